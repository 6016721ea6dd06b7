package dev.custody.api.internal.id;

/**
 * Reads a GS1 Digital Link path: {@code /key/value}, then qualifiers, each {@code /key/value}.
 *
 * <p>Read strictly, it is the one path that the format admits. Read loosely, only the shape is
 * asked for: percent-encoding of any character in either case counts as the character, reserved
 * characters may stand for themselves, and digits are counted but no check digit is looked at.
 */
final class LinkScanner {

  private static final LinkKey[] KEYS = LinkKey.values();
  private static final int GTIN = LinkKey.GTIN.ordinal();
  private static final int SERIAL = LinkKey.SERIAL.ordinal();
  private static final int KEY_DIGITS_MAX = 4;

  private LinkScanner() {}

  /**
   * What {@code bytes[from..to)} is.
   *
   * @param base what offsets of faults count from
   * @return a form, or a {@link Fault}
   */
  static int scan(byte[] bytes, int base, int from, int to, boolean strict) {
    int primary = -1;
    int last = -1;
    int at = from;
    while (at < to) {
      // bytes[at] is the slash before a key: the caller saw the first, value() ends at the others.
      int keyAt = at + 1;
      int number = 1;
      int digits = 0;
      at = keyAt;
      while (at < to && bytes[at] != '/' && digits <= KEY_DIGITS_MAX) {
        int c = strict ? bytes[at] : decoded(bytes, at, to);
        if (!Ascii.is(Ascii.DIGIT, c)) {
          break;
        }
        number = number * 10 + (c - '0');
        digits++;
        at += strict || bytes[at] != '%' ? 1 : 3;
      }
      boolean whole = at == to || bytes[at] == '/';
      int key = whole ? LinkKey.ordinalOf(number) : -1;
      if (primary < 0) {
        if (key < 0 || !KEYS[key].isPrimary()) {
          return Fault.of(Fault.KEY, keyAt - base);
        }
        primary = key;
      } else if (key < 0 || !KEYS[key].follows(KEYS[last])) {
        return Fault.of(Fault.QUALIFIER, keyAt - base);
      }
      if (at == to) {
        return Fault.of(Fault.KEY_SLASH, at - base);
      }
      at = value(bytes, base, at + 1, to, key, strict);
      if (at < 0) {
        return at;
      }
      last = key;
    }
    if (primary != GTIN) {
      return primary < 0 ? Fault.of(Fault.KEY, from - base) : IdentifierRule.OTHER_PATH;
    }
    return last == SERIAL ? IdentifierRule.GTIN_INSTANCE : IdentifierRule.GTIN_CLASS;
  }

  /** Reads a value up to a slash or the end, and returns where it ends, or a fault. */
  private static int value(byte[] bytes, int base, int from, int to, int key, boolean strict) {
    LinkKey rule = KEYS[key];
    int digits = rule.digits;
    int max = digits + rule.restMax;
    int count = 0;
    int sum = 0;
    int at = from;
    while (at < to && bytes[at] != '/') {
      int c = bytes[at];
      int width = 1;
      if (c == '%') {
        c = strict ? strictlyDecoded(bytes, at, to) : decoded(bytes, at, to);
        width = 3;
        if (c < 0) {
          return Fault.of(strict ? Fault.ENCODED : Fault.TRIPLET, at - base);
        }
      } else if (strict && !Ascii.is(Ascii.UNRESERVED, c)) {
        return Fault.of(Fault.ENCODED, at - base);
      }
      boolean admitted;
      if (count < digits) {
        admitted = Ascii.is(Ascii.DIGIT, c);
        // Weight 1 for the check digit, 3 and 1 in turn to its left (GS1 General Spec. 7.9).
        sum += (c - '0') * ((digits - count & 1) == 0 ? 3 : 1);
      } else {
        admitted = count < max && Ascii.is(rule.restClass, c);
      }
      if (!admitted) {
        return Fault.of(Fault.VALUE + key, at - base);
      }
      count++;
      at += width;
    }
    if (count < digits + rule.restMin) {
      return Fault.of(Fault.VALUE + key, at - base);
    }
    if (strict && rule == LinkKey.GRAI && bytes[from] != '0') {
      return Fault.of(Fault.VALUE + key, from - base);
    }
    if (strict && rule.checked && sum % 10 != 0) {
      return Fault.of(Fault.CHECK_DIGIT, from + digits - 1 - base);
    }
    return at;
  }

  /** The character of a triplet that has to be one: upper-case hex, of no unreserved character. */
  private static int strictlyDecoded(byte[] bytes, int at, int to) {
    int c = Ascii.triplet(bytes, at, to);
    boolean needless = c < 0 || c > 0x7f || Ascii.is(Ascii.UNRESERVED, c);
    return needless || bytes[at + 1] >= 'a' || bytes[at + 2] >= 'a' ? -1 : c;
  }

  /** The ASCII character at {@code at}, by itself or by its triplet, or -1. */
  private static int decoded(byte[] bytes, int at, int to) {
    if (bytes[at] != '%') {
      return bytes[at];
    }
    int c = Ascii.triplet(bytes, at, to);
    return c > 0x7f ? -1 : c;
  }
}
