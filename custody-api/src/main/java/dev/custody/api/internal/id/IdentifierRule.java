package dev.custody.api.internal.id;

import dev.custody.api.Limits;
import java.util.Arrays;

/**
 * The rule of identifiers: 1..255 printable ASCII characters that are a GS1 Digital Link path, if
 * they begin with a slash, or else an absolute URI (docs/format.md, identifiers).
 *
 * <p>Hot path: {@link #form} reads each byte once, http URIs apart, and allocates nothing; {@link
 * #violation} explains afterwards.
 */
public final class IdentifierRule {

  /** Breaks the rule. */
  public static final int MALFORMED = 0;

  /** An absolute URI. */
  public static final int URI = 1;

  /** A Digital Link path of key 01 without serial: a class of goods. */
  public static final int GTIN_CLASS = 2;

  /** A Digital Link path of key 01 with serial: one unit of goods. */
  public static final int GTIN_INSTANCE = 3;

  /** A Digital Link path of any other key. */
  public static final int OTHER_PATH = 4;

  private static final int FOUND_MAX = 32;

  private IdentifierRule() {}

  /**
   * How an identifier breaks the rule.
   *
   * @param offset 0-based, from the identifier's first byte
   * @param expected what the rule admits there
   * @param found the identifier's own characters from there on, at most 32, or {@code end}; a byte
   *     that is not printable as {@code 0x..}
   */
  public record Violation(int offset, String expected, String found) {}

  /** What {@code bytes[from..to)} is: one of the constants of this class. */
  public static int form(byte[] bytes, int from, int to) {
    if (isPlainNumber(bytes, from, to)) {
      return OTHER_PATH;
    }
    int scanned = scan(bytes, from, to);
    return scanned < 0 ? MALFORMED : scanned;
  }

  /**
   * Whether this is the commonest kind of path, recognised at a glance: {@code /00/}, {@code
   * /402/}, {@code /414/} or {@code /417/}, its digits with a check digit that holds, and nothing
   * behind them. What is not may still be an identifier: the scan decides. Hot path: see
   * CodecBenchmark.
   */
  private static boolean isPlainNumber(byte[] bytes, int from, int to) {
    int length = to - from;
    // "/00/" and 18 digits, or "/402/" and 17: both are 22 long; "/414/" or "/417/" and 13: 18.
    if (length != 22 && length != 18 || bytes[from] != '/') {
      return false;
    }
    int first;
    if (bytes[from + 1] == '4' && bytes[from + 4] == '/') {
      int rest = (bytes[from + 2] - '0') * 10 + (bytes[from + 3] - '0');
      boolean known = length == 22 ? rest == 2 : rest == 14 || rest == 17;
      if (!known) {
        return false;
      }
      first = from + 5;
    } else if (length == 22
        && bytes[from + 1] == '0'
        && bytes[from + 2] == '0'
        && bytes[from + 3] == '/') {
      first = from + 4;
    } else {
      return false;
    }
    // Weight 1 for the check digit, 3 and 1 in turn to its left (GS1 General Spec. 7.9).
    int sum = 0;
    int notDigit = 0;
    int weight = 1;
    for (int i = to - 1; i >= first; i--) {
      int digit = bytes[i] - '0';
      notDigit |= digit | 9 - digit;
      sum += digit * weight;
      weight ^= 2;
    }
    return notDigit >= 0 && sum % 10 == 0;
  }

  /**
   * Why {@link #form} said {@link #MALFORMED}.
   *
   * @throws IllegalArgumentException if it did not
   */
  public static Violation violation(byte[] bytes, int from, int to) {
    int fault = scan(bytes, from, to);
    if (fault >= 0) {
      throw new IllegalArgumentException("identifier that breaks no rule: form=" + fault);
    }
    int offset = Fault.offset(fault);
    int at = from + offset;
    if (at < to && !Ascii.isPrintable(bytes[at])) {
      fault = Fault.of(Fault.PRINTABLE, offset);
    }
    return switch (Fault.what(fault)) {
      case Fault.LENGTH -> new Violation(0, Fault.expected(fault), "bytes=" + (to - from));
      case Fault.CHECK_DIGIT ->
          new Violation(
              offset,
              "check digit " + checkDigit(bytes, from, to, offset),
              String.valueOf((char) bytes[at]));
      default -> new Violation(offset, Fault.expected(fault), found(bytes, at, to));
    };
  }

  /** The characters as bytes; 0xff, which no identifier has, for each that is not of one byte. */
  public static byte[] bytes(String text) {
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      char c = text.charAt(i);
      bytes[i] = c < 0xff ? (byte) c : (byte) 0xff;
    }
    return bytes;
  }

  /** Whether this character is never percent-encoded: {@code A-Z a-z 0-9 - . _ ~}. */
  public static boolean isUnreserved(char c) {
    return c < 0x80 && Ascii.is(Ascii.UNRESERVED, c);
  }

  /**
   * Holds the rule for a text of our own.
   *
   * @throws IllegalArgumentException unless its form is in {@code formMin..formMax}
   */
  public static void require(String text, int formMin, int formMax) {
    byte[] bytes = bytes(text);
    int form = form(bytes, 0, bytes.length);
    if (form == MALFORMED) {
      Violation violation = violation(bytes, 0, bytes.length);
      throw new IllegalArgumentException(
          "malformed identifier: offset="
              + violation.offset()
              + ", expected "
              + violation.expected()
              + ", found "
              + violation.found());
    }
    if (form < formMin || form > formMax) {
      throw new IllegalArgumentException(
          form == URI
              ? "identifier of another form: expected a Digital Link path, found an absolute URI"
              : "identifier of another form: expected an absolute URI, found a Digital Link path");
    }
  }

  private static int scan(byte[] bytes, int from, int to) {
    if (from >= to || to - from > Limits.IDENTIFIER_BYTES_MAX) {
      return Fault.of(Fault.LENGTH, 0);
    }
    // Every class of characters below is a subset of printable ASCII, so nothing else gets through.
    return bytes[from] == '/'
        ? LinkScanner.scan(bytes, from, from, to, true)
        : UriScanner.scan(bytes, from, to);
  }

  /** The digit that would hold at this offset: the one with which the scan complains no longer. */
  private static char checkDigit(byte[] bytes, int from, int to, int offset) {
    byte[] tried = Arrays.copyOfRange(bytes, from, to);
    int same = Fault.of(Fault.CHECK_DIGIT, offset);
    for (byte digit = '0'; digit <= '9'; digit++) {
      tried[offset] = digit;
      if (scan(tried, 0, tried.length) != same) {
        return (char) digit;
      }
    }
    throw new AssertionError("one of ten check digits holds");
  }

  private static String found(byte[] bytes, int at, int to) {
    if (at == to) {
      return "end";
    }
    StringBuilder found = new StringBuilder();
    int end = Math.min(to, at + FOUND_MAX);
    for (int i = at; i < end && Ascii.isPrintable(bytes[i]); i++) {
      found.append((char) bytes[i]);
    }
    if (found.length() == 0) {
      int unprintable = bytes[at] & 0xff;
      return "0x"
          + Character.forDigit(unprintable >> 4, 16)
          + Character.forDigit(unprintable & 15, 16);
    }
    return found.toString();
  }
}
