package dev.custody.reconcile.sink;

import java.time.Instant;

/** Cuts of text and times that several formats share. */
final class Texts {

  private static final String CUT = "...";

  private Texts() {}

  /** Milliseconds since 1970; 0 for what an engine decided before it knew any time. */
  static long millis(Instant instant) {
    return instant.isBefore(Instant.EPOCH) ? 0 : instant.toEpochMilli();
  }

  /**
   * At most this many bytes as UTF-8: where more is cut off, three dots say so. A character is
   * never cut in two.
   */
  static String upTo(String text, int bytesMax) {
    int bytes = 0;
    int fits = 0;
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      bytes += bytesOf(point);
      if (bytes > bytesMax) {
        return text.substring(0, fits) + CUT;
      }
      at += Character.charCount(point);
      if (bytes <= bytesMax - CUT.length()) {
        fits = at;
      }
    }
    return text;
  }

  private static int bytesOf(int point) {
    if (point < 0x80) {
      return 1;
    }
    if (point < 0x800) {
      return 2;
    }
    return point < 0x10000 ? 3 : 4;
  }
}
