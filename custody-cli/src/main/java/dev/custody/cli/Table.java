package dev.custody.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows in columns as wide as they need, for people. Not safe for use by several threads.
 *
 * <p>Where a table is to fit a width, identifiers are shortened in the middle, with three dots:
 * what differs stands at their ends. Two that would look the same stay whole, however wide it gets.
 */
final class Table {

  /** What people see of a line. */
  static final int WIDTH = 120;

  private static final int SHORTEST = 12;
  private static final String DOTS = "...";

  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these headings. */
  Table(String... headings) {
    rows.add(new ArrayList<>(List.of(headings)));
  }

  /** Adds a row; it has as many cells as there are headings. */
  Table row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(String.valueOf(cell));
    }
    if (row.size() != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "row of another width: cells=" + row.size() + ", headings=" + rows.get(0).size());
    }
    rows.add(row);
    return this;
  }

  /**
   * Shortens what stands in these columns until a line fits, the widest column first.
   *
   * @param columns from 0
   */
  Table fit(int width, int... columns) {
    int[] widths = widths();
    while (true) {
      int sum = 2 * (widths.length - 1);
      for (int each : widths) {
        sum += each;
      }
      int widest = -1;
      for (int column : columns) {
        if (widths[column] > SHORTEST && (widest < 0 || widths[column] > widths[widest])) {
          widest = column;
        }
      }
      if (sum <= width || widest < 0) {
        break;
      }
      widths[widest]--;
    }
    for (int column : columns) {
      shorten(column, widths[column]);
    }
    return this;
  }

  private void shorten(int column, int width) {
    Map<String, String> whole = new HashMap<>();
    for (List<String> row : rows) {
      String text = row.get(column);
      String other = whole.putIfAbsent(shortened(text, width), text);
      if (other != null && !other.equals(text)) {
        return;
      }
    }
    rows.forEach(row -> row.set(column, shortened(row.get(column), width)));
  }

  /** The last characters of an identifier tell more than its first ones. */
  private static String shortened(String text, int width) {
    if (text.length() <= width) {
      return text;
    }
    int head = (width - DOTS.length()) / 3;
    int tail = width - DOTS.length() - head;
    return text.substring(0, head) + DOTS + text.substring(text.length() - tail);
  }

  private int[] widths() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }

  /** Prints headings and rows. */
  void print(Terminal terminal) {
    int[] widths = widths();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i));
        if (i + 1 < widths.length) {
          line.append(" ".repeat(widths[i] - row.get(i).length() + 2));
        }
      }
      terminal.line(line.toString().stripTrailing());
    }
  }
}
