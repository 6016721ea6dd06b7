package dev.custody.crypto.key;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Brings a P-256 signature that a token, a key store or a key service returned into the one form of
 * this format: r || s, 64 bytes, s in the lower half.
 *
 * <p>About half of what such places return has its s in the upper half; n - s is the same signature
 * (SEC 1, 4.1.3). Stateless and thread-safe. What comes out is still to be held against the pinned
 * key: {@link Signer#requireFits}.
 *
 * @since 0.1.0
 */
public final class EcdsaEncoding {

  private static final BigInteger N =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
  private static final BigInteger HALF_N = N.shiftRight(1);
  private static final int COORDINATE = 32;
  // SEQUENCE, two INTEGERs of up to 33 bytes, each with tag and length.
  private static final int DER_MAX = 72;

  private EcdsaEncoding() {}

  /**
   * From DER, SEQUENCE of the INTEGERs r and s (RFC 3279, 2.2.3), with minimal lengths and nothing
   * behind it.
   *
   * @param der what was returned, 8 to 72 bytes
   * @throws SigningException of kind {@link SigningException.Kind#BAD_SIGNATURE} if it is anything
   *     else, or a number is not in 1..n-1
   */
  public static byte[] ofDer(byte[] der) throws SigningException {
    if (der.length < 8 || der.length > DER_MAX || der[0] != 0x30 || der[1] != der.length - 2) {
      throw bad("DER of two numbers", der.length);
    }
    int rEnd = requireInteger(der, 2);
    int sEnd = requireInteger(der, rEnd);
    if (sEnd != der.length) {
      throw bad("DER of two numbers and nothing behind them", der.length);
    }
    return join(
        new BigInteger(Arrays.copyOfRange(der, 4, rEnd)),
        new BigInteger(Arrays.copyOfRange(der, rEnd + 2, sEnd)));
  }

  /**
   * From r || s of 32 bytes each (IEEE P1363), s anywhere.
   *
   * @param p1363 what was returned, 64 bytes
   * @throws SigningException of kind {@link SigningException.Kind#BAD_SIGNATURE} if the length is
   *     another or a number is not in 1..n-1
   */
  public static byte[] ofP1363(byte[] p1363) throws SigningException {
    if (p1363.length != 2 * COORDINATE) {
      throw bad("64 bytes", p1363.length);
    }
    return join(
        new BigInteger(1, Arrays.copyOf(p1363, COORDINATE)),
        new BigInteger(1, Arrays.copyOfRange(p1363, COORDINATE, 2 * COORDINATE)));
  }

  /** The end of a positive INTEGER with a minimal length that begins here. */
  private static int requireInteger(byte[] der, int from) throws SigningException {
    boolean header = from + 2 < der.length && der[from] == 0x02;
    int length = header ? der[from + 1] : 0;
    int end = from + 2 + length;
    boolean good = header && length >= 1 && length <= COORDINATE + 1 && end <= der.length;
    if (!good || der[from + 2] < 0 || length > 1 && der[from + 2] == 0 && der[from + 3] >= 0) {
      throw bad("DER of two positive numbers with minimal lengths", der.length);
    }
    return end;
  }

  private static byte[] join(BigInteger r, BigInteger s) throws SigningException {
    if (r.signum() <= 0 || r.compareTo(N) >= 0 || s.signum() <= 0 || s.compareTo(N) >= 0) {
      throw bad("two numbers in 1..n-1", 2 * COORDINATE);
    }
    byte[] out = new byte[2 * COORDINATE];
    copyTo(r, out, 0);
    copyTo(s.compareTo(HALF_N) > 0 ? N.subtract(s) : s, out, COORDINATE);
    return out;
  }

  /** 32 bytes, big-endian; toByteArray has a sign byte too many or leading zeros too few. */
  private static void copyTo(BigInteger number, byte[] target, int offset) {
    byte[] bytes = number.toByteArray();
    int skip = Math.max(0, bytes.length - COORDINATE);
    int length = bytes.length - skip;
    System.arraycopy(bytes, skip, target, offset + COORDINATE - length, length);
  }

  private static SigningException bad(String expected, int found) {
    return new SigningException(
        SigningException.Kind.BAD_SIGNATURE,
        "P-256 signature in another form: expected " + expected + ", found bytes=" + found,
        null);
  }
}
