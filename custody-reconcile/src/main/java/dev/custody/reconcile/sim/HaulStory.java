package dev.custody.reconcile.sim;

import static dev.custody.reconcile.sim.Paper.minutes;

import dev.custody.api.event.AccessState;
import dev.custody.api.event.Condition;
import dev.custody.api.event.Document;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealState;
import dev.custody.api.event.Transfer;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.plan.Leg;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What the feeds say of one full load, from packing to the count on the morning after. */
final class HaulStory {

  private static final int TARE_KILOGRAMS = 14_000;
  private static final double COUNTED = 0.5;
  private static final double SOLD = 0.5;

  private final Load load;
  private final Cast cast;
  private final Chronicle chronicle;
  private final Paper paper;
  private final Readers readers;
  private final Instant t0;
  private final Instant t1;
  private final TreeSet<String> expected = new TreeSet<>();

  HaulStory(Load load, Cast cast, Chronicle chronicle, Paper paper) {
    this.load = load;
    this.cast = cast;
    this.chronicle = chronicle;
    this.paper = paper;
    this.readers = new Readers(chronicle);
    this.t0 = load.depart;
    this.t1 = load.planned();
  }

  void tell() {
    Document manifest = plan();
    pack();
    load();
    if (load.pickedUpByOthers) {
      fictitiousPickup();
      return;
    }
    depart(manifest);
    new Road(load, cast, chronicle).drive();
    if (load.vanishes != null) {
      overdue();
      return;
    }
    Document atArrival = editedAfterDeparture(manifest);
    arrive(atArrival);
    receive();
    store();
  }

  private Document plan() {
    List<Leg> legs = paper.haul(load);
    Document first =
        paper.publish(load.name, 1, load.consignment(), load.units, legs, minutes(t0, -480));
    boolean amended =
        chronicle.noise().amendments()
            && load.crime == null
            && chronicle.dice().chance(0.03, "amended", load.name);
    if (amended) {
      load.units.remove(load.units.size() - 1);
      first = paper.publish(load.name, 2, load.consignment(), load.units, legs, minutes(t0, -200));
    }
    load.units.forEach(unit -> expected.add(unit.id()));
    return first;
  }

  private void pack() {
    for (String cage : load.cages()) {
      List<Item> inside = new ArrayList<>();
      for (Unit unit : load.units) {
        if (cage.equals(unit.cage())) {
          inside.add(Item.of(unit.id()));
        }
      }
      chronicle.record(
          cast.scanner(load.from, 1),
          minutes(t0, -175),
          Kind.PACK,
          e ->
              e.items(inside)
                  .container(cage)
                  .place(load.from.place())
                  .holder(Cast.SENDER)
                  .consignment(load.consignment()));
    }
  }

  private List<String> outermost(Instant at) {
    TreeSet<String> things = new TreeSet<>();
    for (Unit unit : load.units) {
      if (unit.cage() != null || load.readable(unit.id(), at)) {
        things.add(unit.outermost());
      }
    }
    return List.copyOf(things);
  }

  private void load() {
    for (Unit unit : load.loose()) {
      weigh(unit, load.from, minutes(t0, -130));
    }
    String trailer =
        load.pickedUpByOthers ? "urn:example:trailer:unknown-" + load.name : load.trailer();
    if (!load.pickedUpByOthers) {
      door(AccessState.ACCESS_OPENED, load.from, minutes(t0, -108));
    }
    Readers.Says into =
        e ->
            e.container(trailer)
                .place(load.from.place())
                .holder(Cast.SENDER)
                .consignment(load.consignment());
    // What is taken later was there then, and was scanned.
    Instant from = minutes(t0, -105);
    List<String> things = outermost(from);
    TreeSet<String> seen =
        readers.scan(
            cast.scanner(load.from, 1), Kind.LOAD, things, from, Duration.ofMinutes(60), into);
    seen.addAll(readers.gate(cast.wms(load.from), Kind.LOAD, things, minutes(t0, -40), into));
    missed(seen, Kind.LOAD, from);
  }

  private void missed(TreeSet<String> seen, Kind kind, Instant at) {
    for (Unit unit : load.units) {
      boolean read = seen.contains(unit.id()) || seen.contains(unit.outermost());
      if (!read && load.present(unit.id(), at)) {
        chronicle.leftover(unit.id(), Leftover.Cause.MISSED_STEP, kind + " of " + load.name);
      }
    }
  }

  private void weigh(Unit unit, Site site, Instant at) {
    if (load.readable(unit.id(), at) && chronicle.reads(site.id(), "weigh", unit.id())) {
      chronicle.record(
          cast.scale(site),
          at,
          Kind.INSPECT,
          e ->
              e.items(List.of(Item.of(unit.id())))
                  .place(site.place())
                  .readings(
                      List.of(
                          readers.mass(
                              load.kilograms(unit, at), 0.5, 1, "scale", site.id(), unit.id()))));
    }
  }

  private void door(AccessState state, Site site, Instant at) {
    chronicle.record(
        cast.tracker(load.vehicle),
        at,
        Kind.ACCESS,
        e -> e.container(load.trailer()).place(site.place()).access(state));
  }

  private void weighTrailer(Site site, Instant at) {
    int total = TARE_KILOGRAMS;
    for (Unit unit : load.units) {
      total += load.kilograms(unit, at);
    }
    int kilograms = total;
    chronicle.record(
        cast.scale(site),
        at,
        Kind.INSPECT,
        e ->
            e.container(load.trailer())
                .place(site.place())
                .readings(List.of(readers.mass(kilograms, 8, 20, "bridge", site.id(), load.name))));
  }

  private Seal seal(SealState state) {
    return Seal.of("urn:example:seal:" + load.name, state, load.trailer());
  }

  private void seal(SimDevice device, SealState state, Site site, Instant at) {
    chronicle.record(
        device,
        at,
        Kind.SEAL,
        e -> e.seals(List.of(seal(state))).container(load.trailer()).place(site.place()));
  }

  private void depart(Document manifest) {
    SimDevice dock = cast.scanner(load.from, 2);
    SimDevice driver = cast.driver(load.vehicle);
    door(AccessState.ACCESS_CLOSED, load.from, minutes(t0, -22));
    seal(dock, SealState.AFFIXED, load.from, minutes(t0, -20));
    weighTrailer(load.from, minutes(t0, -12));
    chronicle.record(
        List.of(
            new SimSigning(dock, Role.GIVER, true), new SimSigning(driver, Role.RECEIVER, true)),
        minutes(t0, -6),
        Kind.HANDOVER,
        e ->
            e.container(load.trailer())
                .consignment(load.consignment())
                .place(load.from.place())
                .documents(List.of(manifest))
                .transfer(Transfer.of(Cast.SENDER, Cast.CARRIER, Outcome.ACCEPTED)));
    chronicle.record(
        driver,
        t0,
        Kind.DEPART,
        e ->
            e.container(load.trailer())
                .consignment(load.consignment())
                .place(load.from.place())
                .holder(Cast.CARRIER)
                .documents(List.of(manifest)));
  }

  /** Somebody else signs for the goods with a key that nobody knows; the real driver finds none. */
  private void fictitiousPickup() {
    SimDevice dock = cast.scanner(load.from, 2);
    SimDevice stranger =
        new SimDevice(
            "urn:example:device:stranger-" + load.name,
            "urn:example:party:haulage-express",
            null,
            List.of(),
            List.of());
    Instant at = minutes(t0, -20);
    SimRecord handed =
        chronicle.record(
            List.of(
                new SimSigning(dock, Role.GIVER, true),
                new SimSigning(stranger, Role.RECEIVER, false)),
            at,
            Kind.HANDOVER,
            e ->
                e.container("urn:example:trailer:unknown-" + load.name)
                    .consignment(load.consignment())
                    .place(load.from.place())
                    .transfer(Transfer.of(Cast.SENDER, stranger.party(), Outcome.ACCEPTED)));
    crime().shows(handed.arrivedAt());
    chronicle.record(
        dock,
        minutes(t0, -12),
        Kind.DEPART,
        e ->
            e.container("urn:example:trailer:unknown-" + load.name)
                .consignment(load.consignment())
                .place(load.from.place()));
    chronicle.record(
        cast.driver(load.vehicle),
        minutes(t0, 25),
        Kind.EXCEPTION,
        e -> e.consignment(load.consignment()).place(load.from.place()).holder(Cast.CARRIER));
    overdue();
  }

  private void overdue() {
    crime().shows(minutes(t1, 60));
    chronicle.record(
        cast.scanner(load.to, 3),
        minutes(t1, 180),
        Kind.EXCEPTION,
        e -> e.consignment(load.consignment()).place(load.to.place()).holder(Cast.CARRIER));
  }

  private Document editedAfterDeparture(Document manifest) {
    if (load.editedOut.isEmpty()) {
      return manifest;
    }
    List<Unit> rest =
        load.units.stream().filter(unit -> !load.editedOut.contains(unit.id())).toList();
    expected.removeAll(load.editedOut);
    Instant at = minutes(t0, 35);
    crime().shows(at);
    return paper.publish(load.name, 2, load.consignment(), rest, paper.haul(load), at);
  }

  private void arrive(Document manifest) {
    SimDevice driver = cast.driver(load.vehicle);
    SimDevice dock = cast.scanner(load.to, 2);
    Instant arrived = load.arrive();
    Instant opened = later(minutes(t1, 55), minutes(arrived, 8));
    chronicle.record(
        driver,
        arrived,
        Kind.ARRIVE,
        e ->
            e.container(load.trailer())
                .consignment(load.consignment())
                .place(load.to.place())
                .holder(Cast.CARRIER));
    weighTrailer(load.to, minutes(arrived, 4));
    seal(dock, load.sealFound, load.to, opened);
    if (load.units.stream().anyMatch(unit -> !load.present(unit.id(), arrived))) {
      // What is not there any more is missing on the scale, whatever the seal says.
      crime().shows(minutes(arrived, 4).plusSeconds(10));
    }
    if (load.sealFound == SealState.INTACT) {
      seal(dock, SealState.OPENED, load.to, opened.plusSeconds(90));
    }
    chronicle.record(
        List.of(
            new SimSigning(driver, Role.GIVER, true), new SimSigning(dock, Role.RECEIVER, true)),
        opened.plusSeconds(150),
        Kind.HANDOVER,
        e ->
            e.container(load.trailer())
                .consignment(load.consignment())
                .place(load.to.place())
                .documents(List.of(manifest))
                .transfer(Transfer.of(Cast.CARRIER, Cast.STORES, Outcome.ACCEPTED)));
    door(AccessState.ACCESS_OPENED, load.to, opened.plusSeconds(210));
    door(AccessState.ACCESS_CLOSED, load.to, minutes(t1, 150));
  }

  private void receive() {
    Instant from = later(minutes(t1, 62), minutes(load.arrive(), 14));
    Readers.Says at =
        e -> e.place(load.to.place()).holder(Cast.STORES).consignment(load.consignment());
    List<String> things = new ArrayList<>(outermost(from));
    load.replacedBy.values().forEach(things::add);
    TreeSet<String> seen =
        readers.scan(
            cast.scanner(load.to, 1), Kind.RECEIVE, things, from, Duration.ofMinutes(50), at);
    seen.addAll(readers.gate(cast.wms(load.to), Kind.RECEIVE, things, minutes(from, 58), at));
    missed(seen, Kind.RECEIVE, from);
    for (Unit unit : load.loose()) {
      weigh(unit, load.to, minutes(from, 62));
    }
    Instant unpacked = later(minutes(t1, 212), minutes(from, 65));
    for (String cage : load.cages()) {
      List<Item> inside = new ArrayList<>();
      for (Unit unit : load.units) {
        if (cage.equals(unit.cage()) && load.readable(unit.id(), unpacked)) {
          inside.add(Item.of(unit.id()));
        }
      }
      if (!inside.isEmpty()) {
        chronicle.record(
            cast.scanner(load.to, 1),
            unpacked,
            Kind.UNPACK,
            e -> e.items(inside).container(cage).place(load.to.place()).holder(Cast.STORES));
      }
    }
  }

  private void store() {
    Instant from = minutes(t1, 220);
    Readers.Says at = e -> e.place(load.to.place()).holder(Cast.STORES);
    List<String> things = new ArrayList<>();
    for (Unit unit : load.units) {
      // An insider scans what he has just taken; nobody else reads what is not there.
      if (load.readable(unit.id(), from) || load.falselyScanned.contains(unit.id())) {
        things.add(unit.id());
      }
    }
    TreeSet<String> seen =
        readers.scan(
            cast.scanner(load.to, 3), Kind.STORE, things, from, Duration.ofMinutes(100), at);
    things.removeAll(load.falselyScanned);
    seen.addAll(readers.gate(cast.wms(load.to), Kind.STORE, things, minutes(t1, 345), at));
    if (!load.falselyStored.isEmpty()) {
      crime().shows(minutes(t1, 345).plusSeconds(10));
    }
    seen.addAll(load.falselyStored);
    search(seen, cast.nextMorning(t1));
    count(minutes(cast.nextMorning(t1), 40));
    sell(minutes(cast.nextMorning(t1), 100));
  }

  /**
   * What neither source saw put away is looked for on the next morning: found, or declared missing.
   */
  private void search(TreeSet<String> seen, Instant at) {
    TreeSet<String> absent = new TreeSet<>();
    for (String unit : expected) {
      if (!seen.contains(unit)) {
        if (load.readable(unit, at)) {
          chronicle.record(
              cast.scanner(load.to, 2),
              at,
              Kind.STORE,
              e -> e.items(List.of(Item.of(unit))).place(load.to.place()).holder(Cast.STORES));
        } else {
          absent.add(unit);
        }
      }
    }
    if (!absent.isEmpty()) {
      readers.missing(
          cast.scanner(load.to, 2),
          Kind.INSPECT,
          absent,
          minutes(at, 20),
          e -> e.place(load.to.place()).consignment(load.consignment()));
    }
  }

  /**
   * Every other position is counted on the next morning: what the books have there and the count
   * has not is looked for, and found, or declared missing.
   */
  private void count(Instant at) {
    TreeSet<String> there = new TreeSet<>();
    TreeSet<String> booked = new TreeSet<>();
    for (Unit unit : load.units) {
      if (chronicle.dice().chance(COUNTED, "counted", unit.id())) {
        if (load.readable(unit.id(), at)) {
          there.add(unit.id());
          booked.add(unit.id());
        } else if (load.falselyStored.contains(unit.id())) {
          booked.add(unit.id());
        }
      }
    }
    booked.removeAll(
        readers.list(cast.wms(load.to), Kind.COUNT, there, at, e -> e.place(load.to.place())));
    TreeSet<String> absent = new TreeSet<>();
    for (String unit : booked) {
      if (there.contains(unit)) {
        chronicle.record(
            cast.scanner(load.to, 2),
            minutes(at, 30),
            Kind.COUNT,
            e -> e.items(List.of(Item.of(unit))).place(load.to.place()));
      } else {
        absent.add(unit);
      }
    }
    if (!absent.isEmpty()) {
      readers.missing(
          cast.scanner(load.to, 2),
          Kind.COUNT,
          absent,
          minutes(at, 50),
          e -> e.place(load.to.place()));
    }
  }

  /** Every other unit is opened that day, to be sold: a box of something else is seen to be one. */
  private void sell(Instant from) {
    int minute = 0;
    for (String unit : load.dummies) {
      minute += 7;
      if (chronicle.dice().chance(SOLD, "opened", unit)) {
        chronicle.record(
            cast.scanner(load.to, 2),
            minutes(from, minute),
            Kind.INSPECT,
            e ->
                e.items(List.of(Item.of(unit).withCondition(Condition.TAMPERED)))
                    .place(load.to.place()));
      }
    }
  }

  private Crime crime() {
    if (load.crime == null) {
      throw new AssertionError("only a crime leads here: " + load.name);
    }
    return load.crime;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** A place that is only a position. */
  static Place on(dev.custody.api.event.Position position) {
    return new Place(null, null, position);
  }
}
