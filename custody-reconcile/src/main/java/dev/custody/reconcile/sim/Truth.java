package dev.custody.reconcile.sim;

import dev.custody.api.Bytes;
import dev.custody.reconcile.internal.json.SimWriter;
import java.util.List;

/**
 * What really happened in a world: what the scorer, and whoever leads an exercise, knows.
 *
 * <p>As a file it is one JSON object:
 *
 * <pre>{@code
 * {"seed": "<hex>", "units": 48, "days": 2,
 *  "thefts": [{"theft": "WHOLE_TRAILER", "takenAt": "...", "takenUntil": "...", "detectableAt": "...",
 *              "what": "...", "units": ["..."], "subjects": ["..."]}],
 *  "neverSupplied": [{"subject": "...", "cause": "MISSED_STEP", "what": "..."}]}
 * }</pre>
 *
 * @param seed of the world
 * @param units how many units moved
 * @param days on how many days
 * @param thefts what was planted, in order of time
 * @param neverSupplied innocent gaps that stay, by subject
 * @since 0.1.0
 */
public record Truth(
    long seed, int units, int days, List<PlantedTheft> thefts, List<Leftover> neverSupplied) {

  /** Copies the lists. */
  public Truth {
    thefts = List.copyOf(thefts);
    neverSupplied = List.copyOf(neverSupplied);
  }

  /** The file, UTF-8: the same bytes for the same world. */
  public Bytes toJson() {
    return Bytes.copyOf(SimWriter.truth(this));
  }
}
