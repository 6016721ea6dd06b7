package dev.custody.log.witness;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.crypto.key.SigningException;
import dev.custody.log.LogDamagedException;
import dev.custody.log.LogReader;
import dev.custody.log.OpenResult;
import dev.custody.log.report.LogFinding;
import dev.custody.log.report.LogFinding.Kind;
import dev.custody.log.report.LogReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;

/**
 * Opens a log only if it is at least what was seen of it from outside.
 *
 * @since 0.1.0
 */
public final class MarkedLog {

  private static final String CHECKPOINT = "checkpoint";

  private MarkedLog() {}

  /** Opens a log for writing, as {@code () -> CustodyLog.open(directory, key)} does. */
  @FunctionalInterface
  public interface Opener {

    /** Opens it. */
    OpenResult open() throws IOException;
  }

  /**
   * A log, or why not.
   *
   * @param result what opening gave; read-only if the mark contradicts
   * @param verdict what the mark says, with both notes where it has them
   */
  public record Result(OpenResult result, MarkVerdict verdict) {}

  /**
   * Holds the log against the mark before it is opened for writing, so that nothing is written to
   * one that was put back. The report then says {@code ROLLED_BACK}, or {@code TAMPERED} where the
   * root differs, on the file {@code checkpoint}.
   *
   * @param directory the log's
   * @param opener opens the same log for writing
   * @throws IOException if the log or the mark cannot be read
   */
  @CheckReturnValue
  public static Result open(Path directory, HighWaterMark mark, Opener opener) throws IOException {
    LogReader reader;
    try {
      reader = LogReader.open(directory);
    } catch (LogDamagedException e) {
      // Its checkpoint does not hold, so there is nothing to hold the mark against: opening it for
      // writing says what is wrong and where, and gives no writer either.
      OpenResult damaged = opener.open();
      if (damaged instanceof OpenResult.Opened opened) {
        close(opened, e);
        throw e;
      }
      return new Result(damaged, new MarkVerdict.Unmarked());
    }
    MarkVerdict verdict = mark.check(reader);
    if (!verdict.contradicts()) {
      return new Result(opener.open(), verdict);
    }
    return new Result(new OpenResult.ReadOnly(reader, report(reader, verdict)), verdict);
  }

  private static void close(OpenResult.Opened opened, IOException why) {
    try {
      opened.log().close();
    } catch (IOException | SigningException e) {
      why.addSuppressed(e);
    }
  }

  private static LogReport report(LogReader reader, MarkVerdict verdict) {
    LogFinding finding;
    if (verdict instanceof MarkVerdict.RolledBack back) {
      finding =
          new LogFinding(
              Kind.ROLLED_BACK,
              CHECKPOINT,
              back.own().size(),
              0,
              "log ends below what was seen outside: seen size="
                  + back.markSize()
                  + " by "
                  + back.seenBy()
                  + ", found="
                  + back.own().size());
    } else if (verdict instanceof MarkVerdict.Forked forked) {
      finding =
          new LogFinding(
              Kind.TAMPERED,
              CHECKPOINT,
              Math.max(0, forked.markSize() - 1),
              0,
              "log has another root than was seen outside: seen size="
                  + forked.markSize()
                  + " by "
                  + forked.seenBy()
                  + ", own size="
                  + forked.own().size());
    } else {
      throw new AssertionError("only a mark that contradicts is reported");
    }
    return new LogReport(reader.size(), reader.size(), Collections.singletonList(finding));
  }
}
