package dev.custody.api.event;

import dev.custody.api.Bytes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When something happened by the clock of the device that recorded it: a claim, until a bracket
 * proves it.
 *
 * @param utcMs milliseconds since 1970-01-01T00:00:00Z, 1..253402300799999
 * @param offsetMin minutes east of UTC where it happened, -840..840
 * @param uncertaintyMs how far the clock may be off, 0 for not stated, below 2^32
 * @param source where the clock was last set from
 * @param bootId 16 random bytes, new at every boot
 * @param monotonicMs milliseconds since boot, 0 for not stated
 * @param syncAgeS seconds since the clock was last set, 0 for not stated, below 2^32
 * @since 0.1.0
 */
public record Time(
    long utcMs,
    int offsetMin,
    long uncertaintyMs,
    @Nullable ClockSource source,
    @Nullable Bytes bootId,
    long monotonicMs,
    long syncAgeS) {

  /** A bare time of day: no offset, no statement about the clock. */
  public static Time of(Instant at) {
    return new Time(at.toEpochMilli(), 0, 0, null, null, 0, 0);
  }

  /** The same time with what is known of the clock's error and source. */
  public Time withClock(long uncertaintyMs, ClockSource source, long syncAgeS) {
    return new Time(utcMs, offsetMin, uncertaintyMs, source, bootId, monotonicMs, syncAgeS);
  }

  /** The same time with the local offset, in minutes east of UTC. */
  public Time withOffset(int offsetMin) {
    return new Time(utcMs, offsetMin, uncertaintyMs, source, bootId, monotonicMs, syncAgeS);
  }

  /** The same time with the boot it belongs to and the milliseconds since that boot. */
  public Time withBoot(Bytes bootId, long monotonicMs) {
    return new Time(utcMs, offsetMin, uncertaintyMs, source, bootId, monotonicMs, syncAgeS);
  }

  /** The claimed instant. */
  public Instant instant() {
    return Instant.ofEpochMilli(utcMs);
  }
}
