package dev.custody.reconcile;

import java.time.Duration;
import java.util.Objects;

/**
 * How an engine works: mode, tolerances of time, limits. What decides about trust is not here but
 * in {@link TrustPolicy}.
 *
 * @param mode what an absence needs
 * @param lateness how much later than the newest event an event may come and still be in order;
 *     decisions are this much behind
 * @param silence how long after a deadline to wait for a source that is not heard from
 * @param acceptance how long a receiver may take to sign a handover
 * @param shift after this an unsigned handover is confirmed, whatever its reason
 * @param repeat within this time the same scan by the same key is a duplicate
 * @param listing how long a container's content may be listed in parts
 * @param gap how long a hole in a rostered key's stream may stay open
 * @param speedKmhMax what nothing on the road exceeds
 * @param factsMax events held at most
 * @param plansMax plans held at most
 * @param holdsPerKeyMax holds of one key within 24 hours at most: more are kept, not obeyed
 * @since 0.1.0
 */
public record EngineSettings(
    WatermarkMode mode,
    Duration lateness,
    Duration silence,
    Duration acceptance,
    Duration shift,
    Duration repeat,
    Duration listing,
    Duration gap,
    int speedKmhMax,
    int factsMax,
    int plansMax,
    int holdsPerKeyMax) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a time is negative or a limit not positive
   */
  public EngineSettings {
    Objects.requireNonNull(mode, "mode");
    for (Duration each :
        new Duration[] {lateness, silence, acceptance, shift, repeat, listing, gap}) {
      if (each.isNegative()) {
        throw new IllegalArgumentException("negative duration: found=" + each);
      }
    }
    if (speedKmhMax < 1 || factsMax < 1 || plansMax < 1 || holdsPerKeyMax < 1) {
      throw new IllegalArgumentException(
          "limit not positive: speedKmhMax="
              + speedKmhMax
              + ", factsMax="
              + factsMax
              + ", plansMax="
              + plansMax
              + ", holdsPerKeyMax="
              + holdsPerKeyMax);
    }
  }

  /** Road transport in shifts of eight hours, with five minutes of disorder. */
  public static EngineSettings roadTransport(WatermarkMode mode) {
    return new EngineSettings(
        mode,
        Duration.ofMinutes(5),
        Duration.ofHours(1),
        Duration.ofMinutes(30),
        Duration.ofHours(8),
        Duration.ofMinutes(1),
        Duration.ofHours(1),
        Duration.ofMinutes(30),
        160,
        4_000_000,
        100_000,
        1_000);
  }

  /** The same with another allowed lateness. */
  public EngineSettings withLateness(Duration lateness) {
    return new EngineSettings(
        mode,
        lateness,
        silence,
        acceptance,
        shift,
        repeat,
        listing,
        gap,
        speedKmhMax,
        factsMax,
        plansMax,
        holdsPerKeyMax);
  }

  /** The same with other limits. */
  public EngineSettings withLimits(int factsMax, int plansMax, int holdsPerKeyMax) {
    return new EngineSettings(
        mode,
        lateness,
        silence,
        acceptance,
        shift,
        repeat,
        listing,
        gap,
        speedKmhMax,
        factsMax,
        plansMax,
        holdsPerKeyMax);
  }
}
