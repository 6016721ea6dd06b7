package dev.custody.reconcile.sim;

import static dev.custody.reconcile.sim.Paper.minutes;

import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Position;
import dev.custody.api.event.Transfer;
import dev.custody.api.statement.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What the feeds say of one delivery round: a van leaves a store, brings two units to each of three
 * customers, takes one back from each, and returns.
 *
 * <p>At a customer's door every scan succeeds: the app does not let the driver close a stop before
 * all that is on its list has been scanned or given a reason.
 */
final class RoundStory {

  static final int STOPS = 3;
  private static final int PER_STOP = 2;

  /** One customer of a round. */
  record Stop(Site customer, List<Unit> brought, List<Unit> taken, Instant at) {}

  private final Load round;
  private final Cast cast;
  private final Chronicle chronicle;
  private final Paper paper;
  private final Readers readers;
  private final Instant t0;
  private final List<Stop> stops = new ArrayList<>();

  RoundStory(Load round, Cast cast, Chronicle chronicle, Paper paper) {
    this.round = round;
    this.cast = cast;
    this.chronicle = chronicle;
    this.paper = paper;
    this.readers = new Readers(chronicle);
    this.t0 = round.depart;
    for (int i = 0; i < STOPS; i++) {
      stops.add(stop(i));
    }
  }

  private Stop stop(int number) {
    List<Unit> brought = new ArrayList<>();
    for (int i = 0; i < PER_STOP; i++) {
      brought.add(round.units.get(number * PER_STOP + i));
    }
    Unit taken = round.units.get(STOPS * PER_STOP + number);
    Site customer = cast.customer(round.from, round.name + "-" + (number + 1));
    return new Stop(customer, brought, List.of(taken), minutes(t0, 45 + 50L * number));
  }

  /** Units of a round: what is brought, then what is taken back. */
  static List<Unit> units(String name, Dice dice) {
    List<Unit> units = new ArrayList<>();
    for (int i = 0; i < STOPS * PER_STOP + STOPS; i++) {
      String id = "urn:example:parcel:" + name + "-" + (i + 1);
      units.add(new Unit(id, null, dice.between(5, 30, "weight", id)));
    }
    return units;
  }

  /** What one customer should get. */
  static List<Unit> brought(Load round, int stop) {
    return round.units.subList(stop * PER_STOP, (stop + 1) * PER_STOP);
  }

  /** What customers give back. */
  static List<Unit> taken(Load round) {
    return round.units.subList(STOPS * PER_STOP, round.units.size());
  }

  void tell() {
    for (int i = 0; i < STOPS; i++) {
      Stop stop = stops.get(i);
      String plan = round.name + "-" + (i + 1);
      paper.publish(
          plan,
          1,
          consignment(i),
          stop.brought(),
          paper.delivery(round, stop.customer()),
          minutes(t0, -300));
      paper.publish(
          plan + "-back",
          1,
          consignment(i) + "-back",
          stop.taken(),
          paper.returns(round, stop.customer()),
          minutes(t0, -299));
    }
    load();
    drive();
    for (int i = 0; i < STOPS; i++) {
      deliver(stops.get(i), i);
      takeBack(stops.get(i), i);
    }
    unload();
  }

  private String consignment(int stop) {
    return round.consignment() + "-" + (stop + 1);
  }

  private void load() {
    TreeSet<String> things = new TreeSet<>();
    stops.forEach(stop -> stop.brought().forEach(unit -> things.add(unit.id())));
    Readers.Says into =
        e -> e.container(round.trailer()).place(round.from.place()).holder(Cast.STORES);
    TreeSet<String> seen =
        readers.scan(
            cast.scanner(round.from, 2),
            Kind.LOAD,
            things,
            minutes(t0, -70),
            Duration.ofMinutes(25),
            into);
    seen.addAll(readers.gate(cast.wms(round.from), Kind.LOAD, things, minutes(t0, -40), into));
    for (String thing : things) {
      if (!seen.contains(thing)) {
        chronicle.leftover(thing, Leftover.Cause.MISSED_STEP, "LOAD of " + round.name);
      }
    }
    chronicle.record(
        cast.driver(round.vehicle),
        t0,
        Kind.DEPART,
        e ->
            e.container(round.trailer())
                .consignment(round.consignment())
                .place(round.from.place())
                .holder(Cast.CARRIER));
  }

  /** Where the van is: at a customer for ten minutes, else between two places. */
  private Position position(Instant at) {
    Site before = round.from;
    Instant left = t0;
    for (Stop stop : stops) {
      if (at.isBefore(stop.at().minusSeconds(300))) {
        return between(before, stop.customer(), left, stop.at().minusSeconds(300), at);
      }
      if (!at.isAfter(stop.at().plusSeconds(300))) {
        return Site.position(stop.customer().latitude(), stop.customer().longitude(), 10);
      }
      before = stop.customer();
      left = stop.at().plusSeconds(300);
    }
    return between(before, round.from, left, back(), at);
  }

  private Instant back() {
    return minutes(t0, 195);
  }

  private static Position between(Site one, Site other, Instant from, Instant to, Instant at) {
    double share =
        (double) Duration.between(from, at).toMillis() / Duration.between(from, to).toMillis();
    share = StrictMath.min(1, StrictMath.max(0, share));
    return Site.position(
        one.latitude() + share * (other.latitude() - one.latitude()),
        one.longitude() + share * (other.longitude() - one.longitude()),
        10);
  }

  private void drive() {
    SimDevice tracker = cast.tracker(round.vehicle);
    for (Instant at = t0; !at.isAfter(back()); at = at.plus(Duration.ofMinutes(5))) {
      Instant now = at;
      chronicle.record(
          tracker,
          now,
          Kind.TELEMETRY,
          e -> e.container(round.trailer()).place(HaulStory.on(position(now))));
    }
  }

  private void deliver(Stop stop, int number) {
    SimDevice driver = cast.driver(round.vehicle);
    List<Item> items = stop.brought().stream().map(unit -> Item.of(unit.id())).toList();
    boolean phantom = round.falselyDelivered.contains(stop.brought().get(0).id());
    // A driver who only pretends does so from wherever he is, and nobody signs for it.
    Instant at = phantom ? stop.at().minusSeconds(1_200) : stop.at();
    List<SimSigning> signings = new ArrayList<>();
    signings.add(new SimSigning(driver, Role.GIVER, true));
    if (!phantom) {
      signings.add(new SimSigning(cast.pad(stop.customer()), Role.RECEIVER, true));
    }
    Place place = new Place(stop.customer().id(), null, position(at));
    SimRecord record =
        chronicle.record(
            signings,
            at,
            Kind.DELIVER,
            e ->
                e.items(items)
                    .consignment(consignment(number))
                    .place(place)
                    .transfer(
                        Transfer.of(
                            Cast.CARRIER,
                            stop.customer().party(),
                            phantom ? Outcome.UNATTENDED : Outcome.ACCEPTED)));
    if (phantom && round.crime != null) {
      round.crime.shows(record.arrivedAt());
      complaint(stop, number);
    }
  }

  /** Four customers of five call on the next morning. */
  private void complaint(Stop stop, int number) {
    if (!chronicle.dice().chance(0.8, "complains", stop.customer().id())) {
      return;
    }
    List<String> ids = stop.brought().stream().map(Unit::id).toList();
    readers.missing(
        cast.scanner(round.from, 2),
        Kind.EXCEPTION,
        ids,
        minutes(cast.nextMorning(t0), 200),
        e -> e.consignment(consignment(number)).holder(Cast.CARRIER));
  }

  private void takeBack(Stop stop, int number) {
    SimDevice driver = cast.driver(round.vehicle);
    Instant at = stop.at().plusSeconds(180);
    chronicle.record(
        List.of(
            new SimSigning(cast.pad(stop.customer()), Role.GIVER, true),
            new SimSigning(driver, Role.RECEIVER, true)),
        at,
        Kind.RETURN,
        e ->
            e.items(stop.taken().stream().map(unit -> Item.of(unit.id())).toList())
                .consignment(consignment(number) + "-back")
                .place(new Place(stop.customer().id(), null, position(at)))
                .transfer(Transfer.of(stop.customer().party(), Cast.CARRIER, Outcome.ACCEPTED)));
  }

  private void unload() {
    chronicle.record(
        cast.driver(round.vehicle),
        back(),
        Kind.ARRIVE,
        e ->
            e.container(round.trailer())
                .consignment(round.consignment())
                .place(round.from.place())
                .holder(Cast.CARRIER));
    Instant from = minutes(t0, 245);
    TreeSet<String> things = new TreeSet<>();
    for (Unit unit : taken(round)) {
      if (round.present(unit.id(), from)) {
        things.add(unit.id());
      }
    }
    Readers.Says at = e -> e.place(round.from.place()).holder(Cast.STORES);
    TreeSet<String> seen =
        readers.scan(
            cast.scanner(round.from, 2), Kind.RECEIVE, things, from, Duration.ofMinutes(20), at);
    seen.addAll(readers.gate(cast.wms(round.from), Kind.RECEIVE, things, minutes(from, 30), at));
    TreeSet<String> absent = new TreeSet<>();
    Instant morning = minutes(cast.nextMorning(t0), 0);
    for (Unit unit : taken(round)) {
      if (seen.contains(unit.id())) {
        continue;
      }
      if (round.present(unit.id(), morning)) {
        chronicle.record(
            cast.scanner(round.from, 2),
            morning,
            Kind.RECEIVE,
            e -> at.accept(e.items(List.of(Item.of(unit.id())))));
      } else {
        absent.add(unit.id());
      }
    }
    if (!absent.isEmpty()) {
      readers.missing(
          cast.scanner(round.from, 2),
          Kind.INSPECT,
          absent,
          minutes(morning, 20),
          e -> e.place(round.from.place()));
      if (round.crime != null) {
        round.crime.shows(minutes(from, 31));
      }
    }
  }
}
