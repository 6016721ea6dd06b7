package dev.custody.api.statement;

import org.jspecify.annotations.Nullable;

/**
 * The closed list of signature algorithms, each with its COSE number and its batched form.
 *
 * <p>Encodings are fixed: ECDSA is 64 bytes r || s (IEEE P1363) with s in the lower half, never
 * DER; Ed25519 is 64 bytes (RFC 8032); ML-DSA as in FIPS 204. A batched algorithm signs a tree root
 * for many statements at once and exists in event statements only.
 *
 * @since 0.1.0
 */
public enum Algorithm {
  /** ECDSA on P-256 with SHA-256, COSE -7. */
  ES256(-7, false, "ES256"),
  /** Ed25519 with its curve named, COSE -19. */
  ED25519(-19, false, "Ed25519"),
  /** ML-DSA-44, COSE -48. */
  ML_DSA_44(-48, false, "ML-DSA-44"),
  /** ML-DSA-65, COSE -49. */
  ML_DSA_65(-49, false, "ML-DSA-65"),
  /** {@link #ES256} over a batch. */
  ES256_BATCH(-70107, true, "ES256"),
  /** {@link #ED25519} over a batch. */
  ED25519_BATCH(-70119, true, "Ed25519"),
  /** {@link #ML_DSA_44} over a batch. */
  ML_DSA_44_BATCH(-70148, true, "ML-DSA-44"),
  /** {@link #ML_DSA_65} over a batch. */
  ML_DSA_65_BATCH(-70149, true, "ML-DSA-65");

  private static final Algorithm[] ALL = values();
  private static final int BATCH_OFFSET = 70_100;

  private final int coseNumber;
  private final boolean batched;
  private final String keyName;

  Algorithm(int coseNumber, boolean batched, String keyName) {
    this.coseNumber = coseNumber;
    this.batched = batched;
    this.keyName = keyName;
  }

  /** The value of header label 1. */
  public int coseNumber() {
    return coseNumber;
  }

  /** Whether the signature is one over a batch. */
  public boolean batched() {
    return batched;
  }

  /** The name of the key's algorithm in trust bundles: {@code ES256}, {@code Ed25519}, ... */
  public String keyName() {
    return keyName;
  }

  /** The algorithm of the key itself: what signs the root of a batch, or this one. */
  public Algorithm direct() {
    return batched ? requireNumber(coseNumber + BATCH_OFFSET) : this;
  }

  /** The batched form of this algorithm. */
  public Algorithm batch() {
    return batched ? this : requireNumber(coseNumber - BATCH_OFFSET);
  }

  /**
   * The algorithm with this COSE number.
   *
   * @return {@code null} if it is not on the list
   */
  public static @Nullable Algorithm ofCoseNumber(long number) {
    for (Algorithm algorithm : ALL) {
      if (algorithm.coseNumber == number) {
        return algorithm;
      }
    }
    return null;
  }

  private static Algorithm requireNumber(int number) {
    Algorithm algorithm = ofCoseNumber(number);
    if (algorithm == null) {
      throw new AssertionError("every algorithm has a batched form: number=" + number);
    }
    return algorithm;
  }
}
