package dev.custody.crypto.attest;

/**
 * Where a key lives, as evidence shows it.
 *
 * @since 0.1.0
 */
public enum SecurityLevel {
  /** In the operating system's own memory or file: whoever has the system has the key. */
  SOFTWARE,
  /** In a separate world of the same processor (TrustZone and the like). */
  TRUSTED_ENVIRONMENT,
  /** In a processor of its own with its own memory (Android StrongBox). */
  STRONGBOX,
  /** In a TPM, discrete or of the firmware. */
  TPM;

  /**
   * Whether a key at this level is at least as well kept as {@code required} demands: SOFTWARE,
   * TRUSTED_ENVIRONMENT and STRONGBOX rise; a TPM stands beside them (it may be a chip or a part of
   * the firmware) and satisfies TPM and SOFTWARE only. A policy that takes either says so with two
   * signals.
   */
  public boolean satisfies(SecurityLevel required) {
    if (this == TPM || required == TPM) {
      return this == required || required == SOFTWARE;
    }
    return compareTo(required) >= 0;
  }
}
