package dev.custody.reconcile.sink;

import dev.custody.reconcile.Hold;
import java.util.Objects;

/**
 * What a receiver is told to do about a hold.
 *
 * @param call what to do
 * @param hold the hold
 * @since 0.1.0
 */
public record HoldCall(Call call, Hold hold) {

  /** Checks that nothing is null. */
  public HoldCall {
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(hold, "hold");
  }

  /** What to do. */
  public enum Call {
    /** Stop it, or keep it stopped. */
    SET,
    /** This exception does not ask for it any more. It may move unless something else holds it. */
    RELEASE,
    /**
     * The exception does not ask for it any more, but the hold is sticky: it stays until a second
     * person has released it in a signed event.
     */
    KEEP
  }
}
