package dev.custody.crypto.proof;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads a proof line by line, and says of a fault where it is. For one thread. */
final class ProofText {

  /** A proof refused by its form. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Refusal refusal;

    Malformed(Refusal refusal) {
      super(refusal.toString());
      this.refusal = refusal;
    }

    <T> Parsed<T> refused() {
      return new Parsed.Refused<>(refusal);
    }
  }

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final byte[] bytes;
  private int at;

  ProofText(Bytes bytes, int bytesMax) throws Malformed {
    if (bytes.length() > bytesMax) {
      throw new Malformed(
          new Refusal(
              Reason.RECORD_TOO_LARGE, "", 0, "bytes<=" + bytesMax, "bytes=" + bytes.length()));
    }
    this.bytes = bytes.unsafeArray();
  }

  int offset() {
    return at;
  }

  boolean startsWith(String ascii) {
    if (bytes.length - at < ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (bytes[at + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Takes exactly these characters. */
  void expect(String path, String ascii) throws Malformed {
    for (int i = 0; i < ascii.length(); i++, at++) {
      if (at == bytes.length || bytes[at] != ascii.charAt(i)) {
        throw fault(path, at, "the characters " + printable(ascii), found(at));
      }
    }
  }

  /** Takes the rest of a line, and its newline. */
  String restOfLine(String path, int charsMax) throws Malformed {
    int from = at;
    while (at < bytes.length && bytes[at] != '\n') {
      if (bytes[at] < 0x20 || bytes[at] > 0x7e) {
        throw fault(path, at, "visible ASCII", found(at));
      }
      if (at - from == charsMax) {
        throw fault(path, at, "a newline after at most " + charsMax + " characters", found(at));
      }
      at++;
    }
    if (at == bytes.length) {
      throw fault(path, at, "a newline", "the end");
    }
    return new String(bytes, from, at++ - from, StandardCharsets.US_ASCII);
  }

  /** Takes the rest of a line: decimal without leading zeros, below 2^63. */
  long decimalLine(String path) throws Malformed {
    int from = at;
    String digits = restOfLine(path, 19);
    long value = decimal(digits);
    if (value < 0) {
      throw fault(path, from, "decimal without leading zeros below 2^63", "another form");
    }
    return value;
  }

  /** -1 if it is not one. */
  static long decimal(String digits) {
    if (digits.isEmpty()
        || digits.length() > 19
        || digits.length() > 1 && digits.charAt(0) == '0') {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** Takes the rest of a line: base64 in its one form, of 1 byte at least. */
  Bytes base64Line(String path, int bytesMax) throws Malformed {
    int from = at;
    byte[] value = base64(restOfLine(path, (bytesMax + 2) / 3 * 4));
    if (value == null || value.length == 0 || value.length > bytesMax) {
      throw fault(path, from, "base64 of 1 to " + bytesMax + " bytes", "another form");
    }
    return Bytes.ofOwned(value);
  }

  /** Takes the rest of a line: a hash in base64. */
  Digest hashLine(String path) throws Malformed {
    int from = at;
    byte[] value = base64(restOfLine(path, 44));
    if (value == null || value.length != Digest.LENGTH) {
      throw fault(path, from, "base64 of 32 bytes", "another form");
    }
    return new Digest(Bytes.ofOwned(value));
  }

  /** Takes the rest of a line: lower-case hex of so many bytes. */
  Bytes hexLine(String path, int length) throws Malformed {
    int from = at;
    Bytes value = hex(restOfLine(path, 2 * length), length);
    if (value == null) {
      throw fault(path, from, "lower-case hex of " + length + " bytes", "another form");
    }
    return value;
  }

  /** {@code null} if it is not lower-case hex of so many bytes. */
  static @Nullable Bytes hex(String text, int length) {
    if (text.length() != 2 * length) {
      return null;
    }
    byte[] out = new byte[length];
    for (int i = 0; i < text.length(); i++) {
      int digit = 0;
      while (digit < HEX.length && HEX[digit] != text.charAt(i)) {
        digit++;
      }
      if (digit == HEX.length) {
        return null;
      }
      out[i / 2] = (byte) (out[i / 2] << 4 | digit);
    }
    return Bytes.ofOwned(out);
  }

  /** Takes so many bytes as they are. */
  Bytes block(String path, int length) throws Malformed {
    if (bytes.length - at < length) {
      throw fault(path, at, "bytes=" + length, "bytes=" + (bytes.length - at));
    }
    Bytes block = Bytes.copyOf(bytes, at, at + length);
    at += length;
    return block;
  }

  /** Takes all that is left. */
  Bytes rest() {
    Bytes rest = Bytes.copyOf(bytes, at, bytes.length);
    at = bytes.length;
    return rest;
  }

  void requireEnd() throws Malformed {
    if (at < bytes.length) {
      throw fault("", at, "the end", "bytes=" + (bytes.length - at));
    }
  }

  static Malformed fault(String path, int offset, String expected, String found) {
    return new Malformed(new Refusal(Reason.RECORD_NOT_CANONICAL, path, offset, expected, found));
  }

  static String base64(Bytes value) {
    return Base64.getEncoder().encodeToString(value.unsafeArray());
  }

  private static byte @Nullable [] base64(String text) {
    try {
      byte[] value = Base64.getDecoder().decode(text);
      return Base64.getEncoder().encodeToString(value).equals(text) ? value : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private String found(int offset) {
    return offset == bytes.length ? "the end" : "another byte";
  }

  private static String printable(String ascii) {
    return "'" + ascii.replace("\n", "\\n") + "'";
  }
}
