package dev.custody.reconcile;

import dev.custody.api.EventId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Between which two moments a unit was lost, and who held it in between.
 *
 * @param unit identifier of the unit
 * @param lastIntact the last event that names the unit itself; null if none ever did
 * @param missingFrom when it was first shown to be missing
 * @param missingEvent the event that says so; null if it is an absence at a deadline
 * @param holders who held it in between, in order
 * @since 0.1.0
 */
public record LiabilityWindow(
    String unit,
    @Nullable Sighting lastIntact,
    Instant missingFrom,
    @Nullable EventId missingEvent,
    List<String> holders) {

  /** Copies the list. */
  public LiabilityWindow {
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(missingFrom, "missingFrom");
    holders = List.copyOf(holders);
  }
}
