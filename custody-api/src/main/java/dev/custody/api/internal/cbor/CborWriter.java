package dev.custody.api.internal.cbor;

import dev.custody.api.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes deterministic CBOR: every head in its shortest form. Not safe for use by several threads.
 */
public final class CborWriter {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(320);

  /** An integer. */
  public CborWriter integer(long value) {
    return value >= 0 ? head(CborReader.UNSIGNED, value) : head(CborReader.NEGATIVE, -1 - value);
  }

  /** A byte string. */
  public CborWriter bytes(Bytes value) {
    head(CborReader.BYTES, value.length());
    out.write(value.unsafeArray(), 0, value.length());
    return this;
  }

  /** A text string. */
  public CborWriter text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    head(CborReader.TEXT, utf8.length);
    out.write(utf8, 0, utf8.length);
    return this;
  }

  /** The head of an array; its items follow. */
  public CborWriter array(int count) {
    return head(CborReader.ARRAY, count);
  }

  /** The head of a map; its labels and values follow, in the order of their bytes. */
  public CborWriter map(int count) {
    return head(CborReader.MAP, count);
  }

  /** All that was written. */
  public byte[] toByteArray() {
    return out.toByteArray();
  }

  /** How many bytes the head of this number, length or count has. */
  static int headLength(long value) {
    return value < 24 ? 1 : value <= 0xff ? 2 : value <= 0xffff ? 3 : value >>> 32 == 0 ? 5 : 9;
  }

  private CborWriter head(int major, long value) {
    int length = headLength(value) - 1;
    int low =
        switch (length) {
          case 0 -> (int) value;
          case 1 -> 24;
          case 2 -> 25;
          case 4 -> 26;
          default -> 27;
        };
    out.write(major << 5 | low);
    for (int shift = 8 * (length - 1); shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
    return this;
  }
}
