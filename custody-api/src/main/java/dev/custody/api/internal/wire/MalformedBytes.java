package dev.custody.api.internal.wire;

import dev.custody.api.Refusal;

/**
 * Ends the reading of bytes that are refused; never leaves the codec that reads. Without a stack
 * trace: it is a result on the way out, and hostile input must not buy the cost of filling one.
 */
public final class MalformedBytes extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  /** Carries this refusal out. */
  public MalformedBytes(Refusal refusal) {
    super(refusal.toString(), null, false, false);
    this.refusal = refusal;
  }

  /** Why, and where. */
  public Refusal refusal() {
    return refusal;
  }
}
