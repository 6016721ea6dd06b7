package dev.custody.crypto.verify;

import dev.custody.api.Reason;
import dev.custody.api.statement.Link;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of one thing that stands in or beside an event and is no statement.
 *
 * <p>A token or receipt that does not hold is a failure of that proof alone: its reason is not one
 * of the event, and nothing that a relay appends changes what is Verified.
 *
 * @param kind what it is
 * @param index 0-based, among those of its kind in the record
 * @param reason why it does not hold; empty if it does
 * @param time the date that it proves; empty if it proves none
 * @param statements the links of the statements that it speaks of, in the order of the verdict
 * @param detail one line for people, without payloads: what was expected and found
 * @since 0.1.0
 */
public record ProofJudgement(
    Kind kind,
    int index,
    Optional<Reason> reason,
    Optional<Instant> time,
    List<Link> statements,
    String detail) {

  /** Takes an unmodifiable copy of the links. */
  public ProofJudgement {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(time, "time");
    statements = List.copyOf(statements);
    Objects.requireNonNull(detail, "detail");
  }

  /** Whether it holds. */
  public boolean holds() {
    return !reason.isPresent();
  }

  /** What is judged. */
  public enum Kind {
    /** An RFC 3161 token: its statements were signed by its time. */
    TIMESTAMP,
    /** A receipt of a log: its statements were there by its time, if it has one. */
    RECEIPT,
    /** The checkpoint that the event says it has seen: it was not made before its time. */
    SEEN,
    /** A redeemed offer. */
    OFFER,
    /** An answer of an electronic seal. */
    SEAL
  }
}
