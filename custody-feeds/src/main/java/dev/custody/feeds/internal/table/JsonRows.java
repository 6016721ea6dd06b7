package dev.custody.feeds.internal.table;

import dev.custody.feeds.internal.json.Json;
import dev.custody.feeds.internal.json.JsonRefused;
import dev.custody.feeds.internal.json.JsonRefused.Rule;
import dev.custody.feeds.internal.json.StrictJson;
import dev.custody.feeds.internal.json.StrictJson.Token;
import dev.custody.feeds.internal.table.Row.Cell;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The same rows in JSON: {@code {"counts": [{"time": "...", ...}]}}, the cells as strings, numbers
 * as strings or numbers.
 */
public final class JsonRows implements Rows {

  private final StrictJson json;
  private final String name;
  private final Set<String> columns;
  private long index;

  private JsonRows(StrictJson json, String name, Set<String> columns) {
    this.json = json;
    this.name = name;
    this.columns = columns;
  }

  /** Reads up to the first row. */
  public static JsonRows open(InputStream in, String name, Set<String> columns)
      throws IOException, JsonRefused {
    JsonRows rows = new JsonRows(StrictJson.open(in), name, columns);
    rows.expect(Token.OBJECT, "an object");
    rows.expect(Token.NAME, "the member " + name);
    if (!rows.json.name().equals(name)) {
      throw rows.json.refused(Rule.UNEXPECTED, "the member " + name, "another");
    }
    rows.expect(Token.ARRAY, "an array");
    return rows;
  }

  @Override
  public @Nullable Row next() throws IOException, JsonRefused {
    Token token = json.next();
    if (token == Token.ARRAY_END) {
      expect(Token.OBJECT_END, "no other member");
      expect(Token.END, "the end");
      return null;
    }
    String pointer = "/" + name + "/" + index++;
    Json tree = json.tree();
    if (!(tree instanceof Json.Obj object)) {
      throw new JsonRefused(Rule.UNEXPECTED, pointer, tree.spot(), "an object", tree.what());
    }
    Map<String, Cell> cells = new HashMap<>();
    for (Map.Entry<String, Json> member : object.members().entrySet()) {
      Json value = member.getValue();
      if (!columns.contains(member.getKey())) {
        throw new JsonRefused(
            Rule.UNEXPECTED,
            pointer,
            value.spot(),
            "members of " + String.join(",", columns),
            "another");
      }
      String text =
          value instanceof Json.Str string
              ? string.value()
              : value instanceof Json.Num number ? number.text() : null;
      if (text == null || text.isEmpty() || text.length() > CsvRows.CELL_BYTES_MAX) {
        throw new JsonRefused(
            Rule.UNEXPECTED,
            pointer + "/" + member.getKey(),
            value.spot(),
            "a string of 1.." + CsvRows.CELL_BYTES_MAX + " characters, or a number",
            text == null ? value.what() : "another length");
      }
      cells.put(member.getKey(), new Cell(text, value.spot()));
    }
    return new Row(pointer, pointer, object.spot(), cells);
  }

  private void expect(Token token, String expected) throws IOException, JsonRefused {
    Token found = json.next();
    if (found != token) {
      throw json.refused(
          Rule.UNEXPECTED, expected, found == Token.END ? "the end" : "something else");
    }
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
