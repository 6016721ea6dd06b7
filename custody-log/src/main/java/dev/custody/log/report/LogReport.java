package dev.custody.log.report;

import java.util.List;

/**
 * What a look at a log on disk gave.
 *
 * @param size how many entries stand whole, one behind the other, from index 0 on
 * @param checkpointSize how many entries the newest valid checkpoint covers
 * @param findings what is not as it should be, in the order of discovery; empty if nothing
 * @since 0.1.0
 */
public record LogReport(long size, long checkpointSize, List<LogFinding> findings) {

  public LogReport {
    findings = List.copyOf(findings);
  }

  /** Whether there is a finding of this kind. */
  public boolean has(LogFinding.Kind kind) {
    for (LogFinding finding : findings) {
      if (finding.kind() == kind) {
        return true;
      }
    }
    return false;
  }

  /** Whether something other than an unfinished last write was found. */
  public boolean damaged() {
    for (LogFinding finding : findings) {
      if (finding.kind() != LogFinding.Kind.UNCONFIRMED_TAIL) {
        return true;
      }
    }
    return false;
  }
}
