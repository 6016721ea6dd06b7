package dev.custody.api.internal.id;

/**
 * Where a scan stopped and what the rule admits there, packed into one negative int so that the hot
 * path allocates nothing.
 */
final class Fault {

  static final int LENGTH = 0;
  static final int PRINTABLE = 1;
  static final int KEY = 2;
  static final int QUALIFIER = 3;
  static final int KEY_SLASH = 4;
  static final int ENCODED = 5;
  static final int TRIPLET = 6;
  static final int CHECK_DIGIT = 7;
  static final int SCHEME = 8;
  static final int COLON = 9;
  static final int AUTHORITY = 10;
  static final int PORT = 11;
  static final int IP_LITERAL = 12;
  static final int PATH = 13;
  static final int QUERY = 14;
  static final int FRAGMENT = 15;
  static final int LINK_IN_URI = 16;
  static final int CONTAINER = 17;

  /** From here on: the value of the key with this ordinal. */
  static final int VALUE = 18;

  private static final String[] EXPECTED = {
    "1..255 characters",
    "printable ASCII without space",
    "a key of 00, 01, 402, 414, 417, 8003, 8004, 401, 253, 8017, 8018, 8010",
    "a qualifier of this key, in order",
    "a slash and a value behind the key",
    "percent-encoding of other than A-Z a-z 0-9 - . _ ~",
    "a percent triplet",
    "check digit",
    "a lower-case scheme, or a slash",
    "a colon behind the scheme",
    "an authority of RFC 3986",
    "digits of a port",
    "an IP literal of RFC 3986",
    "a path of RFC 3986",
    "a query of RFC 3986",
    "no fragment",
    "the path alone of what is named by a Digital Link path",
    "4 capital letters and 7 digits",
  };

  private static final LinkKey[] KEYS = LinkKey.values();

  private Fault() {}

  /** Something other than {@code what} at {@code offset} from the start of the identifier. */
  static int of(int what, int offset) {
    return -1 - (offset << 6 | what);
  }

  static int what(int fault) {
    return -1 - fault & 0x3f;
  }

  static int offset(int fault) {
    return -1 - fault >> 6;
  }

  static String expected(int fault) {
    int what = what(fault);
    return what < VALUE ? EXPECTED[what] : KEYS[what - VALUE].expected;
  }
}
