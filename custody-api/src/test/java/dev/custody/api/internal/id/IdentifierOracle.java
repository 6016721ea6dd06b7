package dev.custody.api.internal.id;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rule of identifiers once more, as slow and plain as can be: the grammars as regular
 * expressions, values decoded to strings. What the fast rule says is compared with this.
 */
final class IdentifierOracle {

  private static final String SET_82 = "!\"%&'()*+,-./0123456789:;<=>?_";
  private static final String SET_39 = "#-/0123456789";

  private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]{1,255}");

  private static final String V = "((?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*)";
  private static final Pattern LINK =
      Pattern.compile(
          "/00/(?<c18>\\d{18})|/01/(?<c14>\\d{14})(?:/22/(?<q1>V))?(?:/10/(?<q2>V))?(?:/21/(?<q3>V))?"
                  .replace("(?<q1>V)", "(?<q1>" + V + ")")
                  .replace("(?<q2>V)", "(?<q2>" + V + ")")
                  .replace("(?<q3>V)", "(?<q3>" + V + ")")
              + "|/402/(?<c17>\\d{17})|/414/(?<c13>\\d{13})(?:/254/(?<q4>"
              + V
              + "))?|/417/(?<c13b>\\d{13})|/8003/(?<c14b>0\\d{13})(?<r16>"
              + V
              + ")|/8004/(?<v30>"
              + V
              + ")|/401/(?<v30b>"
              + V
              + ")|/253/(?<c13c>\\d{13})(?<r17>"
              + V
              + ")|/801[78]/(?<c18b>\\d{18})|/8010/(?<cpid>"
              + V
              + ")(?:/8011/(?<q5>\\d{1,12}))?");

  // RFC 3986, appendix A.
  private static final String PCT = "%[0-9A-Fa-f]{2}";
  private static final String UNRESERVED = "[A-Za-z0-9._~-]";
  private static final String SUB = "[!$&'()*+,;=]";
  private static final String PCHAR = "(?:" + UNRESERVED + "|" + PCT + "|" + SUB + "|[:@])";
  private static final String DEC = "(?:\\d|[1-9]\\d|1\\d{2}|2[0-4]\\d|25[0-5])";
  private static final String IPV4 = DEC + "\\." + DEC + "\\." + DEC + "\\." + DEC;
  private static final String H16 = "[0-9A-Fa-f]{1,4}";
  private static final String LS32 = "(?:" + H16 + ":" + H16 + "|" + IPV4 + ")";
  private static final String HC = "(?:" + H16 + ":)";
  private static final String IPV6 =
      "(?:" + HC + "{6}" + LS32 + "|::" + HC + "{5}" + LS32 + "|(?:" + H16 + ")?::" + HC + "{4}"
          + LS32 + "|(?:" + HC + "{0,1}" + H16 + ")?::" + HC + "{3}" + LS32 + "|(?:" + HC + "{0,2}"
          + H16 + ")?::" + HC + "{2}" + LS32 + "|(?:" + HC + "{0,3}" + H16 + ")?::" + HC + LS32
          + "|(?:" + HC + "{0,4}" + H16 + ")?::" + LS32 + "|(?:" + HC + "{0,5}" + H16 + ")?::" + H16
          + "|(?:" + HC + "{0,6}" + H16 + ")?::)";
  private static final String FUTURE = "[vV][0-9A-Fa-f]+\\.(?:" + UNRESERVED + "|" + SUB + "|:)+";
  private static final String HOST =
      "(?:\\[(?:" + IPV6 + "|" + FUTURE + ")\\]|(?:" + UNRESERVED + "|" + PCT + "|" + SUB + ")*)";
  private static final String AUTHORITY =
      "(?:(?:" + UNRESERVED + "|" + PCT + "|" + SUB + "|:)*@)?" + HOST + "(?::\\d*)?";
  private static final String HIER =
      "(?://"
          + AUTHORITY
          + "(?<p1>(?:/"
          + PCHAR
          + "*)*)"
          + "|(?<p2>/(?:"
          + PCHAR
          + "+(?:/"
          + PCHAR
          + "*)*)?)"
          + "|(?<p3>"
          + PCHAR
          + "+(?:/"
          + PCHAR
          + "*)*)"
          + "|)";
  private static final Pattern URI =
      Pattern.compile("(?<scheme>[a-z][a-z0-9+.-]*):" + HIER + "(?:\\?(?:" + PCHAR + "|[/?])*)?");

  // An encoded slash is data, unlike a slash: it becomes a character of its own.
  private static final char SLASH_AS_DATA = '\ue02f';
  private static final String C82 = "[!\"%&'()*+,\\-.0-9:;<=>?A-Z_a-z\ue02f]";
  private static final String C39 = "[#\\-0-9A-Z\ue02f]";
  private static final String Q = C82 + "{1,20}";
  private static final Pattern SHAPE =
      Pattern.compile(
          "/00/\\d{18}|/01/\\d{14}(/22/Q)?(/10/Q)?(/21/Q)?|/402/\\d{17}|/414/\\d{13}(/254/Q)?"
                  .replace("Q", Q)
              + "|/417/\\d{13}|/8003/\\d{14}"
              + C82
              + "{0,16}|/(8004|401)/"
              + C82
              + "{1,30}"
              + "|/253/\\d{13}"
              + C82
              + "{0,17}|/801[78]/\\d{18}"
              + "|/8010/"
              + C39
              + "{1,30}(/8011/\\d{1,12})?");

  private IdentifierOracle() {}

  static int form(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (!PRINTABLE.matcher(text).matches()) {
      return IdentifierRule.MALFORMED;
    }
    return text.startsWith("/") ? link(text) : uri(text);
  }

  private static int link(String text) {
    Matcher m = LINK.matcher(text);
    if (!m.matches()) {
      return IdentifierRule.MALFORMED;
    }
    boolean good = true;
    for (String group : new String[] {"c18", "c14", "c17", "c13", "c13b", "c14b", "c13c", "c18b"}) {
      good &= m.group(group) == null || mod10(m.group(group));
    }
    for (String group : new String[] {"q1", "q2", "q3", "q4"}) {
      good &= m.group(group) == null || value(m.group(group), SET_82, true, 1, 20);
    }
    good &= m.group("r16") == null || value(m.group("r16"), SET_82, true, 0, 16);
    good &= m.group("r17") == null || value(m.group("r17"), SET_82, true, 0, 17);
    good &= m.group("v30") == null || value(m.group("v30"), SET_82, true, 1, 30);
    good &= m.group("v30b") == null || value(m.group("v30b"), SET_82, true, 1, 30);
    good &= m.group("cpid") == null || value(m.group("cpid"), SET_39, false, 1, 30);
    if (!good) {
      return IdentifierRule.MALFORMED;
    }
    if (m.group("c14") == null) {
      return IdentifierRule.OTHER_PATH;
    }
    return m.group("q3") == null ? IdentifierRule.GTIN_CLASS : IdentifierRule.GTIN_INSTANCE;
  }

  private static int uri(String text) {
    Matcher m = URI.matcher(text);
    if (!m.matches()) {
      return IdentifierRule.MALFORMED;
    }
    if (m.group("scheme").equals("http") || m.group("scheme").equals("https")) {
      String path =
          m.group("p1") != null
              ? m.group("p1")
              : m.group("p2") != null ? m.group("p2") : m.group("p3");
      for (int i = 0; path != null && i < path.length(); i++) {
        if (path.charAt(i) == '/' && SHAPE.matcher(decodeAll(path.substring(i))).matches()) {
          return IdentifierRule.MALFORMED;
        }
      }
    }
    String container = "urn:custody:iso6346:";
    if (text.startsWith(container) && !iso6346(text.substring(container.length()))) {
      return IdentifierRule.MALFORMED;
    }
    return IdentifierRule.URI;
  }

  private static boolean mod10(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int fromRight = digits.length() - i;
      sum += (digits.charAt(i) - '0') * (fromRight % 2 == 0 ? 3 : 1);
    }
    return sum % 10 == 0;
  }

  private static boolean value(String encoded, String others, boolean lower, int min, int max) {
    String decoded = decodeAll(encoded).replace(SLASH_AS_DATA, '/');
    for (char c : decoded.toCharArray()) {
      boolean letter = c >= 'A' && c <= 'Z' || lower && c >= 'a' && c <= 'z';
      if (!letter && others.indexOf(c) < 0) {
        return false;
      }
    }
    // Encoded again as the one way says, it has to be what it was.
    StringBuilder again = new StringBuilder();
    for (char c : decoded.toCharArray()) {
      again.append(
          String.valueOf(c).matches(UNRESERVED)
              ? String.valueOf(c)
              : String.format("%%%02X", (int) c));
    }
    return again.toString().equals(encoded) && decoded.length() >= min && decoded.length() <= max;
  }

  private static String decodeAll(String encoded) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        c = (char) Integer.parseInt(encoded.substring(i + 1, i + 3), 16);
        c = c == '/' ? SLASH_AS_DATA : c;
        i += 2;
      }
      out.append(c);
    }
    return out.toString();
  }

  private static boolean iso6346(String number) {
    if (!number.matches("[A-Z]{4}[0-9]{7}")) {
      return false;
    }
    // The values of A..Z as the standard's table has them.
    int[] letters = {
      10, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 34, 35,
      36, 37, 38
    };
    long sum = 0;
    for (int i = 0; i < 10; i++) {
      char c = number.charAt(i);
      sum += (long) ((c >= 'A' ? letters[c - 'A'] : c - '0') * Math.pow(2, i));
    }
    long check = sum % 11 == 10 ? 0 : sum % 11;
    return check == number.charAt(10) - '0';
  }
}
