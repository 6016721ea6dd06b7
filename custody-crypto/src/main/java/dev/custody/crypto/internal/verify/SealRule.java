package dev.custody.crypto.internal.verify;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealState;
import dev.custody.crypto.internal.seal.CounterTable;
import dev.custody.crypto.seal.SealAnswer;
import dev.custody.crypto.seal.SealCounters;
import dev.custody.crypto.seal.SealFault;
import dev.custody.crypto.seal.SealRegistry;
import dev.custody.crypto.seal.SealTechnology;
import dev.custody.crypto.seal.Seals;
import dev.custody.crypto.verify.ProofJudgement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The seals of an event, as far as they are registered (docs/format.md, seal answers). A seal that
 * fails is a fault of the body, which all statements vouch for: its reason is the event's.
 */
final class SealRule {

  private final SealRegistry registry;
  private final SealCounters counters;

  SealRule(SealRegistry registry, SealCounters counters) {
    this.registry = registry;
    this.counters = counters;
  }

  /** A counter that a seal answered with in an event. */
  private record Spent(String sealId, long counter) {}

  /**
   * Judges the seals of an event, when everything else has been judged, and takes their counters
   * where the event is verified.
   *
   * @param fresh whether the event is proven to have been made after a moment that nobody could
   *     choose
   */
  void judge(Outcome outcome, EventId id, CustodyEvent event, boolean fresh) {
    List<Seal> seals = event.seals();
    List<Spent> spent = new ArrayList<>(0);
    for (int i = 0; i < seals.size(); i++) {
      Seal seal = seals.get(i);
      SealTechnology technology = registry.technology(seal.id()).orElse(null);
      if (technology == null || !isClaim(seal)) {
        continue;
      }
      SealAnswer answer =
          seal.proof() == null
              ? new SealAnswer.NotGenuine(SealFault.PROOF_MISSING)
              : technology.check(seal, challenge(event, seal));
      if (!(answer instanceof SealAnswer.Genuine genuine)) {
        SealFault fault = ((SealAnswer.NotGenuine) answer).fault();
        refuse(outcome, i, seal, Reason.SEAL_PROOF_INVALID, "fault=" + fault);
        continue;
      }
      if (contradicts(seal.state(), genuine)) {
        refuse(
            outcome,
            i,
            seal,
            Reason.SEAL_PROOF_INVALID,
            "fault="
                + SealFault.CLAIM_CONTRADICTED
                + ", claimed="
                + seal.state()
                + ", found="
                + genuine.tamper());
        continue;
      }
      SealCounters.Standing standing = counters.standing(seal.id(), genuine.counter(), id);
      if (standing == SealCounters.Standing.DOES_NOT_RISE) {
        refuse(outcome, i, seal, Reason.SEAL_REPLAY, "counter does not rise: " + words(genuine));
        continue;
      }
      if (!genuine.challenged() || !fresh) {
        outcome.note(Note.SEAL_FRESHNESS_UNPROVEN);
      }
      spent.add(new Spent(seal.id(), genuine.counter()));
      list(outcome, i, seal, Optional.empty(), words(genuine));
    }
    if (outcome.isVerified()) {
      for (Spent one : spent) {
        counters.take(one.sealId(), one.counter(), id);
      }
    }
  }

  /** Whether the event says something of the seal that its answer has to bear out. */
  private static boolean isClaim(Seal seal) {
    return seal.proof() != null || seal.counter() != 0 || isClosed(seal.state());
  }

  private static boolean isClosed(@Nullable SealState state) {
    return state == SealState.AFFIXED || state == SealState.INTACT;
  }

  private static boolean contradicts(@Nullable SealState claimed, SealAnswer.Genuine found) {
    return claimed == SealState.ABSENT || isClosed(claimed) && found.tamper().opened();
  }

  private static Bytes challenge(CustodyEvent event, Seal seal) {
    return Seals.challenge(event, seal.id());
  }

  private static String words(SealAnswer.Genuine genuine) {
    return "counter="
        + genuine.counter()
        + ", tamper="
        + genuine.tamper()
        + ", challenged="
        + genuine.challenged();
  }

  private static void refuse(Outcome outcome, int index, Seal seal, Reason reason, String detail) {
    outcome.add(reason);
    list(outcome, index, seal, Optional.of(reason), detail);
  }

  private static void list(
      Outcome outcome, int index, Seal seal, Optional<Reason> reason, String detail) {
    outcome.list(
        new ProofJudgement(
            ProofJudgement.Kind.SEAL,
            index,
            reason,
            Optional.empty(),
            Collections.emptyList(),
            "seal=" + CounterTable.seal(seal.id()) + ", " + detail));
  }
}
