package dev.custody.log.internal.segment;

/** Integers of the log's files: big-endian, at any offset. */
public final class BigEndian {
  private BigEndian() {}

  static void putShort(byte[] target, int offset, int value) {
    target[offset] = (byte) (value >> 8);
    target[offset + 1] = (byte) value;
  }

  /** Writes four bytes. */
  public static void putInt(byte[] target, int offset, int value) {
    putShort(target, offset, value >> 16);
    putShort(target, offset + 2, value);
  }

  /** Writes eight bytes. */
  public static void putLong(byte[] target, int offset, long value) {
    putInt(target, offset, (int) (value >> 32));
    putInt(target, offset + 4, (int) value);
  }

  static int getShort(byte[] source, int offset) {
    return (source[offset] & 0xff) << 8 | source[offset + 1] & 0xff;
  }

  /** Reads four bytes. */
  public static int getInt(byte[] source, int offset) {
    return getShort(source, offset) << 16 | getShort(source, offset + 2);
  }

  /** Reads eight bytes. */
  public static long getLong(byte[] source, int offset) {
    return (long) getInt(source, offset) << 32 | getInt(source, offset + 4) & 0xffff_ffffL;
  }
}
