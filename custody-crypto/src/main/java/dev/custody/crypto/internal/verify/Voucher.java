package dev.custody.crypto.internal.verify;

import dev.custody.api.Bytes;
import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.crypto.trust.TrustedKey;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One authentic statement of one event while the event is judged. */
final class Voucher {

  /** How far the judgement by itself has come: a WITNESS may be asked for while it is under way. */
  enum Progress {
    NONE,
    UNDER_WAY,
    DONE
  }

  final CheckedStatement checked;
  final ProtectedHeader header;
  final TrustedKey key;
  final Link link;

  Set<Reason> reasons = Collections.emptySet();
  Set<Note> notes = Collections.emptySet();
  Progress progress = Progress.NONE;
  @Nullable Position position;
  @Nullable TimeBracket bracket;

  Voucher(CheckedStatement checked, @Nullable Position position) {
    this.checked = checked;
    this.position = position;
    this.header = checked.requireHeader();
    this.key = checked.requireKey();
    this.link = checked.requireLink();
  }

  void add(Reason reason) {
    reasons = Sparse.with(reasons, reason);
  }

  void addAll(Set<Reason> others) {
    reasons = Sparse.withAll(reasons, others);
  }

  void note(Note note) {
    notes = Sparse.with(notes, note);
  }

  Role role() {
    return header.role();
  }

  KeyId kid() {
    return header.kid();
  }

  boolean isGood() {
    return reasons.isEmpty();
  }

  /** Good in all but the second statement of a hybrid key. */
  boolean isGoodButForCompanion() {
    return reasons.isEmpty() || reasons.size() == 1 && reasons.contains(Reason.COMPANION_MISSING);
  }

  /**
   * Whether its reasons reject: STREAM_FORK against a statement that was not good leaves open which
   * of the two is to be believed.
   */
  boolean rejects() {
    for (Reason reason : reasons) {
      if (reason.rejects() && (reason != Reason.STREAM_FORK || requirePosition().forkRejects)) {
        return true;
      }
    }
    return false;
  }

  Position requirePosition() {
    Position placed = position;
    if (placed == null) {
      throw new AssertionError("an authentic statement has a position: link=" + link);
    }
    return placed;
  }

  TimeBracket requireBracket() {
    TimeBracket found = bracket;
    if (found == null) {
      throw new AssertionError("a judged statement has a bracket: link=" + link);
    }
    return found;
  }

  Bytes encoded() {
    return checked.encoded();
  }
}
