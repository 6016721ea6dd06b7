package dev.custody.crypto.internal.handover;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;

/**
 * Base45 (RFC 9285): bytes in the 45 characters that a QR code packs two in 11 bits.
 *
 * <p>Two bytes are three characters, a last single byte is two, each with the lowest digit first.
 * Every text decodes to at most one byte string and is its only encoding, so nothing is repaired:
 * no lower case, no white space, no value out of range.
 */
public final class Base45 {

  private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  private static final int BASE = 45;
  private static final byte[] VALUES = values();

  private Base45() {}

  /** The text of these bytes. */
  public static String encode(Bytes bytes) {
    int length = bytes.length();
    StringBuilder out = new StringBuilder(length / 2 * 3 + 2);
    for (int i = 0; i + 1 < length; i += 2) {
      int value = (bytes.byteAt(i) & 0xff) << 8 | bytes.byteAt(i + 1) & 0xff;
      out.append(ALPHABET.charAt(value % BASE));
      out.append(ALPHABET.charAt(value / BASE % BASE));
      out.append(ALPHABET.charAt(value / (BASE * BASE)));
    }
    if (length % 2 == 1) {
      int value = bytes.byteAt(length - 1) & 0xff;
      out.append(ALPHABET.charAt(value % BASE));
      out.append(ALPHABET.charAt(value / BASE));
    }
    return out.toString();
  }

  /**
   * The bytes of a text of up to this many bytes.
   *
   * @return RECORD_TOO_LARGE, or RECORD_NOT_CANONICAL with the offset of the character
   */
  public static Parsed<Bytes> decode(String text, int bytesMax) {
    int length = text.length();
    if (length > (bytesMax + 1) / 2 * 3) {
      return refused(
          Reason.RECORD_TOO_LARGE, 0, "at most " + bytesMax + " bytes", length + " characters");
    }
    if (length % 3 == 1) {
      return refused(length - 1, "groups of 3 characters and a last of 2 or 3", "1 left over");
    }
    byte[] out = new byte[length / 3 * 2 + length % 3 / 2];
    int at = 0;
    for (int i = 0; i < length; i += 3) {
      int count = Math.min(3, length - i);
      int value = 0;
      for (int j = count - 1; j >= 0; j--) {
        char c = text.charAt(i + j);
        int digit = c < VALUES.length ? VALUES[c] : -1;
        if (digit < 0) {
          return refused(i + j, "a character of base45", "another");
        }
        value = value * BASE + digit;
      }
      int max = count == 3 ? 0xffff : 0xff;
      if (value > max) {
        return refused(i, "at most " + max, Integer.toString(value));
      }
      if (count == 3) {
        out[at++] = (byte) (value >> 8);
      }
      out[at++] = (byte) value;
    }
    return new Parsed.Accepted<>(Bytes.ofOwned(out));
  }

  private static Parsed<Bytes> refused(int offset, String expected, String found) {
    return refused(Reason.RECORD_NOT_CANONICAL, offset, expected, found);
  }

  private static Parsed<Bytes> refused(Reason reason, int offset, String expected, String found) {
    return new Parsed.Refused<>(new Refusal(reason, "base45", offset, expected, found));
  }

  private static byte[] values() {
    byte[] values = new byte[128];
    java.util.Arrays.fill(values, (byte) -1);
    for (int i = 0; i < ALPHABET.length(); i++) {
      values[ALPHABET.charAt(i)] = (byte) i;
    }
    return values;
  }
}
