package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exercise is made, verified, reconciled, scored and opened; its guide says the same. */
class DrillCommandTest {

  private static final String CODE = "0000000000000007-003";

  @TempDir Path folder;

  private Run drill(Object... words) {
    List<Object> all = new ArrayList<>(List.of("drill", folder.resolve("exercise")));
    all.addAll(List.of(words));
    return Run.of(all.toArray());
  }

  private Run make() {
    return drill(
        "--seed", 7, "--theft", "PILFERAGE_SEAL_BROKEN", "--theft", "PILFERAGE_SEAL_INTACT");
  }

  @Test
  void guide_runsAsItStands() throws IOException {
    assertThat(make().out()).contains(CODE);
    Files.writeString(
        folder.resolve("answers.txt"), "# nothing yet\nWHOLE_TRAILER urn:example:pallet:none\n");
    int commands = 0;
    String guide = Guides.text("docs/drill.md").replaceAll("\\\\\n\\s*", "");
    for (String line : guide.lines().toList()) {
      if (line.startsWith("custody ") && !line.startsWith("custody drill exercise  ")) {
        Run run = run(line);
        // Evidence says no: one device is a stranger's at most, and goods are missing.
        assertThat(run.code()).as(line + run.err()).isIn(0, line.contains("drill") ? 0 : 1);
        commands++;
      }
    }
    assertThat(commands).isEqualTo(4);
    assertThat(Guides.unknownCommands("docs/drill.md")).isEmpty();
    assertThat(Guides.brokenLinks("docs/drill.md")).isEmpty();
    String answer = Files.readString(folder.resolve("exercise/answer.json"));
    assertThat(answer).contains("PILFERAGE_SEAL_BROKEN", "PILFERAGE_SEAL_INTACT");
  }

  private Run run(String line) throws IOException {
    List<Object> words = new ArrayList<>();
    for (String word : line.substring("custody ".length()).split("\\s+")) {
      if (word.endsWith("/*")) {
        try (Stream<Path> files = Files.list(folder.resolve(word.replace("/*", "")))) {
          files.sorted().forEach(words::add);
        }
      } else if (word.startsWith("exercise") || word.equals("answers.txt")) {
        words.add(folder.resolve(word));
      } else {
        words.add(word);
      }
    }
    return Run.of(words.toArray());
  }

  @Test
  void everythingIsSigned_andTheTheftsAreInIt() throws IOException {
    assertThat(make().code()).isZero();
    Run verified =
        run(
            "custody verify exercise/events.cfeed --trust exercise/trust.json --json"
                + " --at 2026-11-05T00:00:00Z");
    assertThat(verified.lines()).hasSizeGreaterThan(300);
    assertThat(verified.lines()).allMatch(line -> line.contains("\"VERIFIED\""));
    Run reconciled =
        run(
            "custody reconcile exercise/events.cfeed --trust exercise/trust.json"
                + " --plan exercise/plans/* --roster exercise/roster.json"
                + " --until 2026-11-05T00:00:00Z");
    assertThat(reconciled.code()).as(reconciled.err()).isEqualTo(1);
    assertThat(reconciled.out()).contains("R01", "R10");
  }

  @Test
  void score_saysWhatWasFound_andKeepsTheRestSealed() throws IOException {
    make();
    drill("--open", "--code", CODE);
    String answer = Files.readString(folder.resolve("exercise/answer.json"));
    String unit = answer.replaceAll("(?s).*?\"units\":\\[\"([^\"]+)\".*", "$1");
    Path answers = folder.resolve("mine.txt");
    Files.writeString(answers, "WHOLE_TRAILER " + unit + "\nRETURN_SKIM urn:example:pallet:none\n");
    Run run = drill("--score", answers, "--code", CODE, "--json");
    assertThat(run.out())
        .contains("\"planted\":2", "\"found\":1", "\"typeRight\":0", "\"aboutNothing\":1");
    assertThat(drill("--score", answers, "--code", CODE).out()).contains("?", "not found");
    Files.writeString(answers, "NO_SUCH_TYPE x\n");
    assertThat(drill("--score", answers, "--code", CODE).code()).isEqualTo(2);
  }

  @Test
  void aKey_meansItsDevice() throws IOException {
    drill("--seed", 7, "--theft", "BACKDATED_BY_REVOKED");
    String code = "0000000000000007-800";
    drill("--open", "--code", code);
    String answer = Files.readString(folder.resolve("exercise/answer.json"));
    String device = answer.replaceAll("(?s).*?(urn:example:device:[a-z0-9-]+).*", "$1");
    String key =
        Files.readAllLines(folder.resolve("exercise/devices.csv")).stream()
            .filter(line -> line.contains("," + device + ","))
            .map(line -> line.substring(0, line.indexOf(',')))
            .findFirst()
            .orElseThrow();
    Path answers = folder.resolve("mine.txt");
    Files.writeString(answers, "BACKDATED_BY_REVOKED " + key + "\n");
    assertThat(drill("--score", answers, "--code", code, "--json").out())
        .contains("\"typeRight\":1", "\"aboutNothing\":0");
  }

  @Test
  void aDirectoryWithSomethingInIt_isLeftAlone() throws IOException {
    Files.createDirectories(folder.resolve("exercise"));
    Files.writeString(folder.resolve("exercise/mine.txt"), "mine");
    assertThat(make().code()).isEqualTo(2);
    assertThat(folder.resolve("exercise")).isDirectoryNotContaining("glob:**/*.cfeed");
  }

  @Test
  void anotherCode_doesNotOpen_andNothingIsOverwritten() throws IOException {
    make();
    Run other = drill("--open", "--code", "0000000000000008-003");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("not the one that was sealed");
    assertThat(folder.resolve("exercise/answer.json")).doesNotExist();
    assertThat(drill("--open", "--code", "7").code()).isEqualTo(2);
    assertThat(drill("--open").code()).isEqualTo(2);
    assertThat(make().code()).isEqualTo(2);
    String sealed = Files.readString(folder.resolve("exercise/answer.sha256")).strip();
    assertThat(drill("--open", "--code", CODE).code()).isZero();
    byte[] answer = Files.readAllBytes(folder.resolve("exercise/answer.json"));
    assertThat(Digest.sha256(answer).bytes().toHex()).isEqualTo(sealed);
  }
}
