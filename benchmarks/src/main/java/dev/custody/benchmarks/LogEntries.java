package dev.custody.benchmarks;

import dev.custody.api.Bytes;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.log.LogEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Entries of 512 bytes, each other than all others, and a directory on the disk for a log. */
final class LogEntries {

  /** Bytes of an entry. */
  static final int BYTES = 512;

  private LogEntries() {}

  /** So many entries; the same seed gives the same. A log does not look into a body. */
  static LogEntry[] make(int count, long seed) {
    Random random = new Random(seed);
    LogEntry[] entries = new LogEntry[count];
    byte[] signature = new byte[64];
    for (int i = 0; i < count; i++) {
      random.nextBytes(signature);
      Statement statement = new Statement(Bytes.ofHex("a10126"), Bytes.copyOf(signature));
      // What stands around a body of this length takes 76 bytes.
      byte[] body = new byte[BYTES - 76];
      random.nextBytes(body);
      ByteBuffer.wrap(body).putLong(seed << 32 | i);
      entries[i] = LogEntry.ofUnverified(new SignedEvent(Bytes.ofOwned(body), List.of(statement)));
      if (entries[i].bytes().length() != BYTES) {
        throw new AssertionError("entry of another length: " + entries[i].bytes().length());
      }
    }
    return entries;
  }

  /** A new directory; {@code -Djava.io.tmpdir} chooses the disk. */
  static Path directory() throws IOException {
    return Files.createTempDirectory("custody-benchmark");
  }

  static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
