package dev.custody.crypto.internal.time;

/** A checkpoint that proves nothing by this bundle, and why. Never leaves the library. */
public final class BadNote extends Exception {

  private static final long serialVersionUID = 1L;

  BadNote(String message) {
    super(message);
  }

  /** What is wrong. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
