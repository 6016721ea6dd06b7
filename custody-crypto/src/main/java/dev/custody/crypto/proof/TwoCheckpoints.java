package dev.custody.crypto.proof;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.crypto.note.NoteVerdict;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.note.SignedNote;
import dev.custody.crypto.note.UnverifiedCheckpoint;
import dev.custody.crypto.proof.FraudVerdict.Contradiction;
import dev.custody.crypto.proof.FraudVerdict.Fault;
import dev.custody.crypto.proof.FraudVerdict.NotProven;
import dev.custody.crypto.proof.FraudVerdict.Proven;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two checkpoints of one log with one size and two roots: a log that shows different entries to
 * different people, or a witness that signed for both.
 *
 * @param first a signed note
 * @param second a signed note, behind the first in the order of bytes
 * @since 0.1.0
 */
@CheckReturnValue
public record TwoCheckpoints(Bytes first, Bytes second) implements FraudProof {

  static final String KIND = "checkpoints\n";

  /**
   * @throws IllegalArgumentException if one is no checkpoint, or they are not in order
   */
  public TwoCheckpoints {
    requireCheckpoint(first);
    requireCheckpoint(second);
    if (first.compareTo(second) >= 0) {
      throw new IllegalArgumentException("two notes in the order of their bytes expected");
    }
  }

  static TwoCheckpoints of(Bytes first, Bytes second) {
    return first.compareTo(second) <= 0
        ? new TwoCheckpoints(first, second)
        : new TwoCheckpoints(second, first);
  }

  static TwoCheckpoints read(ProofText lines) throws ProofText.Malformed {
    lines.expect("kind", KIND);
    Bytes first = readNote(lines, "first");
    int at = lines.offset();
    Bytes second = readNote(lines, "second");
    FraudText.requireOrder(first, second, at);
    return new TwoCheckpoints(first, second);
  }

  private static Bytes readNote(ProofText lines, String path) throws ProofText.Malformed {
    int at = lines.offset();
    Bytes note = FraudText.readBlock(lines, path, Limits.CHECKPOINT_BYTES_MAX);
    if (!UnverifiedCheckpoint.parse(note).isPresent()) {
      throw ProofText.fault(path, at, "a checkpoint of three lines", "another text");
    }
    return note;
  }

  @Override
  public Bytes encode() {
    return FraudText.write(KIND, FraudText.block("", first), FraudText.block("", second));
  }

  /**
   * Whether one of these keys has signed both, and they contradict each other. The keys are those
   * of the log, or of a witness; lines of others are ignored, and a bad line of a known key refuses
   * its side.
   *
   * @param keys at least one
   */
  public FraudVerdict check(List<NoteVerifierKey> keys) {
    NoteVerdict<String> one = SignedNote.open(first, keys);
    NoteVerdict<String> other = SignedNote.open(second, keys);
    NotProven refused = refused(one);
    if (refused == null) {
      refused = refused(other);
    }
    if (refused != null) {
      return refused;
    }
    List<NoteVerifierKey> both = new ArrayList<>(((NoteVerdict.Authentic<String>) one).signers());
    both.retainAll(((NoteVerdict.Authentic<String>) other).signers());
    if (both.isEmpty()) {
      return new NotProven(Fault.UNKNOWN_KEY, "one key under both expected, found two");
    }
    UnverifiedCheckpoint claim = claim(first);
    UnverifiedCheckpoint counter = claim(second);
    if (!claim.origin().equals(counter.origin())) {
      return new NotProven(Fault.NO_CONTRADICTION, "checkpoints of two logs");
    }
    if (claim.size() != counter.size()) {
      return new NotProven(
          Fault.NO_CONTRADICTION,
          "two sizes, of which one may continue the other: first="
              + claim.size()
              + ", second="
              + counter.size());
    }
    if (claim.root().equals(counter.root())) {
      return new NotProven(Fault.NO_CONTRADICTION, "one size, one root: size=" + claim.size());
    }
    return new Proven(
        Contradiction.TWO_ROOTS,
        "key="
            + label(both.get(0))
            + ", size="
            + claim.size()
            + ", roots="
            + claim.root()
            + " and "
            + counter.root());
  }

  static String label(NoteVerifierKey key) {
    return key.name() + "+" + String.format("%08x", key.id());
  }

  private static @Nullable NotProven refused(NoteVerdict<String> verdict) {
    if (verdict instanceof NoteVerdict.Refused<String> refused) {
      Fault fault =
          refused.fault() == NoteVerdict.Fault.UNKNOWN_KEY
              ? Fault.UNKNOWN_KEY
              : Fault.SIGNATURE_INVALID;
      return new NotProven(fault, refused.detail());
    }
    return null;
  }

  private static UnverifiedCheckpoint claim(Bytes note) {
    return UnverifiedCheckpoint.parse(note)
        .orElseThrow(() -> new AssertionError("it was one when this was made"));
  }

  private static void requireCheckpoint(Bytes note) {
    if (!UnverifiedCheckpoint.parse(note).isPresent()) {
      throw new IllegalArgumentException("checkpoint expected: bytes=" + note.length());
    }
  }
}
