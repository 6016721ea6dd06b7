package dev.custody.cli;

import dev.custody.api.Parsed;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.FeedRecord;
import dev.custody.crypto.verify.AuthenticEvent;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationRun;
import dev.custody.crypto.verify.Verified;
import dev.custody.log.Appended;
import dev.custody.log.CustodyLog;
import dev.custody.log.LogEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Verifies records one behind the other and appends those whose statements are authentic, some at a
 * time, because each write to the disk costs the same however much it carries. Counts what became
 * of them.
 */
final class AuthenticAppend {

  private final CustodyLog log;
  private final VerificationRun run;
  private final List<LogEntry> waiting = new ArrayList<>();
  private long verified;
  private long notVerified;
  private long notAuthentic;
  private long added;
  private long alreadyThere;

  AuthenticAppend(CustodyLog log, VerificationRun run) {
    this.log = log;
    this.run = run;
  }

  /**
   * Takes all records; when it returns, what is authentic is durable.
   *
   * @param afterEach run after each record
   */
  void all(Records records, Runnable afterEach) throws IOException {
    for (Parsed<FeedRecord> record = records.next(); record != null; record = records.next()) {
      for (Verdict verdict : run.verify(record)) {
        take(verdict);
      }
      afterEach.run();
    }
    flush();
  }

  /** Takes these events; when it returns, what is authentic is durable. */
  void each(List<EventPackage> events) throws IOException {
    for (EventPackage event : events) {
      take(run.verify(event));
    }
    flush();
  }

  private void take(Verdict verdict) throws IOException {
    if (verdict instanceof Verified) {
      verified++;
    } else {
      notVerified++;
    }
    Optional<AuthenticEvent> authentic = verdict.authentic();
    if (authentic.isEmpty()) {
      notAuthentic++;
      return;
    }
    waiting.add(LogEntry.of(authentic.get()));
    if (waiting.size() == CustodyLog.BATCH_ENTRIES_MAX) {
      flush();
    }
  }

  private void flush() throws IOException {
    for (Appended one : log.append(waiting)) {
      if (one.added()) {
        added++;
      } else {
        alreadyThere++;
      }
    }
    waiting.clear();
  }

  /** Events that were verified. */
  long verified() {
    return verified;
  }

  /** Events and records that were not, those that are authentic all the same included. */
  long notVerified() {
    return notVerified;
  }

  /** Events and records that nothing was appended of. */
  long notAuthentic() {
    return notAuthentic;
  }

  /** Entries that are new. */
  long added() {
    return added;
  }

  /** Entries that the log had already. */
  long alreadyThere() {
    return alreadyThere;
  }
}
