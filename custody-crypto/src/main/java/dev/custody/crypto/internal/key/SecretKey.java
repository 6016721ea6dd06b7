package dev.custody.crypto.internal.key;

import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.VerificationKey;
import java.security.SecureRandom;

/** A private key in memory. Thread-safe; prints nothing of itself. */
public abstract class SecretKey {

  private final VerificationKey publicKey;

  SecretKey(VerificationKey publicKey) {
    this.publicKey = publicKey;
  }

  /**
   * A key from its raw secret: the P-256 scalar, the Ed25519 seed or the ML-DSA seed, 32 bytes
   * each.
   *
   * @throws MalformedKeyException if the length is another or the scalar is out of range
   */
  public static SecretKey of(Algorithm direct, byte[] secret) throws MalformedKeyException {
    if (secret.length != 32) {
      throw new MalformedKeyException(
          "secret of another length: algorithm="
              + direct.keyName()
              + ", expected bytes=32, found="
              + secret.length);
    }
    switch (direct) {
      case ES256:
        return P256SecretKey.of(secret);
      case ED25519:
        return Ed25519SecretKey.of(secret);
      case ML_DSA_44:
      case ML_DSA_65:
        return MlDsaSecretKey.ofSeed(direct, secret);
      default:
        throw new IllegalArgumentException("algorithm of a key expected: found=" + direct);
    }
  }

  /** A new key; the caller's randomness is all there is. */
  public static SecretKey generate(Algorithm direct, SecureRandom random) {
    byte[] secret = new byte[32];
    while (true) {
      random.nextBytes(secret);
      try {
        return of(direct, secret);
      } catch (MalformedKeyException e) {
        // A P-256 scalar out of range, once in 2^32: the next 32 bytes (FIPS 186-5, A.2.2).
        continue;
      }
    }
  }

  /** The public half. */
  public final VerificationKey publicKey() {
    return publicKey;
  }

  /** The signature in the form of this format; not yet verified. */
  public abstract byte[] sign(byte[] tbs);

  /** A copy of the raw secret, 32 bytes, for the writer of key files. */
  abstract byte[] secret();

  /** The key id. */
  @Override
  public final String toString() {
    return "SecretKey[" + publicKey.keyId() + "]";
  }
}
