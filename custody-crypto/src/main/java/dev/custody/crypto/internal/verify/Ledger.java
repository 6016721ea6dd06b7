package dev.custody.crypto.internal.verify;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.Parsed;
import dev.custody.api.event.Anchor;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.crypto.internal.time.BadNote;
import dev.custody.crypto.internal.time.DatedNote;
import dev.custody.crypto.internal.time.NoteMemory;
import dev.custody.crypto.internal.verify.LedgerEntry.Progress;
import dev.custody.crypto.trust.Revocation;
import dev.custody.crypto.trust.TrustedKey;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Dates all statements of a first pass, each by all the others, so that the order of records means
 * nothing.
 *
 * <p>A statement's lower end rests on what it links to, its upper end on what links to it, and a
 * link is a hash over the links before it: both are walks over a graph without circles, made with a
 * stack of our own because a stream may have a million statements. Companions of witnesses alone
 * can tie a knot; who is under way then dates nothing, and because the walk begins in the order of
 * links it ends the same in every order of records.
 *
 * <p>What a stream says against a WITNESS statement depends on which came first (a fork), and does
 * not count here: each is judged as if it had come first. Its position 0 must be the first.
 */
public final class Ledger {

  private final TimeProofs proofs;
  private final Instant at;
  private final Map<Link, LedgerEntry> entries = new HashMap<>();
  private final Map<EventId, List<LedgerEntry>> witnessed = new HashMap<>();
  private final NoteMemory notes = NoteMemory.unbounded();
  private boolean finished;

  /** Without any statement. */
  public Ledger(TimeProofs proofs, Instant at) {
    this.proofs = proofs;
    this.at = at;
  }

  /**
   * Takes the statements of a record.
   *
   * @param loggedBy when all authentic ones were in a log by; null if nobody says
   */
  public void add(
      EventId id,
      List<CheckedStatement> presented,
      EventPackage record,
      @Nullable Instant loggedBy) {
    if (finished) {
      throw new IllegalStateException("ledger that is not finished expected");
    }
    CustodyEvent event =
        EventCodec.decode(record.event().body()) instanceof Parsed.Accepted<CustodyEvent> accepted
            ? accepted.value()
            : null;
    for (CheckedStatement statement : presented) {
      if (statement.isAuthentic()) {
        LedgerEntry entry =
            entries.computeIfAbsent(statement.requireLink(), unused -> entry(statement, id, event));
        if (loggedBy != null) {
          entry.prove(loggedBy, TimeBracket.Upper.CHECKPOINT);
        }
      }
    }
    if (TimeProofs.hasAny(record)) {
      Object unused =
          proofs.judge(
              record,
              presented,
              notes,
              (link, until, source) -> require(link).prove(until, source));
    }
  }

  private LedgerEntry entry(CheckedStatement statement, EventId id, @Nullable CustodyEvent event) {
    ProtectedHeader header = statement.requireHeader();
    TrustedKey key = statement.requireKey();
    boolean witness = header.role() == Role.WITNESS && header.statedMs() != null;
    boolean begins = header.sequence() != 0 || header.previous().equals(Link.genesis(header.kid()));
    boolean sound =
        witness && event != null && begins && StatementRules.judge(header, key, event).isEmpty();
    Anchor seen = event == null || event.seen() == null ? null : event.seen();
    LedgerEntry entry =
        new LedgerEntry(
            header,
            key,
            witness ? id : null,
            sound,
            seen != null && seen.note() != null ? seen : null);
    if (witness) {
      witnessed.computeIfAbsent(id, unused -> new ArrayList<>(1)).add(entry);
    }
    return entry;
  }

  /** Takes a checkpoint, if it is one of a log of the bundle. */
  public void learn(Bytes note) {
    try {
      notes.add(proofs.notes().judge(note));
    } catch (BadNote e) {
      // Data that proves nothing.
      return;
    }
  }

  /** Dates everything; nothing is added after. */
  public void finish() {
    if (finished) {
      throw new IllegalStateException("ledger that is not finished expected");
    }
    finished = true;
    for (LedgerEntry entry : entries.values()) {
      LedgerEntry before = entries.get(entry.previous);
      if (before != null
          && before.sequence + 1 == entry.sequence
          && before.key.keyId().equals(entry.key.keyId())) {
        entry.nextSuccessor = before.successor;
        before.successor = entry;
      }
      LedgerEntry answered = entry.answers == null ? null : entries.get(entry.answers);
      if (answered != null && entry.isWitness()) {
        entry.nextWitness = answered.witness;
        answered.witness = entry;
      }
    }
    // Sorted, so that a knot is entered at the same place whatever order the records had.
    for (LedgerEntry entry : new TreeMap<>(entries).values()) {
      raise(entry);
    }
    for (LedgerEntry entry : new TreeMap<>(entries).values()) {
      date(entry);
    }
    witnessed.clear();
  }

  /** The bracket of a statement; null if the pass has not met it. */
  @Nullable TimeBracket bracket(Link link) {
    LedgerEntry entry = entries.get(link);
    return entry == null ? null : bracket(entry);
  }

  /** As {@link #bracket}, for those who ask from outside. */
  public @Nullable TimeBracket find(Link link) {
    return bracket(link);
  }

  /** Whether a token or a checkpoint bounds it before a moment; null if the pass has not met it. */
  @Nullable Boolean isProvenBefore(Link link, Instant moment) {
    LedgerEntry entry = entries.get(link);
    return entry == null ? null : (Boolean) isProvenBefore(entry, moment);
  }

  private static boolean isProvenBefore(LedgerEntry entry, Instant moment) {
    return entry.hard != null && entry.hard.isBefore(moment);
  }

  /** The checkpoint with this hash; null if the pass has not met it. */
  @Nullable DatedNote note(Digest hash) {
    return notes.find(hash);
  }

  /** How many statements it has. */
  public int count() {
    return entries.size();
  }

  private TimeBracket bracket(LedgerEntry entry) {
    Instant upper = entry.upper == null ? at : entry.upper;
    return new TimeBracket(entry.lower, entry.lowerSource, upper, entry.upperSource);
  }

  private LedgerEntry require(Link link) {
    LedgerEntry entry = entries.get(link);
    if (entry == null) {
      throw new AssertionError("an authentic statement has an entry: link=" + link);
    }
    return entry;
  }

  /** Settles lower ends from the oldest up: a statement behind those that it links to. */
  private void raise(LedgerEntry start) {
    Deque<LedgerEntry> stack = new ArrayDeque<>();
    stack.push(start);
    while (!stack.isEmpty()) {
      LedgerEntry entry = stack.peek();
      LedgerEntry before = entries.get(entry.previous);
      LedgerEntry answered = entry.answers == null ? null : entries.get(entry.answers);
      if (entry.lowerProgress == Progress.NONE) {
        entry.lowerProgress = Progress.UNDER_WAY;
        pushLower(stack, before);
        pushLower(stack, answered);
        continue;
      }
      stack.pop();
      if (entry.lowerProgress == Progress.UNDER_WAY) {
        raise(entry, before, answered);
        entry.lowerProgress = Progress.DONE;
      }
    }
  }

  private static void pushLower(Deque<LedgerEntry> stack, @Nullable LedgerEntry entry) {
    if (entry != null && entry.lowerProgress == Progress.NONE) {
      stack.push(entry);
    }
  }

  private void raise(
      LedgerEntry entry, @Nullable LedgerEntry before, @Nullable LedgerEntry answered) {
    Anchor seen = entry.seen;
    DatedNote note = seen == null || seen.note() == null ? null : notes.find(seen.note());
    Instant from = seen == null || note == null ? null : TimeProofs.seenAt(seen, note);
    if (from != null) {
      entry.raise(from, TimeBracket.Lower.SEEN_CHECKPOINT);
    }
    if (before != null) {
      entry.raise(before.lower, TimeBracket.Lower.LINKED_STATEMENT);
    }
    if (answered != null) {
      entry.raise(answered.lower, TimeBracket.Lower.LINKED_STATEMENT);
    }
  }

  /** Settles upper ends from the newest down: a statement behind those that date it. */
  private void date(LedgerEntry start) {
    Deque<LedgerEntry> stack = new ArrayDeque<>();
    stack.push(start);
    while (!stack.isEmpty()) {
      LedgerEntry entry = stack.peek();
      if (entry.upperProgress == Progress.NONE) {
        entry.upperProgress = Progress.UNDER_WAY;
        for (LedgerEntry s = entry.successor; s != null; s = s.nextSuccessor) {
          pushUpper(stack, s);
        }
        for (LedgerEntry w = entry.witness; w != null; w = w.nextWitness) {
          pushUpper(stack, w);
          for (LedgerEntry companion : companions(w)) {
            pushUpper(stack, companion);
          }
        }
        continue;
      }
      stack.pop();
      if (entry.upperProgress == Progress.UNDER_WAY) {
        settle(entry);
        entry.upperProgress = Progress.DONE;
      }
    }
  }

  private static void pushUpper(Deque<LedgerEntry> stack, LedgerEntry entry) {
    if (entry.upperProgress == Progress.NONE) {
      stack.push(entry);
    }
  }

  private void settle(LedgerEntry entry) {
    Instant upper = at;
    Instant hard = entry.provenAt;
    if (entry.provenAt != null && entry.provenAt.isBefore(upper)) {
      upper = entry.provenAt;
      entry.upperSource = entry.provenBy;
    }
    for (LedgerEntry w = entry.witness; w != null; w = w.nextWitness) {
      if (w.statedAt != null && w.statedAt.isBefore(upper) && mayDate(w)) {
        upper = w.statedAt;
        entry.upperSource = TimeBracket.Upper.WITNESS;
      }
    }
    for (LedgerEntry s = entry.successor; s != null; s = s.nextSuccessor) {
      if (s.upper != null && s.upper.isBefore(upper)) {
        upper = s.upper;
        entry.upperSource = TimeBracket.Upper.LATER_STATEMENT;
      }
      if (s.hard != null && (hard == null || s.hard.isBefore(hard))) {
        hard = s.hard;
      }
    }
    entry.upper = upper;
    entry.hard = hard;
    entry.clean = entry.sound && Brackets.judgeKey(entry.key, bracket(entry)).isEmpty();
  }

  /** As the judge of a run has it for what it remembers. */
  private boolean mayDate(LedgerEntry witness) {
    if (witness.upperProgress != Progress.DONE || !witness.clean) {
      return false;
    }
    Revocation revoked = witness.key.revoked().orElse(null);
    if (revoked != null && !isProvenBefore(witness, revoked.effective())) {
      return false;
    }
    if (!witness.key.companion().isPresent()) {
      return true;
    }
    for (LedgerEntry companion : companions(witness)) {
      if (companion.upperProgress == Progress.DONE && companion.clean) {
        return true;
      }
    }
    return false;
  }

  /** The WITNESS statements of the same event by the key that must sign beside it. */
  private List<LedgerEntry> companions(LedgerEntry witness) {
    KeyId kid = witness.key.companion().orElse(null);
    List<LedgerEntry> beside =
        kid == null || witness.eventId == null ? null : witnessed.get(witness.eventId);
    if (beside == null) {
      return Collections.emptyList();
    }
    List<LedgerEntry> found = new ArrayList<>(1);
    for (LedgerEntry other : beside) {
      if (other.key.keyId().equals(kid)) {
        found.add(other);
      }
    }
    return found;
  }
}
