package dev.custody.feeds.internal.table;

import dev.custody.feeds.internal.json.JsonRefused;
import dev.custody.feeds.internal.json.JsonRefused.Rule;
import dev.custody.feeds.internal.json.Spot;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row: its cells by column. An empty cell is one that is not there.
 *
 * @param line what an event says of its place: the number of the line, or the JSON pointer
 * @param pointer the same as a JSON pointer for messages
 * @param spot where it starts
 * @param cells by column
 */
public record Row(String line, String pointer, Spot spot, Map<String, Cell> cells) {

  /** The text of a cell, and where it starts. */
  public record Cell(String text, Spot spot) {}

  /** The text of a cell; null if there is none. */
  @Nullable String text(String column) {
    Cell cell = cells.get(column);
    return cell == null ? null : cell.text();
  }

  /** The text of a cell that must be there. */
  String required(String column) throws JsonRefused {
    String text = text(column);
    if (text == null) {
      throw refused(column, "a value", "none");
    }
    return text;
  }

  /** The cell is not what its column admits; never says what it is. */
  JsonRefused refused(String column, String expected, String found) {
    Cell cell = cells.get(column);
    return new JsonRefused(
        Rule.UNEXPECTED,
        pointer + "/" + column,
        cell == null ? spot : cell.spot(),
        expected,
        found);
  }
}
