package dev.custody.crypto.internal.verify;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.verify.ProofJudgement;
import dev.custody.crypto.verify.StatementJudgement;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that was found out about one event or unreadable record, before it becomes a verdict.
 *
 * @param eventId null where the record could not be read
 * @param body null where the record could not be read
 * @param event null where the body could not be read
 * @param refusals where record or body were refused
 * @param reasons all reasons of the event
 * @param rejected whether one of them rejects
 * @param notes all notes of the event
 * @param bracket null where no required statement is good
 * @param partySigned whether a party's statement, and not a gateway's alone, gives what is required
 * @param statements all statements, the authentic ones first
 * @param proofs what stands in or beside the event and is no statement
 * @param authentic what a log stores, made on demand; null where nothing is authentic
 */
public record Judgement(
    @Nullable EventId eventId,
    @Nullable Bytes body,
    @Nullable CustodyEvent event,
    List<Refusal> refusals,
    Set<Reason> reasons,
    boolean rejected,
    Set<Note> notes,
    @Nullable TimeBracket bracket,
    boolean partySigned,
    List<StatementJudgement> statements,
    List<ProofJudgement> proofs,
    @Nullable Supplier<SignedEvent> authentic) {

  /** Of a record that could not be read: one result, about no event. */
  public static Judgement ofRefused(List<Refusal> refusals) {
    EnumSet<Reason> reasons = EnumSet.noneOf(Reason.class);
    boolean rejected = false;
    for (Refusal refusal : refusals) {
      reasons.add(refusal.reason());
      rejected |= refusal.reason().rejects();
    }
    return new Judgement(
        null,
        null,
        null,
        refusals,
        Collections.unmodifiableSet(reasons),
        rejected,
        Collections.emptySet(),
        null,
        false,
        Collections.emptyList(),
        Collections.emptyList(),
        null);
  }
}
