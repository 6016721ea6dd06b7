package dev.custody.crypto.note;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.crypto.note.NoteVerdict.Authentic;
import dev.custody.crypto.note.NoteVerdict.Fault;
import dev.custody.crypto.note.NoteVerdict.Refused;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How many of which witnesses must have cosigned before a checkpoint is believed.
 *
 * <p>Witnesses are counted by name: two keys of one name are one witness. One public key under two
 * names is refused, so that nobody counts twice.
 *
 * @param threshold how many at least, 0 to the number of names; 0 asks for none, yet a bad line of
 *     a known witness still refuses
 * @param witnesses their keys, of types 04 and 06
 * @since 0.1.0
 */
@CheckReturnValue
public record WitnessQuorum(int threshold, List<NoteVerifierKey> witnesses) {

  /** Witnesses of a quorum. */
  public static final int WITNESSES_MAX = 64;

  /**
   * @throws IllegalArgumentException if the threshold is out of range, a key is no witness's, or
   *     one public key stands there twice
   */
  public WitnessQuorum {
    witnesses = List.copyOf(witnesses);
    Set<Object> publicKeys = new HashSet<>();
    for (NoteVerifierKey witness : witnesses) {
      if (!witness.type().timed()) {
        throw new IllegalArgumentException(
            "key of a witness expected: type=4 or 6, found=" + witness.type().code());
      }
      if (!publicKeys.add(witness.key())) {
        throw new IllegalArgumentException("public key twice: witness=" + witness.label());
      }
    }
    if (witnesses.size() > WITNESSES_MAX) {
      throw new IllegalArgumentException(
          "more witnesses than limit: found=" + witnesses.size() + ", limit=" + WITNESSES_MAX);
    }
    int names = names(witnesses).size();
    if (threshold < 0 || threshold > names) {
      throw new IllegalArgumentException(
          "threshold out of range: threshold=" + threshold + ", witnesses=" + names);
    }
  }

  /** Asks for no witness: the log's word alone. */
  public static WitnessQuorum none() {
    return new WitnessQuorum(0, Collections.<NoteVerifierKey>emptyList());
  }

  /**
   * Whether enough of them have cosigned.
   *
   * @return the cosignatures of all of them that have, or why they do not do: {@link
   *     Fault#TOO_FEW_WITNESSES}, or a bad line of one of them
   */
  public NoteVerdict<List<Cosignature>> check(Checkpoint checkpoint) {
    NoteVerdict<List<Cosignature>> verdict = checkpoint.cosignatures(witnesses);
    if (verdict instanceof Authentic<List<Cosignature>> authentic) {
      int found = names(authentic.signers()).size();
      if (found < threshold) {
        return new Refused<>(
            Fault.TOO_FEW_WITNESSES,
            "too few witnesses: expected=" + threshold + ", found=" + found);
      }
    }
    return verdict;
  }

  private static Set<String> names(List<NoteVerifierKey> keys) {
    Set<String> names = new HashSet<>();
    for (NoteVerifierKey key : keys) {
      names.add(key.name());
    }
    return names;
  }
}
