package dev.custody.crypto.internal.time;

/** A timestamp token or reply that proves nothing, and why. Never leaves the library. */
public final class BadToken extends Exception {

  private static final long serialVersionUID = 1L;

  /** One line: what was expected and found. */
  public BadToken(String message) {
    super(message);
  }

  /** What is wrong. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
