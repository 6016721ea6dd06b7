package dev.custody.cli;

import dev.custody.reconcile.sim.PlantedTheft;
import dev.custody.reconcile.sim.Theft;
import dev.custody.reconcile.sim.Truth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What players say that was stolen: a line each, a type of theft and the identifier of something
 * that it concerns. Empty lines and lines that begin with # do not count.
 */
record DrillAnswers(List<Answer> answers) {

  private static final int BYTES_MAX = 1 << 20;

  /** One line. */
  record Answer(Theft theft, String subject) {
    boolean isAbout(PlantedTheft planted) {
      return planted.subjects().contains(subject);
    }
  }

  /**
   * Reads a file of answers; who names a key, as exceptions about keys do, means the device that
   * has it in this exercise.
   */
  static DrillAnswers read(Path file, Path devices) throws IOException {
    Map<String, String> names = names(devices);
    String text = new String(Inputs.bytes(file, BYTES_MAX), StandardCharsets.UTF_8);
    List<Answer> answers = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n")) {
      number++;
      String stripped = line.strip();
      if (stripped.isEmpty() || stripped.startsWith("#")) {
        continue;
      }
      String[] words = stripped.split("\\s+");
      try {
        if (words.length == 2) {
          String subject = names.getOrDefault(words[1], words[1]);
          answers.add(new Answer(Theft.valueOf(words[0]), subject));
          continue;
        }
      } catch (IllegalArgumentException e) {
        // Not a type: said below, with the line.
      }
      throw CommandFault.usage("a type of theft and an identifier expected: line=" + number);
    }
    return new DrillAnswers(answers);
  }

  /** Names of devices by the ids of their keys. */
  private static Map<String, String> names(Path devices) throws IOException {
    Map<String, String> names = new HashMap<>();
    String text = new String(Inputs.bytes(devices, BYTES_MAX), StandardCharsets.UTF_8);
    for (String line : text.split("\n")) {
      String[] cells = line.split(",", -1);
      if (cells.length > 1) {
        names.put(cells[0], cells[1]);
      }
    }
    return names;
  }

  /** Each planted theft: found, and by its right name; and how many lines are about none. */
  void print(Truth truth, Terminal terminal, boolean json) {
    Table table = new Table("THEFT", "FOUND", "TYPE", "WHAT");
    int found = 0;
    int named = 0;
    for (PlantedTheft planted : truth.thefts()) {
      boolean seen = answers.stream().anyMatch(answer -> answer.isAbout(planted));
      boolean right =
          answers.stream()
              .anyMatch(each -> each.isAbout(planted) && each.theft() == planted.theft());
      found += seen ? 1 : 0;
      named += right ? 1 : 0;
      // What was not found stays sealed.
      table.row(
          seen ? planted.theft() : "?",
          seen ? "yes" : "no",
          right ? "right" : "-",
          seen ? planted.what() : "not found");
    }
    long wrong =
        answers.stream()
            .filter(answer -> truth.thefts().stream().noneMatch(answer::isAbout))
            .count();
    Map<String, Object> sum = new LinkedHashMap<>();
    sum.put("planted", truth.thefts().size());
    sum.put("found", found);
    sum.put("typeRight", named);
    sum.put("aboutNothing", wrong);
    if (!json) {
      table.print(terminal);
    }
    terminal.show(sum, json);
  }
}
