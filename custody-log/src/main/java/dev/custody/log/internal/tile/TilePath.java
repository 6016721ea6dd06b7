package dev.custody.log.internal.tile;

import org.jspecify.annotations.Nullable;

/**
 * The name of a tile or entry bundle: {@code tile/<level>/<N>[.p/<width>]}, {@code
 * tile/entries/<N>[.p/<width>]}, with N in groups of three digits, all but the last led by an x.
 *
 * @param level 0 to 63, or {@link #ENTRIES}
 * @param number the 0-based number of the tile in its level
 * @param width 1 to 256 hashes or entries; 256 is a full one
 */
public record TilePath(int level, long number, int width) {

  /** The level of entry bundles. */
  public static final int ENTRIES = -1;

  /** Hashes in a full tile, entries in a full bundle. */
  public static final int FULL = 256;

  /** The directory of all of them. */
  public static final String DIRECTORY = "tile";

  private static final int LEVEL_MAX = 63;
  private static final int GROUPS_MAX = 7;

  public TilePath {
    if (level < ENTRIES || level > LEVEL_MAX || number < 0 || width < 1 || width > FULL) {
      throw new IllegalArgumentException(
          "no tile: level=" + level + ", number=" + number + ", width=" + width);
    }
  }

  /** The name, relative to the log's directory. */
  public String name() {
    StringBuilder out = new StringBuilder(DIRECTORY).append('/');
    if (level == ENTRIES) {
      out.append("entries");
    } else {
      out.append(level);
    }
    groups(out, number);
    if (width < FULL) {
      out.append(".p/").append(width);
    }
    return out.toString();
  }

  /** The name of the directory that holds the partial ones of this number. */
  public String partialsDirectory() {
    String full = new TilePath(level, number, FULL).name();
    return full + ".p";
  }

  /**
   * Reads a name.
   *
   * @return {@code null} if it is not the one name of a tile or bundle
   */
  public static @Nullable TilePath parse(String name) {
    String[] parts = name.split("/", -1);
    if (parts.length < 3 || parts.length > 4 + GROUPS_MAX || !parts[0].equals(DIRECTORY)) {
      return null;
    }
    int level = parts[1].equals("entries") ? ENTRIES : decimal(parts[1]);
    int last = parts.length - 1;
    int width = FULL;
    if (parts[last - 1].endsWith(".p")) {
      width = decimal(parts[last]);
      last--;
    }
    long number = 0;
    for (int i = 2; i <= last; i++) {
      String group = parts[i];
      if (i == last && width != FULL) {
        group = group.substring(0, group.length() - 2);
      }
      int digits = group(group, i < last);
      if (digits < 0 || number > (Long.MAX_VALUE - digits) / 1000) {
        return null;
      }
      number = number * 1000 + digits;
    }
    if (level < ENTRIES || level > LEVEL_MAX || width < 1 || width > FULL || last < 2) {
      return null;
    }
    TilePath path = new TilePath(level, number, width);
    return path.name().equals(name) ? path : null;
  }

  private static void groups(StringBuilder out, long number) {
    String digits = Long.toString(number);
    int padding = (3 - digits.length() % 3) % 3;
    StringBuilder padded = new StringBuilder();
    for (int i = 0; i < padding; i++) {
      padded.append('0');
    }
    padded.append(digits);
    for (int i = 0; i < padded.length(); i += 3) {
      out.append(i + 3 < padded.length() ? "/x" : "/").append(padded, i, i + 3);
    }
  }

  private static int group(String text, boolean led) {
    String digits = led && text.startsWith("x") ? text.substring(1) : text;
    if (digits.length() != 3 || led != text.startsWith("x")) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < 3; i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** A number up to 999 without leading zeros; -2 if it is none. */
  private static int decimal(String text) {
    if (text.isEmpty() || text.length() > 3 || text.length() > 1 && text.charAt(0) == '0') {
      return -2;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -2;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
