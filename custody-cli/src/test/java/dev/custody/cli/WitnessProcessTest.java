package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.custody.api.Parsed;
import dev.custody.api.statement.FeedRecord;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.log.CustodyLog;
import dev.custody.log.LogEntry;
import dev.custody.log.OpenResult;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A witness in a process of its own, asked over the loopback. */
class WitnessProcessTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final List<Process> children = new ArrayList<>();
  private Path log;
  private String logKey;

  /** A running witness, as it said itself. */
  private record Running(Process process, String address, String verifierKey) {
    String option() {
      return address + "=" + verifierKey;
    }
  }

  @BeforeEach
  void makeLog() throws IOException {
    log = folder.resolve("site.log");
    Run init = Run.of("log", "init", log, "--origin", "example.com/site", "--json");
    logKey = JSON.readTree(init.out()).get("verifierKey").asText();
  }

  @AfterEach
  void endChildren() throws InterruptedException {
    for (Process child : children) {
      child.toHandle().destroyForcibly();
      child.waitFor();
    }
  }

  @Test
  void cosigns_refusesWhatWasPutBack_andRemembersOverAKill() throws Exception {
    Running witness = start("witness", logKey, "example.com/witness");
    assertThat(cosign(witness, 1).code()).isZero();
    append("good");
    Path image = folder.resolve("image");
    copy(log, image);
    append("batch");
    Run cosigned = cosign(witness, 1);
    assertThat(cosigned.code()).as(cosigned.err()).isZero();
    JsonNode result = JSON.readTree(cosigned.out());
    assertThat(result.get("result").asText()).isEqualTo("REACHED");
    assertThat(result.get("witnesses").get(0).get("said").asText()).isEqualTo("COSIGNED");
    assertThat(Files.readString(log.resolve("checkpoint"))).contains("\u2014 example.com/witness ");

    // The disk image of before is put back, and the witness is killed and started again.
    witness.process().toHandle().destroyForcibly();
    witness.process().waitFor();
    Running again = start("witness", logKey, "example.com/witness");
    assertThat(again.verifierKey()).isEqualTo(witness.verifierKey());
    assertThat(cosign(again, 1).code()).as("unchanged, it is cosigned again").isZero();
    delete(log);
    copy(image, log);
    Run rolledBack = cosign(again, 1);
    assertThat(rolledBack.code()).isEqualTo(1);
    assertThat(rolledBack.err()).contains("CONTRADICTED by example.com/witness: ROLLED_BACK");
    assertThat(JSON.readTree(rolledBack.out()).get("witnesses").get(0).get("said").asText())
        .isEqualTo("ROLLED_BACK");
    assertThat(Run.of("log", "check", log).code()).isZero();
    assertForkIsProved(again);
  }

  /** The log that was put back to 27 entries grows to the size of before with other ones. */
  private void assertForkIsProved(Running witness) throws Exception {
    JsonNode known = JSON.readTree(cosign(witness, 1).out()).get("witnesses").get(0);
    long size = Long.parseLong(known.get("detail").asText().replaceAll("[^0-9]*([0-9]+),.*", "$1"));
    SoftwareSigner key = Inputs.key(LogKeys.beside(log));
    try (CustodyLog forked = ((OpenResult.Opened) CustodyLog.open(log, key)).log()) {
      for (String feed : new String[] {"gap", "fork"}) {
        try (Records records =
            Records.open(Run.vectors().resolve("custody-v1/feeds/" + feed + ".cfeed"))) {
          for (Parsed<FeedRecord> record = records.next();
              record != null && forked.size() < size;
              record = records.next()) {
            if (record.require() instanceof FeedRecord.OfEvent event) {
              forked.append(LogEntry.ofUnverified(event.event().event()));
            }
          }
        }
      }
      assertThat(forked.size()).isEqualTo(size);
    }
    Run fork = cosign(witness, 1);
    assertThat(fork.code()).isEqualTo(1);
    assertThat(fork.err()).contains("FORKED");
    List<Path> notes;
    try (Stream<Path> files = Files.list(folder.resolve("witness/evidence"))) {
      notes = files.sorted().toList();
    }
    assertThat(notes).hasSize(2);
    Run fraud = Run.of("log", "fraud", notes.get(0), notes.get(1), "--key", logKey);
    assertThat(fraud.code()).as(fraud.out() + fraud.err()).isEqualTo(1);
  }

  @Test
  void twoPartners_witnessEachOther() throws Exception {
    Running one = start("witness", logKey, "example.com/one");
    Path otherLog = folder.resolve("other.log");
    Run init = Run.of("log", "init", otherLog, "--origin", "example.com/other", "--json");
    String otherKey = JSON.readTree(init.out()).get("verifierKey").asText();
    Running two = start("two", otherKey, "example.com/two");
    assertThat(cosign(one, 1).code()).isZero();
    assertThat(Run.of("log", "cosign", otherLog, "--witness", two.option(), "--quorum", 1).code())
        .isZero();
    // Each knows the other's log and no third one.
    Run wrong = Run.of("log", "cosign", otherLog, "--witness", one.option(), "--quorum", 1);
    assertThat(wrong.code()).isEqualTo(3);
    assertThat(wrong.out()).contains("REFUSED").contains("does not know this log");
  }

  @Test
  void aWitnessThatIsDown_isTheWorldsFault_andAQuorumWithoutItIsReached() throws Exception {
    Running witness = start("witness", logKey, "example.com/witness");
    Running gone = start("gone", logKey, "example.com/gone");
    gone.process().toHandle().destroyForcibly();
    gone.process().waitFor();
    Run alone = cosign(gone, 1);
    assertThat(alone.code()).isEqualTo(3);
    assertThat(JSON.readTree(alone.out()).get("witnesses").get(0).get("said").asText())
        .isEqualTo("UNREACHABLE");
    Run both =
        Run.of("log", "cosign", log, "--witness", gone.option(), witness.option(), "--quorum", 1);
    assertThat(both.code()).isZero();
    assertThat(both.out()).contains("UNREACHABLE").contains("COSIGNED").contains("quorum reached");
    assertThat(
            Run.of(
                    "log",
                    "cosign",
                    log,
                    "--witness",
                    gone.option(),
                    witness.option(),
                    "--quorum",
                    2)
                .code())
        .isEqualTo(3);
  }

  @Test
  void asksPlainly_whatIsWrongWithTheCommandLine() throws Exception {
    assertThat(Run.of("log", "witness", folder.resolve("w"), "--log", "nonsense").code())
        .isEqualTo(2);
    assertThat(Run.of("log", "witness", log, "--log", logKey).err()).contains("no witness");
    assertThat(
            Run.of("log", "witness", folder.resolve("w"), "--log", logKey, "--listen", "x").code())
        .isEqualTo(2);
    for (String witness : new String[] {"x", "ftp://h=" + logKey, "http://h?q=" + logKey}) {
      assertThat(Run.of("log", "cosign", log, "--witness", witness, "--quorum", 1).code())
          .isEqualTo(2);
    }
    // A log's key is no witness's.
    assertThat(
            Run.of("log", "cosign", log, "--witness", "http://h=" + logKey, "--quorum", 1).code())
        .isEqualTo(2);
  }

  private Running start(String directory, String watched, String name) throws IOException {
    List<String> command =
        Arrays.asList(
            System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "log",
            "witness",
            folder.resolve(directory).toString(),
            "--log",
            watched,
            "--name",
            name,
            "--json");
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    children.add(child);
    BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    assertThat(line).as("the witness ended by itself").isNotNull();
    JsonNode said = JSON.readTree(line);
    return new Running(child, said.get("address").asText(), said.get("verifierKey").asText());
  }

  private Run cosign(Running witness, int quorum) {
    return Run.of(
        "log", "cosign", log, "--witness", witness.option(), "--quorum", quorum, "--json");
  }

  private void append(String name) {
    Path feeds = Run.vectors().resolve("custody-v1/feeds");
    Run appended =
        Run.of(
            "log",
            "append",
            log,
            feeds.resolve(name + ".cfeed"),
            "--trust",
            feeds.resolve(name + ".trust.json"),
            "--at",
            "2026-12-01T00:00:00Z");
    assertThat(appended.code()).as(appended.err()).isZero();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.sorted(Collections.reverseOrder())::iterator) {
        Files.delete(file);
      }
    }
  }
}
