package dev.custody.crypto.verify;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.statement.Batch;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.FeedRecord;
import dev.custody.crypto.internal.verify.CheckedStatement;
import dev.custody.crypto.internal.verify.StatementChecker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run and a first pass do alike with a record: hold it to its limits, though whoever made
 * the value may not have read it from bytes, and check the statements of a batch.
 */
final class RecordReader {

  private RecordReader() {}

  /**
   * A batch whose statements were checked, or why it is refused.
   *
   * @param ids of its events in order
   * @param checked one statement of each
   * @param refusals empty if it is not refused
   */
  record Read(List<EventId> ids, List<CheckedStatement> checked, List<Refusal> refusals) {

    private static Read refused(List<Refusal> refusals) {
      return new Read(Collections.emptyList(), Collections.emptyList(), refusals);
    }
  }

  static Read read(StatementChecker checker, Batch batch) {
    List<EventPackage> events = batch.events();
    if (events.isEmpty() || events.size() > Limits.BATCH_EVENTS_MAX) {
      return Read.refused(
          Collections.singletonList(
              new Refusal(
                  events.isEmpty() ? Reason.RECORD_NOT_CANONICAL : Reason.RECORD_TOO_LARGE,
                  "batch.events",
                  0,
                  "1 to " + Limits.BATCH_EVENTS_MAX,
                  "count=" + events.size())));
    }
    List<EventId> ids = new ArrayList<>(events.size());
    for (EventPackage event : events) {
      Refusal refusal = tooMany(event);
      if (refusal != null) {
        return Read.refused(Collections.singletonList(refusal));
      }
      ids.add(event.event().eventId());
    }
    Parsed<List<CheckedStatement>> parsed = checker.check(batch, ids);
    return parsed instanceof Parsed.Refused<List<CheckedStatement>> refused
        ? Read.refused(refused.refusals())
        : new Read(ids, parsed.require(), Collections.emptyList());
  }

  /** Why there is too much in or beside an event; null if there is not. */
  static @Nullable Refusal tooMany(EventPackage event) {
    Refusal refusal =
        tooMany("event.statements", event.event().statements(), Limits.STATEMENTS_MAX);
    if (refusal == null) {
      refusal = tooMany("timestampTokens", event.timestampTokens(), Limits.TOKENS_MAX);
    }
    if (refusal == null) {
      refusal = tooMany("receipts", event.receipts(), Limits.RECEIPTS_MAX);
    }
    return refusal != null ? refusal : tooMany("offers", event.offers(), Limits.OFFERS_MAX);
  }

  private static @Nullable Refusal tooMany(String path, List<?> list, int max) {
    return list.size() <= max
        ? null
        : new Refusal(Reason.RECORD_TOO_LARGE, path, 0, "at most " + max, "count=" + list.size());
  }

  /** The note of a checkpoint record. */
  static Bytes note(FeedRecord.OfCheckpoint record) {
    return Bytes.ofOwned(record.note().getBytes(StandardCharsets.UTF_8));
  }
}
