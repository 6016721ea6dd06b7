package dev.custody.crypto.verify;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.Parsed;
import dev.custody.api.Refusal;
import dev.custody.api.statement.Batch;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.FeedRecord;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.internal.verify.CheckedStatement;
import dev.custody.crypto.internal.verify.EventJudge;
import dev.custody.crypto.internal.verify.Judgement;
import dev.custody.crypto.internal.verify.Ledger;
import dev.custody.crypto.internal.verify.StatementChecker;
import dev.custody.crypto.internal.verify.TimeProofs;
import dev.custody.crypto.seal.SealCounters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

  VerificationRun(
      StatementChecker checker,
      TimeProofs proofs,
      VerificationPolicy policy,
      @Nullable Ledger ledger,
      SealCounters counters) {
    this.checker = checker;
    this.judge =
        new EventJudge(
            checker.bundle(),
            policy.at(),
            policy.streams() == VerificationPolicy.Streams.CONTIGUOUS,
            proofs,
            ledger,
            policy.seals(),
            counters,
            checker.offers());
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
    if (record instanceof FeedRecord.OfCheckpoint checkpoint) {
      judge.learn(RecordReader.note(checkpoint));
    }
    return Collections.emptyList();
  }

  /** Judges one event. */
  public Verdict verify(EventPackage event) {
    return verify(event, null);
  }

  /**
   * Judges an entry of a log that the caller has checked: its statements were there by the time of
   * the cosigned checkpoint that covers it.
   *
   * @param dates by when the entries of the log were there
   * @param index of the entry, 0-based
   */
  public Verdict verify(EventPackage event, LogDates dates, long index) {
    return verify(event, dates.of(index).orElse(null));
  }

  /**
   * Remembers a cosigned checkpoint that events may have seen, as a checkpoint record does: the
   * newest 4,096 that are good by the bundle.
   *
   * @param note the whole note
   */
  public void addCheckpoint(Bytes note) {
    judge.learn(Objects.requireNonNull(note, "note"));
  }

  private Verdict verify(EventPackage event, @Nullable Instant loggedBy) {
    Objects.requireNonNull(event, "event");
    Refusal refusal = RecordReader.tooMany(event);
    if (refusal != null) {
      return Findings.verdict(Judgement.ofRefused(Collections.singletonList(refusal)));
    }
    SignedEvent signed = event.event();
    EventId id = signed.eventId();
    List<CheckedStatement> checked = new ArrayList<>(signed.statements().size());
    for (Statement statement : signed.statements()) {
      CheckedStatement known = judge.recall(id, statement);
      checked.add(known != null ? known : checker.check(statement, id));
    }
    return Findings.verdict(judge.judge(id, checked, event, loggedBy));
  }

  private List<Verdict> verify(Batch batch) {
    RecordReader.Read read = RecordReader.read(checker, batch);
    if (!read.refusals().isEmpty()) {
      return Collections.singletonList(Findings.verdict(Judgement.ofRefused(read.refusals())));
    }
    List<EventPackage> events = batch.events();
    List<Verdict> verdicts = new ArrayList<>(events.size());
    for (int i = 0; i < events.size(); i++) {
      EventPackage event = events.get(i);
      verdicts.add(
          Findings.verdict(
              judge.judge(
                  read.ids().get(i),
                  Collections.singletonList(read.checked().get(i)),
                  event,
                  null)));
    }
    return Collections.unmodifiableList(verdicts);
  }
}
