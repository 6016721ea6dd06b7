package dev.custody.crypto.internal.attest;

import dev.custody.crypto.attest.AttestationFault;
import dev.custody.crypto.attest.NotAttested;

/** What is wrong with evidence, on its way to the verdict. */
public final class EvidenceFault extends Exception {

  private static final long serialVersionUID = 1L;

  private final AttestationFault fault;
  private final String detail;

  /** Without a stack trace: it is a verdict, and whoever sends evidence decides how many. */
  public EvidenceFault(AttestationFault fault, String detail) {
    super(fault + ": " + detail, null, false, false);
    this.fault = fault;
    this.detail = detail;
  }

  /** Bytes that are not of their form. */
  public static EvidenceFault malformed(String detail) {
    return new EvidenceFault(AttestationFault.MALFORMED, detail);
  }

  /** The verdict. */
  public NotAttested verdict() {
    return new NotAttested(fault, detail);
  }
}
