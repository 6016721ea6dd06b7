package dev.custody.crypto.internal.verify;

import dev.custody.api.Reason;
import dev.custody.api.observe.TimeBracket;
import dev.custody.crypto.trust.Revocation;
import dev.custody.crypto.trust.TrustedKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Dates statements from both sides, and holds keys against those dates.
 *
 * <p>Lower ends come from what a statement links to, upper ends from what links to it, so neither
 * can turn in a circle: a link is a hash over the links before it. Timestamp tokens and checkpoints
 * will be further sources of {@link #upper}, a cosigned checkpoint that the event has seen one of
 * {@link #raiseLower}; they are not read yet.
 */
final class Brackets {

  private final Streams streams;
  private final Instant at;

  Brackets(Streams streams, Instant at) {
    this.streams = streams;
    this.at = at;
  }

  /** Raises the lower ends of these statements to those of the statements that they link to. */
  void raiseLower(List<Position> positions) {
    boolean raised = true;
    // Each round settles at least one statement, and they are at most a few.
    while (raised) {
      raised = false;
      for (Position position : positions) {
        raised |= raiseTo(position, streams.find(position.previous));
        if (position.answers != null) {
          raised |= raiseTo(position, streams.find(position.answers));
        }
      }
    }
  }

  private static boolean raiseTo(Position position, @Nullable Position linked) {
    if (linked == null || !linked.lower.isAfter(position.lower)) {
      return false;
    }
    position.lower = linked.lower;
    return true;
  }

  /** The bracket of a statement; asks the caller which WITNESS statements may date others. */
  TimeBracket of(Position position, TrustedKey key, Predicate<Position> dates) {
    Instant upper = at;
    TimeBracket.Upper source = TimeBracket.Upper.CALLER;
    TimeBracket.Upper sourceHere = TimeBracket.Upper.WITNESS;
    List<Position> reaching = Collections.singletonList(position);
    while (!reaching.isEmpty()) {
      List<Position> next = Collections.emptyList();
      for (Position reached : reaching) {
        for (Position witness : streams.witnessesOf(reached.link)) {
          Instant seen = witness.statedAt;
          if (seen != null && seen.isBefore(upper) && dates.test(witness)) {
            upper = seen;
            source = sourceHere;
          }
        }
        List<Position> above = streams.successors(reached);
        next = next.isEmpty() ? above : joined(next, above);
      }
      reaching = next;
      sourceHere = TimeBracket.Upper.LATER_STATEMENT;
    }
    TimeBracket.Lower lower =
        position.lower.isAfter(key.notBefore())
            ? TimeBracket.Lower.LINKED_STATEMENT
            : TimeBracket.Lower.KEY_WINDOW;
    return new TimeBracket(position.lower, lower, upper, source);
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
    EnumSet<Reason> reasons = EnumSet.noneOf(Reason.class);
    Instant a = bracket.notBefore();
    Instant b = bracket.notAfter();
    if (b.isBefore(key.notBefore())) {
      reasons.add(Reason.KEY_NOT_YET_VALID);
    } else if (!a.isBefore(key.notAfter())) {
      reasons.add(Reason.KEY_EXPIRED);
    } else if (!b.isBefore(key.notAfter())) {
      reasons.add(Reason.TIME_UNPROVEN);
    }
    Revocation revocation = key.revoked().orElse(null);
    if (revocation != null) {
      Instant from = revocation.effective();
      if (!a.isBefore(from)) {
        reasons.add(Reason.KEY_REVOKED);
      } else if (!b.isBefore(from)) {
        reasons.add(Reason.TIME_UNPROVEN);
      }
    }
    return reasons;
  }
}
