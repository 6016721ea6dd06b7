package dev.custody.reconcile.internal.engine;

import dev.custody.api.observe.Observation;
import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionSink;
import dev.custody.reconcile.Input;
import dev.custody.reconcile.SnapshotException;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.TrustPolicy;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.FastWorld;
import dev.custody.reconcile.internal.facts.GrowingWorld;
import dev.custody.reconcile.internal.facts.PlainWorld;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.internal.rules.Findings;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The loop of both engines: the plain one looks at every cell that is touched, the fast one at
 * those that a {@link Filter} lets through.
 *
 * <p>Problem: the result must not depend on the order in which events come, as long as none is
 * later than the allowed lateness. Choice: events wait until nothing earlier can come in order,
 * then are released in order of (time, id), with deadlines between them; each release evaluates the
 * cells it touches again, from all their facts. So the steps are the same for every such order. An
 * event that comes later still is released at once, at the engine's present time, and revises what
 * had been decided. Rejected choice: rules that keep state of their own from event to event, which
 * nothing could be held against.
 *
 * <p>An observation waits in the {@link Inbox} and goes on into the {@link Past}; on its way {@link
 * Arrivals} or {@link Ripples}, and {@link Mentions}, note which cells it touches. What is not
 * observed comes in by the {@link Terms}. Then {@link Judgement} has rules look at those cells.
 */
public final class Core {

  private final EngineSettings settings;
  private final TrustPolicy policy;
  private final GrowingWorld world;
  private final Share share;
  private final boolean first;
  private final Schedule schedule = new Schedule();
  private final Dirty dirty;
  private final Judgement judgement;
  private final Wakes wakes;
  private final Ripples ripples;
  private final Past past;
  private final Terms terms;
  private final Inbox inbox;
  private final Journal journal;
  private long input;
  private long refused;

  private Core(
      EngineSettings settings,
      TrustPolicy policy,
      GrowingWorld world,
      @Nullable Arrivals arrivals,
      Share share,
      List<Looked> others,
      @Nullable Looked reader) {
    this.settings = settings;
    this.policy = policy;
    this.world = world;
    this.share = share;
    this.first = reader == null;
    this.dirty = new Dirty(share);
    Filter filter = arrivals == null ? null : arrivals.filter();
    this.judgement = new Judgement(world, filter, dirty, schedule, others, reader);
    this.wakes = new Wakes(world, schedule, dirty);
    this.ripples = new Ripples(world, dirty, judgement);
    Mentions mentions = new Mentions(world, dirty, wakes, judgement);
    this.past = new Past(world, arrivals, dirty, ripples, mentions, wakes);
    this.terms = new Terms(world, schedule, dirty, ripples, past);
    this.inbox = new Inbox(world);
    this.journal = new Journal(first);
  }

  /** The engine that looks at everything that is touched, and knows nothing yet. */
  static Core plain(EngineSettings settings, TrustPolicy policy) {
    PlainWorld world = new PlainWorld(settings, policy);
    return new Core(settings, policy, world, null, Share.ALL, List.of(), null);
  }

  /**
   * The engine that looks where something can have changed, and knows nothing yet: alone, or one of
   * a group.
   *
   * @param others where what the others find comes from, for the first one
   * @param reader where what this one finds goes to; null for the first one, which keeps it
   */
  static Core fast(
      EngineSettings settings,
      TrustPolicy policy,
      Share share,
      List<Looked> others,
      @Nullable Looked reader) {
    FastWorld world = new FastWorld(settings, policy);
    return new Core(settings, policy, world, new Arrivals(world), share, others, reader);
  }

  // ---- the loop ----

  /** Takes one input, or the word that time has passed. */
  void tell(Told each, ExceptionSink sink) {
    input++;
    if (each instanceof Told.Given given) {
      apply(given.input(), sink);
    } else if (each instanceof Told.Passed passed) {
      advance(passed.source(), passed.until(), sink);
    }
    run(sink);
  }

  private void apply(Input given, ExceptionSink sink) {
    try {
      take(given);
    } catch (IllegalStateException e) {
      refused = input;
      throw e;
    }
    evaluate(Instant.MIN, false, sink);
    judgement.resolve(sink);
  }

  private void take(Input given) {
    if (given instanceof Input.Observed observed) {
      Observation now = inbox.put(observed.observation());
      if (now != null) {
        journal.add(new Told.Given(new Input.Observed(now)));
      }
    } else {
      terms.take(given);
      journal.add(new Told.Given(given));
    }
  }

  /** Time passes, which says nothing about any source; or a source is complete up to a time. */
  private void advance(@Nullable Source source, Instant until, ExceptionSink sink) {
    journal.passed(source, until);
    if (source == null) {
      inbox.pass(until);
    } else {
      inbox.reach(until);
      wakes.hear(source, until);
      evaluate(Instant.MIN, false, sink);
    }
  }

  /** Takes events and deadlines in order of their time, up to the frontier. */
  private void run(ExceptionSink sink) {
    while (true) {
      Instant nextFact = inbox.next();
      Instant due = schedule.next();
      Instant nextDue = due == null ? Instant.MAX : due;
      Instant next = nextFact.isAfter(nextDue) ? nextDue : nextFact;
      if (next.isAfter(inbox.frontier())) {
        break;
      }
      world.advanceTo(next);
      boolean waited = nextFact.isAfter(nextDue);
      if (waited) {
        dirty.addAll(schedule.nextCells());
      } else {
        // All of one instant together: which of them is first says nothing about the goods.
        Fact last = past.last();
        boolean inOrder = last == null || last.at().isBefore(nextFact);
        for (Fact fact = inbox.poll(nextFact); fact != null; fact = inbox.poll(nextFact)) {
          past.release(fact, inOrder);
        }
      }
      evaluate(next, waited, sink);
      judgement.resolve(sink);
    }
    world.advanceTo(inbox.frontier());
  }

  private void evaluate(Instant time, boolean due, ExceptionSink sink) {
    ripples.inForce();
    judgement.look(new Looked.Step(input, time, due), sink);
  }

  // ---- what it says ----

  /** How many inputs and words have come. */
  long input() {
    return input;
  }

  /** Which of them was the last that was refused. */
  long refused() {
    return refused;
  }

  /** What rules read. */
  public World world() {
    return world;
  }

  /** The last revision of every exception, by id. */
  public List<ExceptionRevision> exceptions() {
    List<ExceptionRevision> all = new ArrayList<>();
    judgement.ledger().latest().forEach(all::add);
    return all;
  }

  /** Exceptions whose hold names one of these, or that are about one of these, by id. */
  List<ExceptionRevision> holding(Set<String> names) {
    return judgement.ledger().holding(names);
  }

  /** Events that have come but wait for their turn, in order. */
  public Set<Fact> pending() {
    return inbox.pending();
  }

  /** Events whose turn has come, withdrawn or not, in no order. */
  Collection<Fact> released() {
    return past.all();
  }

  /** Events held, each once. */
  public int facts() {
    return inbox.size();
  }

  /** How often an event came that brought nothing new. */
  public long duplicates() {
    return inbox.duplicates();
  }

  /** How often a rule has looked at a cell, or at one unit of a plan. */
  public long looks() {
    return judgement.looks();
  }

  /** How often a rule did not have to look at a cell that was touched. */
  public long skipped() {
    return judgement.skipped();
  }

  /** How many events came later than the allowed lateness. */
  public long late() {
    return inbox.late();
  }

  /** The newest time that any source has reached. */
  public Instant newest() {
    return inbox.newest();
  }

  EngineSettings settings() {
    return settings;
  }

  TrustPolicy policy() {
    return policy;
  }

  // ---- as a snapshot has it ----

  /** Writes everything that a later input can depend on. */
  void write(SnapshotSink out) throws IOException {
    Saved.write(journal, inbox, judgement, schedule, world, out);
  }

  /** Goes on from a snapshot: the world is built again, and no rule looks at it. */
  void restore(Saved saved) throws SnapshotException {
    judgement.mute(true);
    for (Told each : saved.told()) {
      tell(each, revision -> {});
    }
    judgement.mute(false);
    for (Map.Entry<Cell, Findings> each : saved.waiting().entrySet()) {
      if (first || share.owns(each.getKey())) {
        schedule.put(each.getKey(), each.getValue());
      }
    }
    for (Cell cell : saved.cells()) {
      judgement.restore(cell, share.owns(cell));
    }
    if (first) {
      inbox.duplicates(saved.duplicates());
      judgement.restore(saved.ledger());
      saved.cluster(past, world);
    }
  }
}
