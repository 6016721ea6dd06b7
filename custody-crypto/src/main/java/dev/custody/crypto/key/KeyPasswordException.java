package dev.custody.crypto.key;

/**
 * An encrypted private key was not opened: the password is missing or wrong, or the encrypted bytes
 * were altered, which looks the same.
 *
 * @since 0.1.0
 */
public final class KeyPasswordException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With a message that has neither password nor key in it. */
  public KeyPasswordException(String message) {
    super(message);
  }
}
