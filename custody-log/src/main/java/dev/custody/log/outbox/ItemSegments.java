package dev.custody.log.outbox;

import dev.custody.log.internal.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where the segments of an outbox stand: {@code items/<number, 20 digits>.obx}. */
final class ItemSegments {

  static final String DIRECTORY = "items";

  private static final String SUFFIX = ".obx";
  private static final int DIGITS = 20;

  private ItemSegments() {}

  static String name(long number) {
    return DIRECTORY + "/" + String.format(Locale.ROOT, "%020d", number) + SUFFIX;
  }

  /** The numbers of all segments, ascending; unfinished files are left out. */
  static List<Long> list(Storage storage) throws IOException {
    List<Long> out = new ArrayList<>();
    for (String name : storage.list(DIRECTORY)) {
      if (name.length() == DIGITS + SUFFIX.length() && name.endsWith(SUFFIX)) {
        try {
          long number = Long.parseLong(name.substring(0, DIGITS));
          if (name(number).endsWith(name)) {
            out.add(number);
          }
        } catch (NumberFormatException e) {
          // No name of ours: left alone.
          continue;
        }
      }
    }
    return out;
  }

  /** Makes a segment file with nothing but its header, durable before it has its name. */
  static void create(Storage storage, ItemHeader header) throws IOException {
    storage.replace(name(header.number()), header.encode());
    storage.forceDirectory(DIRECTORY);
  }
}
