package dev.custody.reconcile.internal.engine;

import dev.custody.api.EventId;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.GrowingWorld;
import dev.custody.reconcile.internal.table.IdTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Events that have been released, and whether rules see them: a correction withdraws an event,
 * another statement or another word on its key has it taken in anew.
 */
final class Past {

  private final GrowingWorld world;
  private final @Nullable Arrivals arrivals;
  private final Dirty dirty;
  private final Ripples ripples;
  private final Mentions mentions;
  private final Wakes wakes;
  private final Corrections corrections = new Corrections();
  private final IdTable<Fact> released = new IdTable<>(Fact::id);
  private final Map<KeyId, List<EventId>> eventsOfKey = new HashMap<>();
  private @Nullable Fact last;

  /**
   * Of nothing.
   *
   * @param arrivals notes what a fact bears on that comes behind all others; null where everything
   *     is looked at whatever comes
   */
  Past(
      GrowingWorld world,
      @Nullable Arrivals arrivals,
      Dirty dirty,
      Ripples ripples,
      Mentions mentions,
      Wakes wakes) {
    this.world = world;
    this.arrivals = arrivals;
    this.dirty = dirty;
    this.ripples = ripples;
    this.mentions = mentions;
    this.wakes = wakes;
  }

  /** A released event, whether or not rules see it; null if there is none with this id. */
  @Nullable Fact fact(EventId id) {
    return released.get(id);
  }

  /** All of them, in no order. */
  Collection<Fact> all() {
    return released.values();
  }

  /** The last in order; null if there is none. */
  @Nullable Fact last() {
    return last;
  }

  /** Takes in a fact: as one after all others, or as one that may change what came before it. */
  void release(Fact waiting, boolean afterAll) {
    Fact before = released.get(waiting.id());
    if (before != null && restate(before, waiting.observation())) {
      return;
    }
    if (before != null && world.fact(before.id()) != null) {
      ripples.touch(world.remove(before));
      mentions.note(before, false);
    }
    if (world.addStatements(waiting)) {
      for (Vouching vouching : waiting.observation().vouchings()) {
        refresh(vouching.kid());
      }
    }
    Fact fact = world.again(waiting);
    released.put(fact);
    boolean inOrder = arrivals != null && before == null && afterAll;
    if (last == null || fact.compareTo(last) > 0) {
      last = fact;
    }
    fact.observation().vouchings().forEach(vouching -> know(vouching, fact));
    if (corrections.withdrawn(fact)) {
      // What is not shown still stands in the streams of its keys.
      mentions.keys(fact, inOrder);
    }
    if (fact.proves(Proof.WATERMARK)) {
      wakes.hear(fact.source(), fact.at());
    }
    if (arrivals != null && inOrder && !orders(fact) && !corrections.withdrawn(fact)) {
      arrivals.note(fact, world.add(fact), dirty);
      ripples.edited(fact);
      mentions.note(fact, true);
    } else {
      show(fact);
    }
    correct(fact);
  }

  /** Has other statements about what rules see already; false if it has to be taken in anew. */
  private boolean restate(Fact fact, Observation now) {
    Restated how =
        arrivals == null || world.fact(fact.id()) == null || corrections.correct(fact.id())
            ? null
            : Restated.of(fact, world.toFact(now));
    if (how == null || arrivals == null) {
      return false;
    }
    boolean forked = world.restate(fact, now, how.statements());
    how.statements().forEach(vouching -> know(vouching, fact));
    mentions.keys(fact, false);
    if (how.bounds()) {
      arrivals.dated(fact, dirty);
      mentions.dated(fact);
    }
    if (forked) {
      how.statements().forEach(vouching -> refresh(vouching.kid()));
    }
    return true;
  }

  private void know(Vouching vouching, Fact fact) {
    List<EventId> events = eventsOfKey.computeIfAbsent(vouching.kid(), k -> new ArrayList<>());
    if (events.isEmpty() || !events.get(events.size() - 1).equals(fact.id())) {
      events.add(fact.id());
    }
  }

  /** Whether it speaks of other events, of holds or of plans: it may change what came before it. */
  static boolean orders(Fact fact) {
    return switch (fact.kind()) {
      case PLAN, HOLD, RELEASE, EXCEPTION, CORRECTION -> true;
      default -> false;
    };
  }

  /** Puts a released event where rules see it, unless it is withdrawn. */
  private void show(Fact fact) {
    if (corrections.withdrawn(fact)) {
      return;
    }
    ripples.touch(world.add(fact));
    ripples.edited(fact);
    mentions.note(fact, false);
  }

  private void correct(Fact fact) {
    EventId target = corrections.put(fact);
    if (target != null) {
      judge(target);
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
      ripples.touch(world.remove(target));
      ripples.edited(target);
      mentions.event(id);
      mentions.note(target, false);
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

  /** All events, where their source or trust may have changed. */
  void refreshAll() {
    List<EventId> ids = new ArrayList<>(released.size());
    released.values().forEach(fact -> ids.add(fact.id()));
    refresh(ids);
  }

  /** The events of a key, where their source or trust may have changed. */
  void refresh(KeyId kid) {
    refresh(eventsOfKey.getOrDefault(kid, List.of()));
  }

  /** Released events whose source or trust may have changed are taken in anew. */
  private void refresh(Collection<EventId> ids) {
    for (EventId id : new TreeSet<>(ids)) {
      Fact before = released.get(id);
      Fact now = before == null ? null : world.again(before);
      if (before == null
          || now == null
          || (now.trust() == before.trust() && now.source() == before.source())) {
        continue;
      }
      if (world.fact(id) != null) {
        ripples.touch(world.remove(before));
        mentions.note(before, false);
      }
      released.put(now);
      if (now.proves(Proof.WATERMARK)) {
        wakes.hear(now.source(), now.at());
      }
      show(now);
      correct(now);
    }
  }

  /** Rules may read the roster's word on a key with each of its events. */
  void reread(KeyId kid) {
    for (EventId id : new TreeSet<>(eventsOfKey.getOrDefault(kid, List.of()))) {
      Fact fact = world.fact(id);
      if (fact != null) {
        ripples.touch(fact.things());
        mentions.note(fact, false);
      }
    }
  }
}
