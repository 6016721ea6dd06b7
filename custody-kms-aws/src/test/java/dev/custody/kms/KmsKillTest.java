package dev.custody.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.EventId;
import dev.custody.api.statement.Algorithm;
import dev.custody.kms.audit.CloudTrailFile;
import dev.custody.kms.audit.KeyUsageAudit;
import dev.custody.kms.audit.LedgerFile;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that signs by the key service is killed without warning, and nothing is lost. */
class KmsKillTest {

  @TempDir private Path directory;

  @Test
  void killedAFewTimes() throws Exception {
    killAndCheck(3, 5);
  }

  @Test
  @Tag("deep")
  void killedManyTimes() throws Exception {
    killAndCheck(60, 6);
  }

  private void killAndCheck(int kills, long seed) throws Exception {
    Random random = new Random(seed);
    try (LoopbackKms kms = new LoopbackKms()) {
      KmsTestKey key = kms.newKey(Algorithm.ES256);
      Set<String> accepted = new HashSet<>();
      for (int run = 0; run < kills; run++) {
        run(kms, key, run, 1_000_000, 10 + random.nextInt(120), accepted);
      }
      run(kms, key, kills, 0, Integer.MAX_VALUE, accepted);
      List<EventId> signed = Gateway.verifiedStream(directory, key.signer.publicKey());
      Set<String> found = new HashSet<>();
      signed.forEach(id -> found.add(id.toString()));
      assertThat(found).containsAll(accepted);
      assertThat(accepted).hasSizeGreaterThan(10 * kills);
      // Every signature of the service was asked for, also those whose answer met nobody.
      KeyUsageAudit audit =
          KeyUsageAudit.of(List.of(key.arn), Instant.EPOCH, Instant.parse("9999-01-01T00:00:00Z"));
      audit.add(LedgerFile.read(directory.resolve("ledger.jsonl")));
      byte[] trail = ("{\"Records\":" + kms.trail() + "}").getBytes(StandardCharsets.UTF_8);
      CloudTrailFile.read("trail", new ByteArrayInputStream(trail), audit::add);
      assertThat(audit.report().findings()).isEmpty();
    }
  }

  /** Kills it after so many lines. */
  private void run(
      LoopbackKms kms, KmsTestKey key, int run, int events, int lines, Set<String> accepted)
      throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                KilledGateway.class.getName(),
                directory.toString(),
                kms.endpoint().toString(),
                key.arn,
                key.signer.keyId().toHex(),
                Integer.toString(run),
                Integer.toString(events))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
      int read = 0;
      String last = "";
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        last = line;
        if (line.length() == EventIdLength.OF_TEXT) {
          accepted.add(line);
        }
        if (++read == lines) {
          child.toHandle().destroyForcibly();
        }
      }
      assertThat(lines == Integer.MAX_VALUE ? last : "closed").isEqualTo("closed");
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  /** Of "ni:///sha-256;" and 32 bytes in base64url: a torn line is shorter. */
  private static final class EventIdLength {
    static final int OF_TEXT = 14 + 43;
  }
}
