package dev.custody.crypto.internal.verify;

import dev.custody.api.Reason;
import dev.custody.api.observe.TimeBracket;
import dev.custody.crypto.trust.Revocation;
import dev.custody.crypto.trust.TrustedKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Dates statements from both sides, and holds keys against those dates.
 *
 * <p>Lower ends come from what a statement links to, upper ends from what links to it, so neither
 * can turn in a circle: a link is a hash over the links before it. What tokens and checkpoints
 * prove stands in the positions ({@link TimeProofs}). Where a first pass has read all records, its
 * ledger knows more than the run, and decides.
 */
final class Brackets {

  private final Streams streams;
  private final Instant at;
  private final @Nullable Ledger ledger;

  Brackets(Streams streams, Instant at, @Nullable Ledger ledger) {
    this.streams = streams;
    this.at = at;
    this.ledger = ledger;
  }

  /** Raises the lower ends of these statements to those of the statements that they link to. */
  void raiseLower(List<Voucher> vouchers) {
    if (ledger != null) {
      for (Voucher voucher : vouchers) {
        Position position = voucher.requirePosition();
        TimeBracket known = ledger.bracket(position.link);
        if (known != null) {
          position.lower = known.notBefore();
          position.lowerSource = known.lower();
        }
      }
    }
    boolean raised = true;
    // Each round settles at least one statement, and they are at most a few.
    while (raised) {
      raised = false;
      for (Voucher voucher : vouchers) {
        Position position = voucher.requirePosition();
        raised |= raiseTo(position, streams.find(position.previous));
        if (position.answers != null) {
          raised |= raiseTo(position, streams.find(position.answers));
        }
      }
    }
  }

  private static boolean raiseTo(Position position, @Nullable Position linked) {
    return linked != null && position.raise(linked.lower, TimeBracket.Lower.LINKED_STATEMENT);
  }

  /** The bracket of a statement; asks the caller which WITNESS statements may date others. */
  TimeBracket of(Position position, Predicate<Position> dates) {
    TimeBracket known = ledger == null ? null : ledger.bracket(position.link);
    if (known != null) {
      return known;
    }
    Instant upper = at;
    TimeBracket.Upper source = TimeBracket.Upper.CALLER;
    boolean here = true;
    List<Position> reaching = Collections.singletonList(position);
    while (!reaching.isEmpty()) {
      List<Position> next = Collections.emptyList();
      for (Position reached : reaching) {
        Instant proven = reached.provenAt;
        if (proven != null && proven.isBefore(upper)) {
          upper = proven;
          source = here ? reached.provenBy : TimeBracket.Upper.LATER_STATEMENT;
        }
        for (Position witness : streams.witnessesOf(reached.link)) {
          Instant seen = witness.statedAt;
          if (seen != null && seen.isBefore(upper) && dates.test(witness)) {
            upper = seen;
            source = here ? TimeBracket.Upper.WITNESS : TimeBracket.Upper.LATER_STATEMENT;
          }
        }
        List<Position> above = streams.successors(reached);
        next = next.isEmpty() ? above : joined(next, above);
      }
      reaching = next;
      here = false;
    }
    return new TimeBracket(position.lower, position.lowerSource, upper, source);
  }

  /**
   * Whether a token or a checkpoint proves that this statement, or a later one of the same key that
   * reaches it, was there before a moment: what others say of it does not count.
   */
  boolean isProvenBefore(Position position, Instant moment) {
    Boolean known = ledger == null ? null : ledger.isProvenBefore(position.link, moment);
    if (known != null) {
      return known;
    }
    List<Position> reaching = Collections.singletonList(position);
    while (!reaching.isEmpty()) {
      List<Position> next = Collections.emptyList();
      for (Position reached : reaching) {
        if (reached.provenAt != null && reached.provenAt.isBefore(moment)) {
          return true;
        }
        List<Position> above = streams.successors(reached);
        next = next.isEmpty() ? above : joined(next, above);
      }
      reaching = next;
    }
    return false;
  }

  private static List<Position> joined(List<Position> left, List<Position> right) {
    List<Position> all = new ArrayList<>(left);
    all.addAll(right);
    return all;
  }

  /**
   * What the key's window and revocation have against a statement that was made in this bracket.
   */
  static Set<Reason> judgeKey(TrustedKey key, TimeBracket bracket) {
    Set<Reason> reasons = Collections.emptySet();
    Instant a = bracket.notBefore();
    Instant b = bracket.notAfter();
    if (b.isBefore(key.notBefore())) {
      reasons = Sparse.with(reasons, Reason.KEY_NOT_YET_VALID);
    } else if (!a.isBefore(key.notAfter())) {
      reasons = Sparse.with(reasons, Reason.KEY_EXPIRED);
    } else if (!b.isBefore(key.notAfter())) {
      reasons = Sparse.with(reasons, Reason.TIME_UNPROVEN);
    }
    Revocation revocation = key.revoked().orElse(null);
    if (revocation != null) {
      Instant from = revocation.effective();
      if (!a.isBefore(from)) {
        reasons = Sparse.with(reasons, Reason.KEY_REVOKED);
      } else if (!b.isBefore(from)) {
        reasons = Sparse.with(reasons, Reason.TIME_UNPROVEN);
      }
    }
    return reasons;
  }
}
