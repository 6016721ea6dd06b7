package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.crypto.key.SigningException;
import dev.custody.log.report.LogFinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/errors.md is whole: every code has its text, and no text is about a code that is none. */
class ErrorsGuideTest {

  private static final String PAGE = "docs/errors.md";
  private static final List<String> PARTS =
      List.of("- Example: ", "- Dock: ", "- Integrator: ", "- Security: ");
  private final Map<String, List<String>> codes = Guides.sections(Guides.text(PAGE), 3);

  @Test
  void everyReason_hasItsTextAndItsVerdict() {
    for (Reason reason : Reason.values()) {
      String verdict = reason.rejects() ? "Rejected" : "Indeterminate";
      assertThat(codes.getOrDefault(reason.name(), List.of()))
          .as(reason.name())
          .filteredOn(text -> text.strip().startsWith(verdict))
          .hasSize(1)
          .allSatisfy(ErrorsGuideTest::assertWhole);
    }
  }

  @Test
  void everyNote_hasItsText() {
    for (Note note : Note.values()) {
      assertThat(codes.getOrDefault(note.name(), List.of()))
          .as(note.name())
          .filteredOn(text -> text.strip().startsWith("Note."))
          .hasSize(1)
          .allSatisfy(ErrorsGuideTest::assertWhole);
    }
  }

  private static void assertWhole(String text) {
    String first = text.strip().split("\n\n")[0];
    assertThat(first).contains("Seen by: ");
    assertThat(text.strip().split("\n\n")[1].length()).as("what it means").isGreaterThan(40);
    for (String part : PARTS) {
      int from = text.indexOf("\n" + part);
      assertThat(from).as(part).isPositive();
      String words = text.substring(from + 1 + part.length()).split("\n- ")[0].strip();
      assertThat(words).as(part).endsWith(".").hasSizeGreaterThan(6);
    }
    long silent = PARTS.stream().filter(part -> text.contains(part + "nothing.\n")).count();
    assertThat(silent).as("somebody has something to do").isLessThan(3);
  }

  @Test
  void noText_isAboutACodeThatIsNone() {
    Set<String> known = new HashSet<>();
    Arrays.stream(Reason.values()).forEach(each -> known.add(each.name()));
    Arrays.stream(Note.values()).forEach(each -> known.add(each.name()));
    assertThat(known).containsAll(codes.keySet());
  }

  @Test
  void advice_hasWordsOfItsOwnForEveryReason() {
    Set<String> words = new HashSet<>();
    for (Reason reason : Reason.values()) {
      assertThat(words.add(Advice.of(reason))).as(reason + ": " + Advice.of(reason)).isTrue();
      assertThat(Advice.of(reason)).hasSizeBetween(20, 75).doesNotContain("docs/");
    }
  }

  @Test
  void everyExceptionOfTheLibrary_andEveryKindOfIt_isNamed() throws IOException {
    String text = Guides.text(PAGE);
    Set<String> missing = new TreeSet<>();
    for (String name : exceptions()) {
      if (!text.contains("| `" + name + "`")) {
        missing.add(name);
      }
    }
    for (SigningException.Kind kind : SigningException.Kind.values()) {
      if (!text.contains("| `SigningException` `" + kind + "` |")) {
        missing.add(kind.name());
      }
    }
    for (LogFinding.Kind kind : LogFinding.Kind.values()) {
      if (!text.contains("| `" + kind + "` |")) {
        missing.add(kind.name());
      }
    }
    assertThat(missing).isEmpty();
  }

  private static Set<String> exceptions() throws IOException {
    try (Stream<Path> files = Files.walk(Guides.root())) {
      return files
          .filter(file -> file.toString().contains("src/main/java"))
          .filter(file -> !file.toString().contains("internal"))
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("Exception.java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void everyExitCode_isThere() {
    int[] all = {ExitCode.HOLDS, ExitCode.EVIDENCE, ExitCode.USAGE, ExitCode.WORLD};
    assertThat(Arrays.stream(all).distinct()).hasSize(4);
    for (int code : all) {
      assertThat(Guides.text(PAGE)).containsPattern("(?m)^\\| " + code + " \\| ");
    }
  }

  @Test
  void everyLinkAndEveryCommand_leadsSomewhere() {
    assertThat(Guides.brokenLinks(PAGE)).isEmpty();
    assertThat(Guides.unknownCommands(PAGE)).isEmpty();
    assertThat(Guides.text("CONTRIBUTING.md")).contains(PAGE);
  }
}
