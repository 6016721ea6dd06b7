package dev.custody.crypto.key;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.KeyId;
import dev.custody.crypto.internal.backend.Engine;
import dev.custody.crypto.internal.backend.PreparedKey;
import dev.custody.crypto.internal.backend.SpkiForm;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A public key in its one encoding, checked once: on its curve, in the prime-order subgroup, of the
 * exact length (docs/format.md, keys).
 *
 * <p>Equal by its encoding. Immutable as seen from outside and safe to share between threads.
 *
 * @since 0.1.0
 */
public final class VerificationKey {

  private final Algorithm algorithm;
  private final Bytes spki;
  private final KeyId keyId;

  // The form that an engine works with, made at first use: a pure function of key and engine, so a
  // race
  // between threads costs one more parse and nothing else.
  private volatile @Nullable Prepared prepared;

  private VerificationKey(Algorithm algorithm, Bytes spki) {
    this.algorithm = algorithm;
    this.spki = spki;
    this.keyId = KeyId.ofSpki(spki.unsafeArray());
  }

  /**
   * A key from its SubjectPublicKeyInfo: P-256 named curve and uncompressed (91 bytes), Ed25519 (44
   * bytes), ML-DSA-44 or ML-DSA-65 without parameters (1,334 or 1,974 bytes).
   *
   * @param direct the algorithm that the bytes must be a key of
   * @throws MalformedKeyException if the bytes are anything else than a good key of this algorithm
   * @throws IllegalArgumentException if the algorithm is a batched one
   */
  public static VerificationKey of(Algorithm direct, Bytes spki) throws MalformedKeyException {
    Objects.requireNonNull(direct, "direct");
    Objects.requireNonNull(spki, "spki");
    if (direct.batched()) {
      throw new IllegalArgumentException("algorithm of a key expected: found=" + direct);
    }
    SpkiForm.check(direct, spki);
    return new VerificationKey(direct, spki);
  }

  /**
   * A key from its SubjectPublicKeyInfo, of whichever algorithm it says.
   *
   * @throws MalformedKeyException if the bytes are no good key of any algorithm of the format
   */
  public static VerificationKey parse(Bytes spki) throws MalformedKeyException {
    return of(SpkiForm.algorithm(spki), spki);
  }

  /** The algorithm of the key itself, never a batched one. */
  public Algorithm algorithm() {
    return algorithm;
  }

  /** The id, computed from the encoding. */
  public KeyId keyId() {
    return keyId;
  }

  /** The SubjectPublicKeyInfo in DER. */
  public Bytes spki() {
    return spki;
  }

  PreparedKey preparedFor(Engine engine) {
    Prepared known = prepared;
    if (known == null || known.engine != engine) {
      known = new Prepared(engine, engine.prepare(algorithm, spki));
      prepared = known;
    }
    return known.key;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VerificationKey that && spki.equals(that.spki);
  }

  @Override
  public int hashCode() {
    return spki.hashCode();
  }

  /** Algorithm and key id. */
  @Override
  public String toString() {
    return "VerificationKey[" + algorithm.keyName() + ", " + keyId + "]";
  }

  private static final class Prepared {
    private final Engine engine;
    private final PreparedKey key;

    private Prepared(Engine engine, PreparedKey key) {
      this.engine = engine;
      this.key = key;
    }
  }
}
