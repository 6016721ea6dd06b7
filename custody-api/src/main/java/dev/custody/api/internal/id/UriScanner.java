package dev.custody.api.internal.id;

/**
 * Reads an absolute-URI of RFC 3986, 4.3, in the profile of the format: lower-case scheme, no
 * fragment, nothing that a Digital Link path names, and container numbers whose check digit holds.
 */
final class UriScanner {

  private static final byte[] CONTAINER = {
    'u', 'r', 'n', ':', 'c', 'u', 's', 't', 'o', 'd', 'y', ':', 'i', 's', 'o', '6', '3', '4', '6',
    ':'
  };

  private UriScanner() {}

  /** {@link IdentifierRule#URI}, or a {@link Fault} with offsets relative to {@code from}. */
  static int scan(byte[] bytes, int from, int to) {
    int at = from;
    if (!Ascii.is(Ascii.LOWER, bytes[at])) {
      return Fault.of(Fault.SCHEME, 0);
    }
    while (at < to && Ascii.is(Ascii.SCHEME, bytes[at])) {
      at++;
    }
    if (at == to || bytes[at] != ':') {
      return Fault.of(Fault.COLON, at - from);
    }
    boolean web = isWeb(bytes, from, at);
    at++;
    if (to - at >= 2 && bytes[at] == '/' && bytes[at + 1] == '/') {
      int end = at + 2;
      while (end < to && bytes[end] != '/' && bytes[end] != '?' && bytes[end] != '#') {
        end++;
      }
      int fault = AuthorityScanner.scan(bytes, from, at + 2, end);
      if (fault < 0) {
        return fault;
      }
      at = end;
    }
    int pathFrom = at;
    at = run(bytes, at, to, Ascii.PATH);
    int pathTo = at;
    if (at < to && bytes[at] == '?') {
      at = run(bytes, at + 1, to, Ascii.QUERY);
    }
    if (at < to) {
      int what = pathTo == at ? Fault.PATH : Fault.QUERY;
      what = bytes[at] == '#' ? Fault.FRAGMENT : bytes[at] == '%' ? Fault.TRIPLET : what;
      return Fault.of(what, at - from);
    }
    if (web) {
      int fault = linkIn(bytes, from, pathFrom, pathTo);
      return fault < 0 ? fault : IdentifierRule.URI;
    }
    return container(bytes, from, to);
  }

  /** Where the run of characters of this class and of percent triplets ends. */
  static int run(byte[] bytes, int from, int to, int characters) {
    int at = from;
    while (at < to) {
      if (Ascii.is(characters, bytes[at])) {
        at++;
      } else if (Ascii.triplet(bytes, at, to) >= 0) {
        at += 3;
      } else {
        break;
      }
    }
    return at;
  }

  private static boolean isWeb(byte[] bytes, int from, int to) {
    int length = to - from;
    return (length == 4 || length == 5 && bytes[from + 4] == 's')
        && bytes[from] == 'h'
        && bytes[from + 1] == 't'
        && bytes[from + 2] == 't'
        && bytes[from + 3] == 'p';
  }

  /** A fault if the path, from any of its slashes to its end, has the shape of a Digital Link. */
  private static int linkIn(byte[] bytes, int base, int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] == '/' && LinkScanner.scan(bytes, base, at, to, false) > 0) {
        return Fault.of(Fault.LINK_IN_URI, at - base);
      }
    }
    return 0;
  }

  /** Judges {@code urn:custody:iso6346:} by the number behind it, and admits every other URI. */
  private static int container(byte[] bytes, int from, int to) {
    if (to - from < CONTAINER.length) {
      return IdentifierRule.URI;
    }
    for (int i = 0; i < CONTAINER.length; i++) {
      if (bytes[from + i] != CONTAINER[i]) {
        return IdentifierRule.URI;
      }
    }
    int at = from + CONTAINER.length;
    for (int i = 0; i < Iso6346.LENGTH; i++) {
      if (at + i == to || !Iso6346.admits(i, bytes[at + i])) {
        return Fault.of(Fault.CONTAINER, at + i - from);
      }
    }
    int end = at + Iso6346.LENGTH;
    if (end != to) {
      return Fault.of(Fault.CONTAINER, end - from);
    }
    if (bytes[end - 1] - '0' != Iso6346.checkDigit(bytes, at)) {
      return Fault.of(Fault.CHECK_DIGIT, end - 1 - from);
    }
    return IdentifierRule.URI;
  }
}
