package dev.custody.reconcile;

import java.time.Duration;
import java.util.Objects;

/**
 * What is expected of devices and of those who use them. All are lengths of time of zero or more.
 *
 * @param skew how far a clock may be off beyond its own stated uncertainty
 * @param clockError how far one clock in a hundred is off with nobody's intent: what is explained
 *     by such a clock is a suspicion and no more
 * @param shiftGrace how long before and after a shift its operator may work
 * @param scannerCadence within this time a rostered key on shift signs something; an idle one a
 *     heartbeat
 * @param trackerCadence within this time a vehicle's tracker signs something while it is under way
 * @param telemetryDelay how long after its claimed time telemetry may arrive
 * @param identification within this time of an opening somebody must be named who did it
 * @param sharing who goes from one device to another and back within this time may be two people
 * @since 0.1.0
 */
public record DeviceSettings(
    Duration skew,
    Duration clockError,
    Duration shiftGrace,
    Duration scannerCadence,
    Duration trackerCadence,
    Duration telemetryDelay,
    Duration identification,
    Duration sharing) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a time is negative
   */
  public DeviceSettings {
    for (Duration each :
        new Duration[] {
          skew,
          clockError,
          shiftGrace,
          scannerCadence,
          trackerCadence,
          telemetryDelay,
          identification,
          sharing
        }) {
      Objects.requireNonNull(each, "a duration");
      if (each.isNegative()) {
        throw new IllegalArgumentException("negative duration: found=" + each);
      }
    }
  }

  /**
   * Handhelds in shifts of eight hours, trackers that report every few minutes.
   *
   * <p>Clocks set by a network are right within half a minute (one standard deviation), so two
   * minutes are four of them; one in a hundred is off by up to an hour. Overtime and such a clock
   * explain an hour and a half outside of a shift. Two hours without even a heartbeat, or six
   * missed reports of a tracker in a row, are no accident of reading.
   */
  public static DeviceSettings roadTransport() {
    return new DeviceSettings(
        Duration.ofMinutes(2),
        Duration.ofHours(1),
        Duration.ofMinutes(90),
        Duration.ofHours(2),
        Duration.ofMinutes(30),
        Duration.ofMinutes(15),
        Duration.ofMinutes(15),
        Duration.ofMinutes(15));
  }
}
