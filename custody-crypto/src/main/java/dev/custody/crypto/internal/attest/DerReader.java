package dev.custody.crypto.internal.attest;

import dev.custody.api.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads DER (X.690, section 10) and nothing else: definite minimal lengths, minimal tag numbers,
 * minimal integers, booleans of 00 or ff. Says where in the evidence it stands. Copies nothing but
 * values; depth is that of the caller's own code.
 */
public final class DerReader {

  public static final int BOOLEAN = 0x01;
  public static final int INTEGER = 0x02;
  public static final int BIT_STRING = 0x03;
  public static final int OCTET_STRING = 0x04;
  public static final int NULL = 0x05;
  public static final int OID = 0x06;
  public static final int ENUMERATED = 0x0a;
  public static final int SEQUENCE = 0x30;
  public static final int SET = 0x31;

  /** A context-specific, constructed tag that is longer than one byte starts with this. */
  private static final int CONTEXT_LONG = 0xbf;

  private static final int CONTEXT_SHORT = 0xa0;
  private static final int TAG_NUMBER_MAX = 0x3fff;

  private final byte[] bytes;
  private final int end;
  private final String path;
  private int position;

  public DerReader(Bytes bytes, String path) {
    this(bytes.unsafeArray(), 0, bytes.length(), path);
  }

  private DerReader(byte[] bytes, int from, int end, String path) {
    this.bytes = bytes;
    this.position = from;
    this.end = end;
    this.path = path;
  }

  public boolean hasMore() {
    return position < end;
  }

  public boolean isNext(int tag) {
    return position < end && (bytes[position] & 0xff) == tag;
  }

  /** A reader over the content of the next element, which must have this one-byte tag. */
  public DerReader enter(int tag, String name) throws EvidenceFault {
    if (!isNext(tag)) {
      throw fault(name, "expected tag=" + tag + ", found=" + found());
    }
    position++;
    return content(name);
  }

  /**
   * The number of the next explicit context tag, {@code [n]}, without leaving it behind: the caller
   * goes on with {@link #enterContext}.
   */
  public int contextTag(String name) throws EvidenceFault {
    int saved = position;
    int number = readContextTag(name);
    position = saved;
    return number;
  }

  /** A reader over the content of the next element, an explicit context tag of any number. */
  public DerReader enterContext(String name) throws EvidenceFault {
    readContextTag(name);
    return content(name);
  }

  private int readContextTag(String name) throws EvidenceFault {
    int first = octet(name);
    if (first != CONTEXT_LONG) {
      if ((first & 0xe0) != CONTEXT_SHORT) {
        throw fault(name, "expected an explicit context tag, found tag=" + first);
      }
      return first & 0x1f;
    }
    int number = 0;
    int octet;
    do {
      octet = octet(name);
      if (number == 0 && octet == 0x80) {
        throw fault(name, "tag number not minimal");
      }
      number = number << 7 | octet & 0x7f;
      if (number > TAG_NUMBER_MAX) {
        throw fault(name, "tag number above limit: limit=" + TAG_NUMBER_MAX);
      }
    } while ((octet & 0x80) != 0);
    if (number < 0x1f) {
      throw fault(name, "tag number not minimal");
    }
    return number;
  }

  private DerReader content(String name) throws EvidenceFault {
    int length = octet(name);
    if (length > 0x80 && length <= 0x83) {
      int count = length - 0x80;
      length = 0;
      for (int i = 0; i < count; i++) {
        length = length << 8 | octet(name);
      }
      int smallest = count == 1 ? 0x80 : 1 << 8 * (count - 1);
      if (length < smallest) {
        throw fault(name, "length not minimal: lengthBytes=" + length);
      }
    } else if (length >= 0x80) {
      throw fault(name, "length indefinite or above limit: first octet=" + length);
    }
    if (length > end - position) {
      throw fault(name, "shorter than it says: lengthBytes=" + length + ", left=" + left());
    }
    DerReader content = new DerReader(bytes, position, position + length, at(name));
    position += length;
    return content;
  }

  /** The content of the next element with this tag, a copy. */
  public byte[] value(int tag, String name) throws EvidenceFault {
    DerReader content = enter(tag, name);
    return Arrays.copyOfRange(bytes, content.position, content.end);
  }

  /** The next element, which is an OCTET STRING. */
  public Bytes octets(String name) throws EvidenceFault {
    return Bytes.ofOwned(value(OCTET_STRING, name));
  }

  /** The next element: OCTET STRING of up to this many bytes of UTF-8. */
  public String text(String name, int bytesMax) throws EvidenceFault {
    byte[] utf8 = value(OCTET_STRING, name);
    if (utf8.length > bytesMax) {
      throw fault(name, "longer than limit: bytes=" + utf8.length + ", limitBytes=" + bytesMax);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw fault(name, "not UTF-8");
    }
  }

  /** The next element, an INTEGER or ENUMERATED of 0 to 2^63 - 1. */
  public long unsigned(int tag, String name) throws EvidenceFault {
    byte[] value = value(tag, name);
    if (value.length == 0 || value.length > 1 && value[0] == 0 && value[1] >= 0) {
      throw fault(name, "number not minimal");
    }
    if (value[0] < 0 || value.length > 8) {
      throw fault(name, "number negative or above limit: bytes=" + value.length);
    }
    long number = 0;
    for (byte octet : value) {
      number = number << 8 | octet & 0xff;
    }
    return number;
  }

  /** The next element, a BOOLEAN. */
  public boolean bool(String name) throws EvidenceFault {
    byte[] value = value(BOOLEAN, name);
    if (value.length != 1 || value[0] != 0 && value[0] != (byte) 0xff) {
      throw fault(
          name,
          "expected a boolean of 00 or ff, found=" + (value.length == 1 ? value[0] & 0xff : -1));
    }
    return value[0] != 0;
  }

  /** The next element, a NULL. */
  public void nothing(String name) throws EvidenceFault {
    enter(NULL, name).requireEnd();
  }

  public void requireEnd() throws EvidenceFault {
    if (hasMore()) {
      throw EvidenceFault.malformed(path + ": longer than its form: bytes=" + left());
    }
  }

  public EvidenceFault fault(String name, String what) {
    return EvidenceFault.malformed(at(name) + ": " + what + ", offset=" + position);
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private int left() {
    return end - position;
  }

  private String found() {
    return position < end ? Integer.toString(bytes[position] & 0xff) : "end";
  }

  private int octet(String name) throws EvidenceFault {
    if (position >= end) {
      throw fault(name, "ends too early");
    }
    return bytes[position++] & 0xff;
  }
}
