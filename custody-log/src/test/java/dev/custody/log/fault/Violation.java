package dev.custody.log.fault;

import org.jspecify.annotations.Nullable;

/** A promise of the log that did not hold. */
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1;

  /** Which promise. */
  enum Promise {
    /** What was acknowledged is there, at its index, byte for byte. */
    ACKNOWLEDGED_STAYS,
    /** What is there was offered, in this order. */
    ONLY_WHAT_WAS_OFFERED,
    /** All checkpoints that were given out are consistent with the log. */
    CHECKPOINTS_HOLD,
    /** A crash alone is never reported as damage. */
    A_CRASH_IS_NO_DAMAGE,
    /** Damage is reported, and nothing is changed. */
    DAMAGE_IS_REPORTED,
    /** After any fault the log can be opened and goes on. */
    GOES_ON,
    /** A log that has failed stays failed. */
    STAYS_FAILED,
    /** Nothing fails without a reason, and no reason is hidden. */
    FAILS_FOR_A_REASON,
    /** An object that was stored is there. */
    OBJECTS_STAY
  }

  private final Promise promise;

  Violation(Promise promise, String message) {
    this(promise, message, null);
  }

  Violation(Promise promise, String message, @Nullable Throwable cause) {
    super(promise + ": " + message, cause);
    this.promise = promise;
  }

  Promise promise() {
    return promise;
  }
}
