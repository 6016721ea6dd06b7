package dev.custody.reconcile.sim;

import java.util.Objects;

/**
 * An innocent gap or oddity that no later read and no second source will ever supply or explain.
 *
 * @param subject identifier of the unit, device or key that it is about
 * @param cause what it is
 * @param what which step, for people
 * @since 0.1.0
 */
public record Leftover(String subject, Cause cause, String what) {

  /** Checks that nothing is null. */
  public Leftover {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(what, "what");
  }

  /** What is never supplied or explained. */
  public enum Cause {
    /** All sources missed the unit at a step, and it went on without it. */
    MISSED_STEP,
    /** The same scan was made twice. */
    SECOND_SCAN,
    /** A clock was wrong by far more than it declared. */
    WRONG_CLOCK
  }
}
