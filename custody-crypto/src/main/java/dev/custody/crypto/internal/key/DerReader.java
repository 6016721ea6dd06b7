package dev.custody.crypto.internal.key;

import dev.custody.crypto.key.MalformedKeyException;
import java.util.Arrays;

/**
 * Reads the few DER structures of key files (X.690, section 10): definite, minimal lengths below
 * 65,536, no recursion but by the caller's own structure. Copies nothing but values.
 */
final class DerReader {

  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int NULL = 0x05;
  static final int OID = 0x06;
  static final int SEQUENCE = 0x30;

  private final byte[] bytes;
  private final int end;
  private int position;

  DerReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private DerReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.position = from;
    this.end = end;
  }

  boolean hasMore() {
    return position < end;
  }

  /** Whether the next element has this tag. */
  boolean isNext(int tag) {
    return position < end && (bytes[position] & 0xff) == tag;
  }

  /** A reader over the content of the next element, which this reader leaves behind. */
  DerReader enter(int tag) throws MalformedKeyException {
    if (!isNext(tag)) {
      throw new MalformedKeyException(
          "key file in another form: offset="
              + position
              + ", expected tag="
              + tag
              + ", found="
              + (position < end ? Integer.toString(bytes[position] & 0xff) : "end"));
    }
    int start = position + 1;
    int length = lengthByte(start++);
    if (length == 0x81) {
      length = lengthByte(start++);
      requireMinimal(length >= 0x80);
    } else if (length == 0x82) {
      length = lengthByte(start) << 8 | lengthByte(start + 1);
      start += 2;
      requireMinimal(length >= 0x100);
    } else {
      requireMinimal(length < 0x80);
    }
    if (length > end - start) {
      throw new MalformedKeyException(
          "key file shorter than it says: offset=" + position + ", lengthBytes=" + length);
    }
    position = start + length;
    return new DerReader(bytes, start, position);
  }

  /** The content of the next element. */
  byte[] value(int tag) throws MalformedKeyException {
    DerReader content = enter(tag);
    return Arrays.copyOfRange(bytes, content.position, content.end);
  }

  /** The next element is exactly these bytes, tag and length included. */
  void expect(byte[] element, String what) throws MalformedKeyException {
    boolean same = element.length <= end - position;
    for (int i = 0; same && i < element.length; i++) {
      same = bytes[position + i] == element[i];
    }
    if (!same) {
      throw new MalformedKeyException(
          "key file in another form: offset=" + position + ", expected " + what);
    }
    position += element.length;
  }

  /** Whether the next element is exactly these bytes; if so, it is left behind. */
  boolean skipIf(byte[] element) {
    try {
      expect(element, "");
      return true;
    } catch (MalformedKeyException e) {
      return false;
    }
  }

  void requireEnd() throws MalformedKeyException {
    if (hasMore()) {
      throw new MalformedKeyException(
          "key file longer than its form: offset=" + position + ", bytes=" + (end - position));
    }
  }

  private int lengthByte(int at) throws MalformedKeyException {
    if (at >= end) {
      throw new MalformedKeyException("key file ends within a length: offset=" + at);
    }
    return bytes[at] & 0xff;
  }

  private void requireMinimal(boolean minimal) throws MalformedKeyException {
    if (!minimal) {
      throw new MalformedKeyException("key file with a length not minimal: offset=" + position);
    }
  }

  /** An element of this tag with these parts as its content, up to 65,535 bytes. */
  static byte[] element(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    int header = length < 0x80 ? 2 : length < 0x100 ? 3 : 4;
    byte[] out = new byte[header + length];
    out[0] = (byte) tag;
    if (header == 2) {
      out[1] = (byte) length;
    } else if (header == 3) {
      out[1] = (byte) 0x81;
      out[2] = (byte) length;
    } else {
      out[1] = (byte) 0x82;
      out[2] = (byte) (length >> 8);
      out[3] = (byte) length;
    }
    int at = header;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, out, at, part.length);
      at += part.length;
    }
    return out;
  }
}
