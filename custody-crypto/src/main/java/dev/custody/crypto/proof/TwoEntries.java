package dev.custody.crypto.proof;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Parsed;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.note.WitnessQuorum;
import dev.custody.crypto.proof.FraudVerdict.Contradiction;
import dev.custody.crypto.proof.FraudVerdict.Fault;
import dev.custody.crypto.proof.FraudVerdict.NotProven;
import dev.custody.crypto.proof.FraudVerdict.Proven;
import java.util.List;
import java.util.Objects;

/**
 * Two proofs of one index of one log with two entries: a log that has replaced an entry, whatever
 * the sizes of its two checkpoints. Of the entries their leaf hashes stand here, and the proofs
 * have no extra data.
 *
 * @param first a side
 * @param second a side, behind the first in the order of bytes
 * @since 0.1.0
 */
@CheckReturnValue
public record TwoEntries(Side first, Side second) implements FraudProof {

  static final String KIND = "entries\n";

  /**
   * An entry, and the proof that a log has it.
   *
   * @param leafHash of the entry (RFC 9162, section 2.1.1)
   * @param proof without extra data
   */
  public record Side(Digest leafHash, TlogProof proof) {

    /** Without the proof's extra data. */
    public Side {
      Objects.requireNonNull(leafHash, "leafHash");
      proof = proof.withoutExtra();
    }

    private Bytes encode() {
      return FraudText.block("leaf " + ProofText.base64(leafHash.bytes()) + "\n", proof.encode());
    }

    private static Side read(ProofText lines, String path) throws ProofText.Malformed {
      lines.expect(path, "leaf ");
      Digest leafHash = lines.hashLine(path + ".leaf");
      int at = lines.offset();
      Bytes text = FraudText.readBlock(lines, path, TlogProof.BYTES_MAX);
      Parsed<TlogProof> parsed = TlogProof.parse(text);
      if (parsed instanceof Parsed.Refused<TlogProof> refused) {
        throw ProofText.fault(
            path + "." + refused.first().path(),
            lines.offset() - text.length() + refused.first().offset(),
            refused.first().expected(),
            refused.first().found());
      }
      if (parsed.require().extra().isPresent()) {
        throw ProofText.fault(path + ".extra", at, "no extra data", "some");
      }
      return new Side(leafHash, parsed.require());
    }
  }

  /**
   * @throws IllegalArgumentException if they are not in order
   */
  public TwoEntries {
    if (first.encode().compareTo(second.encode()) >= 0) {
      throw new IllegalArgumentException("two sides in the order of their bytes expected");
    }
  }

  /**
   * Two proofs, in any order.
   *
   * @throws IllegalArgumentException if they are the same
   */
  public static TwoEntries of(Side first, Side second) {
    return first.encode().compareTo(second.encode()) <= 0
        ? new TwoEntries(first, second)
        : new TwoEntries(second, first);
  }

  static TwoEntries read(ProofText lines) throws ProofText.Malformed {
    lines.expect("kind", KIND);
    Side first = Side.read(lines, "first");
    int at = lines.offset();
    Side second = Side.read(lines, "second");
    FraudText.requireOrder(first.encode(), second.encode(), at);
    return new TwoEntries(first, second);
  }

  @Override
  public Bytes encode() {
    return FraudText.write(KIND, first.encode(), second.encode());
  }

  /**
   * Whether the log has signed both.
   *
   * @param keys the log's
   */
  public FraudVerdict check(List<NoteVerifierKey> keys) {
    String origin = first.proof().claim().origin();
    if (!origin.equals(second.proof().claim().origin())) {
      return new NotProven(Fault.NO_CONTRADICTION, "entries of two logs");
    }
    for (Side side : new Side[] {first, second}) {
      ProofVerdict verdict =
          side.proof().checkLeaf(side.leafHash(), origin, keys, WitnessQuorum.none());
      if (verdict instanceof ProofVerdict.NotProven not) {
        Fault fault =
            not.fault() == ProofVerdict.Fault.UNKNOWN_KEY
                ? Fault.UNKNOWN_KEY
                : Fault.SIGNATURE_INVALID;
        return new NotProven(fault, not.detail());
      }
    }
    long index = first.proof().index();
    if (index != second.proof().index() || first.leafHash().equals(second.leafHash())) {
      return new NotProven(
          Fault.NO_CONTRADICTION,
          "two entries of one index expected: first index="
              + index
              + ", second="
              + second.proof().index());
    }
    return new Proven(
        Contradiction.TWO_ENTRIES,
        "origin="
            + origin
            + ", index="
            + index
            + ", leaves="
            + first.leafHash()
            + " and "
            + second.leafHash());
  }
}
