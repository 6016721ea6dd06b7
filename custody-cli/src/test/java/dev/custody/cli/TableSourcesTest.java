package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of other systems, from the file to the exception: each is its own source. */
class TableSourcesTest {

  private static final String PARTY = "urn:example:party:1";
  private static final String COUNTED = "/00/095012345678901237";
  private static final String NOT_COUNTED = "/00/095012345678901244";

  @TempDir Path folder;
  private Path log;
  private Path key;
  private Path trust;

  @BeforeEach
  void gateway() {
    log = folder.resolve("site.log");
    key = folder.resolve("gateway.key");
    trust = folder.resolve("trust.json");
    ok("keys", "new", "--alg", "Ed25519", "--out", key);
    ok("log", "init", log, "--origin", "example.com/site");
    Object[] entry = {"--add", key, "--party", PARTY, "--holder", "GATEWAY", "--roles", "GATEWAY"};
    Object[] window = {
      "--not-before", "2026-01-01T00:00:00Z", "--not-after", "2036-01-01T00:00:00Z"
    };
    ok(join("trust", "build", entry, window, "--expires", "2036-01-01T00:00:00Z", "--out", trust));
  }

  @Test
  void tableOfCounts_isTheWms_andConfirmsTheLegThatAsksForIt() throws IOException {
    witness(
        "counts.csv",
        "time,place,item,quantity,uom,kind\n"
            + "2026-11-02T11:20:00Z,/414/9501101020016,/00/095012345678901237,12,EA,RECEIVE\n");
    Path asksWms = plan("P-1", "WMS");
    assertThat(missing(asksWms)).containsExactly(NOT_COUNTED);
    // It is the source that decides: the same event does not confirm for people with handhelds.
    assertThat(missing(plan("P-2", "HANDHELD"))).containsExactly(COUNTED, NOT_COUNTED);
    // Nor does a roster make the gateway something else.
    String kid = Run.of("trust", "show", trust).lines().get(2).split(" ")[0];
    Path roster =
        Files.writeString(
            folder.resolve("roster.json"),
            "{\"sources\": [{\"kid\": \"" + kid + "\", \"source\": \"HANDHELD\"}]}");
    assertThat(missing(asksWms, "--roster", roster)).containsExactly(NOT_COUNTED);
    assertThat(missing(plan("P-2", "HANDHELD"), "--roster", roster))
        .containsExactly(COUNTED, NOT_COUNTED);
  }

  @Test
  void warehouseThatWentOnCounting_hasNotSeenIt_onThatWeCanRely() throws IOException {
    String row = ",/414/9501101020016,/00/095012345678901237,RECEIVE\n";
    witness("counts.csv", "time,place,item,kind\n2026-11-02T11:20:00Z" + row);
    assertThat(lines(plan("P-1", "WMS"))).contains("\"absence\":\"SOURCE_SILENT\"");
    witness(
        "later.json",
        "{\"counts\": [{\"time\": \"2026-11-02T12:30:00Z\", \"place\": \"/414/9501101020016\","
            + " \"item\": \"/00/095012345678901237\"}]}");
    assertThat(lines(plan("P-1", "WMS")))
        .contains("\"absence\":\"PRESUMED_ABSENT\"")
        .doesNotContain("SOURCE_SILENT");
  }

  @Test
  void scaleIsNoWms_andATrackerIsNeither() throws IOException {
    witness(
        "weights.csv",
        "time,unit,weight,uom,place,kind\n"
            + "2026-11-02T11:25:00Z,/00/095012345678901237,412.5,KGM,/414/9501101020016,RECEIVE\n");
    assertThat(missing(plan("P-1", "WMS"))).contains(COUNTED);
    assertThat(missing(plan("P-3", "SCALE"))).doesNotContain(COUNTED);
    assertThat(missing(plan("P-4", "WMS\", \"SCALE"))).doesNotContain(COUNTED);
    assertThat(missing(plan("P-5", "TELEMATICS"))).contains(COUNTED);
  }

  @Test
  void tableThatIsNotSeenToBeOne_isKept_andThatIsSaid() throws IOException {
    Path file =
        Files.writeString(folder.resolve("bad.csv"), "time;place;item\n2026;urn:e:p;urn:e:u\n");
    Run run = Run.of("witness", file, "--log", log, "--key", key, "--party", PARTY);
    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("nothing in it counts as an event", "docs/sources.md");
    assertThat(run.err()).doesNotContain("not mapped");
    Path told =
        Files.writeString(folder.resolve("told.csv"), "time;place;item\n2027;urn:e:p;urn:e:u\n");
    Run refused = Run.of("witness", told, "--as", "counts", "--log", log, "--key", key);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("refused");
  }

  private void witness(String name, String table) throws IOException {
    Path file = Files.writeString(folder.resolve(name), table);
    ok("witness", file, "--log", log, "--key", key, "--party", PARTY);
  }

  private Path plan(String name, String confirm) throws IOException {
    return Files.writeString(
        folder.resolve(name + ".json"),
        """
        {"plan": "%s", "revision": 1,
         "units": [{"id": "%s"}, {"id": "%s"}],
         "legs": [{"step": "RECEIVE", "place": "/414/9501101020016", "confirm": ["%s"],
                   "earliest": "2026-11-02T11:00:00Z", "latest": "2026-11-02T12:00:00Z"}]}
        """
            .formatted(name, COUNTED, NOT_COUNTED, confirm));
  }

  /** Which of the two units are missing, R04 or R01, by the lines of a run. */
  private List<String> missing(Path plan, Object... more) {
    List<String> lines = lines(plan, more).lines().toList();
    List<String> missing = new ArrayList<>();
    for (String unit : List.of(COUNTED, NOT_COUNTED)) {
      if (lines.stream()
          .anyMatch(
              line -> line.matches(".*\"rule\":\"R0[14]\".*\"subject\":\"" + unit + "\".*"))) {
        missing.add(unit);
      }
    }
    return missing;
  }

  private String lines(Path plan, Object... more) {
    // The gateway has received it now, in whatever year: it is looked at a moment later.
    String until = Instant.now().plusSeconds(60).toString();
    Object[] words = {
      "reconcile", log, "--trust", trust, "--plan", plan, "--until", until, "--json"
    };
    Run run = Run.of(join(words, more));
    assertThat(run.code()).as(run.err()).isLessThan(2);
    return run.out();
  }

  private static void ok(Object... words) {
    Run run = Run.of(words);
    assertThat(run.code()).as(Arrays.toString(words) + run.err()).isZero();
  }

  private static Object[] join(Object... parts) {
    List<Object> all = new ArrayList<>();
    for (Object part : parts) {
      all.addAll(part instanceof Object[] words ? List.of(words) : List.of(part));
    }
    return all.toArray();
  }
}
