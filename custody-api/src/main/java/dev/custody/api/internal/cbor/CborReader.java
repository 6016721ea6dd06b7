package dev.custody.api.internal.cbor;

import dev.custody.api.Bytes;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.internal.wire.MalformedBytes;
import dev.custody.api.internal.wire.TextRule;
import java.nio.charset.StandardCharsets;

/**
 * Reads deterministic CBOR (RFC 8949, section 4.2.1): shortest heads, definite lengths. Only
 * integers, strings, arrays and maps: headers have nothing else. Not safe for use by several
 * threads.
 */
final class CborReader {

  static final int UNSIGNED = 0;
  static final int NEGATIVE = 1;
  static final int BYTES = 2;
  static final int TEXT = 3;
  static final int ARRAY = 4;
  static final int MAP = 5;

  private final byte[] bytes;
  private final Reason notCanonical;
  private final String prefix;
  private int position;

  /** Reads a protected header: what breaks the form is HEADER_NOT_CANONICAL. */
  CborReader(Bytes bytes) {
    this(bytes, Reason.HEADER_NOT_CANONICAL, "protected.");
  }

  /**
   * Reads anything.
   *
   * @param notCanonical the reason for bytes that break the form
   * @param prefix what stands before the names of values in paths
   */
  CborReader(Bytes bytes, Reason notCanonical, String prefix) {
    this.bytes = bytes.unsafeArray();
    this.notCanonical = notCanonical;
    this.prefix = prefix;
  }

  int position() {
    return position;
  }

  /** Goes on at this offset, within the bytes, where an item begins. */
  void moveTo(int offset) {
    position = offset;
  }

  boolean atEnd() {
    return position == bytes.length;
  }

  /** The major type of the next item, without taking it. */
  int peekMajor(String name) {
    if (atEnd()) {
      throw malformed(name, position, "another item", "the end of the bytes");
    }
    return (bytes[position] & 0xff) >>> 5;
  }

  /** The head of an item of this major type: its value, count or length. */
  long head(String name, int major) {
    int start = position;
    int found = peekMajor(name);
    if (found != major) {
      throw malformed(name, start, "major type " + major, "major type " + found);
    }
    return argument(name, start);
  }

  private long argument(String name, int start) {
    int low = bytes[position++] & 0x1f;
    if (low < 24) {
      return low;
    }
    int length = low == 24 ? 1 : low == 25 ? 2 : low == 26 ? 4 : low == 27 ? 8 : -1;
    if (length < 0 || bytes.length - position < length) {
      throw malformed(name, start, "a whole head of definite length", "another head");
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      value = value << 8 | bytes[position++] & 0xff;
    }
    boolean shortest =
        switch (length) {
          case 1 -> value >= 24;
          case 2 -> value > 0xff;
          case 4 -> value > 0xffff;
          default -> value >>> 32 != 0;
        };
    if (!shortest) {
      throw malformed(name, start, "the shortest head", "a longer one");
    }
    return value;
  }

  /** An unsigned integer below 2^63. */
  long unsigned(String name) {
    int start = position;
    long value = head(name, UNSIGNED);
    if (value < 0) {
      throw malformed(name, start, "an integer below 2^63", "a larger one");
    }
    return value;
  }

  /** An integer of 64 bits, negative or not. */
  long integer(String name) {
    int start = position;
    int major = peekMajor(name);
    if (major != UNSIGNED && major != NEGATIVE) {
      throw malformed(name, start, "an integer", "major type " + major);
    }
    long value = argument(name, start);
    if (value < 0) {
      throw malformed(name, start, "an integer of 64 bits", "a larger one");
    }
    return major == UNSIGNED ? value : -1 - value;
  }

  /** Requires exactly this integer. */
  void label(long expected) {
    int start = position;
    long found = integer("label");
    if (found != expected) {
      throw malformed("label", start, Long.toString(expected), Long.toString(found));
    }
  }

  /** A byte string of this length. */
  Bytes byteString(String name, int length) {
    int start = position;
    long found = head(name, BYTES);
    if (found != length) {
      throw malformed(name, start, length + " bytes", Long.toUnsignedString(found) + " bytes");
    }
    require(name, start, found);
    Bytes value = Bytes.copyOf(bytes, position, position + length);
    position += length;
    return value;
  }

  /** A byte string of any length up to this one. */
  Bytes byteStringUpTo(String name, int lengthMax) {
    int start = position;
    long found = head(name, BYTES);
    if (found < 0 || found > lengthMax) {
      throw malformed(
          name, start, "at most " + lengthMax + " bytes", Long.toUnsignedString(found) + " bytes");
    }
    require(name, start, found);
    Bytes value = Bytes.copyOf(bytes, position, position + (int) found);
    position += (int) found;
    return value;
  }

  /** A text string, not empty. */
  String text(String name) {
    int start = position;
    long length = head(name, TEXT);
    require(name, start, length);
    int end = position + (int) length;
    if (length == 0 || TextRule.badUtf8(bytes, position, end) >= 0) {
      throw malformed(name, start, "text in UTF-8, not empty", "something else");
    }
    String value = new String(bytes, position, (int) length, StandardCharsets.UTF_8);
    position = end;
    return value;
  }

  private void require(String name, int start, long length) {
    if (length < 0 || length > bytes.length - position) {
      throw malformed(
          name, start, "bytes within what is read", Long.toUnsignedString(length) + " bytes");
    }
  }

  /** Moves over one item with all that it holds, up to this depth. */
  void skip(int depthMax) {
    int start = position;
    int major = peekMajor("item");
    if (major > MAP || depthMax == 0) {
      throw malformed("item", start, "an integer, string, array or map", "major type " + major);
    }
    long value = argument("item", start);
    if (major == BYTES || major == TEXT) {
      require("item", start, value);
      position += (int) value;
    } else if (major == ARRAY || major == MAP) {
      require("item", start, value);
      long items = major == MAP ? 2 * value : value;
      for (long i = 0; i < items; i++) {
        skip(depthMax - 1);
      }
    }
  }

  MalformedBytes malformed(String name, int offset, String expected, String found) {
    return new MalformedBytes(new Refusal(notCanonical, prefix + name, offset, expected, found));
  }
}
