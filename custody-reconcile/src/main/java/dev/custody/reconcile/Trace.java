package dev.custody.reconcile;

import java.util.List;
import java.util.Optional;

/**
 * The life of one unit as far as it was observed.
 *
 * @param unit identifier of the unit
 * @param sightings in order of time, through containers too
 * @param liability where it was lost, if an exception says so that is open or was resolved as a
 *     loss, and nobody has seen it since
 * @since 0.1.0
 */
public record Trace(String unit, List<Sighting> sightings, Optional<LiabilityWindow> liability) {

  /** Copies the list. */
  public Trace {
    sightings = List.copyOf(sightings);
  }
}
