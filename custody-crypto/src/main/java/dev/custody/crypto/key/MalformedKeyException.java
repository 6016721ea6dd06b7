package dev.custody.crypto.key;

/**
 * A public or private key that is not in the form that this format admits, or not of the algorithm
 * that was named. The message says what differs and holds nothing of the key.
 *
 * @since 0.1.0
 */
public final class MalformedKeyException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With a message that has no key material in it. */
  public MalformedKeyException(String message) {
    super(message);
  }
}
