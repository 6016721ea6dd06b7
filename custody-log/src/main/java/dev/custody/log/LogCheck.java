package dev.custody.log;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.log.internal.storage.DiskStorage;
import dev.custody.log.report.LogReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What a look at every byte of a log gave.
 *
 * <p>It is held against itself: each frame's checksums, padding, place and chain; each checkpoint's
 * signature, and its root against the entries; each tile and bundle against the entries; each
 * object against its name. What it cannot tell from the disk alone is that a whole older state was
 * put back, or that entries were cut off behind the newest checkpoint: compare {@link
 * LogReport#checkpointSize()} with what partners have seen.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public sealed interface LogCheck {

  /** What was found. */
  LogReport report();

  /**
   * Everything holds.
   *
   * @param report without findings
   */
  record Whole(LogReport report) implements LogCheck {
    public Whole {
      Objects.requireNonNull(report, "report");
    }
  }

  /**
   * Everything holds but the last write, which is unfinished: the machine stopped, or the writer is
   * at it. Opening the log for writing mends it.
   *
   * @param report with findings of kind UNCONFIRMED_TAIL alone
   */
  record Unfinished(LogReport report) implements LogCheck {
    public Unfinished {
      Objects.requireNonNull(report, "report");
    }
  }

  /**
   * Something is not what was written.
   *
   * @param report what, and where
   */
  record Damaged(LogReport report) implements LogCheck {
    public Damaged {
      Objects.requireNonNull(report, "report");
    }
  }

  /**
   * Checks a log; writes nothing, needs no key, and may run beside the writer.
   *
   * @throws LogUnavailableException if the directory is not a log that this version reads
   */
  static LogCheck run(Path directory) throws IOException {
    return LogChecker.check(LogDirectory.read(new DiskStorage(directory)));
  }
}
