package dev.custody.crypto.verify;

import dev.custody.api.EventId;
import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.internal.verify.Judgement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the three verdicts have in common, and the one place where a verdict is made. */
final class Findings {

  private final Judgement judgement;
  private final @Nullable AuthenticEvent authentic;

  private Findings(Judgement judgement) {
    this.judgement = judgement;
    Supplier<SignedEvent> signed = judgement.authentic();
    EventId id = judgement.eventId();
    this.authentic = signed == null || id == null ? null : new AuthenticEvent(id, signed);
  }

  static Verdict verdict(Judgement judgement) {
    Findings findings = new Findings(judgement);
    if (judgement.rejected()) {
      return new Rejected(findings);
    }
    if (!judgement.reasons().isEmpty()) {
      return new Indeterminate(findings);
    }
    CustodyEvent event = judgement.event();
    EventId id = judgement.eventId();
    TimeBracket bracket = judgement.bracket();
    AuthenticEvent authentic = findings.authentic;
    if (event == null || id == null || bracket == null || authentic == null) {
      throw new AssertionError("an event without reasons has a body, a bracket and statements");
    }
    Backing backing = judgement.partySigned() ? Backing.SIGNED : Backing.WITNESSED;
    return new Verified(findings, new VerifiedEvent(event, id, backing, bracket, authentic));
  }

  Optional<EventId> eventId() {
    return Optional.ofNullable(judgement.eventId());
  }

  Set<Reason> reasons() {
    return judgement.reasons();
  }

  Set<Note> notes() {
    return judgement.notes();
  }

  Optional<TimeBracket> bracket() {
    return Optional.ofNullable(judgement.bracket());
  }

  List<StatementJudgement> statements() {
    return judgement.statements();
  }

  List<ProofJudgement> proofs() {
    return judgement.proofs();
  }

  List<Refusal> refusals() {
    return judgement.refusals();
  }

  Optional<AuthenticEvent> authentic() {
    return Optional.ofNullable(authentic);
  }

  Optional<Observation> observation(Trust trust) {
    CustodyEvent event = judgement.event();
    EventId id = judgement.eventId();
    if (event == null || id == null) {
      return Optional.empty();
    }
    List<Vouching> vouchings = new ArrayList<>(judgement.statements().size());
    for (StatementJudgement statement : judgement.statements()) {
      statement.vouching().ifPresent(vouchings::add);
    }
    return Optional.of(
        new Observation(event, id, trust, vouchings, reasons(), notes(), judgement.bracket()));
  }

  String summary() {
    EventId id = judgement.eventId();
    return "eventId="
        + (id == null ? "unreadable" : id.toShortHex())
        + ", reasons="
        + reasons()
        + ", notes="
        + notes();
  }
}
