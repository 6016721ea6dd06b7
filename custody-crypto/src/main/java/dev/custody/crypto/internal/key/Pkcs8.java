package dev.custody.crypto.internal.key;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.internal.backend.SpkiForm;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.VerificationKey;
import java.util.Arrays;

/**
 * Private keys as PKCS#8 (RFC 5208, RFC 5958): P-256 with its named curve (RFC 5915), Ed25519 (RFC
 * 8410), ML-DSA as its seed (RFC 9881). A public key that stands inside must be that of the private
 * one.
 *
 * <p>Version 0 is written, which every tool reads; version 1 is read too. Attributes are refused.
 */
final class Pkcs8 {

  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
  private static final byte[] VERSION_1 = {0x02, 0x01, 0x01};
  private static final byte[] P256_CURVE = hex("06082a8648ce3d030107");
  private static final byte[] P256 = hex("301306072a8648ce3d020106082a8648ce3d030107");
  private static final byte[] ED25519 = hex("300506032b6570");
  private static final byte[] ML_DSA_44 = hex("300b0609608648016503040311");
  private static final byte[] ML_DSA_65 = hex("300b0609608648016503040312");

  private static final int PARAMETERS = 0xa0;
  private static final int EC_PUBLIC_KEY = 0xa1;
  private static final int ML_DSA_SEED = 0x80;
  private static final int PUBLIC_KEY = 0x81;

  private Pkcs8() {}

  /** The PKCS#8 of this key. */
  static byte[] encode(SecretKey key) {
    byte[] secret = key.secret();
    switch (key.publicKey().algorithm()) {
      case ES256:
        byte[] point = Arrays.copyOfRange(key.publicKey().spki().unsafeArray(), 25, 91);
        byte[] ecPrivateKey =
            DerReader.element(
                DerReader.SEQUENCE,
                VERSION_1,
                DerReader.element(DerReader.OCTET_STRING, secret),
                DerReader.element(EC_PUBLIC_KEY, DerReader.element(DerReader.BIT_STRING, point)));
        return info(P256, ecPrivateKey);
      case ED25519:
        return info(ED25519, DerReader.element(DerReader.OCTET_STRING, secret));
      case ML_DSA_44:
        return info(ML_DSA_44, DerReader.element(ML_DSA_SEED, secret));
      default:
        return info(ML_DSA_65, DerReader.element(ML_DSA_SEED, secret));
    }
  }

  /** The key of this PKCS#8. */
  static SecretKey decode(byte[] der) throws MalformedKeyException {
    DerReader outer = new DerReader(der);
    DerReader info = outer.enter(DerReader.SEQUENCE);
    outer.requireEnd();
    boolean versionOne = info.skipIf(VERSION_1);
    if (!versionOne) {
      info.expect(VERSION_0, "version 0 or 1");
    }
    Algorithm algorithm = algorithm(info);
    byte[] inner = info.value(DerReader.OCTET_STRING);
    SecretKey key = algorithm == Algorithm.ES256 ? ecPrivateKey(inner) : plain(algorithm, inner);
    if (versionOne && info.isNext(PUBLIC_KEY)) {
      byte[] bits = info.value(PUBLIC_KEY);
      requirePublic(key, bits);
    }
    info.requireEnd();
    return key;
  }

  private static Algorithm algorithm(DerReader info) throws MalformedKeyException {
    if (info.skipIf(P256)) {
      return Algorithm.ES256;
    }
    if (info.skipIf(ED25519)) {
      return Algorithm.ED25519;
    }
    if (info.skipIf(ML_DSA_44)) {
      return Algorithm.ML_DSA_44;
    }
    info.expect(ML_DSA_65, "the algorithm of a P-256, Ed25519, ML-DSA-44 or ML-DSA-65 key");
    return Algorithm.ML_DSA_65;
  }

  private static SecretKey plain(Algorithm algorithm, byte[] inner) throws MalformedKeyException {
    DerReader reader = new DerReader(inner);
    byte[] secret =
        reader.value(algorithm == Algorithm.ED25519 ? DerReader.OCTET_STRING : ML_DSA_SEED);
    reader.requireEnd();
    return SecretKey.of(algorithm, secret);
  }

  private static SecretKey ecPrivateKey(byte[] inner) throws MalformedKeyException {
    DerReader outer = new DerReader(inner);
    DerReader sequence = outer.enter(DerReader.SEQUENCE);
    outer.requireEnd();
    sequence.expect(VERSION_1, "version 1 of an EC private key");
    SecretKey key = SecretKey.of(Algorithm.ES256, sequence.value(DerReader.OCTET_STRING));
    if (sequence.isNext(PARAMETERS)) {
      DerReader parameters = sequence.enter(PARAMETERS);
      parameters.expect(P256_CURVE, "curve P-256");
      parameters.requireEnd();
    }
    if (sequence.isNext(EC_PUBLIC_KEY)) {
      DerReader wrapper = sequence.enter(EC_PUBLIC_KEY);
      requirePublic(key, wrapper.value(DerReader.BIT_STRING));
      wrapper.requireEnd();
    }
    sequence.requireEnd();
    return key;
  }

  /** The content of a BIT STRING against the end of the public key's encoding, which is one too. */
  private static void requirePublic(SecretKey key, byte[] bits) throws MalformedKeyException {
    byte[] spki = key.publicKey().spki().unsafeArray();
    int from = spki.length - bits.length;
    int raw = SpkiForm.raw(key.publicKey().algorithm(), key.publicKey().spki()).length;
    if (bits.length <= raw
        || from < 0
        || !Arrays.equals(Arrays.copyOfRange(spki, from, spki.length), bits)) {
      throw new MalformedKeyException("public key not that of the private key");
    }
  }

  /** A file that carries the public key beside the private one must mean one key. */
  static void requirePublic(SecretKey key, VerificationKey publicKey) throws MalformedKeyException {
    if (!key.publicKey().equals(publicKey)) {
      throw new MalformedKeyException(
          "public key not that of the private key: kid="
              + publicKey.keyId()
              + ", private key's kid="
              + key.publicKey().keyId());
    }
  }

  private static byte[] info(byte[] algorithm, byte[] privateKey) {
    return DerReader.element(
        DerReader.SEQUENCE,
        VERSION_0,
        algorithm,
        DerReader.element(DerReader.OCTET_STRING, privateKey));
  }

  private static byte[] hex(String hex) {
    return Bytes.ofHex(hex).toByteArray();
  }
}
