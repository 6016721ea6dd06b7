package dev.custody.api.internal.id;

import java.nio.charset.StandardCharsets;

/** Classes of characters, as one table of bit sets over the 128 ASCII characters. */
final class Ascii {

  /** 0-9. */
  static final int DIGIT = 1;

  /** RFC 3986, 2.3: what is never percent-encoded. */
  static final int UNRESERVED = 1 << 1;

  /** RFC 3986, 2.2: the sub-delims. */
  static final int SUB_DELIM = 1 << 2;

  /** a-z. */
  static final int LOWER = 1 << 3;

  /** What a scheme has after its first letter. */
  static final int SCHEME = 1 << 4;

  /** RFC 3986, 3.3: pchar without the percent sign, and the slash. */
  static final int PATH = 1 << 5;

  /** RFC 3986, 3.4: what a query has, without the percent sign. */
  static final int QUERY = 1 << 6;

  /** GS1 character set 82 (GS1 General Specifications, figure 7.11-1). */
  static final int SET_82 = 1 << 7;

  /** GS1 character set 39 (GS1 General Specifications, figure 7.11-2). */
  static final int SET_39 = 1 << 8;

  /** RFC 3986, 3.2: what stands in userinfo and in an IPvFuture, without the percent sign. */
  static final int USER_INFO = 1 << 9;

  private static final short[] CLASSES = new short[128];

  static {
    String digits = "0123456789";
    String lower = "abcdefghijklmnopqrstuvwxyz";
    String upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    String unreserved = upper + lower + digits + "-._~";
    String subDelims = "!$&'()*+,;=";
    set(DIGIT, digits);
    set(LOWER, lower);
    set(UNRESERVED, unreserved);
    set(SUB_DELIM, subDelims);
    set(SCHEME, lower + digits + "+-.");
    set(PATH, unreserved + subDelims + ":@/");
    set(QUERY, unreserved + subDelims + ":@/?");
    set(USER_INFO, unreserved + subDelims + ":");
    set(SET_82, upper + lower + digits + "!\"%&'()*+,-./:;<=>?_");
    set(SET_39, upper + digits + "#-/");
  }

  private Ascii() {}

  /** Whether this byte, or decoded character, is of one of these classes. */
  static boolean is(int classes, int c) {
    return c >= 0 && (CLASSES[c] & classes) != 0;
  }

  /** Whether this byte is printable ASCII and no space. */
  static boolean isPrintable(int c) {
    return c > ' ' && c < 0x7f;
  }

  /** What this hex digit of either case stands for, or -1. */
  static int hex(int c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /** The value 0..255 of the percent triplet at {@code at}, or -1 where there is none. */
  static int triplet(byte[] bytes, int at, int to) {
    if (to - at < 3 || bytes[at] != '%') {
      return -1;
    }
    int high = hex(bytes[at + 1]);
    int low = hex(bytes[at + 2]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static void set(int flag, String characters) {
    for (byte c : characters.getBytes(StandardCharsets.US_ASCII)) {
      CLASSES[c] |= (short) flag;
    }
  }
}
