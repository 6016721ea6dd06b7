package dev.custody.crypto.attest;

/**
 * Bytes that are not of their form: evidence, a pinned root, or a status list. The message says
 * what was expected and where.
 *
 * @since 0.1.0
 */
public final class MalformedEvidenceException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What was expected and what was found. */
  public MalformedEvidenceException(String message) {
    super(message);
  }

  /** The same as a verdict, where the bytes were evidence. */
  public NotAttested verdict() {
    return new NotAttested(AttestationFault.MALFORMED, String.valueOf(getMessage()));
  }
}
