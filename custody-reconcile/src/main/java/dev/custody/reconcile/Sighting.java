package dev.custody.reconcile;

import dev.custody.api.EventId;
import dev.custody.api.event.Kind;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Trust;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One event in the life of a unit.
 *
 * @param eventId the event
 * @param kind what happened
 * @param at when, clamped to its arrival
 * @param place identifier of the place; null if not stated
 * @param holder party in possession; null if not stated
 * @param trust how far the event may be trusted
 * @param bracket when it was signed, as far as proven; null if nothing is
 * @param through identifier of the container that was seen instead; null if the unit itself was
 * @since 0.1.0
 */
public record Sighting(
    EventId eventId,
    Kind kind,
    Instant at,
    @Nullable String place,
    @Nullable String holder,
    Trust trust,
    @Nullable TimeBracket bracket,
    @Nullable String through) {

  /** Checks that nothing that must be there is null. */
  public Sighting {
    Objects.requireNonNull(eventId, "eventId");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(trust, "trust");
  }
}
