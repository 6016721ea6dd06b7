package dev.custody.crypto.internal.attest.tpm;

import dev.custody.api.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that only one TPM can open, and only where a key of a certain name is in it too: what
 * TPM2_MakeCredential makes, for an endorsement key RSA with SHA-256 and AES-128-CFB (TCG part 1,
 * 24).
 *
 * <pre>
 *   seed         32 random bytes, encrypted to the endorsement key: OAEP, label IDENTITY
 *   identity     AES-128-CFB(KDFa(seed, STORAGE, name), 2-byte length || secret)
 *   integrity    HMAC-SHA-256(KDFa(seed, INTEGRITY), identity || name)
 *   TPM2B_ID_OBJECT         length(2) { length(2) integrity  identity }
 *   TPM2B_ENCRYPTED_SECRET  length(2) encrypted seed
 * </pre>
 *
 * @param idObject the TPM2B_ID_OBJECT
 * @param encryptedSeed the TPM2B_ENCRYPTED_SECRET
 */
public record Credential(Bytes idObject, Bytes encryptedSeed) {

  private static final String HMAC = "HmacSHA256";
  private static final int SEED_BYTES = 32;
  private static final int AES_KEY_BITS = 128;
  private static final int HMAC_KEY_BITS = 256;

  /**
   * Makes one.
   *
   * @param endorsementKey the RSA key, SubjectPublicKeyInfo
   * @param name the name of the key that must be in the same TPM
   * @param secret 1 to 32 bytes
   */
  public static Credential make(Bytes endorsementKey, Bytes name, Bytes secret, SecureRandom random)
      throws TpmRefusal {
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    Bytes encryptedSeed = RsaKeys.encrypt(endorsementKey, seed, "IDENTITY", random);
    byte[] storageKey = kdfA(seed, "STORAGE", name, AES_KEY_BITS);
    byte[] identity = encrypt(storageKey, sized(secret).unsafeArray());
    byte[] hmacKey = kdfA(seed, "INTEGRITY", Bytes.EMPTY, HMAC_KEY_BITS);
    Bytes integrity = Bytes.ofOwned(hmac(hmacKey, identity, name.unsafeArray()));
    return new Credential(
        sized(join(sized(integrity), Bytes.ofOwned(identity))), sized(encryptedSeed));
  }

  /**
   * KDFa, SP 800-108 in counter mode with HMAC-SHA-256, at most 256 bits (TCG part 1, 11.4.10.2).
   */
  static byte[] kdfA(byte[] key, String label, Bytes context, int bits) {
    byte[] counter = {0, 0, 0, 1};
    byte[] encodedLabel = (label + '\0').getBytes(StandardCharsets.US_ASCII);
    byte[] length = {0, 0, (byte) (bits >>> 8), (byte) bits};
    return Arrays.copyOf(hmac(key, counter, encodedLabel, context.unsafeArray(), length), bits / 8);
  }

  private static byte[] hmac(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has HmacSHA256", e);
    }
  }

  private static byte[] encrypt(byte[] key, byte[] clear) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CFB/NoPadding");
      // The key is of one use, from a fresh seed: the structure has no place for another IV.
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
      return cipher.doFinal(clear);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has AES in CFB mode", e);
    }
  }

  private static Bytes sized(Bytes bytes) {
    byte[] length = {(byte) (bytes.length() >>> 8), (byte) bytes.length()};
    return join(Bytes.ofOwned(length), bytes);
  }

  private static Bytes join(Bytes first, Bytes second) {
    byte[] out = new byte[first.length() + second.length()];
    first.copyTo(out, 0);
    second.copyTo(out, first.length());
    return Bytes.ofOwned(out);
  }
}
