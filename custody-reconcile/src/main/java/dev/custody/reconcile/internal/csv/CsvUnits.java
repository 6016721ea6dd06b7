package dev.custody.reconcile.internal.csv;

import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.event.Decimal;
import dev.custody.api.id.Identifier;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanFileException;
import dev.custody.reconcile.plan.PlanUnit;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Units of a plan as CSV by RFC 4180: a header of {@code id}, {@code container}, {@code quantity},
 * {@code uom} in any order, of which only {@code id} must be there. The same rules as for tables of
 * other systems: nothing is repaired.
 */
public final class CsvUnits {

  private static final List<String> COLUMNS = List.of("id", "container", "quantity", "uom");
  private static final int CELL_CHARS_MAX = 1_024;

  private final String text;
  private int at;
  private int line = 1;
  private int lineStart;
  private int cellStart;

  private CsvUnits(String text) {
    this.text = text;
  }

  /** The units, in the order of the file. */
  public static List<PlanUnit> parse(byte[] csv) throws PlanFileException {
    try {
      return new CsvUnits(
              StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(csv)).toString())
          .units();
    } catch (CharacterCodingException e) {
      throw new PlanFileException("", "file that is not UTF-8");
    }
  }

  private List<PlanUnit> units() throws PlanFileException {
    List<String> header = new ArrayList<>();
    while (true) {
      String name = cell();
      if (!COLUMNS.contains(name) || header.contains(name)) {
        throw refuse("expected columns of " + COLUMNS + ", each once");
      }
      header.add(name);
      if (!comma()) {
        break;
      }
    }
    if (!header.contains("id")) {
      throw refuse("expected the column id");
    }
    endOfLine();
    List<PlanUnit> units = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    while (at < text.length()) {
      if (units.size() == Plan.UNITS_MAX) {
        throw refuse("more units than a plan may have: limit=" + Plan.UNITS_MAX);
      }
      PlanUnit unit = unit(header);
      if (!seen.add(unit.id())) {
        throw refuse("unit twice in a plan: id=" + unit.id());
      }
      units.add(unit);
      endOfLine();
    }
    return units;
  }

  private PlanUnit unit(List<String> header) throws PlanFileException {
    String id = null;
    String container = null;
    Decimal quantity = null;
    String uom = null;
    for (int i = 0; i < header.size(); i++) {
      if (i > 0 && !comma()) {
        throw refuse("expected as many cells as columns: columns=" + header.size());
      }
      String cell = cell();
      String column = header.get(i);
      if (cell.isEmpty()) {
        continue;
      }
      switch (column) {
        case "id" -> id = identifier(cell);
        case "container" -> container = identifier(cell);
        case "quantity" -> quantity = quantity(cell);
        default -> uom = word(cell);
      }
    }
    if (id == null) {
      throw refuse("unit without its id");
    }
    if (id.equals(container)) {
      throw refuse("unit inside itself: id=" + id);
    }
    if (uom != null && quantity == null) {
      throw refuse("unit of measure without a quantity: id=" + id);
    }
    return new PlanUnit(id, container, quantity, uom);
  }

  private String identifier(String cell) throws PlanFileException {
    if (Identifier.parse(cell) instanceof Parsed.Refused<Identifier> refused) {
      throw refuse("malformed identifier: expected=" + refused.first().expected());
    }
    return cell;
  }

  private Decimal quantity(String cell) throws PlanFileException {
    if (!cell.matches("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?")) {
      throw refuse("expected a decimal number: length=" + cell.length());
    }
    BigDecimal number = new BigDecimal(cell);
    if (number.signum() < 0) {
      throw refuse("negative quantity: value=" + number.toPlainString());
    }
    try {
      return Decimal.of(number);
    } catch (ArithmeticException e) {
      throw refuse("quantity out of range");
    }
  }

  private String word(String cell) throws PlanFileException {
    if (cell.length() > Limits.WORD_BYTES_MAX || !cell.matches("[!-~]+")) {
      throw refuse("expected printable ASCII without space: length=" + cell.length());
    }
    return cell;
  }

  private String cell() throws PlanFileException {
    cellStart = at;
    StringBuilder cell = new StringBuilder();
    boolean quoted = peek() == '"';
    at += quoted ? 1 : 0;
    while (true) {
      int next = peek();
      if (next == '"') {
        at++;
        if (!quoted) {
          throw refuse("expected quotes around the whole cell");
        }
        if (peek() != '"') {
          break;
        }
      } else if (!quoted && (next < 0 || next == ',' || next == '\n' || next == '\r')) {
        break;
      } else if (next < ' ') {
        throw refuse(next < 0 ? "quote without its end" : "control character in a cell");
      }
      if (cell.length() == CELL_CHARS_MAX) {
        throw refuse("cell longer than limit: limit=" + CELL_CHARS_MAX);
      }
      cell.append((char) next);
      at++;
    }
    return cell.toString();
  }

  private boolean comma() {
    boolean found = peek() == ',';
    at += found ? 1 : 0;
    return found;
  }

  private void endOfLine() throws PlanFileException {
    if (peek() == '\r') {
      at++;
    } else if (peek() < 0) {
      return;
    }
    if (peek() != '\n') {
      throw refuse("expected the end of the line");
    }
    at++;
    line++;
    lineStart = at;
  }

  private int peek() {
    return at < text.length() ? text.charAt(at) : -1;
  }

  private PlanFileException refuse(String message) {
    int column = cellStart - lineStart + 1;
    return new PlanFileException(
        "/" + line, message + ": line=" + line + ", column=" + Math.max(1, column));
  }
}
