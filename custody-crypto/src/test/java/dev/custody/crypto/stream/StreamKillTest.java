package dev.custody.crypto.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.key.SoftwareSigner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that signs is killed without warning, again and again, and its stream stays whole. */
class StreamKillTest {

  @TempDir private Path directory;

  @Test
  void killedAFewTimes() throws Exception {
    killAndCheck(3, 1);
  }

  @Test
  @Tag("deep")
  void killedManyTimes() throws Exception {
    killAndCheck(200, 2);
  }

  private void killAndCheck(int kills, long seed) throws Exception {
    byte[] secret = new byte[32];
    Random random = new Random(seed);
    random.nextBytes(secret);
    SoftwareSigner key = SoftwareSigner.ofSecret(Algorithm.ED25519, secret);
    List<SignedEvent> all = new ArrayList<>();
    for (int kill = 0; kill < kills; kill++) {
      runUntilKilled(Bytes.copyOf(secret), 5 + random.nextInt(60), all);
    }
    Streams.assertUnbrokenStream(key.publicKey(), all);
    assertThat(all).hasSizeGreaterThan(kills * 5);
  }

  /** Reads what was printed whole; what was signed last may be lost with the pipe. */
  private void runUntilKilled(Bytes secret, int lines, List<SignedEvent> all)
      throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                KilledSigner.class.getName(),
                directory.toString(),
                secret.toHex())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
      int read = 0;
      String line = out.readLine();
      while (line != null) {
        Parsed<SignedEvent> parsed = parse(line);
        if (parsed instanceof Parsed.Accepted<SignedEvent> accepted) {
          all.add(accepted.value());
        }
        if (++read == lines) {
          // Through the handle: Process.destroyForcibly closes the pipe with what is still in it.
          child.toHandle().destroyForcibly();
        }
        line = out.readLine();
      }
      assertThat(read).isGreaterThanOrEqualTo(lines);
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private static Parsed<SignedEvent> parse(String line) {
    Bytes bytes = line.length() % 2 == 0 ? Bytes.ofHex(line) : Bytes.EMPTY;
    return ContainerCodec.parseSignedEvent(bytes);
  }
}
