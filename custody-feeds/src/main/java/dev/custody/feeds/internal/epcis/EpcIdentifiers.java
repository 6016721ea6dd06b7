package dev.custody.feeds.internal.epcis;

import dev.custody.api.Parsed;
import dev.custody.api.id.CheckDigit;
import dev.custody.api.id.DigitalLink;
import dev.custody.api.id.Identifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Identifiers of EPCIS documents as identifiers of ours: EPC URNs (Tag Data Standard) and GS1
 * Digital Link URIs become paths where the path says the same, other absolute URIs stay as they
 * are.
 */
public final class EpcIdentifiers {

  private static final String ID = "urn:epc:id:";
  private static final String CLASS = "urn:epc:class:lgtin:";
  private static final String PATTERN = "urn:epc:idpat:sgtin:";
  private static final Pattern HTTP = Pattern.compile("(?i:https?)://[^/?#]*(/[^?#]*)([?#].*)?");

  // Primary keys of our identifiers, and the qualifiers of each in the order of the path.
  private static final Map<String, List<String>> KEYS =
      Map.ofEntries(
          Map.entry("00", List.of()),
          Map.entry("01", List.of("22", "10", "21")),
          Map.entry("253", List.of()),
          Map.entry("401", List.of()),
          Map.entry("402", List.of()),
          Map.entry("414", List.of("254")),
          Map.entry("417", List.of()),
          Map.entry("8003", List.of()),
          Map.entry("8004", List.of()),
          Map.entry("8010", List.of("8011")),
          Map.entry("8017", List.of()),
          Map.entry("8018", List.of()));

  private EpcIdentifiers() {}

  /**
   * The identifier that this text stands for.
   *
   * @return null if it is none that an event may carry
   */
  public static @Nullable String read(String text) {
    String path = null;
    if (text.startsWith("urn:epc:")) {
      path = ofUrn(text);
    } else {
      Matcher http = HTTP.matcher(text);
      if (http.matches()) {
        path = ofWebPath(http.group(1));
      }
    }
    if (path != null) {
      return path;
    }
    // A bare path is no identifier of EPCIS, only of ours.
    return text.startsWith("/") || !holds(text) ? null : text;
  }

  /** Whether the text says more than its identifier: a query or fragment of a Digital Link URI. */
  public static boolean saysMore(String text) {
    Matcher http = HTTP.matcher(text);
    return http.matches() && http.group(2) != null && ofWebPath(http.group(1)) != null;
  }

  /** The identifier as EPCIS has it: paths under the resolver of GS1, URIs as they are. */
  public static String write(String identifier) {
    return identifier.startsWith("/") ? "https://id.gs1.org" + identifier : identifier;
  }

  /** Whether it names a class of goods: key 01 without a serial. */
  public static boolean isGoodsClass(String identifier) {
    return identifier.startsWith("/01/") && !identifier.contains("/21/");
  }

  private static @Nullable String ofUrn(String urn) {
    try {
      String path = null;
      if (urn.startsWith(ID)) {
        int colon = urn.indexOf(':', ID.length());
        if (colon > 0) {
          String scheme = urn.substring(ID.length(), colon);
          path = ofScheme(scheme, urn.substring(colon + 1).split("\\.", -1));
        }
      } else if (urn.startsWith(CLASS)) {
        String[] part = urn.substring(CLASS.length()).split("\\.", 3);
        path = part.length == 3 ? "/01/" + gtin(part) + "/10/" + value(part[2]) : null;
      } else if (urn.startsWith(PATTERN)) {
        String[] part = urn.substring(PATTERN.length()).split("\\.", 3);
        path = part.length == 3 && part[2].equals("*") ? "/01/" + gtin(part) : null;
      }
      return path != null && holds(path) ? path : null;
    } catch (IllegalArgumentException e) {
      // Digits that are none, or percent signs without hex: the URN stays one.
      return null;
    }
  }

  private static @Nullable String ofScheme(String scheme, String[] split) {
    String[] part = joined(split, scheme.equals("sscc") || scheme.startsWith("gsrn") ? 2 : 3);
    if (part.length == 2) {
      return switch (scheme) {
        case "sscc" -> "/00/" + serialUnit(part);
        case "pgln" -> "/417/" + digits(part, 12);
        case "giai" -> "/8004/" + value(part[0] + part[1]);
        case "gsrn" -> "/8018/" + digits(part, 17);
        case "gsrnp" -> "/8017/" + digits(part, 17);
        case "gsin" -> "/402/" + digits(part, 16);
        case "ginc" -> "/401/" + value(part[0] + part[1]);
        default -> null;
      };
    }
    if (part.length != 3) {
      return null;
    }
    return switch (scheme) {
      case "sgtin" -> "/01/" + gtin(part) + "/21/" + value(part[2]);
      case "sgln" ->
          "/414/" + digits(part, 12) + (part[2].equals("0") ? "" : "/254/" + value(part[2]));
      case "grai" -> "/8003/0" + digits(part, 12) + value(part[2]);
      case "gdti" -> "/253/" + digits(part, 12) + value(part[2]);
      case "cpi" -> "/8010/" + value(part[0] + part[1]) + "/8011/" + value(part[2]);
      // Asset references may have dots of their own.
      case "giai" -> "/8004/" + value(part[0] + part[1] + "." + part[2]);
      case "ginc" -> "/401/" + value(part[0] + part[1] + "." + part[2]);
      default -> null;
    };
  }

  // Serials may have dots: the last part is everything behind the others.
  private static String[] joined(String[] split, int parts) {
    if (split.length <= parts) {
      return split;
    }
    List<String> list = new ArrayList<>(List.of(split).subList(0, parts - 1));
    list.add(String.join(".", List.of(split).subList(parts - 1, split.length)));
    return list.toArray(new String[0]);
  }

  private static String gtin(String[] part) {
    require(part[1].length() >= 1 && part[0].length() + part[1].length() == 13);
    return CheckDigit.appendGs1(part[1].charAt(0) + part[0] + part[1].substring(1));
  }

  private static String serialUnit(String[] part) {
    require(part[1].length() >= 1 && part[0].length() + part[1].length() == 17);
    return CheckDigit.appendGs1(part[1].charAt(0) + part[0] + part[1].substring(1));
  }

  private static String digits(String[] part, int length) {
    require(part[0].length() + part[1].length() == length);
    return CheckDigit.appendGs1(part[0] + part[1]);
  }

  private static String value(String encoded) {
    return DigitalLink.percentEncode(decode(encoded));
  }

  private static String decode(String encoded) {
    StringBuilder decoded = new StringBuilder(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        require(i + 2 < encoded.length());
        int high = Character.digit(encoded.charAt(i + 1), 16);
        int low = Character.digit(encoded.charAt(i + 2), 16);
        require(high >= 0 && high < 8 && low >= 0);
        c = (char) (high << 4 | low);
        i += 2;
      }
      decoded.append(c);
    }
    return decoded.toString();
  }

  // The path may stand behind others: https://example.com/products/01/.../21/...
  private static @Nullable String ofWebPath(String webPath) {
    String[] segment = webPath.substring(1).split("/", -1);
    for (int first = 0; first + 1 < segment.length; first++) {
      if (KEYS.containsKey(segment[first]) && (segment.length - first) % 2 == 0) {
        try {
          String path = canonical(segment, first);
          if (path != null && holds(path)) {
            return path;
          }
        } catch (IllegalArgumentException e) {
          // A percent sign without hex: no path from here.
          continue;
        }
      }
    }
    return null;
  }

  private static @Nullable String canonical(String[] segment, int first) {
    List<String> order = KEYS.getOrDefault(segment[first], List.of());
    String value = decode(segment[first + 1]);
    if (segment[first].equals("01") && value.matches("[0-9]{8}|[0-9]{12,13}")) {
      value = "0".repeat(14 - value.length()) + value;
    }
    StringBuilder path = new StringBuilder();
    path.append('/').append(segment[first]).append('/').append(DigitalLink.percentEncode(value));
    int used = first + 2;
    for (String qualifier : order) {
      for (int i = first + 2; i < segment.length; i += 2) {
        if (segment[i].equals(qualifier)) {
          path.append('/').append(qualifier).append('/').append(value(segment[i + 1]));
          used += 2;
        }
      }
    }
    return used == segment.length ? path.toString() : null;
  }

  private static boolean holds(String identifier) {
    return Identifier.parse(identifier) instanceof Parsed.Accepted<Identifier>;
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("not the form of this EPC scheme");
    }
  }
}
