package dev.custody.crypto.note;

import java.time.Instant;
import java.util.Objects;

/**
 * A witness's word, and it holds: that the checkpoint is consistent with all that it has seen of
 * the log (C2SP tlog-cosignature). Only {@link Checkpoint#cosignatures} finds one.
 *
 * @param key the witness's key
 * @param time when, in whole seconds, by the witness's clock: then it knew no larger size of the
 *     log; 1970-01-01T00:00:00Z if it says nothing about that
 * @since 0.1.0
 */
public record Cosignature(NoteVerifierKey key, Instant time) {

  public Cosignature {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(time, "time");
  }
}
