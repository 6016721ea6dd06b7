package dev.custody.reconcile.sim;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One theft that was planted.
 *
 * @param theft its type
 * @param units identifiers of what was taken, sorted; if it was a whole load, all of it
 * @param subjects identifiers of all that it concerns, sorted: units, containers, consignment,
 *     devices, operators, places; an exception about one of these is about this theft
 * @param takenAt when the first of the goods were gone
 * @param takenUntil when the last of them were: the same but for thefts that go on for days
 * @param detectableAt arrival of the first record, or end of the first wait, that is not as it
 *     would have been
 * @param what how it was done, for people
 * @since 0.1.0
 */
public record PlantedTheft(
    Theft theft,
    List<String> units,
    List<String> subjects,
    Instant takenAt,
    Instant takenUntil,
    Instant detectableAt,
    String what) {

  /** Copies the lists. */
  public PlantedTheft {
    Objects.requireNonNull(theft, "theft");
    units = List.copyOf(units);
    subjects = List.copyOf(subjects);
    Objects.requireNonNull(takenAt, "takenAt");
    Objects.requireNonNull(takenUntil, "takenUntil");
    Objects.requireNonNull(detectableAt, "detectableAt");
    Objects.requireNonNull(what, "what");
  }
}
