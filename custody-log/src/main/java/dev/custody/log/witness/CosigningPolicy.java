package dev.custody.log.witness;

import java.time.Duration;

/**
 * How long a log waits for its witnesses.
 *
 * @param deadline for one witness and one checkpoint, all its requests together; above zero
 * @param backoffFirst how long a witness is left alone after its first failure; doubles with each
 *     further one
 * @param backoffMax how long at most
 * @since 0.1.0
 */
public record CosigningPolicy(Duration deadline, Duration backoffFirst, Duration backoffMax) {

  /**
   * @throws IllegalArgumentException if a duration is negative, the deadline zero, or the first
   *     wait above the longest
   */
  public CosigningPolicy {
    if (deadline.isZero() || deadline.isNegative() || backoffFirst.isNegative()) {
      throw new IllegalArgumentException(
          "durations above zero expected: deadline=" + deadline + ", backoffFirst=" + backoffFirst);
    }
    if (backoffMax.compareTo(backoffFirst) < 0) {
      throw new IllegalArgumentException(
          "longest wait below the first: first=" + backoffFirst + ", max=" + backoffMax);
    }
  }

  /** How long a witness is left alone after this many failures in a row, at least one. */
  Duration backoff(int failures) {
    Duration wait = backoffFirst;
    for (int i = 1; i < failures && wait.compareTo(backoffMax) < 0; i++) {
      wait = wait.plus(wait);
    }
    return wait.compareTo(backoffMax) < 0 ? wait : backoffMax;
  }
}
