package dev.custody.feeds.internal.table;

import dev.custody.feeds.internal.json.JsonRefused;
import dev.custody.feeds.internal.json.JsonRefused.Rule;
import dev.custody.feeds.internal.json.Spot;
import dev.custody.feeds.internal.table.Row.Cell;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * CSV by RFC 4180: a header, commas, quotes doubled inside of quotes, lines that end in CRLF or LF,
 * as many cells in every line. What spreadsheets do besides is refused with its place: a byte order
 * mark, semicolons, empty lines, a quote in the middle, a carriage return alone.
 */
public final class CsvRows implements Rows {

  /** Bytes of a cell at most. */
  public static final int CELL_BYTES_MAX = 1_024;

  private final InputStream in;
  private final List<String> header = new ArrayList<>();
  private long offset;
  private int line = 1;
  private int column = 1;
  private int ahead;
  private boolean ended;

  private CsvRows(InputStream in) throws IOException {
    this.in = new BufferedInputStream(in);
    this.ahead = this.in.read();
  }

  /**
   * Reads the header.
   *
   * @param columns the only names that it may have, each once
   */
  public static CsvRows open(InputStream in, Set<String> columns) throws IOException, JsonRefused {
    CsvRows rows = new CsvRows(in);
    Set<String> seen = new HashSet<>();
    List<Cell> names = rows.line();
    if (names == null) {
      throw rows.refused("a header", "nothing");
    }
    for (Cell name : names) {
      if (!columns.contains(name.text()) || !seen.add(name.text())) {
        throw new JsonRefused(
            Rule.UNEXPECTED,
            "/1",
            name.spot(),
            "columns of " + String.join(",", columns) + ", each once",
            "another or one again");
      }
      rows.header.add(name.text());
    }
    return rows;
  }

  @Override
  public @Nullable Row next() throws IOException, JsonRefused {
    Spot spot = spot();
    String number = Integer.toString(line);
    List<Cell> found = line();
    if (found == null) {
      return null;
    }
    if (found.size() != header.size()) {
      throw new JsonRefused(
          Rule.SYNTAX, "/" + number, spot, header.size() + " cells", found.size() + " cells");
    }
    Map<String, Cell> cells = new HashMap<>();
    for (int i = 0; i < found.size(); i++) {
      if (!found.get(i).text().isEmpty()) {
        cells.put(header.get(i), found.get(i));
      }
    }
    return new Row(number, "/" + number, spot, cells);
  }

  /** The cells of a line; null behind the last. */
  private @Nullable List<Cell> line() throws IOException, JsonRefused {
    if (ended || ahead < 0) {
      return null;
    }
    if (ahead == '\n' || ahead == '\r') {
      throw refused("a row", "an empty line");
    }
    List<Cell> cells = new ArrayList<>();
    while (true) {
      if (cells.size() == 64) {
        throw refused("up to 64 cells", "more");
      }
      cells.add(ahead == '"' ? quoted() : plain());
      if (ahead != ',') {
        break;
      }
      take();
    }
    endOfLine();
    return cells;
  }

  private void endOfLine() throws IOException, JsonRefused {
    if (ahead == '\r') {
      take();
      if (ahead != '\n') {
        throw refused("a line feed behind a carriage return", "another byte");
      }
    }
    if (ahead == '\n') {
      take();
      line++;
      column = 1;
    } else if (ahead < 0) {
      ended = true;
    } else {
      throw refused("a comma or the end of the line behind a quote", "another byte");
    }
  }

  private Cell plain() throws IOException, JsonRefused {
    Spot start = spot();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (ahead >= 0 && ahead != ',' && ahead != '\n' && ahead != '\r') {
      if (ahead == '"') {
        throw refused("quotes around the whole cell", "a quote inside of it");
      }
      put(bytes, start);
    }
    return new Cell(text(bytes, start), start);
  }

  private Cell quoted() throws IOException, JsonRefused {
    Spot start = spot();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    take();
    while (true) {
      if (ahead < 0) {
        throw new JsonRefused(Rule.SYNTAX, "/" + line, start, "a closing quote", "the end");
      }
      if (ahead == '"') {
        take();
        if (ahead != '"') {
          return new Cell(text(bytes, start), start);
        }
      }
      put(bytes, start);
    }
  }

  private void put(ByteArrayOutputStream bytes, Spot start) throws IOException, JsonRefused {
    if (bytes.size() == CELL_BYTES_MAX) {
      throw new JsonRefused(
          Rule.TOO_LONG, "/" + line, start, "up to " + CELL_BYTES_MAX + " bytes", "more");
    }
    // A cell is one line: nothing that a column admits has a control character.
    if (ahead < ' ') {
      throw refused("printable text", "a control character");
    }
    bytes.write(ahead);
    take();
  }

  private String text(ByteArrayOutputStream bytes, Spot start) throws JsonRefused {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new JsonRefused(Rule.NOT_UTF8, "/" + line, start, "UTF-8", "other bytes");
    }
  }

  private void take() throws IOException {
    ahead = in.read();
    offset++;
    column++;
  }

  private Spot spot() {
    return new Spot(offset, line, column);
  }

  private JsonRefused refused(String expected, String found) {
    return new JsonRefused(Rule.SYNTAX, "/" + line, spot(), expected, found);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
