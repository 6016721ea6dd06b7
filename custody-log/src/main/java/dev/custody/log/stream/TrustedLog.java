package dev.custody.log.stream;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.NoteVerdict;
import dev.custody.crypto.note.NoteVerdict.Authentic;
import dev.custody.crypto.note.NoteVerdict.Refused;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.note.WitnessQuorum;
import java.util.List;
import java.util.Objects;

/**
 * Another's log, and what makes its checkpoints believed: the decision of whoever reads.
 *
 * @param origin the log's name
 * @param keys the log's keys, at least one
 * @param quorum which witnesses must have cosigned; {@link WitnessQuorum#none} takes the log's word
 * @since 0.1.0
 */
public record TrustedLog(String origin, List<NoteVerifierKey> keys, WitnessQuorum quorum) {

  /**
   * @throws IllegalArgumentException if there is no key
   */
  public TrustedLog {
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(quorum, "quorum");
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("key of the log expected: origin=" + origin);
    }
  }

  /** Reads a checkpoint of this log that enough of its witnesses have cosigned. */
  @CheckReturnValue
  public NoteVerdict<Checkpoint> open(Bytes note) {
    NoteVerdict<Checkpoint> verdict = Checkpoint.open(note, origin, keys);
    if (verdict instanceof Authentic<Checkpoint> authentic
        && quorum.check(authentic.value()) instanceof Refused<?> refused) {
      return new Refused<>(refused.fault(), refused.detail());
    }
    return verdict;
  }
}
