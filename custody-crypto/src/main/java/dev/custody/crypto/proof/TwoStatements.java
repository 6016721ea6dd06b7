package dev.custody.crypto.proof;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.proof.FraudVerdict.Contradiction;
import dev.custody.crypto.proof.FraudVerdict.Fault;
import dev.custody.crypto.proof.FraudVerdict.NotProven;
import dev.custody.crypto.proof.FraudVerdict.Proven;

/**
 * Two statements of one key that cannot stand in one stream: two at one position, or one and
 * another at the next position that names another before it.
 *
 * @param first a statement
 * @param second a statement, behind the first in the order of bytes
 * @since 0.1.0
 */
@CheckReturnValue
public record TwoStatements(StatementEvidence first, StatementEvidence second)
    implements FraudProof {

  static final String KIND = "statements\n";

  /**
   * @throws IllegalArgumentException if they are not in order
   */
  public TwoStatements {
    if (first.encode().compareTo(second.encode()) >= 0) {
      throw new IllegalArgumentException("two statements in the order of their bytes expected");
    }
  }

  static TwoStatements of(StatementEvidence first, StatementEvidence second) {
    return first.encode().compareTo(second.encode()) <= 0
        ? new TwoStatements(first, second)
        : new TwoStatements(second, first);
  }

  static TwoStatements read(ProofText lines) throws ProofText.Malformed {
    lines.expect("kind", KIND);
    StatementEvidence first = StatementEvidence.read(lines, "first");
    int at = lines.offset();
    StatementEvidence second = StatementEvidence.read(lines, "second");
    FraudText.requireOrder(first.encode(), second.encode(), at);
    return new TwoStatements(first, second);
  }

  @Override
  public Bytes encode() {
    return FraudText.write(KIND, first.encode(), second.encode());
  }

  /** The key that the first is said to be of. */
  public KeyId kid() {
    return first.header().kid();
  }

  /** Whether this key has signed both, and they contradict each other. */
  public FraudVerdict check(VerificationKey key) {
    for (StatementEvidence side : new StatementEvidence[] {first, second}) {
      if (!side.header().kid().equals(key.keyId())) {
        return new NotProven(
            Fault.UNKNOWN_KEY,
            "statement of another key: expected kid="
                + key.keyId()
                + ", found="
                + side.header().kid());
      }
    }
    for (StatementEvidence side : new StatementEvidence[] {first, second}) {
      if (!side.holds(key)) {
        return new NotProven(
            Fault.SIGNATURE_INVALID,
            "signature does not hold: kid="
                + key.keyId()
                + ", position="
                + side.header().sequence()
                + ", link="
                + side.link());
      }
    }
    ProtectedHeader one = first.header();
    ProtectedHeader other = second.header();
    if (one.sequence() == other.sequence()) {
      return first.link().equals(second.link())
          ? new NotProven(
              Fault.NO_CONTRADICTION, "one statement signed twice: link=" + first.link())
          : proven(Contradiction.TWO_STATEMENTS, first, second);
    }
    if (names(second, first)) {
      return proven(Contradiction.OTHER_PREDECESSOR, first, second);
    }
    if (names(first, second)) {
      return proven(Contradiction.OTHER_PREDECESSOR, second, first);
    }
    return new NotProven(
        Fault.NO_CONTRADICTION,
        "two positions that can both be: first=" + one.sequence() + ", second=" + other.sequence());
  }

  /** Whether the later one stands at the next position and names another before it. */
  private static boolean names(StatementEvidence later, StatementEvidence earlier) {
    return later.header().sequence() - 1 == earlier.header().sequence()
        && !later.header().previous().equals(earlier.link());
  }

  private static Proven proven(
      Contradiction contradiction, StatementEvidence one, StatementEvidence other) {
    return new Proven(
        contradiction,
        "kid="
            + one.header().kid()
            + ", positions="
            + one.header().sequence()
            + " and "
            + other.header().sequence()
            + ", links="
            + one.link()
            + " and "
            + other.link());
  }
}
