package dev.custody.log.witness;

/** The decimal form of a tree's size: below 2^63, without leading zeros. */
final class TreeSize {

  private static final int DIGITS_MAX = 19;

  private TreeSize() {}

  /** The number in {@code bytes[from..to)}; -1 if it is in another form. */
  static long parse(byte[] bytes, int from, int to) {
    int digits = to - from;
    if (digits < 1 || digits > DIGITS_MAX || digits > 1 && bytes[from] == '0') {
      return -1;
    }
    long size = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || size > (Long.MAX_VALUE - digit) / 10) {
        return -1;
      }
      size = size * 10 + digit;
    }
    return size;
  }
}
