package dev.custody.crypto.verify;

import dev.custody.api.EventId;
import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Trust;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The evidence says no. It has no event to rely on; what was claimed is in the {@link
 * #observation()}.
 *
 * @since 0.1.0
 */
public final class Rejected implements Verdict {

  private final Findings findings;

  Rejected(Findings findings) {
    this.findings = findings;
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
    return findings.observation(Trust.UNVERIFIED);
  }

  /** Id, reasons and notes. */
  @Override
  public String toString() {
    return "Rejected[" + findings.summary() + "]";
  }
}
