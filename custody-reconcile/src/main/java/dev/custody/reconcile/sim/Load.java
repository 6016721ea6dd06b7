package dev.custody.reconcile.sim;

import dev.custody.api.event.Position;
import dev.custody.api.event.SealState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One full load from a warehouse to a store, or the delivery round of a van: what is physically so.
 * Thieves change it; what the feeds then say follows from it.
 */
final class Load {

  final String name;
  final int day;
  final Site from;
  final Site to;

  /** Another one drives, from the day on after its own was stolen. */
  String vehicle;

  final Instant depart;
  final Duration drive;
  final List<Unit> units = new ArrayList<>();

  // What a thief does to it.
  final TreeMap<String, Instant> gone = new TreeMap<>();
  final TreeSet<String> dummies = new TreeSet<>();
  final Map<String, String> replacedBy = new HashMap<>();

  /** What the store's own system believes to be put away, so that nobody looks for it. */
  final TreeSet<String> falselyStored = new TreeSet<>();

  /** What the one who should put it away scans, though it is not there. */
  final TreeSet<String> falselyScanned = new TreeSet<>();

  final TreeSet<String> editedOut = new TreeSet<>();
  final TreeSet<String> falselyDelivered = new TreeSet<>();
  SealState sealFound = SealState.INTACT;
  boolean doorOpenedAtStop;
  boolean jammed;
  @Nullable Instant stopFrom;
  @Nullable Instant stopTo;
  @Nullable Instant vanishes;
  boolean pickedUpByOthers;
  @Nullable Crime crime;

  Load(String name, int day, Site from, Site to, String vehicle, Instant depart, Duration drive) {
    this.name = name;
    this.day = day;
    this.from = from;
    this.to = to;
    this.vehicle = vehicle;
    this.depart = depart;
    this.drive = drive;
  }

  String consignment() {
    return "urn:example:consignment:" + name;
  }

  String trailer() {
    return "urn:example:trailer:" + vehicle;
  }

  /** When it should arrive. */
  Instant planned() {
    return depart.plus(drive);
  }

  /** When it does arrive. */
  Instant arrive() {
    Duration stopped =
        stopFrom == null || stopTo == null ? Duration.ZERO : Duration.between(stopFrom, stopTo);
    return planned().plus(stopped);
  }

  /** Whether the thing itself is still where it should be. */
  boolean present(String unit, Instant at) {
    Instant since = gone.get(unit);
    return since == null || at.isBefore(since);
  }

  /** Whether its label is there: on the thing, or on what was put in its place. */
  boolean readable(String unit, Instant at) {
    return present(unit, at) || dummies.contains(unit);
  }

  /** What is on the scale. */
  int kilograms(Unit unit, Instant at) {
    return present(unit.id(), at) ? unit.kilograms() : dummies.contains(unit.id()) ? 4 : 0;
  }

  Set<String> cages() {
    Set<String> cages = new TreeSet<>();
    for (Unit unit : units) {
      if (unit.cage() != null) {
        cages.add(unit.cage());
      }
    }
    return cages;
  }

  List<Unit> loose() {
    return units.stream().filter(unit -> unit.cage() == null).toList();
  }

  /** Where the vehicle is, on the straight line between its two places. */
  Position position(Instant at) {
    double share = (double) moved(at).toMillis() / drive.toMillis();
    share = StrictMath.min(1, StrictMath.max(0, share));
    double away = vanishes != null && at.isAfter(vanishes) ? 0.15 : 0;
    return Site.position(
        from.latitude() + share * (to.latitude() - from.latitude()) + away,
        from.longitude() + share * (to.longitude() - from.longitude()),
        10);
  }

  private Duration moved(Instant at) {
    if (stopFrom == null || stopTo == null || at.isBefore(stopFrom)) {
      return Duration.between(depart, at);
    }
    Instant until = at.isBefore(stopTo) ? at : stopTo;
    return Duration.between(depart, at).minus(Duration.between(stopFrom, until));
  }
}
