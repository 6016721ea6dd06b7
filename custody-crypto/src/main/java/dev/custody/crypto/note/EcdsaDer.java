package dev.custody.crypto.note;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * P-256 signatures as notes carry them, Ecdsa-Sig-Value in DER (RFC 3279, 2.2.3), and as the rest
 * of the house does, r || s in 64 bytes.
 */
final class EcdsaDer {

  private static final int NUMBER_BYTES = 32;
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;

  private EcdsaDer() {}

  static byte[] encode(byte[] signature) {
    byte[] r = integer(signature, 0);
    byte[] s = integer(signature, NUMBER_BYTES);
    byte[] der = new byte[2 + r.length + s.length];
    der[0] = SEQUENCE;
    der[1] = (byte) (r.length + s.length);
    System.arraycopy(r, 0, der, 2, r.length);
    System.arraycopy(s, 0, der, 2 + r.length, s.length);
    return der;
  }

  /** r || s; {@code null} for anything but the one encoding of two numbers of up to 32 bytes. */
  static byte @Nullable [] decode(byte[] der) {
    byte[] signature = new byte[2 * NUMBER_BYTES];
    int at = 2;
    for (int number = 1; number <= 2; number++) {
      if (der.length < at + 2) {
        return null;
      }
      int from = at + 2;
      at = from + der[at + 1];
      if (at < from || at > der.length) {
        return null;
      }
      int digits = from;
      while (digits < at && der[digits] == 0) {
        digits++;
      }
      if (at - digits > NUMBER_BYTES) {
        return null;
      }
      System.arraycopy(der, digits, signature, number * NUMBER_BYTES - (at - digits), at - digits);
    }
    // What was read loosely is held against the one way to write it.
    return Arrays.equals(encode(signature), der) ? signature : null;
  }

  private static byte[] integer(byte[] signature, int offset) {
    int from = offset;
    int to = offset + NUMBER_BYTES;
    while (from < to - 1 && signature[from] == 0) {
      from++;
    }
    int sign = signature[from] < 0 ? 1 : 0;
    byte[] out = new byte[2 + sign + to - from];
    out[0] = INTEGER;
    out[1] = (byte) (sign + to - from);
    System.arraycopy(signature, from, out, 2 + sign, to - from);
    return out;
  }
}
