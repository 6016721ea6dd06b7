package dev.custody.crypto.internal.attest.tpm;

import dev.custody.crypto.attest.AttestationFault;

/** Evidence that says no, on its way to the verdict: never seen outside of this library. */
public final class TpmRefusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final AttestationFault fault;

  /**
   * With what was expected and found; hashes short, nothing secret.
   *
   * @param fault the name of the failure
   */
  public TpmRefusal(AttestationFault fault, String detail) {
    // Evidence that is refused is no surprise: a stack trace would cost more than the check.
    super(detail, null, false, false);
    this.fault = fault;
  }

  /** The name of the failure. */
  public AttestationFault fault() {
    return fault;
  }

  /** The message, which is never absent here. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
