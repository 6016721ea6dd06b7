package dev.custody.crypto.internal.verify;

import dev.custody.api.EventId;
import dev.custody.api.event.Anchor;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.crypto.trust.TrustedKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a first pass keeps of one authentic statement: what dates it, what it links to, and in the
 * end its bracket. Entries that continue or witness another hang in lists at it, so that a million
 * statements need one map. Written by one thread, read by many once it is finished.
 */
final class LedgerEntry {

  /** How far dating has come. */
  enum Progress {
    NONE,
    UNDER_WAY,
    DONE
  }

  final TrustedKey key;
  final long sequence;
  final Link previous;
  final @Nullable Link answers;

  /** The -70004 of a WITNESS statement. */
  final @Nullable Instant statedAt;

  /** The event of a WITNESS statement, for companions. */
  final @Nullable EventId eventId;

  /** Nothing is against it but perhaps its key at its time. */
  final boolean sound;

  /** The checkpoint that its event has seen, if that names a note. */
  final @Nullable Anchor seen;

  @Nullable Instant provenAt;
  TimeBracket.Upper provenBy = TimeBracket.Upper.CALLER;

  // The first of those that continue it and of those that witness it; the next of its own kind.
  @Nullable LedgerEntry successor;
  @Nullable LedgerEntry nextSuccessor;
  @Nullable LedgerEntry witness;
  @Nullable LedgerEntry nextWitness;

  Progress lowerProgress = Progress.NONE;
  Progress upperProgress = Progress.NONE;
  Instant lower;
  TimeBracket.Lower lowerSource = TimeBracket.Lower.KEY_WINDOW;
  @Nullable Instant upper;
  TimeBracket.Upper upperSource = TimeBracket.Upper.CALLER;

  /** The oldest token or checkpoint over itself and what continues it; null for none. */
  @Nullable Instant hard;

  /** A WITNESS statement without any reason but perhaps COUNTERSIGNED_OTHER. */
  boolean clean;

  LedgerEntry(
      ProtectedHeader header,
      TrustedKey key,
      @Nullable EventId eventId,
      boolean sound,
      @Nullable Anchor seen) {
    this.key = key;
    this.sequence = header.sequence();
    this.previous = header.previous();
    this.answers = header.answers();
    Long statedMs = header.role() == Role.WITNESS ? header.statedMs() : null;
    this.statedAt = statedMs == null ? null : Instant.ofEpochMilli(statedMs);
    this.eventId = eventId;
    this.sound = sound;
    this.seen = seen;
    this.lower = key.notBefore();
  }

  void prove(Instant until, TimeBracket.Upper source) {
    if (provenAt == null
        || until.isBefore(provenAt)
        || until.equals(provenAt) && source == TimeBracket.Upper.TIMESTAMP_TOKEN) {
      provenAt = until;
      provenBy = source;
    }
  }

  void raise(Instant moment, TimeBracket.Lower source) {
    if (moment.isAfter(lower)) {
      lower = moment;
      lowerSource = source;
    }
  }

  boolean isWitness() {
    return statedAt != null;
  }
}
