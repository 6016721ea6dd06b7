package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.PrivateKeyPem;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.note.CheckpointSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFraudCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ORIGIN = "example.com/dock";

  @TempDir Path folder;

  private final CheckpointSigner log =
      CheckpointSigner.of(
          ORIGIN, SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom()), List.of());

  @Test
  void twoRootsOfOneSize_areProven_written_andCheckedByAThirdParty() throws Exception {
    Path one = checkpoint("one", 7, 1);
    Path two = checkpoint("two", 7, 2);
    Path proof = folder.resolve("fraud");
    String key = log.keys().get(0).text();
    Run run = Run.of("log", "fraud", one, two, "--key", key, "--out", proof, "--json");
    assertThat(run.code()).as(run.err()).isEqualTo(1);
    JsonNode said = JSON.readTree(run.out());
    assertThat(said.get("result").asText()).isEqualTo("FRAUD");
    assertThat(said.get("contradiction").asText()).isEqualTo("TWO_ROOTS");

    Path vkey = folder.resolve("log.vkey");
    Files.writeString(vkey, key + "\n");
    assertThat(Run.of("log", "fraud", proof, "--key", vkey).code()).isEqualTo(1);
    assertThat(Run.of("log", "fraud", proof).code()).isEqualTo(2);
    assertThat(Run.of("log", "fraud", one, two).code()).isEqualTo(2);
    String other =
        CheckpointSigner.of(
                ORIGIN, SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom()), List.of())
            .keys()
            .get(0)
            .text();
    Run foreign = Run.of("log", "fraud", proof, "--key", other, "--json");
    assertThat(foreign.code()).isEqualTo(2);
    assertThat(JSON.readTree(foreign.out()).get("fault").asText()).isEqualTo("UNKNOWN_KEY");
    // An existing file is not written over.
    assertThat(Run.of("log", "fraud", one, two, "--key", key, "--out", proof).code()).isNotIn(0, 1);
  }

  @Test
  void checkpointsThatCanBothBe_agree() throws Exception {
    Run run = Run.of("log", "fraud", checkpoint("one", 7, 1), checkpoint("two", 8, 2), "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(JSON.readTree(run.out()).get("result").asText()).isEqualTo("NO_CONTRADICTION");
    assertThat(JSON.readTree(run.out()).get("checkpoints").asInt()).isEqualTo(2);
  }

  @Test
  void aForkInALog_isProvenByTheDevicesKey() throws Exception {
    Path feeds = Run.vectors().resolve("custody-v1/feeds");
    Path feed = feeds.resolve("fork.cfeed");
    Run unproven = Run.of("log", "fraud", feed, "--json");
    assertThat(unproven.code()).as(unproven.err()).isEqualTo(2);
    boolean proven = false;
    for (Path key : keys(feeds.resolve("fork.trust.json"))) {
      Path proof = folder.resolve("proof-" + key.getFileName());
      Run run = Run.of("log", "fraud", feed, "--key", key, "--out", proof, "--json");
      if (run.code() == 1) {
        proven = true;
        assertThat(JSON.readTree(run.out()).get("contradiction").asText())
            .isEqualTo("TWO_STATEMENTS");
        assertThat(Run.of("log", "fraud", proof, "--key", key).code()).isEqualTo(1);
      }
    }
    assertThat(proven).isTrue();
    assertThat(Run.of("log", "fraud", feeds.resolve("good.cfeed")).code()).isZero();
  }

  @Test
  void twoLogsOfOneName_withOtherEntries_areProven() throws Exception {
    Path key = folder.resolve("key.pem");
    assertThat(Run.of("keys", "new", "--alg", "Ed25519", "--out", key).code()).isZero();
    Path one = logOf("good", key);
    Path other = logOf("fork", key);
    Run run = Run.of("log", "fraud", one, other, "--key", one.resolve("log.vkey"), "--json");
    assertThat(run.code()).as(run.err() + run.out()).isEqualTo(1);
    assertThat(JSON.readTree(run.out()).get("contradiction").asText()).isEqualTo("TWO_ENTRIES");
    Run same = Run.of("log", "fraud", one, one, "--json");
    assertThat(same.code()).as(same.err()).isZero();
  }

  @Test
  void whatIsNoneOfThese_isWrongUsage() throws IOException {
    Path file = folder.resolve("file");
    Files.writeString(file, "nothing of the kind\n");
    assertThat(Run.of("log", "fraud", file, file).code()).isEqualTo(2);
    assertThat(Run.of("log", "fraud", folder, folder).code()).isEqualTo(2);
    Files.writeString(file, "custody fraud proof v1\nnothing\n");
    Run run = Run.of("log", "fraud", file, "--key", log.keys().get(0).text());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("offset=23");
    assertThat(Run.of("log", "fraud", file, "--key", "a+b").code()).isEqualTo(2);
  }

  private Path checkpoint(String name, long size, int root) throws Exception {
    Path file = folder.resolve(name);
    Files.write(file, log.sign(size, Digest.sha256(new byte[] {(byte) root})).note().toByteArray());
    return file;
  }

  private Path logOf(String feed, Path key) {
    Path directory = folder.resolve(feed);
    Path feeds = Run.vectors().resolve("custody-v1/feeds");
    assertThat(Run.of("log", "init", directory, "--origin", ORIGIN, "--key", key).code()).isZero();
    Run unused =
        Run.of(
            "log",
            "append",
            directory,
            feeds.resolve(feed + ".cfeed"),
            "--log-key",
            key,
            "--trust",
            feeds.resolve(feed + ".trust.json"),
            "--at",
            "2026-12-01T00:00:00Z");
    return directory;
  }

  /** A PEM file for each key of a trust bundle. */
  private List<Path> keys(Path trust) throws Exception {
    List<Path> files = new java.util.ArrayList<>();
    for (JsonNode spki : JSON.readTree(trust.toFile()).findValues("publicKey")) {
      VerificationKey key = VerificationKey.parse(Bytes.copyOf(spki.binaryValue()));
      Path file = folder.resolve(key.keyId().toHex() + ".pem");
      Files.write(file, PrivateKeyPem.writePublic(key));
      files.add(file);
    }
    return files;
  }
}
