package dev.custody.reconcile.sink;

import dev.custody.api.EventId;
import dev.custody.api.Reason;
import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.ExceptionId;
import dev.custody.reconcile.Severity;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * That an event did not verify: ids, reasons and keys, and nothing of what the event says. What is
 * in it may be forged, and may be about people.
 *
 * @param origin which feed or log; only its hash is written
 * @param index of the event's record in there, from 0
 * @param eventId the event; null if the record could not be read
 * @param outcome what verification says
 * @param reasons why, at least one
 * @param kids keys that its statements name, claimed or authentic
 * @param checkedAt the moment of verification
 * @since 0.1.0
 */
public record VerificationFinding(
    String origin,
    long index,
    @Nullable EventId eventId,
    Outcome outcome,
    Set<Reason> reasons,
    List<KeyId> kids,
    Instant checkedAt) {

  /** What verification says of an event that it does not say is verified. */
  public enum Outcome {
    /** The evidence says no. */
    REJECTED,
    /** It could not be decided; nobody is accused. */
    INDETERMINATE
  }

  /**
   * Sorts and copies the collections.
   *
   * @throws IllegalArgumentException if there is no reason, or the index is negative
   */
  public VerificationFinding {
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(checkedAt, "checkedAt");
    reasons = Collections.unmodifiableSet(new TreeSet<>(reasons));
    kids = List.copyOf(new TreeSet<>(kids));
    if (reasons.isEmpty() || index < 0) {
      throw new IllegalArgumentException(
          "finding without reason or place: reasons=" + reasons.size() + ", index=" + index);
    }
  }

  /**
   * What identifies it: the same event with the same outcome for the same reasons is the same
   * finding, however often it is looked at; a record without an id is identified by its place.
   */
  public ExceptionId id() {
    return ExceptionId.of(
        "verify",
        1,
        eventId == null ? "record " + index + " of " + origin : eventId.toString(),
        outcome + " " + reasonNames());
  }

  /** High where the evidence says no, low where nothing could be decided. */
  public Severity severity() {
    return outcome == Outcome.REJECTED ? Severity.H : Severity.L;
  }

  /** The event's id, or the place of the record. */
  String subject() {
    return eventId == null ? "record " + index : eventId.toString();
  }

  String reasonNames() {
    return reasons.stream().map(Enum::name).collect(Collectors.joining(" "));
  }

  String kidNames() {
    return kids.stream().map(KeyId::toHex).collect(Collectors.joining(" "));
  }

  /** One sentence for people. */
  String sentence() {
    String what = outcome == Outcome.REJECTED ? "Event rejected: " : "Event could not be decided: ";
    return what + reasons.stream().map(Enum::name).collect(Collectors.joining(", ")) + ".";
  }
}
