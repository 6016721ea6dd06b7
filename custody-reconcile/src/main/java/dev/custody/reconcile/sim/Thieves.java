package dev.custody.reconcile.sim;

import static dev.custody.reconcile.sim.Paper.minutes;

import dev.custody.api.event.Device;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Lifecycle;
import dev.custody.api.event.SealState;
import dev.custody.api.statement.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Plants thefts: changes what is physically so, before the feeds are told. */
final class Thieves {

  private final SimSettings settings;
  private final Cast cast;
  private final Chronicle chronicle;
  private final Dice dice;
  private final List<Crime> crimes = new ArrayList<>();
  private final List<Runnable> afterwards = new ArrayList<>();
  private final TreeMap<String, Instant> revoked = new TreeMap<>();

  Thieves(SimSettings settings, Cast cast, Chronicle chronicle) {
    this.settings = settings;
    this.cast = cast;
    this.chronicle = chronicle;
    this.dice = new Dice(settings.seed());
  }

  List<Crime> crimes() {
    return crimes;
  }

  /** Devices that are revoked, and since when. */
  Map<String, Instant> revoked() {
    return revoked;
  }

  /** What thieves record themselves, when all else is told. */
  void afterwards() {
    afterwards.forEach(Runnable::run);
  }

  void plant(List<Load> hauls, List<Load> rounds) {
    // First those after which another vehicle drives: whatever happens later happens to that one.
    // Last who takes of every load that the others have left.
    Set<Theft> order = new LinkedHashSet<>(List.of(Theft.WHOLE_TRAILER));
    order.addAll(settings.thefts().keySet());
    order.remove(Theft.INSIDER_DRIP);
    order.add(Theft.INSIDER_DRIP);
    for (Theft theft : order) {
      boolean round = theft == Theft.PHANTOM_DELIVERY || theft == Theft.RETURN_SKIM;
      plant(theft, round ? rounds : hauls, hauls);
    }
  }

  private void plant(Theft theft, List<Load> loads, List<Load> hauls) {
    for (int i = 0; i < settings.thefts().getOrDefault(theft, 0); i++) {
      Load load = choose(theft, i, loads);
      if (load != null) {
        Crime crime = new Crime(theft);
        load.crime = crime;
        commit(crime, load, hauls);
        crimes.add(crime);
      }
    }
  }

  private @Nullable Load choose(Theft theft, int number, List<Load> loads) {
    return loads.stream()
        .filter(load -> load.crime == null)
        .min(
            Comparator.comparingLong(
                load -> dice.bits("target", theft.name(), String.valueOf(number), load.name)))
        .orElse(null);
  }

  private void commit(Crime crime, Load load, List<Load> hauls) {
    crime.concerns(load.consignment(), load.trailer());
    switch (crime.theft) {
      case PILFERAGE_SEAL_BROKEN -> {
        stop(load, 25, 40);
        load.sealFound = SealState.BROKEN;
        load.doorOpenedAtStop = true;
        pilfer(crime, load, "taken at a stop on the way, the seal broken");
      }
      case PILFERAGE_SEAL_INTACT -> {
        stop(load, 15, 30);
        pilfer(crime, load, "taken at a stop on the way, past the seal");
      }
      case JAMMED_STOP -> {
        stop(load, 25, 45);
        load.jammed = true;
        crime.shows(after(load.stopFrom, 15));
        crime.concerns(cast.tracker(load.vehicle));
        pilfer(crime, load, "taken at a stop while the tracker was jammed");
      }
      case WHOLE_TRAILER -> wholeTrailer(crime, load, hauls);
      case FICTITIOUS_PICKUP -> {
        load.pickedUpByOthers = true;
        crime.concerns("urn:example:trailer:unknown-" + load.name);
        all(crime, load, minutes(load.depart, -12), "picked up by strangers with forged papers");
      }
      case INSIDER_DRIP -> drip(crime, load, hauls);
      case PHANTOM_DELIVERY -> phantom(crime, load);
      case RETURN_SKIM -> skim(crime, load);
      case SUBSTITUTION -> substitution(crime, load);
      case CLONED_TAG -> cloned(crime, load);
      case EDITED_MANIFEST -> {
        List<String> taken = some(load, 2, 3);
        load.editedOut.addAll(taken);
        crime.concerns(load.name);
        gone(
            crime,
            load,
            taken,
            minutes(load.planned(), 60),
            "left off the manifest after departure");
      }
      case BACKDATED_BY_REVOKED -> backdated(crime, load);
    }
  }

  private static Instant after(@Nullable Instant time, long minutes) {
    if (time == null) {
      throw new AssertionError("a stop has a begin");
    }
    return minutes(time, minutes);
  }

  private void stop(Load load, int from, int to) {
    double share = 0.3 + 0.3 * dice.unit("stop", load.name, "share");
    Duration until = Duration.ofSeconds((long) (load.drive.toSeconds() * share));
    Instant begin = load.depart.plus(until);
    load.stopFrom = begin;
    load.stopTo = minutes(begin, dice.between(from, to, "stop", load.name, "minutes"));
  }

  /** Some units that stand alone: nobody empties a cage at the roadside. */
  private List<String> some(Load load, int from, int to) {
    int count = dice.between(from, to, "taken", load.name);
    return load.loose().stream()
        .map(Unit::id)
        .sorted(Comparator.comparingLong(id -> dice.bits("taken", load.name, id)))
        .limit(count)
        .toList();
  }

  private static void gone(Crime crime, Load load, List<String> units, Instant at, String how) {
    units.forEach(unit -> load.gone.put(unit, at));
    crime.take(units, at, how + ": " + load.name);
  }

  private void pilfer(Crime crime, Load load, String how) {
    gone(crime, load, some(load, 2, 4), after(load.stopFrom, 6), how);
  }

  private static void all(Crime crime, Load load, Instant at, String how) {
    gone(crime, load, load.units.stream().map(Unit::id).toList(), at, how);
    load.cages().forEach(crime::concerns);
  }

  private void wholeTrailer(Crime crime, Load load, List<Load> hauls) {
    double share = 0.35 + 0.3 * dice.unit("vanish", load.name);
    Instant at = load.depart.plus(Duration.ofSeconds((long) (load.drive.toSeconds() * share)));
    load.vanishes = at;
    crime.concerns(cast.tracker(load.vehicle));
    all(crime, load, at, "driven off its route with all that was on it");
    String stolen = load.vehicle;
    for (Load later : hauls) {
      if (later.day > load.day && later.vehicle.equals(stolen)) {
        later.vehicle = stolen + "-new";
      }
    }
  }

  private void drip(Crime crime, Load first, List<Load> hauls) {
    SimDevice scanner = cast.scanner(first.to, 3);
    crime.concerns(scanner);
    crime.concerns(first.to.id());
    scanner.shifts().forEach(shift -> crime.concerns(shift.operator()));
    for (Load load : hauls) {
      if (load == first || (load.to.equals(first.to) && load.crime == null)) {
        load.crime = crime;
        List<String> one = some(load, 1, 1);
        load.falselyStored.addAll(one);
        load.falselyScanned.addAll(one);
        gone(crime, load, one, minutes(load.planned(), 205), "taken between receipt and storage");
        crime.concerns(load.consignment());
      }
    }
  }

  private void phantom(Crime crime, Load round) {
    int stop = dice.between(0, RoundStory.STOPS - 1, "phantom", round.name);
    List<String> ids = RoundStory.brought(round, stop).stream().map(Unit::id).toList();
    round.falselyDelivered.addAll(ids);
    crime.concerns(cast.driver(round.vehicle));
    crime.concerns(round.consignment() + "-" + (stop + 1));
    gone(
        crime, round, ids, minutes(round.depart, 20), "signed as delivered and kept by the driver");
  }

  private void skim(Crime crime, Load round) {
    List<String> ids = new ArrayList<>();
    List<Unit> taken = RoundStory.taken(round);
    for (int i = 0; i < 2; i++) {
      ids.add(taken.get(i).id());
      crime.concerns(round.consignment() + "-" + (i + 1) + "-back");
    }
    crime.concerns(cast.driver(round.vehicle));
    gone(
        crime,
        round,
        ids,
        minutes(round.depart, 180),
        "given back by customers, kept by the driver");
  }

  private void substitution(Crime crime, Load load) {
    List<String> taken = some(load, 1, 2);
    boolean relabelled = dice.chance(0.5, "relabelled", load.name);
    for (String unit : taken) {
      if (relabelled) {
        load.dummies.add(unit);
      } else {
        String other = unit.replace(":pallet:", ":pallet:x");
        load.replacedBy.put(unit, other);
        crime.concerns(other);
      }
    }
    crime.shows(minutes(load.planned(), relabelled ? 125 : 66));
    gone(
        crime,
        load,
        taken,
        minutes(load.depart, -32),
        relabelled ? "its label put on a lighter box" : "another thing put in its place");
  }

  /**
   * The copy arrives where it should; the thing itself is sold, and comes to another store, where
   * it is received like any other: scanned, seen by the gate, put away.
   */
  private void cloned(Crime crime, Load load) {
    stop(load, 15, 25);
    List<String> taken = some(load, 1, 2);
    load.dummies.addAll(taken);
    gone(crime, load, taken, after(load.stopFrom, 6), "its label copied onto a worthless box");
    Site elsewhere =
        cast.stores().stream().filter(store -> !store.equals(load.to)).findFirst().orElseThrow();
    for (String unit : taken) {
      Instant at = minutes(load.planned(), dice.between(70, 200, "turns up", unit));
      afterwards.add(
          () -> {
            Readers.Says says = e -> e.place(elsewhere.place()).holder(Cast.STORES);
            SimRecord record =
                chronicle.record(
                    cast.scanner(elsewhere, 2),
                    at,
                    Kind.RECEIVE,
                    e -> says.accept(e.items(List.of(Item.of(unit)))));
            crime.shows(record.arrivedAt());
            Readers readers = new Readers(chronicle);
            List<String> one = List.of(unit);
            readers.gate(cast.wms(elsewhere), Kind.RECEIVE, one, minutes(at, 8), says);
            readers.scan(
                cast.scanner(elsewhere, 3),
                Kind.STORE,
                one,
                minutes(at, 120),
                Duration.ofMinutes(20),
                says);
            readers.gate(cast.wms(elsewhere), Kind.STORE, one, minutes(at, 150), says);
          });
    }
  }

  /** Signed hours after the device was revoked, with times from before it was lost. */
  private void backdated(Crime crime, Load load) {
    List<String> taken = some(load, 2, 3);
    load.falselyStored.addAll(taken);
    gone(crime, load, taken, minutes(load.planned(), 205), "covered by scans of a revoked device");
    SimDevice lost = cast.scanner(load.to, Cast.HANDHELDS);
    crime.concerns(lost);
    Instant since = minutes(load.planned(), 290);
    revoked.put(lost.name(), since);
    afterwards.add(
        () -> {
          chronicle.record(
              cast.security,
              minutes(since, 10),
              Kind.IDENTITY,
              e -> e.device(new Device(lost.name(), null, null, null)).lifecycle(Lifecycle.LOST));
          int number = 0;
          for (String unit : taken) {
            number++;
            Instant claimed = minutes(since, -30 + 2L * number);
            SimRecord record =
                chronicle.record(
                    List.of(new SimSigning(lost, Role.ACTOR, true)),
                    minutes(since, 130 + 2L * number),
                    claimed,
                    minutes(since, -60),
                    Kind.STORE,
                    e ->
                        e.items(List.of(Item.of(unit))).place(load.to.place()).holder(Cast.STORES));
            crime.shows(record.arrivedAt());
          }
        });
  }
}
