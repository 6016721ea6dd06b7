package dev.custody.log.witness;

import dev.custody.crypto.note.NoteVerifierKey;
import java.util.Objects;

/**
 * A witness that a log asks.
 *
 * @param key what its cosignatures must hold by
 * @param transport the way to it
 * @since 0.1.0
 */
public record WitnessEndpoint(NoteVerifierKey key, WitnessTransport transport) {

  public WitnessEndpoint {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(transport, "transport");
  }
}
