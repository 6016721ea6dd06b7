package dev.custody.crypto.stream;

import java.io.IOException;

/**
 * What is stored is not the state of this key's stream. Nothing can be signed with the key any more
 * without risking a fork: take a new key.
 *
 * @since 0.1.0
 */
public final class StreamCorruptException extends IOException {

  private static final long serialVersionUID = 1L;

  /** With what is wrong and where. */
  public StreamCorruptException(String message) {
    super(message);
  }
}
