package dev.custody.crypto.note;

import dev.custody.api.Bytes;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.VerificationKey;

/**
 * The public key within a verifier key: its type byte, and the key as that type has it. Ed25519 and
 * ML-DSA-44 are the bare key, P-256 is a SubjectPublicKeyInfo in DER.
 */
final class PublicKeyForm {

  // SubjectPublicKeyInfo, all but the key itself: RFC 8410 and RFC 9881.
  private static final byte[] ED25519_HEAD = Bytes.ofHex("302a300506032b6570032100").toByteArray();
  private static final byte[] ML_DSA_44_HEAD =
      Bytes.ofHex("30820532300b06096086480165030403110382052100").toByteArray();
  private static final byte[] NO_HEAD = {};
  private static final int ED25519_BYTES = 32;
  private static final int ML_DSA_44_BYTES = 1_312;
  private static final int P256_SPKI_BYTES = 91;

  private PublicKeyForm() {}

  /** Type byte and key. */
  static Bytes encode(NoteSignatureType type, VerificationKey key) {
    byte[] spki = key.spki().unsafeArray();
    int head = head(type).length;
    byte[] encoded = new byte[1 + spki.length - head];
    encoded[0] = (byte) type.code();
    System.arraycopy(spki, head, encoded, 1, spki.length - head);
    return Bytes.ofOwned(encoded);
  }

  /** Reads type byte and key. */
  static VerificationKey decode(NoteSignatureType type, byte[] encoded)
      throws MalformedKeyException {
    int length = length(type);
    if (encoded.length != 1 + length) {
      throw new MalformedKeyException(
          "verifier key of another length: type="
              + type.code()
              + ", expected bytes="
              + (1 + length)
              + ", found="
              + encoded.length);
    }
    byte[] head = head(type);
    byte[] spki = new byte[head.length + length];
    System.arraycopy(head, 0, spki, 0, head.length);
    System.arraycopy(encoded, 1, spki, head.length, length);
    return VerificationKey.of(type.algorithm(), Bytes.ofOwned(spki));
  }

  private static byte[] head(NoteSignatureType type) {
    switch (type) {
      case ED25519:
      case COSIGNATURE_ED25519:
        return ED25519_HEAD;
      case COSIGNATURE_ML_DSA_44:
        return ML_DSA_44_HEAD;
      case ECDSA_P256:
        return NO_HEAD;
    }
    throw new AssertionError("every type has a form: type=" + type);
  }

  private static int length(NoteSignatureType type) {
    switch (type) {
      case ED25519:
      case COSIGNATURE_ED25519:
        return ED25519_BYTES;
      case COSIGNATURE_ML_DSA_44:
        return ML_DSA_44_BYTES;
      case ECDSA_P256:
        return P256_SPKI_BYTES;
    }
    throw new AssertionError("every type has a length: type=" + type);
  }
}
