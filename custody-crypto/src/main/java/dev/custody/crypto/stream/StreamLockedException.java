package dev.custody.crypto.stream;

import java.io.IOException;

/**
 * Another signer of this key is running, here or in another process. Two of them would fork the
 * stream.
 *
 * @since 0.1.0
 */
public final class StreamLockedException extends IOException {

  private static final long serialVersionUID = 1L;

  /** With the key and the place of the lock. */
  public StreamLockedException(String message) {
    super(message);
  }
}
