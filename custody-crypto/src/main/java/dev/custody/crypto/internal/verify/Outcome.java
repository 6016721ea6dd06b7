package dev.custody.crypto.internal.verify;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Transfer;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.verify.ProofJudgement;
import dev.custody.crypto.verify.StatementJudgement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Draws the sum of one event: its verdict is that of its good statements, in the roles it needs.
 */
final class Outcome {

  private final List<Voucher> vouchers;
  private final List<CheckedStatement> failed;
  private Set<Reason> reasons = Collections.emptySet();
  private Set<Note> notes = Collections.emptySet();
  private boolean rejected;
  private boolean partySigned = true;
  private @Nullable TimeBracket bracket;
  // The shared empty list until there is something: most events have nothing beside them.
  private List<ProofJudgement> proofs = Collections.emptyList();

  private Outcome(List<Voucher> vouchers, List<CheckedStatement> failed) {
    this.vouchers = vouchers;
    this.failed = failed;
  }

  /** Of an event whose body was refused: no role is required. */
  static Outcome ofRefused(
      List<Refusal> refusals, List<Voucher> vouchers, List<CheckedStatement> failed) {
    Outcome outcome = new Outcome(vouchers, failed);
    for (Refusal refusal : refusals) {
      outcome.add(refusal.reason());
    }
    if (vouchers.isEmpty()) {
      for (CheckedStatement statement : failed) {
        outcome.add(failure(statement));
      }
      if (failed.isEmpty()) {
        outcome.add(Reason.NO_STATEMENT);
      }
    } else {
      boolean ignored = !failed.isEmpty();
      for (Voucher voucher : vouchers) {
        outcome.notes = Sparse.withAll(outcome.notes, voucher.notes);
        ignored |= !voucher.isGood();
      }
      outcome.noteIgnored(ignored);
    }
    return outcome;
  }

  /** Of an event whose body could be read. */
  static Outcome ofEvent(
      CustodyEvent event, List<Voucher> vouchers, List<CheckedStatement> failed) {
    Outcome outcome = new Outcome(vouchers, failed);
    if (event.hasUnknownFields()) {
      outcome.note(Note.HAS_UNKNOWN_FIELDS);
    }
    Transfer transfer = event.transfer();
    if (transfer != null
        && transfer.giver() != null
        && transfer.giver().equals(transfer.receiver())) {
      outcome.add(Reason.SELF_HANDOVER);
    }
    KindRule rule = KindRule.of(event.kind());
    // The roles whose failed statements decide: those that are needed and have no good one.
    Set<Role> missing = Collections.emptySet();
    for (Set<Role> needed : rule.required()) {
      if (!outcome.takeGood(needed)) {
        missing = Sparse.withAll(missing, needed);
        outcome.takeFailed(needed, rule);
      }
    }
    boolean ignored = false;
    for (Voucher voucher : vouchers) {
      if (voucher.isGood() || decides(missing, rule, voucher.role())) {
        outcome.notes = Sparse.withAll(outcome.notes, voucher.notes);
      } else {
        ignored = true;
      }
    }
    for (CheckedStatement statement : failed) {
      ProtectedHeader header = statement.header();
      ignored |= !decides(missing, rule, header == null ? null : header.role());
    }
    outcome.noteIgnored(ignored);
    return outcome;
  }

  void add(Reason reason) {
    reasons = Sparse.with(reasons, reason);
    rejected |= reason.rejects();
  }

  /** Whether nothing stands against the event so far. */
  boolean isVerified() {
    return reasons.isEmpty();
  }

  void note(Note note) {
    notes = Sparse.with(notes, note);
  }

  /** Lists what became of something that stands in or beside the event; decides nothing. */
  void list(ProofJudgement proof) {
    if (proofs.isEmpty()) {
      proofs = new ArrayList<>();
    }
    proofs.add(proof);
  }

  private void noteIgnored(boolean ignored) {
    if (ignored) {
      notes = Sparse.with(notes, Note.STATEMENT_IGNORED);
    }
  }

  /** Whether a failed statement of this role, null where unreadable, speaks for what is missing. */
  private static boolean decides(Set<Role> missing, KindRule rule, @Nullable Role role) {
    return !missing.isEmpty()
        && (role == null || missing.contains(role) || !rule.admitted().contains(role));
  }

  /**
   * Takes bracket and standing from the good statements of a needed signature, if there are any.
   */
  private boolean takeGood(Set<Role> needed) {
    Voucher best = null;
    for (Voucher voucher : vouchers) {
      if (needed.contains(voucher.role()) && voucher.isGood() && isBetter(voucher, best)) {
        best = voucher;
      }
    }
    if (best == null) {
      return false;
    }
    partySigned &= best.role() != Role.GATEWAY;
    bracket = bracket == null ? best.requireBracket() : joined(bracket, best.requireBracket());
    return true;
  }

  /** A party before a gateway, then the one that is proven earliest. */
  private static boolean isBetter(Voucher voucher, @Nullable Voucher best) {
    if (best == null) {
      return true;
    }
    boolean gateway = voucher.role() == Role.GATEWAY;
    if (gateway != (best.role() == Role.GATEWAY)) {
      return !gateway;
    }
    return voucher.requireBracket().notAfter().isBefore(best.requireBracket().notAfter());
  }

  /** When the last of several needed statements was made: the newest of either end. */
  private static TimeBracket joined(TimeBracket one, TimeBracket other) {
    TimeBracket lower = other.notBefore().isAfter(one.notBefore()) ? other : one;
    TimeBracket upper = other.notAfter().isAfter(one.notAfter()) ? other : one;
    return new TimeBracket(lower.notBefore(), lower.lower(), upper.notAfter(), upper.upper());
  }

  private void takeFailed(Set<Role> needed, KindRule rule) {
    boolean any = false;
    for (Voucher voucher : vouchers) {
      if (decides(needed, rule, voucher.role())) {
        any = true;
        reasons = Sparse.withAll(reasons, voucher.reasons);
        rejected |= voucher.rejects();
      }
    }
    for (CheckedStatement statement : failed) {
      ProtectedHeader header = statement.header();
      if (decides(needed, rule, header == null ? null : header.role())) {
        any = true;
        add(failure(statement));
      }
    }
    if (!any) {
      add(vouchers.isEmpty() ? Reason.NO_STATEMENT : Reason.PENDING_COUNTERSIGNATURE);
    }
  }

  private static Reason failure(CheckedStatement statement) {
    Reason failure = statement.failure();
    if (failure == null) {
      throw new AssertionError("a failed statement has a reason");
    }
    return failure;
  }

  Judgement toJudgement(
      EventId id,
      Bytes body,
      @Nullable CustodyEvent event,
      List<Refusal> refusals,
      List<Voucher> kept) {
    List<StatementJudgement> statements = new ArrayList<>(vouchers.size() + failed.size());
    for (Voucher voucher : vouchers) {
      statements.add(
          new StatementJudgement(
              voucher.checked.statementOnDemand(),
              voucher.header,
              voucher.link,
              unmodifiable(voucher.reasons),
              unmodifiable(voucher.notes),
              voucher.bracket,
              Collections.emptyList()));
    }
    for (CheckedStatement statement : failed) {
      statements.add(
          new StatementJudgement(
              statement.statementOnDemand(),
              statement.header(),
              null,
              unmodifiable(EnumSet.of(failure(statement))),
              Collections.emptySet(),
              null,
              statement.refusals()));
    }
    return new Judgement(
        id,
        body,
        event,
        refusals,
        unmodifiable(reasons),
        rejected,
        unmodifiable(notes),
        bracket,
        partySigned,
        statements.size() == 1
            ? Collections.singletonList(statements.get(0))
            : Collections.unmodifiableList(statements),
        proofs,
        kept.isEmpty() ? null : new Once<>(() -> signed(body, kept)));
  }

  private static <E> Set<E> unmodifiable(Set<E> set) {
    return set.isEmpty() ? Collections.emptySet() : Collections.unmodifiableSet(set);
  }

  private static SignedEvent signed(Bytes body, List<Voucher> kept) {
    List<Statement> authentic = new ArrayList<>(kept.size());
    for (Voucher voucher : kept) {
      authentic.add(voucher.checked.statement());
    }
    return new SignedEvent(body, authentic);
  }
}
