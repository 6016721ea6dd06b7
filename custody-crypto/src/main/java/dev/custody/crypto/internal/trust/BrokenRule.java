package dev.custody.crypto.internal.trust;

import dev.custody.api.Reason;
import dev.custody.api.Refusal;

/**
 * A broken rule on its way to whoever asked: an error of the caller, or a refusal of untrusted
 * parts.
 */
public final class BrokenRule extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  BrokenRule(String path, String expected, String found) {
    super("trust bundle: " + path + " expected " + expected + ", found " + found);
    this.refusal = new Refusal(Reason.TRUST_BUNDLE_INVALID, path, 0, expected, found);
  }

  Refusal refusal() {
    return refusal;
  }
}
