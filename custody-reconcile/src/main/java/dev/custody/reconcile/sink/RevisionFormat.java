package dev.custody.reconcile.sink;

import dev.custody.reconcile.ExceptionRevision;
import java.util.Optional;

/**
 * How a revision is written as one line of text, always the same for the same revision.
 *
 * <p>Each line shows the key of its revision, so that a file can be continued without writing one
 * twice.
 *
 * @since 0.1.0
 */
public interface RevisionFormat {

  /** JSON Lines: {@link dev.custody.reconcile.ExceptionLines}. */
  static RevisionFormat jsonLines() {
    return JsonLinesFormat.INSTANCE;
  }

  /**
   * CSV after RFC 4180 with a header line. A cell that a spreadsheet would take for a formula has
   * an apostrophe before it; a line break within a cell is written as a space.
   */
  static RevisionFormat csv() {
    return CsvFormat.INSTANCE;
  }

  /** The first line of a file; empty if there is none. */
  Optional<String> header();

  /** What ends each line. */
  String lineEnd();

  /** The line of a revision, without its end. */
  String line(ExceptionRevision revision);

  /** The key of the revision on this line; empty if it is none that this format has written. */
  Optional<RevisionKey> key(String line);
}
