package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code custody trace}, plans with units in CSV, and bad plans, on the bundled example. */
class TraceCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path directory;
  private static Path site;
  private static String lost;

  @BeforeAll
  static void quickstart() throws IOException {
    site = directory.resolve("site");
    assertThat(Run.of("quickstart", site).code()).isZero();
    for (JsonNode each :
        JSON.readTree(site.resolve("example/answer-key.json").toFile()).get("exceptions")) {
      if (each.get("rule").asText().equals("R01") && each.get("open").asBoolean()) {
        lost = each.get("subject").asText();
      }
    }
    assertThat(lost).isNotNull();
  }

  @Test
  void lostUnit_hasItsTimeline_andItsWindow() throws IOException {
    Run people = trace(lost);
    assertThat(people.code()).as(people.err()).isEqualTo(1);
    assertThat(people.out()).contains("WHEN", "HELD BY", "lost between ", "held in between by ");
    Run program = trace(lost, "--json");
    List<String> lines = program.lines();
    JsonNode window = JSON.readTree(lines.get(lines.size() - 1));
    assertThat(window.get("unit").asText()).isEqualTo(lost);
    assertThat(window.get("missingFrom").asText()).isNotEmpty();
    JsonNode first = JSON.readTree(lines.get(0));
    assertThat(first.get("kind").asText()).isNotEmpty();
    assertThat(lines.stream().anyMatch(l -> l.contains(window.get("lastIntact").asText())))
        .isTrue();
  }

  @Test
  void unitThatNobodyKnows_isNotLost() {
    Run run = trace("urn:example:nothing");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("no event that counts names urn:example:nothing");
  }

  @Test
  void provable_needsARoster() {
    Run run = trace(lost, "--provable");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--provable without --roster");
  }

  @Test
  void unitsInACsvFile_areReadBesideThePlan_andOnlyAsThePlanNamesThem() throws Exception {
    String csv = "id,quantity,uom\nurn:example:u:1,12,EA\n";
    Path plan = plan("{\"csv\": \"u.csv\", \"sha256\": \"" + sha256(csv) + "\"}", "a.json");
    Files.writeString(directory.resolve("u.csv"), csv);
    Run run = reconcile(plan);
    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.out()).contains("R04").contains("urn:example:u:1");
    Files.writeString(directory.resolve("u.csv"), csv.replace("12", "11"));
    Run other = reconcile(plan);
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("another file of units than the plan names", "path=/units");
    Files.delete(directory.resolve("u.csv"));
    assertThat(reconcile(plan).code()).isEqualTo(2);
  }

  @Test
  void badPlans_areUsageFaults_inPlainWords() throws IOException {
    for (String[] each :
        new String[][] {
          {
            "[{\"id\": \"urn:e:a\", \"container\": \"urn:e:b\"},"
                + " {\"id\": \"urn:e:b\", \"container\": \"urn:e:a\"}]",
            "containers in a loop"
          },
          {"[{\"id\": \"urn:e:a\", \"container\": \"urn:e:a\"}]", "unit inside itself"},
          {"[{\"id\": \"urn:e:a\"}, {\"id\": \"urn:e:a\"}]", "unit twice in a plan"},
          {"[{\"id\": \"urn:e:a\", \"quantity\": {\"value\": \"-1\"}}]", "negative quantity"},
          {"[{\"id\": \"pallet 7\"}]", "malformed identifier"},
        }) {
      Run run = reconcile(plan(each[0], "bad.json"));
      assertThat(run.code()).as(each[1]).isEqualTo(2);
      assertThat(run.err()).contains("plan refused", each[1], "path=/units");
      assertThat(run.out()).isEmpty();
    }
  }

  @Test
  void tables_areWitnessed_andReconciledAsTheirSources() throws IOException {
    Path log = directory.resolve("tables.log");
    Path key = directory.resolve("gateway.key");
    Path trust = directory.resolve("gateway.json");
    assertThat(Run.of("keys", "new", "--alg", "ES256", "--out", key).code()).isZero();
    assertThat(Run.of("log", "init", log, "--origin", "example.com/t").code()).isZero();
    Path counts = directory.resolve("counts.csv");
    Files.writeString(
        counts, "time,place,item\n2026-11-02T11:20:00Z,urn:example:p:1,urn:example:u:1\n");
    Run run = Run.of("witness", counts, "--log", log, "--key", key, "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("\"custodyEvents\":1", "\"added\":2");
    Path bad = directory.resolve("bad.csv");
    Files.writeString(bad, "time,place,item\nyesterday,urn:example:p:1,urn:example:u:1\n");
    Run refused = Run.of("witness", bad, "--log", log, "--key", key);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("VALUE at /2/time: line=2, column=1");
    assertThat(Run.of("witness", bad, "--as", "weights", "--log", log, "--key", key).code())
        .isEqualTo(2);
  }

  private static Path plan(String units, String name) throws IOException {
    return Files.writeString(
        directory.resolve(name),
        "{\"plan\": \"P-9\", \"revision\": 1, \"units\": "
            + units
            + ", \"legs\": [{\"step\": \"RECEIVE\", \"place\": \"urn:example:place:9\","
            + " \"latest\": \"2026-11-02T06:00:00Z\"}]}");
  }

  private static Run reconcile(Path plan) {
    return Run.of(
        "reconcile",
        site.resolve("site.log"),
        "--trust",
        site.resolve("trust.json"),
        "--plan",
        plan,
        "--until",
        ExampleFiles.END);
  }

  private static Run trace(String unit, String... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "trace",
                unit,
                site.resolve("site.log"),
                "--trust",
                site.resolve("trust.json"),
                "--until",
                ExampleFiles.END));
    words.addAll(Arrays.asList(more));
    words.add("--plan");
    for (int i = 1; i <= 12; i++) {
      words.add(site.resolve(String.format("example/plans/P-%02d.json", i)));
    }
    return Run.of(words.toArray());
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
