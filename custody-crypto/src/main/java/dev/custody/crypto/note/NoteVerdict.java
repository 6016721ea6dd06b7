package dev.custody.crypto.note;

import dev.custody.api.Bytes;
import java.util.List;
import java.util.Objects;

/**
 * What a signed note turned out to be.
 *
 * @param <T> what its text says
 * @since 0.1.0
 */
public sealed interface NoteVerdict<T> {

  /**
   * At least one known key signed the text, and no line of a known key is bad.
   *
   * @param value what the text says
   * @param note the whole note as it was read
   * @param signers the keys that signed, in the order of their lines
   */
  record Authentic<T>(T value, Bytes note, List<NoteVerifierKey> signers)
      implements NoteVerdict<T> {
    public Authentic {
      Objects.requireNonNull(value, "value");
      Objects.requireNonNull(note, "note");
      signers = List.copyOf(signers);
    }
  }

  /**
   * Nothing may be believed of it.
   *
   * @param fault why; the names are stable
   * @param detail one line for people
   */
  record Refused<T>(Fault fault, String detail) implements NoteVerdict<T> {
    public Refused {
      Objects.requireNonNull(fault, "fault");
      Objects.requireNonNull(detail, "detail");
    }
  }

  /** Why a note is refused. */
  enum Fault {
    /** Longer, or with more lines, than is read. */
    TOO_LARGE,
    /** Not in the form of a signed note. */
    MALFORMED,
    /** No line of a key that is known: not the same as a bad signature. */
    UNKNOWN_KEY,
    /** A line of a known key does not hold. */
    SIGNATURE_INVALID,
    /** A good note whose text is no checkpoint. */
    NOT_A_CHECKPOINT,
    /** A good checkpoint of another log. */
    OTHER_ORIGIN,
    /** Lines that hold, but none by which the log itself promises: witnesses alone do not. */
    LOG_LINE_MISSING,
    /** Fewer witnesses than are asked for. */
    TOO_FEW_WITNESSES
  }
}
