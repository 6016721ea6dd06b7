package dev.custody.log;

import dev.custody.api.Bytes;
import dev.custody.log.internal.storage.Storage;
import java.io.IOException;

/** The files in {@code index/} that others than the log itself compute from its entries. */
final class DerivedFiles {

  private static final String DIRECTORY = "index";
  private static final int NAME_CHARS_MAX = 32;

  private DerivedFiles() {}

  /** The file of a name, which cannot lead out of the directory. */
  static String path(String name) {
    if (name.isEmpty() || name.length() > NAME_CHARS_MAX) {
      throw nameExpected(name);
    }
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) < 'a' || name.charAt(i) > 'z') {
        throw nameExpected(name);
      }
    }
    return DIRECTORY + "/" + name;
  }

  static void keep(Storage storage, String name, Bytes content) throws IOException {
    String path = path(name);
    // A log that was made by another hand may lack the directory.
    storage.createDirectories(DIRECTORY);
    storage.replace(path, content.unsafeArray());
    storage.forceDirectory(DIRECTORY);
  }

  private static IllegalArgumentException nameExpected(String name) {
    return new IllegalArgumentException(
        "name of 1 to 32 characters a to z expected: length=" + name.length());
  }
}
