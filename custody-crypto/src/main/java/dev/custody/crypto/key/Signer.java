package dev.custody.crypto.key;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.KeyId;
import java.security.ProviderException;

/**
 * What signs with one key: in software, in a token, behind a network.
 *
 * <p>Implementations block, are thread-safe, print the key id and nothing else of the key, and hand
 * out no signature that they have not verified with the pinned public key ({@link #requireFits}).
 *
 * @since 0.1.0
 */
public interface Signer {

  /** The id of the key. */
  default KeyId keyId() {
    return publicKey().keyId();
  }

  /** The algorithm of the key, never a batched one. */
  default Algorithm algorithm() {
    return publicKey().algorithm();
  }

  /** The public key, pinned when the signer was made. */
  VerificationKey publicKey();

  /**
   * Signs these bytes.
   *
   * @param tbs what is signed, as it is: hashing is part of the algorithm; up to 4,096 bytes
   * @return ES256: r || s, 64 bytes, s in the lower half; Ed25519: 64 bytes; ML-DSA: as FIPS 204
   *     has it
   * @throws SigningException if there is no signature; its kind says what to do
   */
  byte[] sign(byte[] tbs) throws SigningException;

  /**
   * Signs 32 random bytes behind a text that begins no statement, and so finds out whether key,
   * token and rights are there. A token that was taken away often looks healthy until it signs.
   *
   * @throws SigningException if there is no signature; its kind says what to do
   */
  default void checkHealth() throws SigningException {
    byte[] tbs = HealthCheck.bytes();
    requireFits(publicKey(), tbs, sign(tbs));
  }

  /**
   * Passes a signature on if it fits the pinned key.
   *
   * @throws SigningException of kind {@link SigningException.Kind#BAD_SIGNATURE} if it does not
   */
  static byte[] requireFits(VerificationKey pinned, byte[] tbs, byte[] signature)
      throws SigningException {
    return requireFits(pinned, tbs, signature, VerificationBackend.best());
  }

  /**
   * The same by a backend of the caller's choice.
   *
   * @throws SigningException of kind {@link SigningException.Kind#BAD_SIGNATURE} if it does not
   *     fit; {@link SigningException.Kind#OUTAGE} if the backend could not check it: what was not
   *     checked is not handed out
   */
  static byte[] requireFits(
      VerificationKey pinned, byte[] tbs, byte[] signature, VerificationBackend backend)
      throws SigningException {
    SignatureOutcome outcome;
    try {
      outcome = backend.check(pinned, tbs, Bytes.copyOf(signature));
    } catch (ProviderException e) {
      throw new SigningException(
          SigningException.Kind.OUTAGE,
          "signature could not be checked: kid=" + pinned.keyId() + ", backend=" + backend.name(),
          e);
    }
    if (outcome != SignatureOutcome.VALID) {
      throw new SigningException(
          SigningException.Kind.BAD_SIGNATURE,
          "signature does not fit the pinned key: kid=" + pinned.keyId() + ", found=" + outcome,
          null);
    }
    return signature;
  }
}
