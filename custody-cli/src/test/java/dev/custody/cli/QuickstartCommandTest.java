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

class QuickstartCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private Path site() {
    return folder.resolve("site");
  }

  private static String line(JsonNode each, boolean open) {
    return each.get("rule").asText()
        + " "
        + each.get("subject").asText()
        + " "
        + each.get("severity").asText()
        + (open ? " open" : " cleared");
  }

  @Test
  void exceptions_areThoseOfTheAnswerKey_andTheNextCommandsWork() throws IOException {
    Run run = Run.of("quickstart", site(), "--json");
    assertThat(run.code()).as(run.err()).isZero();
    List<String> found = new ArrayList<>();
    List<String> steps = new ArrayList<>();
    for (String text : run.lines()) {
      JsonNode each = JSON.readTree(text);
      if (each.has("step")) {
        steps.add(each.get("step").asText());
      } else {
        found.add(line(each, !each.get("state").asText().equals("CLEARED")));
      }
    }
    assertThat(steps)
        .containsExactly(
            "keys",
            "trust",
            "log",
            "witness",
            "append",
            "witness",
            "checkpoint",
            "check",
            "prove",
            "verify",
            "reconcile");
    JsonNode key = JSON.readTree(site().resolve("example/answer-key.json").toFile());
    assertThat(key.get("until").asText()).isEqualTo(ExampleFiles.END);
    List<String> expected = new ArrayList<>();
    key.get("exceptions").forEach(each -> expected.add(line(each, each.get("open").asBoolean())));
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);

    nextCommands(expected);
  }

  private void nextCommands(List<String> expected) throws IOException {
    Path log = site().resolve("site.log");
    Path trust = site().resolve("trust.json");
    Run verified = Run.of("verify", log, "--trust", trust);
    assertThat(verified.code()).as("one handover lacks a signature").isEqualTo(1);
    assertThat(verified.out()).contains("PENDING_COUNTERSIGNATURE");
    assertThat(Run.of("log", "prove", log, "259").code()).isZero();
    List<Object> words =
        new ArrayList<>(
            List.of(
                "reconcile",
                log,
                "--trust",
                trust,
                "--until",
                ExampleFiles.END,
                "--json",
                "--plan"));
    for (int i = 1; i <= 12; i++) {
      words.add(site().resolve(String.format("example/plans/P-%02d.json", i)));
    }
    Run reconciled = Run.of(words.toArray());
    assertThat(reconciled.code()).isEqualTo(1);
    assertThat(reconciled.lines())
        .isEqualTo(Files.readAllLines(site().resolve("exceptions.jsonl")));
    Set<String> ids = new TreeSet<>();
    for (String each : reconciled.lines()) {
      ids.add(JSON.readTree(each).get("id").asText());
    }
    assertThat(ids).hasSameSizeAs(expected);
  }

  @Test
  void report_saysWhatIsMissingWhereItWasLastProvenWhoHeldItAndWhatToDo() throws IOException {
    Run run = SharedSite.said();
    String report = Files.readString(SharedSite.directory().resolve("report.txt"));
    assertThat(run.out()).contains(report);
    assertThat(report)
        .contains("4 things need you")
        .containsSubsequence(
            "Missing: pallet 195211010000047094",
            "Last proven  05:23, HANDOVER at D1 of the plant, signed",
            "Held by      Osmund Haulage",
            "Do next      Search vehicle and dock")
        .containsSubsequence(
            "Seal broken: trailer 9521202TRL22",
            "Last proven  12:58, SEAL at OUT2 of the cross-dock")
        .containsSubsequence(
            "Not signed for: consignment",
            "Held by      Pellworth Cross-Dock, until Osmund Haulage")
        .containsSubsequence("At the wrong place: pallet 195211010000047193", "LOAD at OUT6")
        .containsSubsequence("Cleared", "pallet 195211010000047391")
        .doesNotContain("/417/", "/414/", "null");
    String readme = Files.readString(Run.vectors().resolveSibling("README.md"));
    int shown = readme.indexOf("4 things need you");
    assertThat(report).contains(readme.substring(shown, readme.indexOf("```", shown)));
    assertThat(report.lines()).allMatch(line -> line.length() <= 110);
  }

  @Test
  void directoryWithFiles_isLeftAlone() throws IOException {
    Files.createDirectories(site());
    Files.writeString(site().resolve("mine.txt"), "mine");
    Run run = Run.of("quickstart", site());
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("not empty");
    assertThat(site()).isDirectoryContaining(file -> file.endsWith("mine.txt"));
    assertThat(site().resolve("example")).doesNotExist();
  }

  @Test
  void secondRunWithoutADirectory_standsBesideTheFirst() throws IOException {
    assertThat(QuickstartCommand.unused(site())).isEqualTo(site());
    Files.createDirectories(site());
    assertThat(QuickstartCommand.unused(site())).isEqualTo(folder.resolve("site-2"));
    Files.createDirectories(folder.resolve("site-2"));
    assertThat(QuickstartCommand.unused(site())).isEqualTo(folder.resolve("site-3"));
  }
}
