package dev.custody.api.internal.wire;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes protobuf wire format from the end to the beginning: the length of a sub-message is known
 * when its tag is written, so one pass is enough and no length is computed twice.
 *
 * <p>Fields are written in descending order; a sub-message is what was written since {@link
 * #mark()}. Defaults (0, null) are left out. Not safe for use by several threads.
 */
public final class WireWriter {

  // Longer scratch arrays are not kept: one big event should not cost every thread memory for ever.
  private static final int KEPT_BYTES_MAX = 64 * 1_024;
  private static final ThreadLocal<WireWriter> SCRATCH = ThreadLocal.withInitial(WireWriter::new);

  private byte[] array = new byte[1_024];
  private int start = array.length;

  private WireWriter() {}

  /** This thread's writer, empty. The caller finishes with it before anybody asks for it again. */
  public static WireWriter scratch() {
    WireWriter writer = SCRATCH.get();
    if (writer.array.length > KEPT_BYTES_MAX) {
      writer.array = new byte[1_024];
    }
    writer.start = writer.array.length;
    return writer;
  }

  /** Where the next sub-message will end. */
  public int mark() {
    return array.length - start;
  }

  /** All that was written, as a value. */
  public Bytes toBytes() {
    return Bytes.copyOf(array, start, array.length);
  }

  /** A varint field of 64 unsigned bits, left out if 0. */
  public void varint(int number, long value) {
    if (value != 0) {
      rawVarint(value);
      tag(number, WireReader.VARINT);
    }
  }

  /** A zigzag field, left out if 0. */
  public void signed(int number, long value) {
    varint(number, value << 1 ^ value >> 63);
  }

  /** A bytes field, left out if null. */
  public void bytes(int number, @Nullable Bytes value) {
    if (value != null) {
      element(number, value);
    }
  }

  /** A bytes field of a digest, left out if null. */
  public void digest(int number, @Nullable Digest value) {
    if (value != null) {
      element(number, value.bytes());
    }
  }

  /** A bytes field, written even if empty. */
  public void element(int number, Bytes value) {
    int length = value.length();
    ensure(length);
    start -= length;
    value.copyTo(array, start);
    rawVarint(length);
    tag(number, WireReader.LENGTH_DELIMITED);
  }

  /**
   * A string field in UTF-8, left out if null.
   *
   * @throws IllegalArgumentException if a surrogate stands alone
   */
  public void string(int number, @Nullable String value) {
    if (value == null) {
      return;
    }
    int length = value.length();
    ensure(length);
    int at = start - length;
    int all = 0;
    // No way out of the loop: it is short, and without branches it runs several characters at once.
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      all |= c;
      array[at + i] = (byte) c;
    }
    if (all >= 0x80) {
      element(number, utf8(value));
      return;
    }
    start = at;
    rawVarint(length);
    tag(number, WireReader.LENGTH_DELIMITED);
  }

  /**
   * A string field of ASCII characters alone, left out if null. The caller has checked that: other
   * characters would lose their high bits.
   */
  @SuppressWarnings("deprecation") // Copies low bytes, which is all that ASCII has, and at once.
  public void ascii(int number, @Nullable String value) {
    if (value == null) {
      return;
    }
    int length = value.length();
    ensure(length);
    start -= length;
    value.getBytes(0, length, array, start);
    rawVarint(length);
    tag(number, WireReader.LENGTH_DELIMITED);
  }

  private static Bytes utf8(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < value.length()
              && Character.isLowSurrogate(value.charAt(i + 1));
      if (pair) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new IllegalArgumentException("text with a lone surrogate: index=" + i);
      }
    }
    return Bytes.ofOwned(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Makes what was written since {@code mark} a sub-message, perhaps an empty one. */
  public void message(int number, int mark) {
    rawVarint(array.length - start - mark);
    tag(number, WireReader.LENGTH_DELIMITED);
  }

  /** A bare varint, as in a packed list. */
  public void rawVarint(long value) {
    if ((value & ~0x7fL) == 0) {
      ensure(1);
      array[--start] = (byte) value;
      return;
    }
    int length = 1;
    for (long rest = value >>> 7; rest != 0; rest >>>= 7) {
      length++;
    }
    ensure(length);
    start -= length;
    int at = start;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      array[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    array[at] = (byte) rest;
  }

  private void tag(int number, int type) {
    rawVarint((long) number << 3 | type);
  }

  private void ensure(int length) {
    if (start < length) {
      int used = array.length - start;
      byte[] longer = new byte[Math.max(array.length * 2, used + length)];
      System.arraycopy(array, start, longer, longer.length - used, used);
      start = longer.length - used;
      array = longer;
    }
  }
}
