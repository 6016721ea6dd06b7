package dev.custody.benchmarks;

import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.log.CustodyLog;
import dev.custody.log.LogEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;

/** Logs of many entries on the disk, to be checked, opened and measured. */
final class GrownLog {

  private static final int CHUNK = 16_384;

  private GrownLog() {}

  /**
   * Makes a log with a checkpoint after each 16,384 entries and leaves it as a killed process does:
   * what came last is behind the newest checkpoint.
   *
   * @return its directory, below {@code directory}
   */
  static Path killed(Path directory, long entries) throws IOException, SigningException {
    Path grown = directory.resolve("grown");
    grow(grown, entries);
    // Whoever holds the lock of a directory that was moved and lost its file holds nothing.
    Path killed = directory.resolve("log");
    Files.move(grown, killed);
    Files.delete(killed.resolve("LOCK"));
    return killed;
  }

  /** Makes a log and closes it. */
  static Path closed(Path directory, long entries) throws IOException, SigningException {
    Path grown = directory.resolve("log");
    grow(grown, entries).close();
    return grown;
  }

  private static CustodyLog grow(Path directory, long entries)
      throws IOException, SigningException {
    SoftwareSigner key = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
    CustodyLog log = CustodyLog.create(directory, "example.com/benchmark", key);
    for (long done = 0; done < entries; done += CHUNK) {
      LogEntry[] chunk = LogEntries.make((int) Math.min(CHUNK, entries - done), done / CHUNK);
      int half = chunk.length / 2;
      log.append(Arrays.asList(chunk).subList(0, half));
      log.checkpoint();
      log.append(Arrays.asList(chunk).subList(half, chunk.length));
    }
    return log;
  }
}
