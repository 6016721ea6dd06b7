package dev.custody.cli.threat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.cli.Guides;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** docs/threat-model.md keeps its word: every row has its test, and every named test is there. */
class ThreatModelTest {

  private static final String PAGE = "docs/threat-model.md";
  private static final String NONE = "No test can show this: ";

  /** The actors and attacks that the page must speak of. */
  private static final List<String> ACTORS =
      List.of(
          "Forging and backdating driver",
          "Colluding pair",
          "Withholding warehouse",
          "Rooted handheld",
          "Spoofed attestation",
          "Lost device",
          "Shared login",
          "Denying partner",
          "Equivocating log",
          "Stolen key",
          "Administrator of the key service",
          "Swapped video",
          "Relayed QR code",
          "Cloned tag",
          "Harvested seal answers",
          "Floods and bombs",
          "What stays linkable about people");

  private static final List<String> OUT_OF_SCOPE =
      List.of(
          "Network segmentation",
          "VPN and ZTNA",
          "EDR and MDM",
          "HR",
          "Training",
          "Video analysis");

  private static final Pattern TEST_NAME = Pattern.compile("`([A-Z]\\w+)\\.([a-z]\\w+)`");
  private static final Pattern METHOD =
      Pattern.compile("(?m)^ {2}(?:public |protected )?(?:void|Stream<DynamicTest>) (\\w+)\\(");
  private static final Pattern MARK =
      Pattern.compile("@(?:Test|TestFactory|ParameterizedTest|Property|FuzzTest|RepeatedTest)\\b");

  /** Test methods by class, over the sources of all modules. */
  private static final Map<String, Set<String>> TESTS = new HashMap<>();

  private static final Set<String> STORIES = new TreeSet<>();

  @BeforeAll
  static void readSources() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(Guides.root())) {
      files =
          all.filter(file -> file.toString().contains("src/test/java"))
              .filter(file -> file.toString().endsWith(".java"))
              .toList();
    }
    for (Path file : files) {
      String type = file.getFileName().toString().replace(".java", "");
      for (String method : methods(Files.readString(file))) {
        TESTS.computeIfAbsent(type, key -> new TreeSet<>()).add(method);
        if (file.getParent().endsWith("dev/custody/cli/threat")
            && !type.equals("ThreatModelTest")) {
          STORIES.add(type + "." + method);
        }
      }
    }
  }

  /** Methods that a test engine calls: a mark stands between the method before and this one. */
  static Set<String> methods(String source) {
    Set<String> found = new TreeSet<>();
    Matcher method = METHOD.matcher(source);
    while (method.find()) {
      int from = source.lastIndexOf("\n\n", method.start());
      if (from >= 0 && MARK.matcher(source.substring(from, method.start())).find()) {
        found.add(method.group(1));
      }
    }
    return found;
  }

  private record Row(String actor, List<String> cells) {}

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String actor : ACTORS) {
      List<String> texts = Guides.sections(Guides.text(PAGE), 3).getOrDefault(actor, List.of());
      assertThat(texts).as(actor).hasSize(1);
      int before = rows.size();
      for (String line : texts.get(0).split("\n")) {
        if (line.startsWith("| ") && !line.startsWith("| attack ")) {
          rows.add(new Row(actor, List.of(line.substring(2, line.length() - 1).split(" \\| "))));
        }
      }
      assertThat(rows.size()).as(actor).isGreaterThan(before);
    }
    return rows;
  }

  @Test
  void everyRow_saysWhatWeDoAndWhatWeCannot_andHasItsTest() {
    for (Row row : rows()) {
      assertThat(row.cells()).as(row.toString()).hasSize(4);
      row.cells().forEach(cell -> assertThat(cell.strip()).as(row.toString()).isNotEmpty());
      String shown = row.cells().get(3).strip();
      if (!TEST_NAME.matcher(shown).find()) {
        assertThat(shown).as(row.toString()).startsWith(NONE).hasSizeGreaterThan(40);
      }
    }
  }

  @Test
  void everyTestThatIsNamed_isThere() {
    Set<String> missing = new TreeSet<>();
    Matcher named = TEST_NAME.matcher(Guides.text(PAGE));
    while (named.find()) {
      if (!TESTS.getOrDefault(named.group(1), Set.of()).contains(named.group(2))) {
        missing.add(named.group(1) + "." + named.group(2));
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyStory_standsInARow() {
    Set<String> untold = new TreeSet<>(STORIES);
    for (Row row : rows()) {
      Matcher named = TEST_NAME.matcher(row.cells().get(3));
      while (named.find()) {
        untold.remove(named.group(1) + "." + named.group(2));
      }
    }
    assertThat(STORIES).hasSizeGreaterThan(60);
    assertThat(untold).isEmpty();
  }

  @Test
  void theFinder_seesMarkedMethodsOnly() {
    String source =
        """
        class Some {

          @Test
          void one() {}

          @ParameterizedTest
          @ValueSource(strings = {"a"})
          void two(String text) {}

          void helper() {}
        }
        """;
    assertThat(methods(source)).containsExactly("one", "two");
    assertThat(methods(Guides.text("custody-cli/src/test/java/dev/custody/cli/Run.java")))
        .isEmpty();
  }

  @Test
  void whatIsOutOfScope_isSaidWithWhoCoversIt() {
    String text = Guides.sections(Guides.text(PAGE), 2).get("Out of scope").get(0);
    for (String name : OUT_OF_SCOPE) {
      assertThat(text).containsPattern("(?m)^- \\*\\*" + name + "\\.\\*\\* .{30,}");
    }
  }

  @Test
  void everyLinkAndEveryCommand_leadsSomewhere() {
    assertThat(Guides.brokenLinks(PAGE)).isEmpty();
    assertThat(Guides.unknownCommands(PAGE)).isEmpty();
  }
}
