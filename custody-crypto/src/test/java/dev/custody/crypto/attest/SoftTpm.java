package dev.custody.crypto.attest;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;

/**
 * Writes what a TPM could have written, with keys of its own: for structures that no good TPM
 * makes.
 */
final class SoftTpm {

  static final int ATTESTATION = 0x00050072;
  static final int SIGNING = 0x00040072;
  static final String NONCE = "000102030405060708090a0b0c0d0e0f";

  final KeyPair keys = newKeys();
  private final Bytes publicArea;

  SoftTpm(int attributes) {
    this.publicArea = publicArea(keys, attributes, "0018000b");
  }

  static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static Bytes publicArea(KeyPair keys, int attributes, String scheme) {
    ECPublicKey key = (ECPublicKey) keys.getPublic();
    return Bytes.ofHex(
        String.format("0023000b%08x0000%s", attributes, "0010" + scheme)
            + "00030010"
            + "0020"
            + number(key.getW().getAffineX())
            + "0020"
            + number(key.getW().getAffineY()));
  }

  static String number(BigInteger number) {
    return String.format("%064x", number);
  }

  static TpmName nameOf(Bytes publicArea) {
    return TpmName.over(publicArea.toByteArray());
  }

  Bytes publicArea() {
    return publicArea;
  }

  TpmName name() {
    return nameOf(publicArea);
  }

  /** Magic to firmware version; {@code signer} is the qualified name in hex. */
  static String head(String type, String signer) {
    return "ff544347"
        + type
        + "0022"
        + signer
        + "0010"
        + NONCE
        + "0000000000000001"
        + "ffffffff"
        + "00000003"
        + "01"
        + "fffffffffffffffe";
  }

  String quote(String selection, Digest pcrDigest) {
    return head("8018", name().toHex()) + selection + "0020" + pcrDigest.toHex();
  }

  String certification(String signer, TpmName name) {
    return head("8017", signer) + "0022" + name.toHex() + "0022" + name.toHex();
  }

  /** TPMT_SIGNATURE by ECDSA. */
  Bytes sign(String hex) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(keys.getPrivate());
      signature.update(Bytes.ofHex(hex).toByteArray());
      byte[] both = signature.sign();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(new byte[] {0, 0x18, 0, 0x0b, 0, 0x20}, 0, 6);
      out.write(both, 0, 32);
      out.write(new byte[] {0, 0x20}, 0, 2);
      out.write(both, 32, 32);
      return Bytes.ofOwned(out.toByteArray());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  TpmEvidence.Builder quoted(String quote) {
    return TpmEvidence.builder(publicArea).quote(Bytes.ofHex(quote), sign(quote));
  }

  static Bytes nonce() {
    return Bytes.ofHex(NONCE);
  }

  static Bytes flipped(Bytes bytes, int at, int mask) {
    byte[] out = bytes.toByteArray();
    out[at] ^= (byte) mask;
    return Bytes.ofOwned(out);
  }

  static Bytes prefix(Bytes bytes, int length) {
    return Bytes.ofOwned(Arrays.copyOf(bytes.toByteArray(), length));
  }
}
