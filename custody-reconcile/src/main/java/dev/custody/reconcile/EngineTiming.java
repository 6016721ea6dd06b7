package dev.custody.reconcile;

import java.time.Duration;

/**
 * Tolerances of time.
 *
 * @param lateness how much later than the newest event an event may come and still be in order;
 *     decisions are this much behind
 * @param silence how long after a deadline to wait for a source that is not heard from
 * @param acceptance how long a receiver may take to sign a handover
 * @param shift after this an unsigned handover is confirmed, whatever its reason, and a hole in the
 *     stream of a key whose shifts the roster does not name
 * @param repeat within this time the same scan by the same key is a duplicate
 * @param listing how long a container's content may be listed in parts
 * @param gap how long a hole in a rostered key's stream may stay open before it is mentioned, and
 *     how long after the end of the key's shift before it is confirmed
 * @since 0.1.0
 */
public record EngineTiming(
    Duration lateness,
    Duration silence,
    Duration acceptance,
    Duration shift,
    Duration repeat,
    Duration listing,
    Duration gap) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public EngineTiming {
    for (Duration each :
        new Duration[] {lateness, silence, acceptance, shift, repeat, listing, gap}) {
      if (each.isNegative()) {
        throw new IllegalArgumentException("negative duration: found=" + each);
      }
    }
  }

  /** Road transport in shifts of eight hours, with five minutes of disorder. */
  public static EngineTiming roadTransport() {
    return new EngineTiming(
        Duration.ofMinutes(5),
        Duration.ofHours(1),
        Duration.ofMinutes(30),
        Duration.ofHours(8),
        Duration.ofMinutes(1),
        Duration.ofHours(1),
        Duration.ofMinutes(30));
  }

  /** The same with another allowed lateness. */
  public EngineTiming withLateness(Duration lateness) {
    return new EngineTiming(lateness, silence, acceptance, shift, repeat, listing, gap);
  }
}
