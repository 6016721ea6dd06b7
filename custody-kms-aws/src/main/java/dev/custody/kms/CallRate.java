package dev.custody.kms;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often calls may begin: so many in a second, and so many at once after a pause.
 *
 * <p>AWS counts the calls of a whole account and region, whoever makes them, and refuses what is
 * beyond the quota. Whoever stays below it never waits for a refusal. Share one between all signers
 * of a process, and leave room for the others of the account. Thread-safe; calls wait in no
 * particular order.
 *
 * @since 0.1.0
 */
public final class CallRate {

  private static final long NANOS = 1_000_000_000L;

  private final long nanosPerCall;
  private final long burstNanos;
  private final LongSupplier nanoTime;

  // When the bucket will have been empty: every call moves it on by one interval.
  private long emptyAt;

  private CallRate(int perSecond, int burst, LongSupplier nanoTime) {
    this.nanosPerCall = NANOS / perSecond;
    this.burstNanos = nanosPerCall * burst;
    this.nanoTime = nanoTime;
    this.emptyAt = nanoTime.getAsLong() - burstNanos;
  }

  /**
   * A rate.
   *
   * @param perSecond calls in a second in the long run, 1 to 100,000
   * @param burst calls that may begin at once after a pause, 1 to 100,000
   * @throws IllegalArgumentException if one is out of range
   */
  public static CallRate of(int perSecond, int burst) {
    return of(perSecond, burst, System::nanoTime);
  }

  static CallRate of(int perSecond, int burst, LongSupplier nanoTime) {
    requireRange("calls in a second", perSecond);
    requireRange("calls at once", burst);
    return new CallRate(perSecond, burst, nanoTime);
  }

  private static void requireRange(String what, int count) {
    if (count < 1 || count > 100_000) {
      throw new IllegalArgumentException(what + " of 1 to 100,000 expected: found=" + count);
    }
  }

  /**
   * Takes the next call's turn.
   *
   * @param patience how long the caller would wait
   * @return how long it must wait before it calls; negative if its turn would come later than that,
   *     and then no turn was taken
   */
  Duration take(Duration patience) {
    synchronized (this) {
      long now = nanoTime.getAsLong();
      long since = Math.max(emptyAt, now - burstNanos);
      long wait = Math.max(0, since + nanosPerCall - now);
      if (wait > patience.toNanos()) {
        return Duration.ofNanos(-wait);
      }
      emptyAt = since + nanosPerCall;
      return Duration.ofNanos(wait);
    }
  }
}
