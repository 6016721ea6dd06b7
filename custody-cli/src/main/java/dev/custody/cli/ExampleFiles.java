package dev.custody.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The cross-dock day of examples/cross-dock, which travels in this jar. */
final class ExampleFiles {

  /** Everything of the day has happened by then. */
  static final String END = "2026-11-03T00:00:00Z";

  static final String SITE_FEED = "site-feed.epcis.json";
  static final String LATE_FEED = "late-handheld.epcis.json";
  static final String HANDOVERS = "handovers.cfeed";
  static final String TRUST = "trust.json";
  static final String NAMES = "names.json";

  private static final int PLANS = 12;

  private final Path directory;

  private ExampleFiles(Path directory) {
    this.directory = directory;
  }

  /** Copies all of them into a new directory. */
  static ExampleFiles copyTo(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("plans"));
    List<String> names =
        new ArrayList<>(
            List.of(SITE_FEED, LATE_FEED, HANDOVERS, TRUST, NAMES, "answer-key.json", "README.md"));
    for (int i = 1; i <= PLANS; i++) {
      names.add(plan(i));
    }
    for (String name : names) {
      try (InputStream in = ExampleFiles.class.getResourceAsStream("example/" + name)) {
        if (in == null) {
          throw new AssertionError("the jar holds the whole example: missing=" + name);
        }
        Files.copy(in, directory.resolve(name));
      }
    }
    return new ExampleFiles(directory);
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  /** The plan files, in order. */
  List<Path> plans() {
    List<Path> plans = new ArrayList<>();
    for (int i = 1; i <= PLANS; i++) {
      plans.add(file(plan(i)));
    }
    return plans;
  }

  private static String plan(int number) {
    return String.format("plans/P-%02d.json", number);
  }
}
