package dev.custody.crypto.internal.time;

/**
 * Whether bytes are one DER element in shape (X.690, sections 8.1 and 10.1): definite lengths of
 * the fewest bytes, each element inside its parent, nothing behind. Walked without recursion and
 * before any other parser sees the bytes, so that depth is bounded by us.
 *
 * <p>The order of sets is not asked: OpenSSL writes the certificates of a token as they come.
 */
final class DerShape {

  /** A token with its certificates has about 12 levels. */
  static final int DEPTH_MAX = 24;

  private static final int CONSTRUCTED = 0x20;
  private static final int LONG_TAG = 0x1f;

  private DerShape() {}

  /** Throws unless all bytes are one element. */
  static void require(byte[] bytes, String what) throws BadToken {
    int[] ends = new int[DEPTH_MAX + 1];
    int depth = 0;
    ends[0] = bytes.length;
    int at = 0;
    do {
      int tag = byteAt(bytes, at, ends[depth], what);
      if ((tag & LONG_TAG) == LONG_TAG) {
        throw new BadToken(what + " with a tag of one byte expected: offset=" + at);
      }
      int from = at + 1 + lengthBytes(bytes, at + 1, ends[depth], what);
      int end = from + length(bytes, at + 1, what);
      if (end < from || end > ends[depth]) {
        throw new BadToken(what + " element inside its parent expected: offset=" + at);
      }
      if ((tag & CONSTRUCTED) != 0 && end > from) {
        if (depth == DEPTH_MAX) {
          throw new BadToken(what + " deeper than limit: limit=" + DEPTH_MAX);
        }
        ends[++depth] = end;
        at = from;
      } else {
        at = end;
      }
      while (depth > 0 && at == ends[depth]) {
        depth--;
      }
    } while (depth > 0);
    if (at != bytes.length) {
      throw new BadToken(what + " expected alone: bytes=" + bytes.length + ", end=" + at);
    }
  }

  /** Where the value of an element begins, in bytes of the right shape. */
  static int value(byte[] bytes, int at) {
    int first = bytes[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  /** Where an element ends, in bytes of the right shape. */
  static int end(byte[] bytes, int at) throws BadToken {
    return value(bytes, at) + length(bytes, at + 1, "element");
  }

  /** How many bytes tell the length. */
  private static int lengthBytes(byte[] bytes, int at, int end, String what) throws BadToken {
    int first = byteAt(bytes, at, end, what);
    int more = first < 0x80 ? 0 : first & 0x7f;
    // Nothing here is longer than 64 KiB by far; 80 is an indefinite length.
    if (first == 0x80 || more > 3 || at + more >= end) {
      throw new BadToken(what + " with definite length expected: offset=" + at);
    }
    return 1 + more;
  }

  private static int length(byte[] bytes, int at, String what) throws BadToken {
    int first = bytes[at] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int more = first & 0x7f;
    int length = 0;
    for (int i = 1; i <= more; i++) {
      length = length << 8 | bytes[at + i] & 0xff;
    }
    if (length < 0x80 || length >>> 8 * (more - 1) == 0) {
      throw new BadToken(what + " with minimal length expected: offset=" + at);
    }
    return length;
  }

  private static int byteAt(byte[] bytes, int at, int end, String what) throws BadToken {
    if (at >= end) {
      throw new BadToken(what + " cut off: bytes=" + bytes.length);
    }
    return bytes[at] & 0xff;
  }
}
