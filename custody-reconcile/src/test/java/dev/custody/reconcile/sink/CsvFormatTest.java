package dev.custody.reconcile.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.Hold;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFormatTest {

  private static final RevisionFormat CSV = RevisionFormat.csv();

  /** RFC 4180 and nothing beside it; an apostrophe that guards is taken away. */
  static List<String> read(String line) {
    List<String> cells = new ArrayList<>();
    int at = 0;
    while (true) {
      StringBuilder cell = new StringBuilder();
      if (at < line.length() && line.charAt(at) == '"') {
        at++;
        while (line.charAt(at) != '"' || line.startsWith("\"\"", at)) {
          at += line.charAt(at) == '"' ? 1 : 0;
          cell.append(line.charAt(at++));
        }
        at++;
      } else {
        while (at < line.length() && line.charAt(at) != ',') {
          assertThat(line.charAt(at)).isNotIn('"', '\r', '\n');
          cell.append(line.charAt(at++));
        }
      }
      boolean guarded = cell.length() > 0 && cell.charAt(0) == '\'';
      cells.add(guarded ? cell.substring(1) : cell.toString());
      if (at == line.length()) {
        return cells;
      }
      assertThat(line.charAt(at++)).isEqualTo(',');
    }
  }

  @Test
  void line_hasAColumnForEachHeading() {
    List<String> heads = read(CSV.header().orElseThrow());
    List<String> cells =
        read(
            CSV.line(
                Revisions.of("R11", "urn:example:trailer:1")
                    .holding(Hold.Scope.CONTAINER, "urn:example:trailer:1", true)
                    .revision(2, ExceptionState.CONFIRMED)));
    assertThat(cells).hasSameSizeAs(heads);
    assertThat(cells.get(heads.indexOf("revision"))).isEqualTo("2");
    assertThat(cells.get(heads.indexOf("confidence"))).isEqualTo("0.30");
    assertThat(cells.get(heads.indexOf("decidedAt"))).isEqualTo("2026-11-02T09:00:00.001Z");
    assertThat(cells.get(heads.indexOf("holdScope"))).isEqualTo("CONTAINER");
    assertThat(cells.get(heads.indexOf("holdSticky"))).isEqualTo("true");
    assertThat(CSV.lineEnd()).isEqualTo("\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=", "+", "-", "@", "\t", "'", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"})
  void cell_thatASpreadsheetWouldRun_isGuarded_quotedOrNot(String sign) {
    String formula = sign + "HYPERLINK(\"http://example.com\",\"x\")";
    assertThat(CsvFormat.cell(sign)).startsWith("'");
    assertThat(CsvFormat.cell(formula)).startsWith("\"'" + sign);
    assertThat(read(CsvFormat.cell(formula))).containsExactly(formula);
  }

  @Test
  void cell_thatBeginsWithALineBreak_isGuardedToo() {
    assertThat(CsvFormat.cell("\r=1+1")).isEqualTo("' =1+1");
    assertThat(CsvFormat.cell("\n=1+1")).isEqualTo("' =1+1");
  }

  @Test
  void subjectOfAnAttacker_staysInItsCell() {
    String subject = "=cmd|' /C calc'!A0\",\"\r\n=2";
    String line = CSV.line(Revisions.of("R35", subject).revision(1, ExceptionState.CONFIRMED));
    assertThat(line).doesNotContain("\n").doesNotContain("\r");
    assertThat(read(line).get(6)).isEqualTo("=cmd|' /C calc'!A0\",\" =2");
  }

  @Property(tries = 100)
  void cells_areReadAsTheyWereWritten_butForLineBreaks(@ForAll List<String> texts) {
    List<String> written = texts.isEmpty() ? List.of("") : texts;
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < written.size(); i++) {
      line.append(i == 0 ? "" : ",").append(CsvFormat.cell(written.get(i)));
    }
    List<String> expected =
        written.stream().map(text -> text.replaceAll("\r\n|\r|\n", " ")).toList();
    List<String> found = read(line.toString());
    assertThat(found).isEqualTo(expected);
  }
}
