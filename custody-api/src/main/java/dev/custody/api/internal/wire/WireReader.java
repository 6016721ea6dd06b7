package dev.custody.api.internal.wire;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Reads protobuf wire format in its one canonical form and refuses everything else: tags strictly
 * ascending, varints minimal, no default values, wire types 0 and 2 only.
 *
 * <p>A cursor over one array, in frames: {@link #enter} narrows it to a sub-message, {@link #leave}
 * widens it again. What is refused ends the reading by {@link MalformedBytes}, with the path of
 * names that were entered. Not safe for use by several threads.
 */
public final class WireReader {

  /** Wire type of a varint. */
  public static final int VARINT = 0;

  /** Wire type of a length-delimited value. */
  public static final int LENGTH_DELIMITED = 2;

  private static final int DEPTH_MAX = 8;

  private final byte[] bytes;
  private final Reason notCanonical;
  private final Reason tooLarge;
  private final String[] names = new String[DEPTH_MAX];
  private final int[] indexes = new int[DEPTH_MAX];
  private final int[] limits = new int[DEPTH_MAX];
  private int depth;
  private int position;
  private int limit;

  /**
   * Reads the whole array.
   *
   * @param notCanonical the reason for bytes that break the form
   * @param tooLarge the reason for what is beyond a limit
   */
  public WireReader(byte[] bytes, Reason notCanonical, Reason tooLarge) {
    this.bytes = bytes;
    this.limit = bytes.length;
    this.notCanonical = notCanonical;
    this.tooLarge = tooLarge;
  }

  /** The array that is read. */
  public byte[] bytes() {
    return bytes;
  }

  /** The offset of the next byte. */
  public int position() {
    return position;
  }

  /** The offset behind the current frame. */
  public int limit() {
    return limit;
  }

  /**
   * The next field's tag in this frame.
   *
   * @param previous the tag before it, 0 at first
   * @return 0 at the end of the frame
   */
  public int tag(int previous) {
    if (position == limit) {
      return 0;
    }
    int start = position;
    long raw = varint("tag");
    if (raw >>> 32 != 0) {
      throw malformed("tag", start, "a tag of at most 32 bits", "a longer one");
    }
    int tag = (int) raw;
    int number = tag >>> 3;
    int type = tag & 7;
    if (number == 0) {
      throw malformed("tag", start, "a field number of at least 1", "0");
    }
    if (type != VARINT && type != LENGTH_DELIMITED) {
      throw malformed("tag", start, "wire type 0 or 2", "field " + number + ", wire type " + type);
    }
    if (number <= previous >>> 3) {
      throw malformed("tag", start, "a field number above " + (previous >>> 3), "field " + number);
    }
    return tag;
  }

  /**
   * Whether the next field has the very same tag: another element of a repeated field; takes it.
   */
  public boolean again(int tag) {
    int at = position;
    int rest = tag;
    // Canonical tags have one encoding, so comparing bytes is comparing tags.
    while ((rest & ~0x7f) != 0) {
      if (at >= limit || bytes[at++] != (byte) (rest & 0x7f | 0x80)) {
        return false;
      }
      rest >>>= 7;
    }
    if (at >= limit || bytes[at] != (byte) rest) {
      return false;
    }
    position = at + 1;
    return true;
  }

  /** A minimal varint of up to 64 bits. */
  public long varint(String name) {
    int at = position;
    if (at < limit && bytes[at] >= 0) {
      position = at + 1;
      return bytes[at];
    }
    return longVarint(name, at);
  }

  private long longVarint(String name, int start) {
    long value = 0;
    int at = start;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= limit) {
        throw malformed(name, start, "a whole varint", "the end of the bytes");
      }
      byte b = bytes[at++];
      if (shift == 63 && (b & 0xfe) != 0) {
        throw malformed(name, start, "a varint of at most 64 bits", "a longer one");
      }
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        if (b == 0 && shift > 0) {
          throw malformed(name, start, "a minimal varint", "a longer one");
        }
        position = at;
        return value;
      }
    }
    throw new AssertionError("the tenth byte ends a varint or was refused");
  }

  /** A varint of a singular field: never 0, which is the default and absent. */
  public long presentVarint(String name) {
    int start = position;
    long value = varint(name);
    if (value == 0) {
      throw malformed(name, start, "a default value to be absent", "0");
    }
    return value;
  }

  /** An unsigned field within {@code 1..max}. */
  public long unsigned(String name, long max) {
    int start = position;
    long value = presentVarint(name);
    if (value < 0 || value > max) {
      throw malformed(name, start, "at most " + max, Long.toUnsignedString(value));
    }
    return value;
  }

  /** A zigzag field of 32 bits within {@code -max..max}, not 0. */
  public int signed32(String name, int max) {
    int start = position;
    long raw = presentVarint(name);
    if (raw >>> 32 != 0) {
      throw malformed(name, start, "a value of 32 bits", "a longer one");
    }
    int value = (int) (raw >>> 1) ^ -(int) (raw & 1);
    if (value > max || value < -max) {
      throw malformed(name, start, -max + ".." + max, Integer.toString(value));
    }
    return value;
  }

  /** A zigzag field of 64 bits, not 0. */
  public long signed64(String name) {
    long raw = presentVarint(name);
    return raw >>> 1 ^ -(raw & 1);
  }

  /** A zigzag field within {@code 1..max}. */
  public long signed64(String name, long max) {
    int start = position;
    long value = signed64(name);
    if (value < 0 || value > max) {
      throw malformed(name, start, "0.." + max, Long.toString(value));
    }
    return value;
  }

  /** A length that lies within the frame and is not 0; the cursor stands behind it. */
  public int presentLength(String name) {
    int start = position;
    int length = length(name);
    if (length == 0) {
      throw malformed(name, start, "an empty value to be absent", "length 0");
    }
    return length;
  }

  /** A length that lies within the frame, perhaps 0. */
  public int length(String name) {
    int start = position;
    long length = varint(name);
    if (length < 0 || length > limit - position) {
      throw malformed(
          name,
          start,
          "at most " + (limit - position) + " bytes left",
          Long.toUnsignedString(length));
    }
    return (int) length;
  }

  /** Moves over bytes whose length was read before. */
  public void skip(int length) {
    position += length;
  }

  /** Exactly {@code length} bytes. */
  public Bytes bytes(String name, int length) {
    int start = position;
    int found = presentLength(name);
    if (found != length) {
      throw malformed(name, start, length + " bytes", found + " bytes");
    }
    return take(found);
  }

  /** A SHA-256 value. */
  public Digest digest(String name) {
    return new Digest(bytes(name, Digest.LENGTH));
  }

  /** All bytes of the current frame, which are exactly {@code length}. */
  public Bytes rest(int length) {
    int found = limit - position;
    if (found != length) {
      throw malformed("", position, length + " bytes", found + " bytes");
    }
    return take(found);
  }

  /** 1 to {@code max} bytes; more breaks the form. */
  public Bytes bytesUpTo(String name, int max) {
    int start = position;
    int found = presentLength(name);
    if (found > max) {
      throw malformed(name, start, "at most " + max + " bytes", found + " bytes");
    }
    return take(found);
  }

  /** 1 to {@code max} bytes; more is beyond a limit. */
  public Bytes bytesWithin(String name, int max) {
    int start = position;
    int found = presentLength(name);
    if (found > max) {
      throw tooLarge(name, start, "at most " + max + " bytes", found + " bytes");
    }
    return take(found);
  }

  private Bytes take(int length) {
    Bytes taken = Bytes.copyOf(bytes, position, position + length);
    position += length;
    return taken;
  }

  /** Narrows to a sub-message that may be empty. */
  public void enterMaybeEmpty(String name, int index) {
    push(name, index, length(name));
  }

  /** Narrows to a sub-message, which is not empty. */
  public void enter(String name) {
    enter(name, -1);
  }

  /** Narrows to an element of a list of sub-messages. */
  public void enter(String name, int index) {
    int start = position;
    push(name, index, length(name));
    if (position == limit) {
      throw malformed("", start, "an empty value to be absent", "length 0");
    }
  }

  private void push(String name, int index, int length) {
    names[depth] = name;
    indexes[depth] = index;
    limits[depth] = limit;
    depth++;
    limit = position + length;
  }

  /** Back to the frame around; the sub-message must have been read to its end. */
  public void leave() {
    if (position != limit) {
      throw new AssertionError("a sub-message is read to its end");
    }
    limit = limits[--depth];
  }

  /** What breaks the canonical form, here. */
  public MalformedBytes malformed(String name, int offset, String expected, String found) {
    return new MalformedBytes(refusal(notCanonical, name, offset, expected, found));
  }

  /** What is beyond a limit, here. */
  public MalformedBytes tooLarge(String name, int offset, String expected, String found) {
    return new MalformedBytes(refusal(tooLarge, name, offset, expected, found));
  }

  /** A refusal at a field of the current frame; an empty name is the frame itself. */
  public Refusal refusal(
      Reason reason, @Nullable String name, int offset, String expected, String found) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < depth; i++) {
      path.append(path.length() == 0 ? "" : ".").append(names[i]);
      if (indexes[i] >= 0) {
        path.append('[').append(indexes[i]).append(']');
      }
    }
    if (name != null && !name.isEmpty()) {
      path.append(path.length() == 0 ? "" : ".").append(name);
    }
    return new Refusal(reason, path.toString(), offset, expected, found);
  }
}
