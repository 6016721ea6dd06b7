package dev.custody.reconcile.sink;

import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.internal.json.LineWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * See {@link RevisionFormat#csv()}.
 *
 * <p>A spreadsheet runs a cell that begins with = + - @ or a tab, quoted or not. Such a cell gets
 * an apostrophe, and so does one that begins with an apostrophe: whoever reads the file takes one
 * away and has the text as it was. The wide forms of those signs count too, since spreadsheets in
 * some languages take them for the narrow ones.
 */
final class CsvFormat implements RevisionFormat {

  static final CsvFormat INSTANCE = new CsvFormat();

  private static final List<String> COLUMNS =
      List.of(
          "id",
          "revision",
          "rule",
          "state",
          "severity",
          "confidence",
          "subject",
          "decidedAt",
          "expected",
          "absence",
          "evidence",
          "holdScope",
          "holdTarget",
          "holdSticky",
          "wouldClear",
          "explanation");

  private static final Pattern START =
      Pattern.compile("([0-9a-f]{32}),([1-9][0-9]{0,9}),R[0-9]{2},[A-Z]+,[LMHC],");

  private static final String FORMULA = "=+-@\t\r\n'\uFF1D\uFF0B\uFF0D\uFF20";

  private CsvFormat() {}

  @Override
  public Optional<String> header() {
    return Optional.of(String.join(",", COLUMNS));
  }

  @Override
  public String lineEnd() {
    return "\r\n";
  }

  @Override
  public String line(ExceptionRevision revision) {
    Hold hold = revision.hold();
    List<String> cells = new ArrayList<>();
    cells.add(revision.id().toString());
    cells.add(Integer.toString(revision.revision()));
    cells.add(revision.rule());
    cells.add(revision.state().name());
    cells.add(revision.severity().name());
    cells.add(BigDecimal.valueOf(revision.confidencePercent(), 2).toPlainString());
    cells.add(revision.subject());
    cells.add(LineWriter.time(revision.decidedAt()));
    cells.add(revision.expected());
    cells.add(revision.absence() == null ? "" : revision.absence().name());
    cells.add(revision.evidence().stream().map(Object::toString).collect(Collectors.joining(" ")));
    cells.add(hold == null ? "" : hold.scope().name());
    cells.add(hold == null ? "" : hold.target());
    cells.add(hold == null ? "" : Boolean.toString(hold.sticky()));
    cells.add(revision.wouldClear());
    cells.add(revision.explanation());
    return cells.stream().map(CsvFormat::cell).collect(Collectors.joining(","));
  }

  @Override
  public Optional<RevisionKey> key(String line) {
    Matcher matcher = START.matcher(line);
    return matcher.lookingAt()
        ? RevisionKey.of(matcher.group(1), matcher.group(2))
        : Optional.empty();
  }

  /** One cell: guarded, and quoted where RFC 4180 asks for it. */
  static String cell(String text) {
    String guarded = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    String line = guarded.replace("\r\n", " ").replace('\n', ' ').replace('\r', ' ');
    boolean quote =
        line.indexOf(',') >= 0
            || line.indexOf('"') >= 0
            || line.startsWith(" ")
            || line.endsWith(" ");
    return quote ? '"' + line.replace("\"", "\"\"") + '"' : line;
  }
}
