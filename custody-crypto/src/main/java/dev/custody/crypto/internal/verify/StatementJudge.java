package dev.custody.crypto.internal.verify;

import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Time;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.Role;
import dev.custody.crypto.internal.verify.Voucher.Progress;
import dev.custody.crypto.trust.Revocation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges the authentic statements of one event: each by itself (stream, time), then against each
 * other (self-handover, answered links, companions).
 *
 * <p>A WITNESS statement must be judged before it may date another, and being dated may decide
 * whether it is good. That ends, because a statement is dated only by later links; where companions
 * tie a knot all the same, a statement that is still under way dates nothing.
 */
final class StatementJudge {

  private final Streams streams;
  private final Brackets brackets;
  private final List<Voucher> vouchers;

  StatementJudge(Streams streams, Brackets brackets, List<Voucher> vouchers) {
    this.streams = streams;
    this.brackets = brackets;
    this.vouchers = vouchers;
  }

  /**
   * Judges them all.
   *
   * @param offers judges the offers beside the event, when each statement has been judged by itself
   */
  void judgeAll(@Nullable CustodyEvent event, Runnable offers) {
    for (Voucher voucher : vouchers) {
      judgeByItself(voucher);
    }
    // Whether a witness may date others is settled by itself, before answered links are looked at.
    for (Voucher voucher : vouchers) {
      voucher.requirePosition().dates = event != null && mayDate(voucher);
    }
    offers.run();
    if (event != null) {
      judgeSelfHandover();
      judgeAnswers();
    }
    for (Voucher voucher : vouchers) {
      voucher.requirePosition().good = event != null && voucher.isGood();
    }
    for (Voucher voucher : vouchers) {
      Position position = voucher.requirePosition();
      position.forkRejects |= streams.hasGoodEarlierRival(position);
    }
    if (event != null) {
      noteClaims(event.time());
    }
  }

  private void judgeByItself(Voucher voucher) {
    if (voucher.progress != Progress.NONE) {
      return;
    }
    voucher.progress = Progress.UNDER_WAY;
    Position position = voucher.requirePosition();
    voucher.notes = Sparse.withAll(voucher.notes, position.notes);
    voucher.addAll(position.reasons);
    TimeBracket bracket = brackets.of(position, this::dates);
    voucher.bracket = bracket;
    voucher.addAll(Brackets.judgeKey(voucher.key, bracket));
    voucher.progress = Progress.DONE;
  }

  /** Whether this WITNESS statement, of this event or another, may date what it answers. */
  private boolean dates(Position witness) {
    for (Voucher voucher : vouchers) {
      if (voucher.position == witness) {
        judgeByItself(voucher);
        return mayDate(voucher);
      }
    }
    return witness.dates;
  }

  /**
   * Good in all but the answered link; and by a key that is not revoked, or else proven to have
   * been there before that by something that no key of the parties makes.
   */
  private boolean mayDate(Voucher witness) {
    if (witness.role() != Role.WITNESS
        || witness.progress != Progress.DONE
        || !witness.reasons.isEmpty()) {
      return false;
    }
    Revocation revoked = witness.key.revoked().orElse(null);
    if (revoked != null
        && !brackets.isProvenBefore(witness.requirePosition(), revoked.effective())) {
      return false;
    }
    KeyId companion = witness.key.companion().orElse(null);
    if (companion == null) {
      return true;
    }
    for (Voucher other : vouchers) {
      if (other.role() == Role.WITNESS && other.kid().equals(companion)) {
        judgeByItself(other);
        if (other.progress == Progress.DONE && other.reasons.isEmpty()) {
          return true;
        }
      }
    }
    return false;
  }

  /** On one of the two roles only: the one that has failed otherwise, else the later one. */
  private void judgeSelfHandover() {
    if (vouchers.size() < 2) {
      return;
    }
    List<Voucher> blamed = new ArrayList<>(0);
    for (Voucher giver : vouchers) {
      if (giver.role() == Role.GIVER) {
        for (Voucher receiver : vouchers) {
          if (receiver.role() == Role.RECEIVER && receiver.kid().equals(giver.kid())) {
            blamed.add(later(giver, receiver));
          }
        }
      }
    }
    for (Voucher voucher : blamed) {
      voucher.add(Reason.SELF_HANDOVER);
    }
  }

  private static Voucher later(Voucher giver, Voucher receiver) {
    if (giver.isGood() != receiver.isGood()) {
      return giver.isGood() ? receiver : giver;
    }
    return giver.header.sequence() > receiver.header.sequence() ? giver : receiver;
  }

  /**
   * Answered links and companions. Companions of a role are looked at when all else about that role
   * is settled; RECEIVER rests on good GIVERs, WITNESS on all others and on witnesses that are good
   * already.
   */
  private void judgeAnswers() {
    judgeCompanions(Role.ACTOR);
    judgeCompanions(Role.GIVER);
    judgeCompanions(Role.GATEWAY);
    if (!answersAny()) {
      return;
    }
    boolean giverThere = false;
    for (Voucher voucher : vouchers) {
      giverThere |= voucher.role() == Role.GIVER;
    }
    for (Voucher voucher : vouchers) {
      if (voucher.role() == Role.RECEIVER && giverThere && !answersGoodGiver(voucher)) {
        voucher.add(Reason.COUNTERSIGNED_OTHER);
      }
    }
    judgeCompanions(Role.RECEIVER);
    judgeWitnesses();
  }

  /** Whether a RECEIVER or WITNESS is among them: most events have neither. */
  private boolean answersAny() {
    for (Voucher voucher : vouchers) {
      if (voucher.role().answers()) {
        return true;
      }
    }
    return false;
  }

  private boolean answersGoodGiver(Voucher receiver) {
    Voucher answered = find(receiver.header.answers());
    return answered != null && answered.role() == Role.GIVER && answered.isGood();
  }

  private void judgeCompanions(Role role) {
    // Found first and blamed then: whoever is blamed would not do as a companion any more.
    List<Voucher> lonely = Collections.emptyList();
    for (Voucher voucher : vouchers) {
      if (voucher.role() == role && !hasCompanion(voucher)) {
        lonely = lonely.isEmpty() ? new ArrayList<>(1) : lonely;
        lonely.add(voucher);
      }
    }
    for (Voucher voucher : lonely) {
      voucher.add(Reason.COMPANION_MISSING);
    }
  }

  private boolean hasCompanion(Voucher voucher) {
    KeyId companion = voucher.key.companion().orElse(null);
    if (companion == null) {
      return true;
    }
    for (Voucher other : vouchers) {
      if (other.role() == voucher.role()
          && other.kid().equals(companion)
          && other.isGoodButForCompanion()) {
        return true;
      }
    }
    return false;
  }

  /** Good are the witnesses of good statements, and of those the witnesses, round by round. */
  private void judgeWitnesses() {
    List<Voucher> open = new ArrayList<>(0);
    for (Voucher voucher : vouchers) {
      if (voucher.role() == Role.WITNESS) {
        // Until what it answers is found good, it must not pass for good itself.
        voucher.add(Reason.COUNTERSIGNED_OTHER);
        open.add(voucher);
      }
    }
    boolean found = true;
    while (found) {
      found = false;
      for (int i = open.size() - 1; i >= 0; i--) {
        if (answersGood(open.get(i))) {
          open.remove(i).reasons.remove(Reason.COUNTERSIGNED_OTHER);
          found = true;
        }
      }
    }
    judgeCompanions(Role.WITNESS);
  }

  private boolean answersGood(Voucher witness) {
    Voucher answered = find(witness.header.answers());
    return answered != null
        && answered.isGood()
        && (answered.role() != Role.WITNESS || hasCompanion(answered));
  }

  private @Nullable Voucher find(@Nullable Link link) {
    for (Voucher voucher : vouchers) {
      if (voucher.link.equals(link)) {
        return voucher;
      }
    }
    return null;
  }

  private void noteClaims(Time time) {
    for (Voucher voucher : vouchers) {
      boolean claims = voucher.role() == Role.ACTOR || voucher.role() == Role.GIVER;
      if (claims && voucher.isGood()) {
        TimeBracket bracket = voucher.requireBracket();
        boolean before =
            time.instant().plusMillis(time.uncertaintyMs()).isBefore(bracket.notBefore());
        boolean after =
            time.instant().minusMillis(time.uncertaintyMs()).isAfter(bracket.notAfter());
        if (before || after) {
          voucher.note(Note.CLAIM_OUTSIDE_BRACKET);
        }
      }
    }
  }
}
