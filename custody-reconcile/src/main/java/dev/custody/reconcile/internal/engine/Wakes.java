package dev.custody.reconcile.internal.engine;

import dev.custody.api.observe.Vouching;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.internal.facts.GrowingWorld;
import java.time.Instant;

/** Cells that wait for a source or a key, and look again when that has come. */
final class Wakes {

  private final GrowingWorld world;
  private final Schedule schedule;
  private final Dirty dirty;

  Wakes(GrowingWorld world, Schedule schedule, Dirty dirty) {
    this.world = world;
    this.schedule = schedule;
    this.dirty = dirty;
  }

  /** A source has been heard up to a time. */
  void hear(Source source, Instant at) {
    world.hear(source, at);
    dirty.addAll(schedule.afterSource(source, world.heard(source)));
  }

  /** What waited for this key, or for what it signs at this position, has come or gone. */
  void statement(Vouching vouching) {
    dirty.addAll(schedule.afterKey(vouching.kid()));
    dirty.addAll(schedule.afterPosition(vouching.kid(), vouching.sequence()));
  }
}
