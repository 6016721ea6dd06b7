package dev.custody.reconcile.sim;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One theft while it is being planted: what it takes, what it concerns, where it shows first. */
final class Crime {

  final Theft theft;
  final TreeSet<String> units = new TreeSet<>();
  final TreeSet<String> subjects = new TreeSet<>();
  private @Nullable Instant takenAt;
  private @Nullable Instant takenUntil;
  private @Nullable Instant detectableAt;
  private String what = "";

  Crime(Theft theft) {
    this.theft = theft;
  }

  /** Takes units at a time. */
  void take(Collection<String> taken, Instant at, String how) {
    units.addAll(taken);
    subjects.addAll(taken);
    takenAt = takenAt == null || at.isBefore(takenAt) ? at : takenAt;
    takenUntil = takenUntil == null || at.isAfter(takenUntil) ? at : takenUntil;
    what = how;
  }

  /** Something that is not as it would have been is known from then on. */
  void shows(Instant at) {
    detectableAt = detectableAt == null || at.isBefore(detectableAt) ? at : detectableAt;
  }

  void concerns(String... others) {
    subjects.addAll(List.of(others));
  }

  /** A device by its name, and by the key that a simulated one has. */
  void concerns(SimDevice device) {
    concerns(device.name(), device.simulatedKey().toHex());
  }

  PlantedTheft planted() {
    if (takenAt == null || takenUntil == null) {
      throw new AssertionError("a theft takes something: " + theft);
    }
    return new PlantedTheft(
        theft,
        List.copyOf(units),
        List.copyOf(subjects),
        takenAt,
        takenUntil,
        detectableAt == null ? takenAt : detectableAt,
        what);
  }
}
