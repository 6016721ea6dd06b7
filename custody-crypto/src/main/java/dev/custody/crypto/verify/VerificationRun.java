package dev.custody.crypto.verify;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.EventId;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.statement.Batch;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.FeedRecord;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.internal.verify.CheckedStatement;
import dev.custody.crypto.internal.verify.EventJudge;
import dev.custody.crypto.internal.verify.Judgement;
import dev.custody.crypto.internal.verify.StatementChecker;
import dev.custody.crypto.seal.SealCounters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Judges records in the order in which they are given, and remembers: of each key the last position
 * and 1,024 links, and the authentic statements of the 1,024 events that came last.
 *
 * <p>Every event gives one verdict, at once, by everything that the run has seen up to and
 * including its record; no verdict is taken back when more arrives (docs/adr/0030). The same event
 * again gives a verdict again, by its statements of all records together. Stateful: for one thread,
 * and for one feed unless several are meant to be judged as one.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class VerificationRun {

  private final StatementChecker checker;
  private final EventJudge judge;

  VerificationRun(StatementChecker checker, VerificationPolicy policy, SealCounters counters) {
    this.checker = checker;
    this.judge =
        new EventJudge(
            checker.bundle(),
            policy.at(),
            policy.streams() == VerificationPolicy.Streams.CONTIGUOUS,
            policy.seals(),
            counters);
  }

  /**
   * Judges a record as it came out of a feed.
   *
   * @return one verdict for an event or a refused record, one for each event of a batch in order,
   *     none for a checkpoint or a trust bundle, which are data
   */
  public List<Verdict> verify(Parsed<FeedRecord> record) {
    if (record instanceof Parsed.Refused<FeedRecord> refused) {
      return Collections.singletonList(Findings.verdict(Judgement.ofRefused(refused.refusals())));
    }
    return verify(record.require());
  }

  /**
   * Judges a record.
   *
   * @return one verdict for an event, one for each event of a batch in order (a batch that breaks
   *     the rule of batches is refused as a whole and gives one), none for a checkpoint or a trust
   *     bundle
   */
  public List<Verdict> verify(FeedRecord record) {
    if (record instanceof FeedRecord.OfEvent single) {
      return Collections.singletonList(verify(single.event()));
    }
    if (record instanceof FeedRecord.OfBatch batch) {
      return verify(batch.batch());
    }
    return Collections.emptyList();
  }

  /** Judges one event. */
  public Verdict verify(EventPackage event) {
    Objects.requireNonNull(event, "event");
    SignedEvent signed = event.event();
    if (signed.statements().size() > Limits.STATEMENTS_MAX) {
      return refused(
          Reason.RECORD_TOO_LARGE,
          "event.statements",
          "at most " + Limits.STATEMENTS_MAX,
          "count=" + signed.statements().size());
    }
    EventId id = signed.eventId();
    List<CheckedStatement> checked = new ArrayList<>(signed.statements().size());
    for (Statement statement : signed.statements()) {
      CheckedStatement known = judge.recall(id, statement);
      checked.add(known != null ? known : checker.check(statement, id));
    }
    return Findings.verdict(judge.judge(id, checked, event));
  }

  private List<Verdict> verify(Batch batch) {
    List<EventPackage> events = batch.events();
    if (events.isEmpty() || events.size() > Limits.BATCH_EVENTS_MAX) {
      return Collections.singletonList(
          refused(
              events.isEmpty() ? Reason.RECORD_NOT_CANONICAL : Reason.RECORD_TOO_LARGE,
              "batch.events",
              "1 to " + Limits.BATCH_EVENTS_MAX,
              "count=" + events.size()));
    }
    List<EventId> ids = new ArrayList<>(events.size());
    for (EventPackage event : events) {
      ids.add(event.event().eventId());
    }
    Parsed<List<CheckedStatement>> parsed = checker.check(batch, ids);
    if (parsed instanceof Parsed.Refused<List<CheckedStatement>> refused) {
      return Collections.singletonList(Findings.verdict(Judgement.ofRefused(refused.refusals())));
    }
    List<CheckedStatement> checked = parsed.require();
    List<Verdict> verdicts = new ArrayList<>(events.size());
    for (int i = 0; i < events.size(); i++) {
      EventPackage event = events.get(i);
      verdicts.add(
          Findings.verdict(
              judge.judge(ids.get(i), Collections.singletonList(checked.get(i)), event)));
    }
    return Collections.unmodifiableList(verdicts);
  }

  private static Verdict refused(Reason reason, String path, String expected, String found) {
    Refusal refusal = new Refusal(reason, path, 0, expected, found);
    return Findings.verdict(Judgement.ofRefused(Collections.singletonList(refusal)));
  }
}
