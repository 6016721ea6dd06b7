package dev.custody.reconcile.sim;

import dev.custody.api.event.AccessState;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import java.time.Duration;
import java.time.Instant;

/** What the tracker of a vehicle says on the way. */
final class Road {

  private static final Duration EVERY = Duration.ofMinutes(5);

  private final Load load;
  private final Cast cast;
  private final Chronicle chronicle;

  Road(Load load, Cast cast, Chronicle chronicle) {
    this.load = load;
    this.cast = cast;
    this.chronicle = chronicle;
  }

  void drive() {
    SimDevice tracker = cast.tracker(load.vehicle);
    for (Instant at = load.depart; !at.isAfter(load.arrive()); at = at.plus(EVERY)) {
      Instant now = at;
      if (silent(now)) {
        continue;
      }
      SimRecord record =
          chronicle.record(
              tracker, now, Kind.TELEMETRY, e -> e.container(load.trailer()).place(on(now)));
      boolean strange =
          (load.stopFrom != null && now.isAfter(load.stopFrom.plus(EVERY)))
              || (load.vanishes != null && now.isAfter(load.vanishes));
      if (strange && load.crime != null) {
        load.crime.shows(record.arrivedAt());
      }
    }
    if (load.doorOpenedAtStop && load.stopFrom != null) {
      Instant opened = load.stopFrom.plusSeconds(240);
      SimRecord record =
          chronicle.record(
              tracker,
              opened,
              Kind.ACCESS,
              e -> e.container(load.trailer()).place(on(opened)).access(AccessState.ACCESS_OPENED));
      if (load.crime != null) {
        load.crime.shows(record.arrivedAt());
      }
    }
  }

  private Place on(Instant at) {
    return HaulStory.on(load.position(at));
  }

  /** A jammed tracker says nothing; one that was torn out never will again. */
  private boolean silent(Instant at) {
    if (load.jammed && load.stopFrom != null && load.stopTo != null) {
      return !at.isBefore(load.stopFrom.minus(EVERY)) && !at.isAfter(load.stopTo.plus(EVERY));
    }
    return load.vanishes != null && at.isAfter(load.vanishes.plus(Duration.ofMinutes(12)));
  }
}
