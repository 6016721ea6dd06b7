package dev.custody.log;

import dev.custody.log.report.LogFinding;
import java.io.IOException;
import java.util.Objects;

/**
 * What was to be read is not what was written. {@link LogCheck} gives the whole picture.
 *
 * @since 0.1.0
 */
public final class LogDamagedException extends IOException {

  private static final long serialVersionUID = 1;

  private final transient LogFinding finding;

  LogDamagedException(LogFinding finding) {
    super(finding.toString());
    this.finding = Objects.requireNonNull(finding, "finding");
  }

  /** What is wrong, and where. */
  public LogFinding finding() {
    return finding;
  }
}
