package dev.custody.log.witness;

import dev.custody.crypto.note.NoteVerifierKey;
import java.util.List;
import java.util.Objects;

/**
 * A log that a witness watches, as its owner says: nobody else can add one.
 *
 * @param origin the log's name, the first line of its checkpoints
 * @param keys the keys that its checkpoints may be signed by, at least one
 * @since 0.1.0
 */
public record WitnessedLog(String origin, List<NoteVerifierKey> keys) {

  /**
   * @throws IllegalArgumentException if there is no key
   */
  public WitnessedLog {
    Objects.requireNonNull(origin, "origin");
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("at least one key of the log expected: origin=" + origin);
    }
  }

  /** A log with one key that is named as the log is. */
  public static WitnessedLog of(NoteVerifierKey key) {
    return new WitnessedLog(key.name(), List.of(key));
  }
}
