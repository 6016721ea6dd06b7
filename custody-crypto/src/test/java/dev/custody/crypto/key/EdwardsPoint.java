package dev.custody.crypto.key;

import java.math.BigInteger;

/**
 * Points of edwards25519 in the plainest arithmetic (RFC 8032, 5.1): slow, and an oracle for tests.
 */
record EdwardsPoint(BigInteger x, BigInteger y) {

  static final BigInteger P = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
  static final BigInteger L =
      BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));
  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);

  static final EdwardsPoint NEUTRAL = new EdwardsPoint(BigInteger.ZERO, BigInteger.ONE);
  static final EdwardsPoint BASE =
      ofY(BigInteger.valueOf(4).multiply(BigInteger.valueOf(5).modInverse(P)).mod(P));

  /** L times a point with a full torsion component has order eight. */
  static EdwardsPoint ofOrderEight() {
    for (int y = 2; ; y++) {
      EdwardsPoint point = ofYOrNull(BigInteger.valueOf(y));
      if (point != null) {
        EdwardsPoint torsion = point.multiply(L);
        if (!torsion.multiply(BigInteger.valueOf(4)).equals(NEUTRAL)) {
          return torsion;
        }
      }
    }
  }

  static EdwardsPoint ofY(BigInteger y) {
    EdwardsPoint point = ofYOrNull(y);
    if (point == null) {
      throw new AssertionError("no point with y=" + y);
    }
    return point;
  }

  private static EdwardsPoint ofYOrNull(BigInteger y) {
    BigInteger yy = y.multiply(y).mod(P);
    BigInteger square =
        yy.subtract(BigInteger.ONE)
            .multiply(D.multiply(yy).add(BigInteger.ONE).modInverse(P))
            .mod(P);
    BigInteger root = square.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
    if (!root.multiply(root).mod(P).equals(square)) {
      root = root.multiply(BigInteger.TWO.modPow(P.shiftRight(2), P)).mod(P);
    }
    if (!root.multiply(root).mod(P).equals(square)) {
      return null;
    }
    return new EdwardsPoint(root.testBit(0) ? P.subtract(root) : root, y);
  }

  EdwardsPoint add(EdwardsPoint other) {
    BigInteger product = D.multiply(x).multiply(other.x).multiply(y).multiply(other.y).mod(P);
    BigInteger x3 = x.multiply(other.y).add(y.multiply(other.x));
    BigInteger y3 = y.multiply(other.y).add(x.multiply(other.x));
    return new EdwardsPoint(
        x3.multiply(BigInteger.ONE.add(product).modInverse(P)).mod(P),
        y3.multiply(BigInteger.ONE.subtract(product).modInverse(P)).mod(P));
  }

  EdwardsPoint multiply(BigInteger scalar) {
    EdwardsPoint sum = NEUTRAL;
    for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
      sum = sum.add(sum);
      if (scalar.testBit(bit)) {
        sum = sum.add(this);
      }
    }
    return sum;
  }

  byte[] encode() {
    byte[] out = encode(y);
    out[31] |= (byte) (x.testBit(0) ? 0x80 : 0);
    return out;
  }

  /** 32 bytes, little-endian. */
  static byte[] encode(BigInteger number) {
    byte[] out = new byte[32];
    byte[] big = number.toByteArray();
    for (int i = 0; i < Math.min(32, big.length); i++) {
      out[i] = big[big.length - 1 - i];
    }
    return out;
  }

  static BigInteger littleEndian(byte[] bytes) {
    byte[] big = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      big[i] = bytes[bytes.length - 1 - i];
    }
    return new BigInteger(1, big);
  }
}
