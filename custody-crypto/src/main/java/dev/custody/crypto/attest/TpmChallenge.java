package dev.custody.crypto.attest;

import dev.custody.api.Bytes;
import dev.custody.crypto.internal.attest.tpm.Credential;
import dev.custody.crypto.internal.attest.tpm.TpmRefusal;
import dev.custody.crypto.key.MalformedKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * A question that only the TPM of one endorsement key can answer, and only if a certain attestation
 * key is in it too: credential activation (TCG part 1, 24). Who enrols a device sends it the {@link
 * #credential()}, keeps this object, and judges the answer with {@link TpmEnrolment}.
 *
 * <p>It holds the secret that is expected back: it stays with whoever made it, and answers once.
 *
 * @since 0.1.0
 */
public final class TpmChallenge {

  private static final int SECRET_BYTES = 32;
  private static final int AES_KEY_BITS = 128;
  // What tpm2_activatecredential reads: its mark and version before the two structures.
  private static final Bytes FILE_HEADER = Bytes.ofHex("badcc0de00000001");

  private final TpmPublicArea endorsementKey;
  private final TpmName attestationKey;
  private final Bytes secret;
  private final Credential credential;

  private TpmChallenge(
      TpmPublicArea endorsementKey, TpmName attestationKey, Bytes secret, Credential credential) {
    this.endorsementKey = endorsementKey;
    this.attestationKey = attestationKey;
    this.secret = secret;
    this.credential = credential;
  }

  /**
   * A challenge with a fresh secret of 32 bytes.
   *
   * @param endorsementKey RSA, restricted to decryption, protecting with AES-128, as the TCG's
   *     default template has it
   * @param attestationKey the name of the key to be enrolled
   * @param random draws secret, seed and padding
   * @throws MalformedKeyException if the endorsement key is of another kind
   */
  public static TpmChallenge make(
      TpmPublicArea endorsementKey, TpmName attestationKey, SecureRandom random)
      throws MalformedKeyException {
    Objects.requireNonNull(attestationKey, "attestationKey");
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    Bytes owned = Bytes.ofOwned(secret);
    try {
      endorsementKey.requireAttributes(
          "endorsement key", TpmPublicArea.OF_ENDORSEMENT_KEY, TpmAttribute.SIGN);
      if (!endorsementKey.isRsa() || endorsementKey.symmetricKeyBits() != AES_KEY_BITS) {
        throw new MalformedKeyException(
            "endorsement key: expected RSA with AES bits=128, found RSA="
                + endorsementKey.isRsa()
                + ", AES bits="
                + endorsementKey.symmetricKeyBits());
      }
      Credential credential =
          Credential.make(endorsementKey.key().spki(), attestationKey.bytes(), owned, random);
      return new TpmChallenge(endorsementKey, attestationKey, owned, credential);
    } catch (TpmRefusal e) {
      throw new MalformedKeyException(e.detail());
    }
  }

  /** The endorsement key that can open it. */
  public TpmPublicArea endorsementKey() {
    return endorsementKey;
  }

  /** The key that must be in the same TPM. */
  public TpmName attestationKey() {
    return attestationKey;
  }

  /** The TPM2B_ID_OBJECT, first argument of TPM2_ActivateCredential. */
  public Bytes idObject() {
    return credential.idObject();
  }

  /** The TPM2B_ENCRYPTED_SECRET, second argument of TPM2_ActivateCredential. */
  public Bytes encryptedSecret() {
    return credential.encryptedSeed();
  }

  /** Both in the file form of tpm2-tools: what tpm2_activatecredential takes. */
  public Bytes credential() {
    Bytes first = idObject();
    Bytes second = encryptedSecret();
    byte[] out = new byte[FILE_HEADER.length() + first.length() + second.length()];
    FILE_HEADER.copyTo(out, 0);
    first.copyTo(out, FILE_HEADER.length());
    second.copyTo(out, FILE_HEADER.length() + first.length());
    return Bytes.ofOwned(out);
  }

  boolean isAnsweredBy(Bytes answer) {
    return MessageDigest.isEqual(secret.unsafeArray(), answer.unsafeArray());
  }

  /** The names of both keys. */
  @Override
  public String toString() {
    return "TpmChallenge[" + endorsementKey.name() + ", " + attestationKey + "]";
  }
}
