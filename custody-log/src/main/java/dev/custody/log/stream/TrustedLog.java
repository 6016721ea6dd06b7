package dev.custody.log.stream;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.log.note.Checkpoint;
import dev.custody.log.note.NoteVerdict;
import dev.custody.log.note.NoteVerifierKey;
import java.util.List;
import java.util.Objects;

/**
 * Another's log, and what makes its checkpoints believed: the decision of whoever reads.
 *
 * @param origin the log's name
 * @param keys the log's keys, at least one
 * @since 0.1.0
 */
public record TrustedLog(String origin, List<NoteVerifierKey> keys) {

  /**
   * @throws IllegalArgumentException if there is no key
   */
  public TrustedLog {
    Objects.requireNonNull(origin, "origin");
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("key of the log expected: origin=" + origin);
    }
  }

  /** Reads a checkpoint of this log. */
  @CheckReturnValue
  public NoteVerdict<Checkpoint> open(Bytes note) {
    return Checkpoint.open(note, origin, keys);
  }
}
