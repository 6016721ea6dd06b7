package dev.custody.log.report;

import java.util.List;

/**
 * What a look at a log on disk gave.
 *
 * @param firstIndex the first entry that is kept; 0 if nothing was pruned
 * @param size how many entries the log has, what was pruned with them: those from the first index
 *     up to here stand whole, one behind the other
 * @param checkpointSize how many entries the newest valid checkpoint covers
 * @param findings what is not as it should be, in the order of discovery; empty if nothing
 * @param notes what takes nothing from the log: files that can be made anew from it and are, when
 *     it is opened for writing
 * @since 0.1.0
 */
public record LogReport(
    long firstIndex,
    long size,
    long checkpointSize,
    List<LogFinding> findings,
    List<LogFinding> notes) {

  public LogReport {
    findings = List.copyOf(findings);
    notes = List.copyOf(notes);
  }

  /** A report of a log that begins with its first entry, without notes. */
  public LogReport(long size, long checkpointSize, List<LogFinding> findings) {
    this(0, size, checkpointSize, findings, List.of());
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
