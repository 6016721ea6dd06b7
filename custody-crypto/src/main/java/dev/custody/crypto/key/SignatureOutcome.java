package dev.custody.crypto.key;

/**
 * What a signature turned out to be.
 *
 * @since 0.1.0
 */
public enum SignatureOutcome {
  /** It has its one form and fits key and message. */
  VALID,
  /**
   * It has another form than its one: length, a number out of range, a high s. Not checked further.
   */
  NOT_CANONICAL,
  /** It has its form and does not fit key and message. */
  INVALID
}
