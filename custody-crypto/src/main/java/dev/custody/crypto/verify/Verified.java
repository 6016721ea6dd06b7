package dev.custody.crypto.verify;

import dev.custody.api.EventId;
import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.TimeBracket;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that the event needs has been found good.
 *
 * @since 0.1.0
 */
public final class Verified implements Verdict {

  private final Findings findings;
  private final VerifiedEvent event;

  Verified(Findings findings, VerifiedEvent event) {
    this.findings = findings;
    this.event = event;
  }

  /** The event, to be relied on. */
  public VerifiedEvent event() {
    return event;
  }

  @Override
  public Optional<EventId> eventId() {
    return findings.eventId();
  }

  @Override
  public Set<Reason> reasons() {
    return findings.reasons();
  }

  @Override
  public Set<Note> notes() {
    return findings.notes();
  }

  @Override
  public Optional<TimeBracket> bracket() {
    return findings.bracket();
  }

  @Override
  public List<StatementJudgement> statements() {
    return findings.statements();
  }

  @Override
  public List<ProofJudgement> proofs() {
    return findings.proofs();
  }

  @Override
  public List<Refusal> refusals() {
    return findings.refusals();
  }

  @Override
  public Optional<AuthenticEvent> authentic() {
    return findings.authentic();
  }

  @Override
  public Optional<Observation> observation() {
    return findings.observation(event.backing().trust());
  }

  /** Id, backing and notes. */
  @Override
  public String toString() {
    return "Verified[" + findings.summary() + ", backing=" + event.backing() + "]";
  }
}
