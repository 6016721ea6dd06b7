package dev.custody.reconcile.internal.engine;

import dev.custody.api.EventId;
import dev.custody.api.observe.Observation;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.GrowingWorld;
import dev.custody.reconcile.internal.table.IdTable;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Observations that have come: each event once, with all statements about it, and in order those
 * that wait for their turn. Whatever lies at or before the frontier may be released.
 */
final class Inbox {

  private final GrowingWorld world;
  private final IdTable<Observation> known = new IdTable<>(Observation::eventId);
  private final TreeSet<Fact> pending = new TreeSet<>();
  private final Map<EventId, Fact> pendingById = new HashMap<>();
  private Instant newest = Instant.MIN;
  private Instant frontier = Instant.MIN;
  private long duplicates;
  private long late;

  Inbox(GrowingWorld world) {
    this.world = world;
  }

  /**
   * Takes an observation in, together with what is known of its event.
   *
   * @return the event with all statements; null if this brought nothing new
   * @throws IllegalStateException if there are as many events as the settings allow
   */
  @Nullable Observation put(Observation observation) {
    Observation before = known.get(observation.eventId());
    Observation now =
        before == null ? Merging.sorted(observation) : Merging.merge(before, observation);
    if (now.equals(before)) {
      duplicates++;
      return null;
    }
    int factsMax = world.settings().limits().factsMax();
    if (before == null && known.size() >= factsMax) {
      throw new IllegalStateException(
          "engine limit reached: events=" + known.size() + ", factsMax=" + factsMax);
    }
    now = before == null ? world.shared(now) : now;
    known.put(now);
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
      reach(fact.at());
    }
    return now;
  }

  /** A source has come as far as this; others may be behind by the allowed lateness. */
  void reach(Instant at) {
    newest = later(newest, at);
    pass(newest.minus(world.settings().timing().lateness()));
  }

  /** Whatever lies up to here waits no longer. */
  void pass(Instant until) {
    frontier = later(frontier, until);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** Time of the first that waits; {@link Instant#MAX} if none does. */
  Instant next() {
    return pending.isEmpty() ? Instant.MAX : pending.first().at();
  }

  /** Takes the first that waits off the list, if it is of this time; null if not. */
  @Nullable Fact poll(Instant at) {
    if (!next().equals(at) || pending.isEmpty()) {
      return null;
    }
    Fact fact = pending.first();
    pending.remove(fact);
    pendingById.remove(fact.id());
    return fact;
  }

  /** Events that wait, in order. */
  Set<Fact> pending() {
    return Collections.unmodifiableSet(pending);
  }

  /** Events that have come, each once. */
  int size() {
    return known.size();
  }

  /** Up to where events and deadlines are taken. */
  Instant frontier() {
    return frontier;
  }

  /** The newest time that any source has reached. */
  Instant newest() {
    return newest;
  }

  /** How often an event came that brought nothing new. */
  long duplicates() {
    return duplicates;
  }

  /** As a snapshot has it: what was told twice is not in there twice. */
  void duplicates(long counted) {
    duplicates = counted;
  }

  /** How many events came later than the allowed lateness. */
  long late() {
    return late;
  }
}
