package dev.custody.api;

import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An immutable string of bytes, equal by content and ordered unsigned, a prefix first.
 *
 * <p>Copies on the way in and out, but for the two methods that say otherwise and exist for hot
 * paths. Safe to share between threads.
 *
 * @since 0.1.0
 */
public final class Bytes implements Comparable<Bytes> {

  /** No bytes. */
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /** A copy of these bytes. */
  public static Bytes copyOf(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
  }

  /**
   * A copy of {@code bytes[from..to)}.
   *
   * @throws IndexOutOfBoundsException if the range lies outside
   */
  public static Bytes copyOf(byte[] bytes, int from, int to) {
    if (from < 0 || to > bytes.length || from > to) {
      throw new IndexOutOfBoundsException(
          "range outside the array: from=" + from + ", to=" + to + ", length=" + bytes.length);
    }
    return from == to ? EMPTY : new Bytes(Arrays.copyOfRange(bytes, from, to));
  }

  /** Takes the array over without a copy: the caller gives it away and never writes it again. */
  public static Bytes ofOwned(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array);
  }

  /**
   * Bytes from lower- or upper-case hex.
   *
   * @throws IllegalArgumentException if a character is no hex digit or one is left over
   */
  public static Bytes ofHex(String hex) {
    int length = hex.length();
    if ((length & 1) != 0) {
      throw new IllegalArgumentException("hex of odd length: length=" + length);
    }
    byte[] out = new byte[length / 2];
    for (int i = 0; i < length; i += 2) {
      int high = Character.digit(hex.charAt(i), 16);
      int low = Character.digit(hex.charAt(i + 1), 16);
      if (high < 0 || low < 0 || hex.charAt(i) > 'f' || hex.charAt(i + 1) > 'f') {
        throw new IllegalArgumentException("no hex digit: offset=" + i);
      }
      out[i / 2] = (byte) (high << 4 | low);
    }
    return ofOwned(out);
  }

  /** How many bytes. */
  public int length() {
    return array.length;
  }

  /**
   * The byte at this 0-based index.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public byte byteAt(int index) {
    return array[index];
  }

  /** A copy. */
  public byte[] toByteArray() {
    return array.clone();
  }

  /** Copies all bytes into {@code target} from {@code offset} on. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(array, 0, target, offset, array.length);
  }

  /** The bytes {@code [from..to)} as a value of their own. */
  public Bytes slice(int from, int to) {
    return copyOf(array, from, to);
  }

  /** Feeds all bytes to a digest without a copy. */
  public void updateDigest(MessageDigest digest) {
    digest.update(array);
  }

  /** The array itself, not a copy: for hot paths that only read. Whoever writes it breaks us. */
  public byte[] unsafeArray() {
    return array;
  }

  /** All bytes in lower-case hex. */
  public String toHex() {
    char[] out = new char[array.length * 2];
    for (int i = 0; i < array.length; i++) {
      out[2 * i] = HEX[array[i] >> 4 & 0xf];
      out[2 * i + 1] = HEX[array[i] & 0xf];
    }
    return new String(out);
  }

  /** The first four bytes in hex: enough for a message, too little to leak a value. */
  public String toShortHex() {
    return array.length <= 4 ? toHex() : slice(0, 4).toHex();
  }

  @Override
  public int compareTo(Bytes other) {
    // Arrays.compareUnsigned is younger than Android 8.
    int shared = Math.min(array.length, other.array.length);
    for (int i = 0; i < shared; i++) {
      if (array[i] != other.array[i]) {
        return (array[i] & 0xff) - (other.array[i] & 0xff);
      }
    }
    return array.length - other.array.length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Bytes that && Arrays.equals(array, that.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  /** Length and first bytes only. */
  @Override
  public String toString() {
    return "Bytes[length=" + array.length + ", " + toShortHex() + "]";
  }
}
