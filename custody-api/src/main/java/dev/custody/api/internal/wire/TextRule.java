package dev.custody.api.internal.wire;

/**
 * The rules of words and free text, on bytes.
 *
 * <p>Free text is valid UTF-8 (RFC 3629) without characters that make a reader see another text
 * than the one that was signed: controls and the marks that turn the direction of writing.
 */
public final class TextRule {

  private TextRule() {}

  /** The offset of the first byte that is no character of a word, or -1. */
  public static int badWord(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] < 0x21 || bytes[i] > 0x7e) {
        return i;
      }
    }
    return -1;
  }

  /** The offset of the first byte that breaks the rule of free text, or -1. */
  public static int badText(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      int first = bytes[i] & 0xff;
      if (first < 0x80) {
        if (first < 0x20 || first == 0x7f) {
          return i;
        }
        i++;
        continue;
      }
      int length = lengthOf(first);
      int point = codePoint(bytes, i, to, first, length);
      if (point < 0 || forbidden(point)) {
        return i;
      }
      i += length;
    }
    return -1;
  }

  /** The offset of the first byte that is no UTF-8 at all (RFC 3629), or -1. */
  public static int badUtf8(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      int first = bytes[i] & 0xff;
      int length = first < 0x80 ? 1 : lengthOf(first);
      if (length > 1 && codePoint(bytes, i, to, first, length) < 0) {
        return i;
      }
      i += length;
    }
    return -1;
  }

  private static int lengthOf(int first) {
    return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  }

  /** The code point, or -1 if it is cut short, overlong, a surrogate or beyond U+10FFFF. */
  private static int codePoint(byte[] bytes, int at, int to, int first, int length) {
    if (first < 0xc2 || first > 0xf4 || at + length > to) {
      return -1;
    }
    int point = first & 0x7f >> length;
    for (int i = 1; i < length; i++) {
      int next = bytes[at + i] & 0xff;
      if (next >> 6 != 2) {
        return -1;
      }
      point = point << 6 | next & 0x3f;
    }
    boolean overlong = length == 3 && point < 0x800 || length == 4 && point < 0x1_0000;
    boolean surrogate = point >= 0xd800 && point <= 0xdfff;
    return overlong || surrogate || point > 0x10_ffff ? -1 : point;
  }

  private static boolean forbidden(int point) {
    return point <= 0x9f
        || point == 0x200e
        || point == 0x200f
        || point >= 0x202a && point <= 0x202e
        || point >= 0x2066 && point <= 0x2069;
  }
}
