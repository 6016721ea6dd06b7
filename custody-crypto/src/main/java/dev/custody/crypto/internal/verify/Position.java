package dev.custody.crypto.internal.verify;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.event.Time;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.crypto.trust.TrustedKey;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run remembers of one authentic statement: its place in the stream of its key, and as much
 * of its judgement as others rest on. The event, the header and the signature are not kept. Written
 * by one run only.
 */
final class Position {

  final KeyId kid;
  final long sequence;
  final Link link;
  final Link previous;
  final Role role;
  final @Nullable Link answers;
  final @Nullable Instant statedAt;

  /** The device's clock, of ACTOR and GIVER statements that name a boot. */
  final @Nullable Time clock;

  /** The offer that a GIVER statement redeems; null for none. */
  @Nullable Bytes tokenId;

  /** The event that it is redeemed for; null where there is no offer. */
  @Nullable EventId redeemedFor;

  /**
   * STREAM_FORK, STREAM_LINK_MISMATCH and OFFER_REUSED, settled once when the position was taken.
   */
  Set<Reason> reasons = Collections.emptySet();

  /** STREAM_GAP, STREAM_FORK and CLOCK_ROLLBACK, settled once when the position was taken. */
  Set<Note> notes = Collections.emptySet();

  /** The stream in which it took its position; null until then. */
  @Nullable KeyStream stream;

  /** The next one that claims the same position, in the order of the run. */
  @Nullable Position rival;

  /** Not signed before: at least the key's not_before. */
  Instant lower;

  /** What {@link #lower} rests on. */
  TimeBracket.Lower lowerSource = TimeBracket.Lower.KEY_WINDOW;

  /** The oldest date that a token or a checkpoint proves for this very statement; null for none. */
  @Nullable Instant provenAt;

  /** What proves {@link #provenAt}. */
  TimeBracket.Upper provenBy = TimeBracket.Upper.CALLER;

  /** Whether it was good when it was last judged. */
  boolean good;

  /**
   * Whether a good statement held the position before: then STREAM_FORK rejects. Once so, it stays
   * so.
   */
  boolean forkRejects;

  /** Whether its -70004 may date the statement that it answers. */
  boolean dates;

  Position(ProtectedHeader header, TrustedKey key, Link link, @Nullable Time time) {
    this.kid = header.kid();
    this.sequence = header.sequence();
    this.link = link;
    this.previous = header.previous();
    this.role = header.role();
    this.answers = header.answers();
    Long statedMs = header.statedMs();
    this.statedAt = statedMs == null ? null : Instant.ofEpochMilli(statedMs);
    this.clock = isClock(role) && time != null && time.bootId() != null ? time : null;
    this.lower = key.notBefore();
  }

  void add(Reason reason) {
    reasons = Sparse.with(reasons, reason);
  }

  void note(Note note) {
    notes = Sparse.with(notes, note);
  }

  /** Not signed before, by something else than the key's window. */
  boolean raise(Instant moment, TimeBracket.Lower source) {
    if (!moment.isAfter(lower)) {
      return false;
    }
    lower = moment;
    lowerSource = source;
    return true;
  }

  /** Signed by then. The oldest proof is kept; of two equal ones that of a token. */
  void prove(Instant until, TimeBracket.Upper source) {
    if (provenAt == null
        || until.isBefore(provenAt)
        || until.equals(provenAt) && source == TimeBracket.Upper.TIMESTAMP_TOKEN) {
      provenAt = until;
      provenBy = source;
    }
  }

  /** Before it takes its position: which offer this GIVER statement redeems, and for what. */
  void redeems(@Nullable Bytes token, EventId event) {
    this.tokenId = token;
    this.redeemedFor = token == null ? null : event;
  }

  private static boolean isClock(Role role) {
    return role == Role.ACTOR || role == Role.GIVER;
  }

  /** Whether the device clock went back against an earlier statement of the same boot. */
  boolean isBehind(Time earlier) {
    Time mine = clock;
    if (mine == null) {
      return false;
    }
    // No overflow: monotonic is 0..2^63-1, utc below 2^48, uncertainty below 2^32.
    long bySteadyClock = mine.monotonicMs() - earlier.monotonicMs();
    long byClaim = mine.utcMs() - earlier.utcMs();
    long slack = mine.uncertaintyMs() + earlier.uncertaintyMs() + Streams.CLOCK_SLACK_MS;
    return bySteadyClock > byClaim + slack;
  }

  boolean sameBoot(Position other) {
    Bytes mine = bootId();
    return mine != null && mine.equals(other.bootId());
  }

  /** The boot that the clock counts from; null where there is no clock. */
  @Nullable Bytes bootId() {
    return clock == null ? null : clock.bootId();
  }
}
