package dev.custody.feeds.table;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.feeds.epcis.DocumentFault;
import dev.custody.feeds.epcis.DocumentOrigin;
import dev.custody.feeds.epcis.DocumentSource;
import dev.custody.feeds.epcis.EpcisSink;
import dev.custody.feeds.internal.json.JsonRefused;
import dev.custody.feeds.internal.table.CsvRows;
import dev.custody.feeds.internal.table.JsonRows;
import dev.custody.feeds.internal.table.Row;
import dev.custody.feeds.internal.table.RowMapper;
import dev.custody.feeds.internal.table.Rows;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads tables of warehouse systems, scales and vehicles: each row becomes one custody event.
 *
 * <p>Two passes. The first maps every row and keeps nothing, so a table with one wrong value in its
 * last row is refused before anything of it is given out: half a count is a wrong count. The second
 * holds one row at a time. The same bytes give the same events, ids included. Holds no state
 * between calls; safe to share between threads.
 *
 * @since 0.1.0
 */
public final class TableReader {

  private TableReader() {}

  /**
   * Reads a table to its end, or refuses it.
   *
   * @param document read twice
   * @param origin what the events say of where they come from; its media type is one of {@link
   *     TableKind}
   * @param sink takes the events; nothing if the table is refused
   * @throws IOException if the document cannot be read or the sink fails
   * @throws IllegalArgumentException if the media type is of no table
   */
  @CheckReturnValue
  public static TableOutcome read(DocumentSource document, DocumentOrigin origin, EpcisSink sink)
      throws IOException {
    TableKind kind =
        TableKind.ofMediaType(origin.mediaType())
            .orElseThrow(
                () -> new IllegalArgumentException("no table: mediaType=" + origin.mediaType()));
    try {
      pass(document, kind, origin, null);
      return new TableOutcome.Read(pass(document, kind, origin, sink));
    } catch (JsonRefused e) {
      return new TableOutcome.Refused(fault(e));
    }
  }

  private static DocumentFault fault(JsonRefused refused) {
    DocumentFault.Code code =
        refused.rule() == JsonRefused.Rule.UNEXPECTED
            ? DocumentFault.Code.VALUE
            : DocumentFault.Code.valueOf(refused.rule().name());
    return new DocumentFault(
        code,
        refused.pointer(),
        refused.spot().offset(),
        refused.spot().line(),
        refused.spot().column(),
        refused.expected(),
        refused.found());
  }

  private static long pass(
      DocumentSource document, TableKind kind, DocumentOrigin origin, @Nullable EpcisSink sink)
      throws IOException, JsonRefused {
    RowMapper mapper = new RowMapper(kind, origin);
    try (InputStream in = document.open();
        Rows rows =
            origin.mediaType().endsWith("+csv")
                ? CsvRows.open(in, mapper.columns())
                : JsonRows.open(in, kind.word(), mapper.columns())) {
      long count = 0;
      for (Row row = rows.next(); row != null; row = rows.next()) {
        var event = mapper.map(row);
        if (sink != null) {
          sink.event(row.line(), event);
        }
        count++;
      }
      return count;
    }
  }
}
