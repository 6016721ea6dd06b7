package dev.custody.crypto.key;

import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.internal.key.SecretKey;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * A signer whose private key is in this process's memory.
 *
 * <p>ES256 is deterministic (RFC 6979) with s in the lower half, Ed25519 and ML-DSA are
 * deterministic by their standards: signing the same bytes again gives the same signature. Keys
 * come from {@link PrivateKeyPem}, or are new. Thread-safe; prints the key id only.
 *
 * @since 0.1.0
 */
public final class SoftwareSigner implements Signer {

  private final SecretKey key;

  SoftwareSigner(SecretKey key) {
    this.key = key;
  }

  /**
   * A signer with a new key.
   *
   * @param direct the algorithm, not a batched one
   * @param random where the key comes from, 32 bytes; {@code new SecureRandom()} outside tests
   * @throws IllegalArgumentException if the algorithm is a batched one
   */
  public static SoftwareSigner generate(Algorithm direct, SecureRandom random) {
    Objects.requireNonNull(random, "random");
    return new SoftwareSigner(SecretKey.generate(Objects.requireNonNull(direct, "direct"), random));
  }

  /**
   * A signer from the raw secret.
   *
   * @param direct the algorithm, not a batched one
   * @param secret 32 bytes, copied: the P-256 scalar (big-endian), the Ed25519 seed or the ML-DSA
   *     seed
   * @throws MalformedKeyException if the length is another or the scalar is out of range
   * @throws IllegalArgumentException if the algorithm is a batched one
   */
  public static SoftwareSigner ofSecret(Algorithm direct, byte[] secret)
      throws MalformedKeyException {
    return new SoftwareSigner(SecretKey.of(direct, secret));
  }

  @Override
  public VerificationKey publicKey() {
    return key.publicKey();
  }

  @Override
  public byte[] sign(byte[] tbs) throws SigningException {
    return Signer.requireFits(key.publicKey(), tbs, key.sign(tbs));
  }

  SecretKey secretKey() {
    return key;
  }

  /** The key id. */
  @Override
  public String toString() {
    return "SoftwareSigner[" + keyId() + "]";
  }
}
