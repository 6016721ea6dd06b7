package dev.custody.reconcile.internal.engine;

import dev.custody.api.EventId;
import dev.custody.api.event.Finding;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Reading;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.ExceptionId;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionSink;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.Input;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.SnapshotException;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.TrustPolicy;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.FastWorld;
import dev.custody.reconcile.internal.facts.Holds;
import dev.custody.reconcile.internal.facts.PlainWorld;
import dev.custody.reconcile.internal.facts.PlanBook;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.internal.rules.Alarm;
import dev.custody.reconcile.internal.rules.Arrival;
import dev.custody.reconcile.internal.rules.Findings;
import dev.custody.reconcile.internal.rules.Rule;
import dev.custody.reconcile.internal.rules.Rules;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.Roster;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
 */
public final class Core {

  private static final Cell TREND = new Cell(Rule.Scope.TREND, Rules.trend());

  private final EngineSettings settings;
  private final TrustPolicy policy;
  private final PlainWorld world;
  private final @Nullable Arrivals arrivals;
  private final Share share;
  private final List<Looked> others;
  private final @Nullable Looked reader;
  private Ledger ledger = new Ledger();
  private final Schedule schedule = new Schedule();
  private final List<Told> told = new ArrayList<>();
  private final Corrections corrections = new Corrections();
  private final Map<EventId, Observation> known = new HashMap<>();
  private final TreeSet<Fact> pending = new TreeSet<>();
  private final Map<EventId, Fact> pendingById = new HashMap<>();
  private final Map<EventId, Fact> released = new HashMap<>();
  private final Map<KeyId, List<EventId>> eventsOfKey = new HashMap<>();
  private final TreeSet<ExceptionId> ordered = new TreeSet<>();
  private final Dirty dirty;
  private final Map<String, Plan> inForce = new HashMap<>();
  private final Set<Cell> remembered = new HashSet<>();
  private @Nullable Fact last;
  private boolean mute;
  private Instant newest = Instant.MIN;
  private Instant frontier = Instant.MIN;
  private long input;
  private long refused;
  private long duplicates;
  private long late;
  private long looks;

  private Core(
      EngineSettings settings,
      TrustPolicy policy,
      PlainWorld world,
      @Nullable Arrivals arrivals,
      Share share,
      List<Looked> others,
      @Nullable Looked reader) {
    this.settings = settings;
    this.policy = policy;
    this.world = world;
    this.arrivals = arrivals;
    this.share = share;
    this.others = others;
    this.reader = reader;
    this.dirty = new Dirty(share);
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

  /** Takes one input, or the word that time has passed. */
  void tell(Told each, ExceptionSink sink) {
    if (each instanceof Told.Given given) {
      apply(given.input(), sink);
    } else if (each instanceof Told.Passed passed && passed.source() != null) {
      advance(passed.source(), passed.until(), sink);
    } else if (each instanceof Told.Passed passed) {
      advance(passed.until(), sink);
    }
  }

  /** How many inputs and words have come. */
  long input() {
    return input;
  }

  /** Which of them was the last that was refused. */
  long refused() {
    return refused;
  }

  /** Takes one input. */
  private void apply(Input input, ExceptionSink sink) {
    this.input++;
    try {
      take(input);
    } catch (IllegalStateException e) {
      refused = this.input;
      throw e;
    }
    if (!(input instanceof Input.Observed)) {
      remember(new Told.Given(input));
    }
    evaluate(Instant.MIN, false, sink);
    resolve(sink);
    run(sink);
  }

  /** What was told is kept once, by the engine that is written down. */
  private void remember(Told each) {
    if (reader == null) {
      told.add(each);
    }
  }

  private void take(Input input) {
    if (input instanceof Input.Observed observed) {
      observe(observed.observation());
    } else if (input instanceof Input.PlanUpsert upsert) {
      touch(world.addPlan(upsert.plan(), upsert.publishedAt()));
      plan(upsert.plan().id());
      watch(upsert.plan());
    } else if (input instanceof Input.PlanRetract retract) {
      touch(world.removePlan(retract.plan()));
      dirty.add(new Cell(Rule.Scope.PLAN, retract.plan()));
    } else if (input instanceof Input.RosterUpdate update) {
      TreeSet<KeyId> changed = changed(world.roster(), update.roster());
      world.roster(update.roster());
      refresh(released.keySet());
      changed.forEach(this::reread);
      world.planIds().forEach(this::plan);
      world.streams().keySet().forEach(kid -> dirty.add(new Cell(Rule.Scope.KEY, kid.toHex())));
      update
          .roster()
          .entries()
          .forEach(entry -> dirty.add(new Cell(Rule.Scope.KEY, entry.kid().toHex())));
      world.devices().forEach(device -> dirty.add(new Cell(Rule.Scope.DEVICE, device)));
    } else if (input instanceof Input.KeyDistrusted key) {
      world.distrust(key.kid(), key.since());
      dirty.addAll(schedule.afterKey(key.kid()));
      refresh(eventsOfKey.getOrDefault(key.kid(), List.of()));
      dirty.add(new Cell(Rule.Scope.KEY, key.kid().toHex()));
    } else if (input instanceof Input.PostureUpdate update) {
      world.posture(update.posture());
      world.devices().forEach(device -> dirty.add(new Cell(Rule.Scope.DEVICE, device)));
    }
  }

  /** Keys about which two rosters say different things. */
  private static TreeSet<KeyId> changed(Roster before, Roster now) {
    TreeSet<KeyId> keys = new TreeSet<>();
    for (Roster.Entry entry : before.entries()) {
      keys.add(entry.kid());
    }
    Set<Roster.Entry> old = new HashSet<>(before.entries());
    for (Roster.Entry entry : now.entries()) {
      if (old.contains(entry)) {
        keys.remove(entry.kid());
      } else {
        keys.add(entry.kid());
      }
    }
    return keys;
  }

  /** Rules may read the roster's word on a key with each of its events. */
  private void reread(KeyId kid) {
    for (EventId id : new TreeSet<>(eventsOfKey.getOrDefault(kid, List.of()))) {
      Fact fact = world.fact(id);
      if (fact != null) {
        touch(fact.things());
        mention(fact);
      }
    }
  }

  /** Lets the engine's time pass; says nothing about any source. */
  private void advance(Instant until, ExceptionSink sink) {
    input++;
    passed(null, until);
    frontier = later(frontier, until);
    run(sink);
  }

  /** A source says that it is complete up to a time. */
  private void advance(Source source, Instant watermark, ExceptionSink sink) {
    input++;
    passed(source, watermark);
    newest = later(newest, watermark);
    frontier = later(frontier, newest.minus(settings.timing().lateness()));
    hear(source, watermark);
    evaluate(Instant.MIN, false, sink);
    run(sink);
  }

  /** Of the same word said again and again only the last one is kept. */
  private void passed(@Nullable Source source, Instant until) {
    if (!told.isEmpty()
        && told.get(told.size() - 1) instanceof Told.Passed before
        && before.source() == source
        && !until.isBefore(before.until())) {
      told.remove(told.size() - 1);
    }
    remember(new Told.Passed(source, until));
  }

  /** What rules read. */
  public World world() {
    return world;
  }

  /** The last revision of every exception, by id. */
  public List<ExceptionRevision> exceptions() {
    List<ExceptionRevision> all = new ArrayList<>();
    ledger.latest().forEach(all::add);
    return all;
  }

  /** Exceptions whose hold names one of these, or that are about one of these, by id. */
  List<ExceptionRevision> holding(Set<String> names) {
    return ledger.holding(names);
  }

  /** Events that have come but wait for their turn, in order. */
  public Set<Fact> pending() {
    return pending;
  }

  /** Events held, each once. */
  public int facts() {
    return known.size();
  }

  /** How often an event came that brought nothing new. */
  public long duplicates() {
    return duplicates;
  }

  /** How often a rule has looked at a cell, or at one unit of a plan. */
  public long looks() {
    return arrivals == null ? looks : arrivals.filter().looks();
  }

  /** How often a rule did not have to look at a cell that was touched. */
  public long skipped() {
    return arrivals == null ? 0 : arrivals.filter().skipped();
  }

  /** How many events came later than the allowed lateness. */
  public long late() {
    return late;
  }

  /** The newest time that any source has reached. */
  public Instant newest() {
    return newest;
  }

  private void observe(Observation observation) {
    Observation before = known.get(observation.eventId());
    Observation now =
        before == null ? Merging.sorted(observation) : Merging.merge(before, observation);
    if (now.equals(before)) {
      duplicates++;
      return;
    }
    if (before == null && known.size() >= settings.limits().factsMax()) {
      throw new IllegalStateException(
          "engine limit reached: events="
              + known.size()
              + ", factsMax="
              + settings.limits().factsMax());
    }
    known.put(now.eventId(), now);
    remember(new Told.Given(new Input.Observed(now)));
    Fact waiting = pendingById.remove(now.eventId());
    if (waiting != null) {
      pending.remove(waiting);
    }
    Fact fact = world.toFact(now);
    pending.add(fact);
    pendingById.put(fact.id(), fact);
    if (before == null && fact.at().isBefore(frontier)) {
      late++;
    }
    if (fact.proves(Proof.WATERMARK)) {
      newest = later(newest, fact.at());
      frontier = later(frontier, newest.minus(settings.timing().lateness()));
    }
  }

  /** Takes events and deadlines in order of their time, up to the frontier. */
  private void run(ExceptionSink sink) {
    while (true) {
      Instant nextFact = pending.isEmpty() ? Instant.MAX : pending.first().at();
      Instant due = schedule.next();
      Instant nextDue = due == null ? Instant.MAX : due;
      Instant next = nextFact.isAfter(nextDue) ? nextDue : nextFact;
      if (next.isAfter(frontier)) {
        break;
      }
      world.advanceTo(next);
      boolean waited = nextFact.isAfter(nextDue);
      if (waited) {
        dirty.addAll(schedule.nextCells());
      } else {
        // All of one instant together: which of them is first says nothing about the goods.
        boolean inOrder = last == null || last.at().isBefore(nextFact);
        while (!pending.isEmpty() && pending.first().at().equals(nextFact)) {
          Fact fact = pending.first();
          pending.remove(fact);
          pendingById.remove(fact.id());
          release(fact, inOrder);
        }
      }
      evaluate(next, waited, sink);
      resolve(sink);
    }
    world.advanceTo(frontier);
  }

  /** Takes in a fact: as one after all others, or as one that may change what came before it. */
  private void release(Fact waiting, boolean afterAll) {
    Fact before = released.get(waiting.id());
    if (before != null && world.fact(before.id()) != null) {
      touch(world.remove(before));
      mention(before);
    }
    if (world.addStatements(waiting)) {
      for (Vouching vouching : waiting.observation().vouchings()) {
        refresh(eventsOfKey.getOrDefault(vouching.kid(), List.of()));
      }
    }
    Fact fact = world.toFact(waiting.observation());
    released.put(fact.id(), fact);
    boolean inOrder = before == null && afterAll;
    if (last == null || fact.compareTo(last) > 0) {
      last = fact;
    }
    for (Vouching vouching : fact.observation().vouchings()) {
      eventsOfKey.computeIfAbsent(vouching.kid(), k -> new ArrayList<>()).add(fact.id());
    }
    if (corrections.withdrawn(fact)) {
      // What is not shown still stands in the streams of its keys.
      keys(fact, inOrder);
    }
    if (fact.proves(Proof.WATERMARK)) {
      hear(fact.source(), fact.at());
    }
    if (arrivals != null && inOrder && !orders(fact) && !corrections.withdrawn(fact)) {
      arrivals.note(fact, world.add(fact), dirty);
      edited(fact);
      mention(fact, true);
    } else {
      show(fact);
    }
    EventId target = corrections.put(fact);
    if (target != null) {
      judge(target);
    }
  }

  /** Whether it speaks of other events, of holds or of plans: it may change what came before it. */
  private static boolean orders(Fact fact) {
    return switch (fact.kind()) {
      case PLAN, HOLD, RELEASE, EXCEPTION, CORRECTION -> true;
      default -> false;
    };
  }

  /** Outcomes of a plan are judged at ends of windows: sees to it that the first one is. */
  private void watch(Plan plan) {
    if (!plan.legs().isEmpty()) {
      Instant first = Rules.judged(plan.legs().get(0).latest(), world);
      Instant due = schedule.due(TREND);
      // It is due as soon as that has passed. What a revision takes back counts at once.
      boolean soon = due != null && !due.isAfter(first.plusMillis(1));
      if (!soon || world.editedPlans().contains(plan.id())) {
        dirty.add(TREND);
      }
    }
  }

  /** Resolutions that were signed or taken back, once everything before them has been judged. */
  private void resolve(ExceptionSink sink) {
    if (reader != null) {
      ordered.clear();
    }
    while (!ordered.isEmpty()) {
      ExceptionId id = ordered.pollFirst();
      settle(Collections.emptyNavigableMap(), sink);
      if (mute) {
        continue;
      }
      TreeSet<EventId> standing = new TreeSet<>();
      for (Fact order : world.ordersOn(id.bytes())) {
        if (resolution(order) && order.proves(Proof.CONTROL)) {
          standing.add(order.id());
        }
      }
      ledger.resolve(id, standing, world, sink);
    }
    settle(Collections.emptyNavigableMap(), sink);
  }

  private static boolean resolution(Fact fact) {
    Finding finding = fact.event().finding();
    return fact.kind() == Kind.EXCEPTION
        && finding != null
        && finding.id() != null
        && finding.resolution() != null;
  }

  /** Puts a released event where rules see it, unless it is withdrawn. */
  private void show(Fact fact) {
    if (corrections.withdrawn(fact)) {
      return;
    }
    touch(world.add(fact));
    edited(fact);
    mention(fact);
  }

  private void mention(Fact fact) {
    mention(fact, false);
  }

  /** A fact bears on a cell that it names: as the last of all, or as one that changes the past. */
  private void bear(Rule.Scope scope, String name, Fact fact, boolean inOrder) {
    if (Rules.of(scope).isEmpty()) {
      return;
    }
    Cell cell = new Cell(scope, name);
    if (arrivals != null && inOrder) {
      Arrival.Reach reach = scope == Rule.Scope.PLAN ? Arrival.Reach.UNDER : Arrival.Reach.OWN;
      dirty.add(cell, new Arrival(fact, reach, name, false));
    } else {
      dirty.add(cell);
    }
  }

  /** What an event names beside its goods. */
  private void mention(Fact fact, boolean inOrder) {
    if (fact.event().transfer() != null || !fact.observation().reasons().isEmpty()) {
      dirty.add(new Cell(Rule.Scope.EVENT, fact.id().toString()));
    }
    keys(fact, inOrder);
    for (Reading reading : fact.event().readings()) {
      if (reading.device() != null) {
        bear(Rule.Scope.DEVICE, reading.device(), fact, inOrder);
      }
    }
    for (EventId related : fact.event().related()) {
      dirty.add(new Cell(Rule.Scope.EVENT, related.toString()));
    }
    if (fact.event().correction() != null && fact.event().correction().target() != null) {
      dirty.add(new Cell(Rule.Scope.EVENT, fact.event().correction().target().toString()));
    }
    if (!world.correctionsOf(fact.id()).isEmpty()) {
      dirty.add(new Cell(Rule.Scope.EVENT, fact.id().toString()));
    }
    if (fact.kind() == Kind.HOLD) {
      pushedOut(fact);
    }
    Finding finding = fact.event().finding();
    if (resolution(fact) && finding != null && finding.id() != null) {
      ordered.add(new ExceptionId(finding.id()));
    }
    if (fact.moves() && fact.event().consignment() != null) {
      for (String id : world.planNamesOfConsignment(fact.event().consignment())) {
        bear(Rule.Scope.PLAN, id, fact, inOrder);
      }
    }
    fact.places().forEach(place -> bear(Rule.Scope.PLACE, place, fact, inOrder));
    if (fact.operator() != null) {
      bear(Rule.Scope.OPERATOR, fact.operator(), fact, inOrder);
    }
    if (fact.device() != null) {
      bear(Rule.Scope.DEVICE, fact.device(), fact, inOrder);
    }
  }

  private void keys(Fact fact, boolean inOrder) {
    for (Vouching vouching : fact.observation().vouchings()) {
      bear(Rule.Scope.KEY, vouching.kid().toHex(), fact, inOrder);
      wake(vouching);
    }
  }

  /** What waited for this key, or for what it signs at this position, has come or gone. */
  private void wake(Vouching vouching) {
    dirty.addAll(schedule.afterKey(vouching.kid()));
    dirty.addAll(schedule.afterPosition(vouching.kid(), vouching.sequence()));
  }

  /** A hold that comes late may take the place of later ones under the cap of its key. */
  private void pushedOut(Fact hold) {
    Vouching main = hold.mainVouching();
    if (main != null) {
      for (Fact later : world.holdsOf(main.kid()).tailSet(hold, false)) {
        if (later.at().isAfter(hold.at().plus(Holds.CAP_WINDOW))) {
          break;
        }
        Holds.targets(later.event()).forEach(name -> dirty.add(new Cell(Rule.Scope.THING, name)));
      }
    }
  }

  /**
   * Looks again whether an event is withdrawn; what it had corrected itself may then count again.
   */
  private void judge(EventId id) {
    Fact target = released.get(id);
    if (target == null) {
      return;
    }
    boolean shown = world.fact(id) != null;
    boolean withdrawn = corrections.withdrawn(target);
    if (shown && withdrawn) {
      touch(world.remove(target));
      edited(target);
      dirty.add(new Cell(Rule.Scope.EVENT, id.toString()));
      mention(target);
    } else if (!shown && !withdrawn) {
      show(target);
    }
    if (shown == withdrawn && target.event().correction() != null) {
      EventId next = target.event().correction().target();
      if (next != null) {
        judge(next);
      }
    }
  }

  /** Released events whose source or trust may have changed are taken in anew. */
  private void refresh(Collection<EventId> ids) {
    for (EventId id : new TreeSet<>(ids)) {
      Fact before = released.get(id);
      Fact now = before == null ? null : world.toFact(before.observation());
      if (before == null
          || now == null
          || (now.trust() == before.trust() && now.source() == before.source())) {
        continue;
      }
      if (world.fact(id) != null) {
        touch(world.remove(before));
        mention(before);
      }
      released.put(id, now);
      if (now.proves(Proof.WATERMARK)) {
        hear(now.source(), now.at());
      }
      show(now);
      EventId target = corrections.put(now);
      if (target != null) {
        judge(target);
      }
    }
  }

  private void hear(Source source, Instant at) {
    world.hear(source, at);
    dirty.addAll(schedule.afterSource(source, world.heard(source)));
  }

  /** Anything about these things may have changed, and about all that was ever inside of them. */
  private void touch(Set<String> start) {
    Set<String> things = world.within(start);
    ledger.replanned(things, world);
    above(things);
    for (String thing : things) {
      dirty.add(new Cell(Rule.Scope.THING, thing));
      for (String id : world.planNamesOf(thing)) {
        unit(id, thing);
      }
      for (String id : world.planNamesOfConsignment(thing)) {
        unit(id, thing);
      }
    }
  }

  /**
   * What is known of a plan changes with one of its units, or with what happened to all of them.
   */
  private void unit(String id, String thing) {
    if (world.editedPlans().contains(id)) {
      // Another revision may have come into force.
      plan(id);
    } else if (world.plan(id) != null) {
      world.unsettle(id, thing);
      dirty.add(new Cell(Rule.Scope.PLAN, id), thing);
    }
  }

  private void plan(String id) {
    if (world.plan(id) != null) {
      world.unsettle(id);
      dirty.add(new Cell(Rule.Scope.PLAN, id));
    }
  }

  /**
   * What they were ever inside of, directly or not: rules of a vehicle read what its boxes hold.
   */
  private void above(Set<String> things) {
    Set<String> seen = new TreeSet<>(things);
    Deque<String> open = new ArrayDeque<>(things);
    while (!open.isEmpty()) {
      String thing = open.remove();
      for (String parent : world.parentsOf(thing)) {
        if (seen.add(parent)) {
          dirty.add(new Cell(Rule.Scope.THING, parent));
          open.add(parent);
        }
      }
      world.listedIn(thing).forEach(container -> dirty.add(new Cell(Rule.Scope.THING, container)));
    }
  }

  /**
   * A departure or an announcement may put another revision of a plan in force, for all its units.
   */
  private void edited(Fact fact) {
    if (fact.kind() == Kind.PLAN || fact.kind() == Kind.DEPART) {
      world.editedPlans().forEach(this::edited);
    }
  }

  private void edited(String id) {
    Set<String> units = world.unitsOfEdited(id);
    units.forEach(unit -> dirty.add(new Cell(Rule.Scope.THING, unit)));
    ledger.replanned(units, world);
    above(units);
    plan(id);
  }

  /**
   * When goods departed may be known anew by something else than a departure, such as a late
   * loading: where another revision counts because of that, it does for all units.
   */
  private void inForce() {
    for (String id : dirty.takePlans()) {
      PlanBook book = world.editedPlans().contains(id) ? world.plan(id) : null;
      if (book == null) {
        inForce.remove(id);
      } else {
        Plan now = book.inForce(world);
        if (!now.equals(inForce.put(id, now))) {
          edited(id);
        }
      }
    }
  }

  /** One step of the loop: looks where something may have changed, and takes what others found. */
  private void evaluate(Instant time, boolean due, ExceptionSink sink) {
    inForce();
    if (mute) {
      dirty.clear();
      return;
    }
    if (reader != null) {
      hand(new Looked.Step(input, time, due), reader);
      return;
    }
    NavigableMap<Cell, Findings> found = Collections.emptyNavigableMap();
    for (Looked other : others) {
      NavigableMap<Cell, Findings> theirs = other.take(new Looked.Step(input, time, due));
      if (!theirs.isEmpty()) {
        found = found.isEmpty() ? theirs : new TreeMap<>(found);
        found.putAll(theirs);
      }
    }
    settle(found, sink);
  }

  /** Takes what is found anew, here or by others, in the order of the cells. */
  private void settle(NavigableMap<Cell, Findings> found, ExceptionSink sink) {
    if (mute) {
      dirty.clear();
      return;
    }
    clusters();
    while (true) {
      Cell mine = dirty.first();
      Cell theirs = found.isEmpty() ? null : found.firstKey();
      if (mine != null && (theirs == null || mine.compareTo(theirs) < 0)) {
        Findings findings = look(mine, dirty.take());
        if (findings != null) {
          conclude(mine, findings, sink);
        }
      } else if (theirs != null) {
        Findings findings = Objects.requireNonNull(found.pollFirstEntry()).getValue();
        if (findings.quiet()) {
          remembered.remove(theirs);
        } else {
          remembered.add(theirs);
        }
        conclude(theirs, findings, sink);
      } else {
        break;
      }
    }
  }

  private void conclude(Cell cell, Findings findings, ExceptionSink sink) {
    schedule.put(cell, findings);
    ledger.update(cell, findings.alarms(), world, sink);
    clusters();
  }

  /** Looks, and hands what is found to the engine that keeps it. */
  private void hand(Looked.Step step, Looked to) {
    TreeMap<Cell, Findings> found = new TreeMap<>();
    for (Cell cell = dirty.first(); cell != null; cell = dirty.first()) {
      Findings findings = look(cell, dirty.take());
      if (findings != null) {
        schedule.put(cell, findings);
        found.put(cell, findings);
      }
    }
    if (!found.isEmpty()) {
      to.put(step, found);
    }
  }

  private @Nullable Findings look(Cell cell, Dirty.Touch touch) {
    return arrivals == null ? lookEverywhere(cell) : arrivals.filter().look(cell, touch);
  }

  /** Looks at the second stage where something under its keys has changed. */
  private void clusters() {
    for (String key : ledger.clustersToLook()) {
      dirty.add(new Cell(Rule.Scope.CLUSTER, key));
    }
  }

  private Findings lookEverywhere(Cell cell) {
    Findings findings = new Findings(world.now());
    for (Rule rule : Rules.of(cell.scope())) {
      looks++;
      rule.look(cell.name(), world, findings);
    }
    return findings;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  EngineSettings settings() {
    return settings;
  }

  TrustPolicy policy() {
    return policy;
  }

  /** Writes everything that a later input can depend on. */
  void write(SnapshotSink out) throws IOException {
    out.i32(told.size());
    for (Told each : told) {
      InputCodec.write(each, out);
    }
    out.i64(duplicates);
    ledger.write(out);
    ledger.writeClusters(world.open(), out);
    schedule.write(out);
    Set<Cell> cells = new TreeSet<>(remembered);
    if (arrivals != null) {
      cells.addAll(arrivals.filter().cells());
    }
    out.i32(cells.size());
    for (Cell cell : cells) {
      Snapshots.cell(cell, out);
    }
  }

  /** What {@link #write} has written, as it is read. */
  record Saved(
      List<Told> told,
      long duplicates,
      Ledger ledger,
      List<Ledger.Standing> standing,
      Map<Cell, Findings> waiting,
      List<Cell> cells) {}

  static Saved read(SnapshotSource in) throws IOException, SnapshotException {
    List<Told> told = new ArrayList<>();
    for (int left = in.count("inputs", Integer.MAX_VALUE); left > 0; left--) {
      told.add(InputCodec.read(in));
    }
    long duplicates = in.i64();
    Ledger ledger = new Ledger();
    ledger.read(in);
    List<Ledger.Standing> standing = Ledger.readClusters(in);
    Map<Cell, Findings> waiting = Schedule.read(in);
    List<Cell> cells = new ArrayList<>();
    for (int left = in.count("cells", Integer.MAX_VALUE); left > 0; left--) {
      cells.add(Snapshots.cell(in));
    }
    in.end();
    return new Saved(told, duplicates, ledger, standing, waiting, cells);
  }

  /** Goes on from a snapshot: the world is built again, and no rule looks at it. */
  void restore(Saved saved) throws SnapshotException {
    mute = true;
    for (Told each : saved.told()) {
      tell(each, revision -> {});
    }
    mute = false;
    for (Map.Entry<Cell, Findings> each : saved.waiting().entrySet()) {
      if (reader == null || share.owns(each.getKey())) {
        schedule.put(each.getKey(), each.getValue());
      }
    }
    for (Cell cell : saved.cells()) {
      if (!share.owns(cell)) {
        remembered.add(cell);
      } else if (arrivals != null) {
        arrivals.filter().forget(cell);
      }
    }
    if (reader == null) {
      duplicates = saved.duplicates();
      ledger = saved.ledger();
      cluster(saved.standing());
    }
  }

  /** Puts the second stage back. */
  private void cluster(List<Ledger.Standing> standing) throws SnapshotException {
    for (Ledger.Standing each : standing) {
      Fact shown = released.get(each.shown());
      ExceptionRevision revision = ledger.latest(each.id());
      if (shown == null || revision == null) {
        throw SnapshotSource.damaged("cluster of what is not there: exception=" + each.id());
      }
      world.open().restore(revision, shown, Set.copyOf(each.keys()));
    }
  }

  /**
   * Looks at everything anew and compares: for tests, after each of which it must hold.
   *
   * @return what a cell raises now and the ledger does not have, or the other way round; null if
   *     nothing
   */
  public @Nullable String inconsistency() {
    TreeSet<Cell> all = new TreeSet<>();
    for (Fact fact : released.values()) {
      fact.things().forEach(thing -> all.add(new Cell(Rule.Scope.THING, thing)));
      fact.places().forEach(place -> all.add(new Cell(Rule.Scope.PLACE, place)));
      if (fact.operator() != null) {
        all.add(new Cell(Rule.Scope.OPERATOR, fact.operator()));
      }
      if (fact.device() != null) {
        all.add(new Cell(Rule.Scope.DEVICE, fact.device()));
      }
      for (Reading reading : fact.event().readings()) {
        if (reading.device() != null) {
          all.add(new Cell(Rule.Scope.DEVICE, reading.device()));
        }
      }
      all.add(new Cell(Rule.Scope.EVENT, fact.id().toString()));
      if (fact.event().correction() != null && fact.event().correction().target() != null) {
        all.add(new Cell(Rule.Scope.EVENT, fact.event().correction().target().toString()));
      }
    }
    all.add(TREND);
    world.open().keys().forEach(key -> all.add(new Cell(Rule.Scope.CLUSTER, key)));
    world.planIds().forEach(id -> all.add(new Cell(Rule.Scope.PLAN, id)));
    world.streams().keySet().forEach(kid -> all.add(new Cell(Rule.Scope.KEY, kid.toHex())));
    for (Roster.Entry entry : world.roster().entries()) {
      all.add(new Cell(Rule.Scope.KEY, entry.kid().toHex()));
    }
    TreeSet<ExceptionId> raised = new TreeSet<>();
    Map<ExceptionId, Alarm> alarms = new HashMap<>();
    all.forEach(cell -> alarms.putAll(lookEverywhere(cell).alarms()));
    raised.addAll(alarms.keySet());
    for (ExceptionRevision revision : ledger.latest()) {
      if (revision.state().open() != raised.contains(revision.id())
          && revision.state() != ExceptionState.RESOLVED) {
        return revision.rule()
            + " "
            + revision.subject()
            + ": state="
            + revision.state()
            + ", raised anew="
            + raised.contains(revision.id());
      }
      raised.remove(revision.id());
    }
    if (raised.isEmpty()) {
      return null;
    }
    Alarm first = alarms.get(raised.first());
    return "raised only anew: count="
        + raised.size()
        + (first == null ? "" : ", first=" + first.rule().id() + " " + first.explanation());
  }
}
