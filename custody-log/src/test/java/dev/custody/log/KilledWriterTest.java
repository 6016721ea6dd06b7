package dev.custody.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.log.internal.storage.DiskStorage;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A child process appends and says what is acknowledged; it is killed in the midst of it, again and
 * again.
 */
class KilledWriterTest {

  private static final byte[] SECRET = new byte[32];

  @TempDir Path temporary;

  @Test
  void everyAcknowledgedEntryIsThere_afterAKill() throws Exception {
    killLoop(4);
  }

  @Test
  @Tag("deep")
  void everyAcknowledgedEntryIsThere_afterManyKills() throws Exception {
    killLoop(200);
  }

  private void killLoop(int rounds) throws Exception {
    Path directory = temporary.resolve("log");
    CustodyLog.create(directory, TestLogs.ORIGIN, signer()).close();
    Random random = new Random(20_261_122);
    List<LogEntry> expected = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      long acknowledged = killAfter(directory, 1 + random.nextInt(40));
      OpenResult result = CustodyLog.open(directory, signer());
      assertThat(result).as("%s", result.report()).isInstanceOf(OpenResult.Opened.class);
      try (CustodyLog log = ((OpenResult.Opened) result).log()) {
        assertThat(log.size()).isGreaterThanOrEqualTo(acknowledged);
        while (expected.size() < log.size()) {
          expected.add(entry(expected.size()));
        }
        LogAssertions.assertHolds(log.reader(), expected);
      }
      LogAssertions.assertWellFormed(new DiskStorage(directory), expected);
    }
  }

  /**
   * Runs the child until it has acknowledged this many more, and kills it; returns the last one.
   */
  private static long killAfter(Path directory, int lines) throws Exception {
    Process child =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Appender.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long acknowledged = 0;
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
      String line = "";
      for (int i = 0; i < lines && (line = out.readLine()) != null; i++) {
        acknowledged = Long.parseLong(line);
      }
      assertThat(line).as("the child ended by itself").isNotNull();
      // SIGKILL on Linux; by the handle, which leaves the pipe open to be read to its end.
      child.toHandle().destroyForcibly();
      // What it said before it died counts too.
      while ((line = out.readLine()) != null) {
        if (line.matches("\\d{8}")) {
          acknowledged = Long.parseLong(line);
        }
      }
    }
    child.waitFor();
    return acknowledged;
  }

  private static LogEntry entry(long number) {
    return LogEntry.ofRaw(Bytes.copyOf(("entry " + number).getBytes(StandardCharsets.US_ASCII)));
  }

  private static Signer signer() throws Exception {
    return SoftwareSigner.ofSecret(Algorithm.ED25519, SECRET.clone());
  }

  /** Appends for ever, in batches of different length, with a checkpoint now and then. */
  static final class Appender {
    public static void main(String[] arguments) throws Exception {
      OpenResult result = CustodyLog.open(Path.of(arguments[0]), signer());
      CustodyLog log = ((OpenResult.Opened) result).log();
      for (int round = 0; ; round++) {
        List<LogEntry> batch = new ArrayList<>();
        for (int i = 0; i <= round % 5; i++) {
          batch.add(entry(log.size() + i));
        }
        log.append(batch);
        if (round % 7 == 3) {
          log.checkpoint();
        }
        System.out.println(String.format("%08d", log.size()));
      }
    }
  }
}
