package dev.custody.crypto.proof;

import java.util.Objects;

/**
 * What a {@link FraudProof} is worth.
 *
 * @since 0.1.0
 */
public sealed interface FraudVerdict {

  /**
   * The key has signed two things of which one at most can be true.
   *
   * @param contradiction which
   * @param detail one line for people: whose key, and both sides
   */
  record Proven(Contradiction contradiction, String detail) implements FraudVerdict {
    public Proven {
      Objects.requireNonNull(contradiction, "contradiction");
      Objects.requireNonNull(detail, "detail");
    }
  }

  /**
   * It proves nothing against the key.
   *
   * @param fault why; the names are stable
   * @param detail one line for people: what was expected and found
   */
  record NotProven(Fault fault, String detail) implements FraudVerdict {
    public NotProven {
      Objects.requireNonNull(fault, "fault");
      Objects.requireNonNull(detail, "detail");
    }
  }

  /** Two things that contradict each other. */
  enum Contradiction {
    /** Two roots over one number of entries of one log. */
    TWO_ROOTS,
    /** Two entries at one index of one log. */
    TWO_ENTRIES,
    /** Two statements at one position of a stream. */
    TWO_STATEMENTS,
    /** A statement, and one at the next position that names another before it. */
    OTHER_PREDECESSOR
  }

  /** Why nothing is proven. */
  enum Fault {
    /** One side is not by this key: not the same as a bad signature. */
    UNKNOWN_KEY,
    /** A signature, or the path below it, does not hold. */
    SIGNATURE_INVALID,
    /** Both sides hold, and can both be true. */
    NO_CONTRADICTION
  }
}
