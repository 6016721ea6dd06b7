package dev.custody.log;

import dev.custody.log.report.LogReport;
import java.util.Objects;

/**
 * What opening a log for writing gave.
 *
 * @since 0.1.0
 */
public sealed interface OpenResult {

  /** What was found while opening. */
  LogReport report();

  /**
   * The log takes entries.
   *
   * @param log to be closed
   * @param report empty but for an unfinished last write, which was cut off and kept in quarantine/
   */
  record Opened(CustodyLog log, LogReport report) implements OpenResult {
    public Opened {
      Objects.requireNonNull(log, "log");
      Objects.requireNonNull(report, "report");
    }
  }

  /**
   * The log is damaged or was tampered with. Nothing was changed, and it takes nothing.
   *
   * @param reader gives what is still good: the entries below the report's size
   * @param report what is wrong, and where
   */
  record ReadOnly(LogReader reader, LogReport report) implements OpenResult {
    public ReadOnly {
      Objects.requireNonNull(reader, "reader");
      Objects.requireNonNull(report, "report");
    }
  }
}
