package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example day, with everything that can leave it leaving. */
class OutputsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @TempDir Path folder;
  private final Path site = SharedSite.directory();

  private Run reconcile(Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "reconcile",
                site.resolve("site.log"),
                "--trust",
                site.resolve("trust.json"),
                "--until",
                ExampleFiles.END,
                "--json"));
    words.addAll(List.of(more));
    words.add("--plan");
    for (int i = 1; i <= 12; i++) {
      words.add(site.resolve(String.format("example/plans/P-%02d.json", i)));
    }
    return Run.of(words.toArray());
  }

  private static Set<String> keys(List<String> lines) throws IOException {
    Set<String> keys = new TreeSet<>();
    for (String line : lines) {
      JsonNode revision = JSON.readTree(line);
      keys.add(revision.get("id").asText() + ":" + revision.get("revision").asInt());
    }
    return keys;
  }

  @Test
  void fileOfSomethingElse_isNamed_andLeftAsItIs() throws IOException {
    Path mine = Files.writeString(folder.resolve("mine.csv"), "name,phone\n");
    Run run = reconcile("--csv", mine);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("left as it is", "mine.csv", "file of something else");
    assertThat(mine).hasContent("name,phone");
  }

  @Test
  void everyRevisionReachesEveryOutput_once_howeverOftenTheDayIsLookedAt() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), SECRET + "\n");
    try (Receiver receiver = new Receiver()) {
      Object[] options = {
        "--csv", folder.resolve("e.csv"),
        "--ocsf", folder.resolve("e.ocsf"),
        "--cef", folder.resolve("e.cef"),
        "--outbox", folder.resolve("outbox"),
        "--webhook", receiver.address(),
        "--webhook-secret", secret,
        "--metrics", folder.resolve("m.prom"),
        "--current-firmware", "7.2"
      };
      Run run = reconcile(options);
      assertThat(run.code()).as(run.err()).isEqualTo(1);
      Set<String> keys = keys(run.lines());
      assertThat(new TreeSet<>(receiver.taken)).isEqualTo(keys);
      assertThat(receiver.signatures).allMatch(each -> each.startsWith("v1,"));
      assertThat(run.err()).contains(keys.size() + " delivered").doesNotContain("secret-path");
      assertThat(Files.readAllLines(folder.resolve("e.csv"))).hasSize(keys.size() + 1);
      assertThat(Files.readAllLines(folder.resolve("e.ocsf"))).hasSize(keys.size());
      assertThat(Files.readAllLines(folder.resolve("e.cef"))).hasSize(keys.size());
      String metrics = Files.readString(folder.resolve("m.prom"));
      assertThat(metrics).contains("custody_reconcile_exceptions{rule=").endsWith("# EOF\n");

      Run again = reconcile(options);
      assertThat(again.lines()).isEqualTo(run.lines());
      assertThat(again.err()).contains("webhook: 0 delivered");
      assertThat(receiver.seen).hasSize(keys.size());
      assertThat(Files.readAllLines(folder.resolve("e.ocsf"))).hasSize(keys.size());
      assertThat(Files.readString(folder.resolve("m.prom"))).isEqualTo(metrics);
    }
  }

  @Test
  void receiverThatIsAway_changesNoResult_andGetsAllWithTheNextRun() throws IOException {
    String address;
    try (Receiver receiver = new Receiver()) {
      address = receiver.address();
    }
    Path outbox = folder.resolve("outbox");
    Run away = reconcile("--outbox", outbox, "--webhook", address, "--webhook-seconds", 0);
    assertThat(away.code()).as("open exceptions are the greater news").isEqualTo(1);
    assertThat(away.err())
        .contains("wait for the next run")
        .contains("no connection")
        .doesNotContain("127.0.0.1")
        .doesNotContain("secret-path");
    try (Receiver receiver = new Receiver()) {
      Run next = reconcile("--outbox", outbox, "--webhook", receiver.address());
      assertThat(new TreeSet<>(receiver.taken)).isEqualTo(keys(next.lines()));
    }
  }

  @Test
  void addressOrSecretThatIsNone_isWrongUsage_andIsNotRepeated() throws IOException {
    Path outbox = folder.resolve("outbox");
    for (String address :
        List.of(
            "http://example.com/hunter2",
            "ftp://example.com/hunter2",
            "https://user:hunter2@example.com/",
            "https://example.com/#hunter2",
            "https:///hunter2",
            "hunter2 ^")) {
      Run run = reconcile("--outbox", outbox, "--webhook", address);
      assertThat(run.code()).as(address).isEqualTo(2);
      assertThat(run.err()).doesNotContain("hunter2").contains("--webhook");
    }
    assertThat(reconcile("--webhook", "https://example.com/").code()).isEqualTo(2);
    Path secret = Files.writeString(folder.resolve("secret"), "hunter2");
    Run run =
        reconcile(
            "--outbox", outbox, "--webhook", "https://example.com/", "--webhook-secret", secret);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).doesNotContain("hunter2");
    assertThat(outbox).doesNotExist();
  }

  @Test
  void failedVerification_isTold_onceAndWithoutTheEvent() throws IOException {
    Path ocsf = folder.resolve("v.ocsf");
    Path cef = folder.resolve("v.cef");
    for (int again = 0; again < 2; again++) {
      Run run =
          Run.of(
              "verify",
              site.resolve("site.log"),
              "--trust",
              site.resolve("trust.json"),
              "--ocsf",
              ocsf,
              "--cef",
              cef);
      assertThat(run.code()).as(run.err()).isEqualTo(1);
    }
    assertThat(Files.readAllLines(ocsf)).hasSize(1);
    JsonNode finding = JSON.readTree(Files.readString(ocsf));
    assertThat(finding.get("class_uid").asInt()).isEqualTo(2004);
    assertThat(finding.at("/evidences/0/data/reasons/0").asText())
        .isEqualTo("PENDING_COUNTERSIGNATURE");
    assertThat(Files.readString(cef))
        .startsWith("CEF:0|dev.custody|Custody|0.1.0|VERIFY_INDETERMINATE|event not decided|3|")
        .doesNotContain("/417/")
        .doesNotContain("/402/");
  }
}
