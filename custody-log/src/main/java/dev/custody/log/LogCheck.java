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

  /** Is told how far a check has come. */
  interface Progress {

    /**
     * Called about once a megabyte, by the thread that checks.
     *
     * @param bytesDone bytes of segments that were checked
     * @param bytesTotal bytes of all segments
     */
    void at(long bytesDone, long bytesTotal);
  }

  /**
   * Checks all of a log; writes nothing, needs no key, and may run beside the writer.
   *
   * @throws LogUnavailableException if the directory is not a log that this version reads
   */
  static LogCheck run(Path directory) throws IOException {
    return LogChecker.check(LogDirectory.read(new DiskStorage(directory)));
  }

  /**
   * The same, and says how far it is.
   *
   * @throws LogUnavailableException if the directory is not a log that this version reads
   */
  static LogCheck run(Path directory, Progress progress) throws IOException {
    return LogChecker.check(LogDirectory.read(new DiskStorage(directory)), progress);
  }

  /**
   * Looks at what opening a log for writing looks at: the newest checkpoint and its signature, the
   * tiles that lead to its root, and every byte of the segments that the index does not cover.
   * Damage in what is older, in objects, bundles and earlier checkpoints, only {@link #run} sees.
   * Writes nothing, and is for logs that nobody writes at the moment.
   *
   * @throws LogUnavailableException if the directory is not a log that this version reads
   */
  static LogCheck quick(Path directory) throws IOException {
    return LogChecker.quick(LogDirectory.read(new DiskStorage(directory)));
  }
}
