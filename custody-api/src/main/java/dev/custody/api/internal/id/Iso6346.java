package dev.custody.api.internal.id;

/**
 * Container numbers of ISO 6346: owner and category in four capital letters, six digits, check
 * digit.
 */
public final class Iso6346 {

  /** Characters of a container number with its check digit. */
  public static final int LENGTH = 11;

  // A is 10, and on from there without the multiples of 11.
  private static final byte[] LETTERS = {
    10, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 34, 35, 36,
    37, 38
  };

  private Iso6346() {}

  /** Whether this character may stand at this 0-based index of a container number. */
  public static boolean admits(int index, int c) {
    return index < 4 ? c >= 'A' && c <= 'Z' : c >= '0' && c <= '9';
  }

  /** The check digit 0..9 of the ten admitted characters from {@code at} on. */
  public static int checkDigit(byte[] bytes, int at) {
    int sum = 0;
    for (int i = 0; i < LENGTH - 1; i++) {
      int c = bytes[at + i];
      sum += (i < 4 ? LETTERS[c - 'A'] : c - '0') << i;
    }
    // A remainder of 10 is written as 0.
    return sum % 11 % 10;
  }
}
