package dev.custody.api.internal.id;

/** Reads the authority of a URI: RFC 3986, 3.2, with the IP literals of 3.2.2. */
final class AuthorityScanner {

  private AuthorityScanner() {}

  /** 0, or a {@link Fault} with an offset relative to {@code base}. */
  static int scan(byte[] bytes, int base, int from, int to) {
    int at = UriScanner.run(bytes, from, to, Ascii.USER_INFO);
    // What was read so far is the userinfo if an at sign ends it; otherwise it was host and port.
    int host = at < to && bytes[at] == '@' ? at + 1 : from;
    if (host < to && bytes[host] == '[') {
      int close = host + 1;
      while (close < to && bytes[close] != ']') {
        close++;
      }
      if (close == to || !isIpLiteral(bytes, host + 1, close)) {
        return Fault.of(Fault.IP_LITERAL, host - base);
      }
      at = close + 1;
    } else {
      at = UriScanner.run(bytes, host, to, Ascii.UNRESERVED | Ascii.SUB_DELIM);
    }
    if (at < to && bytes[at] != ':') {
      return Fault.of(bytes[at] == '%' ? Fault.TRIPLET : Fault.AUTHORITY, at - base);
    }
    for (at++; at < to; at++) {
      if (!Ascii.is(Ascii.DIGIT, bytes[at])) {
        return Fault.of(Fault.PORT, at - base);
      }
    }
    return 0;
  }

  private static boolean isIpLiteral(byte[] bytes, int from, int to) {
    boolean future = from < to && (bytes[from] == 'v' || bytes[from] == 'V');
    return future ? isFuture(bytes, from + 1, to) : isIpv6(bytes, from, to);
  }

  /** {@code 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )}, the letter v being read. */
  private static boolean isFuture(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && Ascii.hex(bytes[at]) >= 0) {
      at++;
    }
    if (at == from || at >= to - 1 || bytes[at] != '.') {
      return false;
    }
    for (at++; at < to; at++) {
      if (!Ascii.is(Ascii.USER_INFO, bytes[at])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Eight groups of 1..4 hex digits, the last two of which may be an IPv4 address; one {@code ::}
   * may stand for one or more groups.
   */
  private static boolean isIpv6(byte[] bytes, int from, int to) {
    int groups = 0;
    boolean gap = false;
    int at = from;
    if (to - at >= 2 && bytes[at] == ':' && bytes[at + 1] == ':') {
      gap = true;
      at += 2;
    }
    while (at < to) {
      int end = at;
      while (end < to && end - at < 4 && Ascii.hex(bytes[end]) >= 0) {
        end++;
      }
      if (end < to && bytes[end] == '.') {
        return isIpv4(bytes, at, to) && isComplete(groups + 2, gap);
      }
      if (end == at) {
        return false;
      }
      groups++;
      if (end == to) {
        return isComplete(groups, gap);
      }
      if (bytes[end] != ':' || end + 1 == to) {
        return false;
      }
      at = end + 1;
      if (bytes[at] == ':') {
        if (gap) {
          return false;
        }
        gap = true;
        at++;
      }
    }
    // The end came right behind the gap, or there was nothing at all.
    return isComplete(groups, gap);
  }

  private static boolean isComplete(int groups, boolean gap) {
    return gap ? groups <= 7 : groups == 8;
  }

  /** Four numbers 0..255 without leading zeros. */
  private static boolean isIpv4(byte[] bytes, int from, int to) {
    int at = from;
    for (int i = 0; i < 4; i++) {
      if (i > 0) {
        if (at == to || bytes[at] != '.') {
          return false;
        }
        at++;
      }
      int start = at;
      int number = 0;
      while (at < to && at - start < 3 && Ascii.is(Ascii.DIGIT, bytes[at])) {
        number = number * 10 + bytes[at] - '0';
        at++;
      }
      boolean leadingZero = at - start > 1 && bytes[start] == '0';
      if (at == start || number > 255 || leadingZero) {
        return false;
      }
    }
    return at == to;
  }
}
