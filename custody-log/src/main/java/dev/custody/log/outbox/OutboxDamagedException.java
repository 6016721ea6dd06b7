package dev.custody.log.outbox;

import dev.custody.log.report.LogFinding;
import java.io.IOException;
import java.util.Objects;

/**
 * What waits in an outbox is no longer what was put there, and is not skipped in silence. {@link
 * Outbox#salvage} gives what is still good.
 *
 * @since 0.1.0
 */
public final class OutboxDamagedException extends IOException {

  private static final long serialVersionUID = 1;

  private final transient LogFinding finding;

  OutboxDamagedException(LogFinding finding) {
    super(finding.toString());
    this.finding = Objects.requireNonNull(finding, "finding");
  }

  /** What is wrong, and where; its index is the first sequence number that it concerns. */
  public LogFinding finding() {
    return finding;
  }
}
