package dev.custody.feeds.table;

import dev.custody.feeds.epcis.DocumentFault;

/**
 * What became of a table: read to its end, or refused as a whole.
 *
 * @since 0.1.0
 */
public sealed interface TableOutcome {

  /**
   * Read to its end.
   *
   * @param rows rows below the header, each of which became one event
   */
  record Read(long rows) implements TableOutcome {}

  /**
   * Refused before any event was given out.
   *
   * @param fault why and where
   */
  record Refused(DocumentFault fault) implements TableOutcome {}
}
