package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory that {@code custody quickstart} leaves, made once for all tests that only read it:
 * whoever changes something in it works on a copy.
 */
final class SharedSite {

  private static Path made;
  private static Run said;

  private SharedSite() {}

  static synchronized Path directory() {
    if (made == null) {
      try {
        Path folder = Files.createTempDirectory("custody-site");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        Run run = Run.of("quickstart", folder.resolve("site"));
        assertThat(run.code()).as(run.err()).isZero();
        made = folder.resolve("site");
        said = run;
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return made;
  }

  /** What the command said when it made it. */
  static Run said() {
    assertThat(directory()).exists();
    return said;
  }

  static Path log() {
    return directory().resolve("site.log");
  }

  static Path trust() {
    return directory().resolve("trust.json");
  }

  static List<Path> plans() {
    List<Path> plans = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      plans.add(directory().resolve(String.format("example/plans/P-%02d.json", i)));
    }
    return plans;
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
