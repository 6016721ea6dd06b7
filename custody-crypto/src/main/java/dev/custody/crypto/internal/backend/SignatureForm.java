package dev.custody.crypto.internal.backend;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;

/**
 * The form that a signature must have before any engine sees it (docs/format.md, algorithms).
 *
 * <p>ES256: exactly 64 bytes r || s with 0 &lt; r &lt; n and 0 &lt; s &lt;= n/2. Ed25519: exactly
 * 64 bytes R || S with S &lt; L (RFC 8032, 5.1.7) and R the canonical encoding of a y coordinate.
 * ML-DSA: exactly the length of FIPS 204, table 2.
 */
public final class SignatureForm {

  private static final byte[] P256_N =
      hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  private static final byte[] P256_HALF_N =
      hex("7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8");
  private static final byte[] ED25519_L =
      hex("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed");
  private static final byte[] ED25519_P =
      hex("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed");

  private SignatureForm() {}

  /** Whether the signature has its one form; says nothing about whether it fits. */
  public static boolean isCanonical(Algorithm direct, byte[] signature) {
    switch (direct) {
      case ES256:
        return signature.length == 64
            && !isZero(signature, 0)
            && compareBigEndian(signature, 0, P256_N) < 0
            && !isZero(signature, 32)
            && compareBigEndian(signature, 32, P256_HALF_N) <= 0;
      case ED25519:
        return signature.length == 64
            && compareLittleEndian(signature, 32, ED25519_L, 0xff) < 0
            && isCanonicalPointEncoding(signature);
      case ML_DSA_44:
        return signature.length == 2_420;
      case ML_DSA_65:
        return signature.length == 3_309;
      default:
        throw new IllegalArgumentException("algorithm of a key expected: found=" + direct);
    }
  }

  /**
   * Whether r of a P-256 signature may stand for an x coordinate of r + n: only where r is below p
   * - n, which has 129 bits. The JDK up to 17 at least compares without reducing and refuses such
   * signatures, so its no is no answer there. They do not happen by chance, only on purpose.
   */
  public static boolean mayBeReduced(Algorithm direct, byte[] signature) {
    if (direct != Algorithm.ES256) {
      return false;
    }
    for (int i = 0; i < 15; i++) {
      if (signature[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** y &lt; p, and no "minus zero": where x is 0 (y is 1 or -1) the sign bit is 0. */
  private static boolean isCanonicalPointEncoding(byte[] encoding) {
    if (compareLittleEndian(encoding, 0, ED25519_P, 0x7f) >= 0) {
      return false;
    }
    return (encoding[31] & 0x80) == 0 || !hasXZero(encoding);
  }

  private static boolean hasXZero(byte[] encoding) {
    int low = encoding[0] & 0xff;
    int filler = low == 1 ? 0 : 0xff;
    if (low != 1 && low != 0xec) {
      return false;
    }
    for (int i = 1; i < 31; i++) {
      if ((encoding[i] & 0xff) != filler) {
        return false;
      }
    }
    return (encoding[31] & 0x7f) == (filler & 0x7f);
  }

  private static boolean isZero(byte[] bytes, int offset) {
    int any = 0;
    for (int i = 0; i < 32; i++) {
      any |= bytes[offset + i];
    }
    return any == 0;
  }

  // Signatures are public: these comparisons need not be in constant time.
  private static int compareBigEndian(byte[] bytes, int offset, byte[] bound) {
    for (int i = 0; i < 32; i++) {
      int difference = (bytes[offset + i] & 0xff) - (bound[i] & 0xff);
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  private static int compareLittleEndian(byte[] bytes, int offset, byte[] bound, int topMask) {
    for (int i = 0; i < 32; i++) {
      int mask = i == 0 ? topMask : 0xff;
      int difference = (bytes[offset + 31 - i] & mask) - (bound[i] & 0xff);
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  private static byte[] hex(String hex) {
    return Bytes.ofHex(hex).toByteArray();
  }
}
