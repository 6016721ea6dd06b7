package dev.custody.crypto.stream;

import java.io.IOException;
import java.util.Optional;

/**
 * Keeps the state of one key's stream over a crash.
 *
 * <p>Belongs to one signer at a time; an implementation need not be thread-safe.
 *
 * @since 0.1.0
 */
public interface StreamStore {

  /**
   * The state as last stored. What it returns is durable: after a crash it will not return an older
   * one.
   *
   * @return empty if nothing was ever stored
   * @throws StreamCorruptException if what is stored is not a state of this key
   * @throws IOException if it cannot be read
   */
  Optional<StreamState> load() throws IOException;

  /**
   * Replaces the state: when this returns, the new one is durable; when it throws, {@link #load}
   * returns either the old one or the new one, whole.
   *
   * @throws IOException if it is not certain that it is stored
   */
  void store(StreamState state) throws IOException;
}
