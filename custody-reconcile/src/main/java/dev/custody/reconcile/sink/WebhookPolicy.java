package dev.custody.reconcile.sink;

import java.time.Duration;
import java.util.Objects;

/**
 * How often and how long to try.
 *
 * @param backoffFirst the wait after a first failure, doubled after each further one
 * @param backoffMax the longest wait; a receiver's Retry-After is obeyed up to this
 * @param refusalsMax how often a message that the receiver refuses by itself is sent before it is
 *     set aside, so that it does not hold up the others; at least 1
 * @since 0.1.0
 */
public record WebhookPolicy(Duration backoffFirst, Duration backoffMax, int refusalsMax) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a wait is not positive, or the first longer than the last
   */
  public WebhookPolicy {
    Objects.requireNonNull(backoffFirst, "backoffFirst");
    Objects.requireNonNull(backoffMax, "backoffMax");
    if (backoffFirst.isNegative()
        || backoffFirst.isZero()
        || backoffMax.compareTo(backoffFirst) < 0
        || refusalsMax < 1) {
      throw new IllegalArgumentException(
          "policy out of range: backoffFirst="
              + backoffFirst
              + ", backoffMax="
              + backoffMax
              + ", refusalsMax="
              + refusalsMax);
    }
  }

  /** From half a second to five minutes; three refusals. */
  public static WebhookPolicy patient() {
    return new WebhookPolicy(Duration.ofMillis(500), Duration.ofMinutes(5), 3);
  }

  /**
   * How long to wait after so many failures in a row.
   *
   * @param failures at least 1
   * @param jitter from 0 to 1: the wait is between half of the step and all of it, so that senders
   *     that failed together do not come back together
   */
  Duration backoff(int failures, double jitter) {
    long step = backoffFirst.toMillis();
    long max = backoffMax.toMillis();
    for (int i = 1; i < failures && step < max; i++) {
      step *= 2;
    }
    long whole = Math.max(1, Math.min(step, max));
    return Duration.ofMillis(whole / 2 + (long) (jitter * (whole - whole / 2)));
  }
}
