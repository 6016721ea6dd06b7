package dev.custody.crypto.verify;

import dev.custody.api.observe.Trust;

/**
 * On whose signature a verified event stands.
 *
 * @since 0.1.0
 */
public enum Backing {
  /** On the signatures of the parties that it needs. */
  SIGNED,
  /**
   * On a gateway's alone: it proves that the gateway received this, and satisfies no rule that
   * needs a party's signature.
   */
  WITNESSED;

  /** The same for reconciliation. */
  public Trust trust() {
    return this == SIGNED ? Trust.VERIFIED : Trust.WITNESSED;
  }
}
