package dev.custody.api.observe;

import dev.custody.api.EventId;
import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.statement.Role;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What reconciliation takes: an event and how far it may be trusted.
 *
 * @param event the event
 * @param eventId its id
 * @param trust how far it may be trusted
 * @param vouchings its authentic statements, judged
 * @param reasons why it is not verified; empty if it is
 * @param notes notes on the event
 * @param bracket the bracket of the event; null where no required statement is good
 * @since 0.1.0
 */
public record Observation(
    CustodyEvent event,
    EventId eventId,
    Trust trust,
    List<Vouching> vouchings,
    Set<Reason> reasons,
    Set<Note> notes,
    @Nullable TimeBracket bracket) {

  public Observation {
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(eventId, "eventId");
    Objects.requireNonNull(trust, "trust");
    vouchings = List.copyOf(vouchings);
    reasons = Set.copyOf(reasons);
    notes = Set.copyOf(notes);
  }

  /** When it arrived: the earliest time stated by a good WITNESS or GATEWAY statement. */
  public Optional<Instant> arrivedAt() {
    Instant earliest = null;
    for (Vouching vouching : vouchings) {
      Instant stated = vouching.statedAt();
      if (stated != null && vouching.good() && (earliest == null || stated.isBefore(earliest))) {
        earliest = stated;
      }
    }
    return Optional.ofNullable(earliest);
  }

  /** The good statement in this role, if there is one. */
  public Optional<Vouching> vouching(Role role) {
    for (Vouching vouching : vouchings) {
      if (vouching.role() == role && vouching.good()) {
        return Optional.of(vouching);
      }
    }
    return Optional.empty();
  }
}
