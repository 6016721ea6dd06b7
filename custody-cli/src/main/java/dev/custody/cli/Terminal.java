package dev.custody.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.Map;

/**
 * Where a command speaks: results on one stream, progress and faults on the other.
 *
 * @param out results: tables for people, JSON Lines for programs
 * @param err faults and progress
 * @param interactive whether a person looks on; progress is shown only then
 */
record Terminal(PrintStream out, PrintStream err, boolean interactive) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** One line of a result. */
  void line(String text) {
    out.print(text + "\n");
  }

  /** One line beside the results. */
  void say(String text) {
    out.flush();
    err.println(text);
  }

  /** Named values: for people one a line, names and values aligned; for programs one object. */
  void show(Map<String, ?> members, boolean json) {
    if (json) {
      json(members);
      return;
    }
    int width = members.keySet().stream().mapToInt(String::length).max().orElse(0);
    members.forEach((name, value) -> line(name + " ".repeat(width - name.length() + 2) + value));
  }

  /** One JSON object on a line of its own, members in the order of the map. */
  void json(Map<String, ?> members) {
    try {
      line(JSON.writeValueAsString(members));
    } catch (JsonProcessingException e) {
      throw new AssertionError("maps of plain values can be written", e);
    }
  }
}
