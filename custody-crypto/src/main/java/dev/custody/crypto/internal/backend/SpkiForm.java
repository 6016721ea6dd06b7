package dev.custody.crypto.internal.backend;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.MalformedKeyException;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * The one encoding of a public key per algorithm: SubjectPublicKeyInfo in DER (RFC 5480, RFC 8410,
 * RFC 9881), a fixed prefix and the raw key.
 *
 * <pre>
 *   ES256      26 B prefix  04 x(32) y(32)   91 B   named curve, uncompressed, point on the curve
 *   Ed25519    12 B prefix  A(32)            44 B   canonical, in the prime-order subgroup, not neutral
 *   ML-DSA-44  22 B prefix  1,312 B               without parameters
 *   ML-DSA-65  22 B prefix  1,952 B               without parameters
 * </pre>
 *
 * <p>Comparing with a prefix instead of parsing ASN.1 leaves no second encoding of the same key, so
 * one key has one kid.
 */
public final class SpkiForm {

  private static final Bytes P256 =
      Bytes.ofHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");
  private static final Bytes ED25519 = Bytes.ofHex("302a300506032b6570032100");
  private static final Bytes ML_DSA_44 =
      Bytes.ofHex("30820532300b06096086480165030403110382052100");
  private static final Bytes ML_DSA_65 =
      Bytes.ofHex("308207b2300b0609608648016503040312038207a100");

  private static final BigInteger P256_P =
      new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
  private static final BigInteger P256_B =
      new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);

  private SpkiForm() {}

  /**
   * Holds the bytes against the algorithm's one encoding.
   *
   * @param direct an algorithm that is not batched
   * @throws MalformedKeyException if they are anything else than one good key of this algorithm
   */
  public static void check(Algorithm direct, Bytes spki) throws MalformedKeyException {
    Bytes prefix = prefix(direct);
    int length = prefix.length() + rawLength(direct);
    if (spki.length() != length) {
      throw new MalformedKeyException(
          "public key of another length: algorithm="
              + direct.keyName()
              + ", expected bytes="
              + length
              + ", found="
              + spki.length());
    }
    byte[] der = spki.unsafeArray();
    for (int i = 0; i < prefix.length(); i++) {
      if (der[i] != prefix.byteAt(i)) {
        throw new MalformedKeyException(
            "public key in another encoding: algorithm=" + direct.keyName() + ", offset=" + i);
      }
    }
    if (direct == Algorithm.ES256) {
      requireOnCurve(der, prefix.length());
    } else if (direct == Algorithm.ED25519 && !Ed25519.validatePublicKeyFull(der, 12)) {
      throw new MalformedKeyException(
          "public key not a canonical point of prime order: algorithm=Ed25519");
    }
  }

  /**
   * The algorithm whose encoding has this length.
   *
   * @throws MalformedKeyException if there is none
   */
  public static Algorithm algorithm(Bytes spki) throws MalformedKeyException {
    for (Algorithm algorithm : Algorithm.values()) {
      if (!algorithm.batched()
          && spki.length() == prefix(algorithm).length() + rawLength(algorithm)) {
        return algorithm;
      }
    }
    throw new MalformedKeyException(
        "public key of no known algorithm: expected bytes=91, 44, 1334 or 1974, found="
            + spki.length());
  }

  /** The SubjectPublicKeyInfo of these raw key bytes; a P-256 point is x || y, 64 bytes. */
  public static Bytes ofRaw(Algorithm direct, byte[] raw) {
    Bytes prefix = prefix(direct);
    byte[] out = Arrays.copyOf(prefix.unsafeArray(), prefix.length() + raw.length);
    System.arraycopy(raw, 0, out, prefix.length(), raw.length);
    return Bytes.ofOwned(out);
  }

  /** The raw key behind the prefix. */
  public static byte[] raw(Algorithm direct, Bytes spki) {
    return Arrays.copyOfRange(spki.unsafeArray(), prefix(direct).length(), spki.length());
  }

  private static Bytes prefix(Algorithm direct) {
    switch (direct) {
      case ES256:
        return P256;
      case ED25519:
        return ED25519;
      case ML_DSA_44:
        return ML_DSA_44;
      case ML_DSA_65:
        return ML_DSA_65;
      default:
        throw new IllegalArgumentException("algorithm of a key expected: found=" + direct);
    }
  }

  private static int rawLength(Algorithm direct) {
    switch (direct) {
      case ES256:
        return 64;
      case ED25519:
        return 32;
      case ML_DSA_44:
        return 1_312;
      default:
        return 1_952;
    }
  }

  private static void requireOnCurve(byte[] der, int offset) throws MalformedKeyException {
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(der, offset, offset + 32));
    BigInteger y = new BigInteger(1, Arrays.copyOfRange(der, offset + 32, offset + 64));
    BigInteger three = BigInteger.valueOf(3);
    // y^2 = x^3 - 3x + b (SP 800-186, 3.2.1.3); the curve has prime order, so on it is enough.
    BigInteger right = x.multiply(x).subtract(three).multiply(x).add(P256_B).mod(P256_P);
    if (x.compareTo(P256_P) >= 0
        || y.compareTo(P256_P) >= 0
        || !y.multiply(y).mod(P256_P).equals(right)) {
      throw new MalformedKeyException("public key not a point of the curve: algorithm=ES256");
    }
  }
}
