package dev.custody.crypto.trust;

import java.io.IOException;

/**
 * The memory of the highest bundle is not what was written. It is not taken for an empty one:
 * somebody must look which bundle was trusted last, and begin a new memory with that one.
 *
 * @since 0.1.0
 */
public final class TrustMemoryCorruptException extends IOException {

  private static final long serialVersionUID = 1L;

  /** With what is wrong. */
  public TrustMemoryCorruptException(String message) {
    super(message);
  }
}
