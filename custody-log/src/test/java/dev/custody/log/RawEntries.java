package dev.custody.log;

import dev.custody.api.Bytes;
import java.nio.charset.StandardCharsets;

/** Entries that are short texts, for tests in other packages: a log does not look into entries. */
public final class RawEntries {

  private RawEntries() {}

  /** An entry of this text, not empty. */
  public static LogEntry of(String text) {
    return LogEntry.ofRaw(Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8)));
  }
}
