package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
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
  static void site() throws IOException {
    site = SharedSite.directory();
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
  void table_fitsTheWidthPeopleSee_andNamesWhatHasAName() throws IOException {
    Run run = trace(lost);
    assertThat(rows(run)).hasSizeGreaterThan(2).allMatch(line -> line.length() <= 120);
    Path names = site.resolve("example/names.json");
    Run named = trace(lost, "--names", names.toString());
    assertThat(rows(named)).allMatch(line -> line.length() <= 120);
    assertThat(named.out()).contains("IN1 of the cross-dock", "held in between by Osmund Haulage");
    Path bad = Files.writeString(directory.resolve("names.json"), "[1]");
    Run refused = trace(lost, "--names", bad.toString());
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("no names: expected=a JSON object");
  }

  private static List<String> rows(Run run) {
    return run.lines().stream().takeWhile(line -> !line.isEmpty()).toList();
  }

  @Test
  void table_shortensInTheMiddle_butNotWhatWouldLookTheSame() {
    for (String other :
        new String[] {"urn:example:place:2", "urn:example:place:2:of-a-name:dock"}) {
      Table table = new Table("A", "B");
      table.row("first", "urn:example:place:1:of-a-name:dock").row("second", other);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
      table.fit(30, 1).print(new Terminal(printed, printed, false));
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains(
              other.endsWith("2")
                  ? "first   urn:ex...f-a-name:dock\n"
                  : "first   urn:example:place:1:of-a-name:dock\n");
    }
  }

  @Test
  void unitThatNobodyKnows_isNotLost() {
    Run run = trace("urn:example:nothing");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("no event that counts names urn:example:nothing");
    Run none = trace("pallet 7");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("no unit: MALFORMED_IDENTIFIER", "as /00/<sscc>");
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
    String party = "urn:example:party:1";
    Run run = Run.of("witness", counts, "--log", log, "--key", key, "--party", party, "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("\"custodyEvents\":1", "\"added\":2");
    String[] build = {
      "trust build --add",
      key.toString(),
      "--party urn:example:party:1 --holder GATEWAY --roles GATEWAY --not-before"
          + " 2026-01-01T00:00:00Z --not-after 2036-01-01T00:00:00Z --expires 2036-01-01T00:00:00Z"
          + " --out",
      trust.toString()
    };
    Run built = Run.of((Object[]) String.join(" ", build).split(" "));
    assertThat(built.code()).as(built.err()).isZero();
    Path planned = directory.resolve("counted.json");
    Files.writeString(
        planned,
        """
        {"plan": "P-7", "revision": 1,
         "units": [{"id": "urn:example:u:1"}, {"id": "urn:example:u:2"}],
         "legs": [{"step": "COUNT", "place": "urn:example:p:1", "confirm": ["WMS"],
                   "earliest": "2026-11-02T11:00:00Z", "latest": "2026-11-02T12:00:00Z"}]}
        """);
    Path found = directory.resolve("counted.jsonl");
    Object[] look = {
      "reconcile", log, "--trust", trust, "--plan", planned, "--out", found, "--until", "UNTIL"
    };
    assertThat(Run.of("trust", "show", trust).out()).contains(party);
    // The gateway has received it now, in whatever year: deadlines count from there.
    look[look.length - 1] = java.time.Instant.now().plusSeconds(60).toString();
    Run compared = Run.of(look);
    assertThat(compared.err()).isEmpty();
    assertThat(compared.out()).contains("urn:example:u:2").contains("R04");
    assertThat(compared.out().lines().filter(l -> l.contains("urn:example:u:1"))).isEmpty();
    assertThat(Files.readString(found)).contains("1 of 2 units were", "SOURCE_SILENT");
    // For a party that is not the one of the bundle: rejected, and that is said.
    Path late = directory.resolve("late.csv");
    Files.writeString(late, Files.readString(counts).replace("u:1", "u:2"));
    assertThat(Run.of("witness", late, "--log", log, "--key", key).code()).isZero();
    assertThat(Run.of(look).err()).contains("2 of 4 events do not count", "custody verify");
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
