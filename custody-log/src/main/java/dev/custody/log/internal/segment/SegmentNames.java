package dev.custody.log.internal.segment;

import dev.custody.log.internal.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where segments stand: {@code seg/<first index, 20 digits>.seg}. */
public final class SegmentNames {

  /** The directory of the segments. */
  public static final String DIRECTORY = "seg";

  private static final String SUFFIX = ".seg";
  private static final int DIGITS = 20;

  private SegmentNames() {}

  /** The name of the segment whose first entry has this index. */
  public static String of(long firstIndex) {
    return DIRECTORY + "/" + String.format(Locale.ROOT, "%020d", firstIndex) + SUFFIX;
  }

  /** The index in such a name, or -1 if it is none; without the directory. */
  public static long parse(String name) {
    if (name.length() != DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
      return -1;
    }
    long index = 0;
    for (int i = 0; i < DIGITS; i++) {
      int digit = name.charAt(i) - '0';
      if (digit < 0 || digit > 9 || index > (Long.MAX_VALUE - digit) / 10) {
        return -1;
      }
      index = index * 10 + digit;
    }
    return index;
  }

  /** The first indexes of all segments, ascending. Other names are left out. */
  public static List<Long> list(Storage storage) throws IOException {
    List<Long> out = new ArrayList<>();
    for (String name : storage.list(DIRECTORY)) {
      long index = parse(name);
      if (index >= 0) {
        out.add(index);
      }
    }
    return out;
  }
}
