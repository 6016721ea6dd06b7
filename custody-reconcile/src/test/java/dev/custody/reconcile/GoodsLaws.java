package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Position;
import dev.custody.api.event.PositionSource;
import dev.custody.api.event.Reading;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealState;
import dev.custody.api.event.Transfer;
import dev.custody.api.observe.Observation;
import dev.custody.reconcile.plan.Geofence;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Positions, weights, seals, listings and returns without any sense: whatever comes and in whatever
 * order, no look throws, nothing is forgotten to be looked at again, and the end is the same.
 */
class GoodsLaws {

  private static final List<String> PLACES = List.of(Day.A, Day.B, Day.C);
  private static final List<String> HOLDERS =
      List.of(Day.TRAILER, "urn:example:crate:1", "urn:example:crate:2");
  private static final List<String> THINGS =
      List.of(
          Day.unit(1),
          Day.unit(2),
          Day.unit(3),
          "urn:example:box:9",
          "urn:example:crate:1",
          "urn:example:crate:2");
  private static final Kind[] KINDS = {
    Kind.PACK, Kind.LOAD, Kind.UNLOAD, Kind.UNPACK, Kind.INSPECT, Kind.COUNT, Kind.SCAN,
    Kind.RECEIVE, Kind.DEPART, Kind.ARRIVE, Kind.DELIVER, Kind.RETURN, Kind.SEAL, Kind.TELEMETRY
  };

  private static Plan plan(int number, Random random) {
    List<PlanUnit> units = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      if (i % 2 == number % 2) {
        units.add(
            new PlanUnit(Day.unit(i), random.nextBoolean() ? HOLDERS.get(1) : null, null, null));
      }
    }
    Geofence a = random.nextInt(4) == 0 ? null : new Geofence(50, 0, 400);
    Plan made =
        Day.plan(
            units,
            leg(Kind.LOAD, Day.A, a, "06:00", "08:00"),
            leg(Kind.DEPART, Day.A, a, "08:00", "09:00"),
            leg(Kind.DELIVER, Day.B, new Geofence(51, 0, 400), "09:00", "11:00"));
    return new Plan(
        "P-" + number,
        1,
        null,
        made.units(),
        made.legs(),
        random.nextBoolean() ? Plan.Value.HIGH : Plan.Value.LOW,
        made.digest());
  }

  private static Leg leg(Kind step, String place, Geofence fence, String from, String to) {
    return new Leg(step, place, fence, Day.at(from), Day.at(to), null, 0, Set.of());
  }

  private static Observation event(Day day, Random random) {
    Kind kind = KINDS[random.nextInt(KINDS.length)];
    String time = String.format("%02d:%02d", 6 + random.nextInt(8), random.nextInt(60));
    String container = pick(HOLDERS, random);
    TreeSet<String> things = new TreeSet<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      things.add(pick(THINGS, random));
    }
    things.remove(container);
    things.add(Day.unit(1 + random.nextInt(3)));
    boolean items = random.nextInt(3) > 0;
    boolean inside = !items || random.nextInt(3) > 0;
    Position position = random.nextInt(3) == 0 && kind != Kind.TELEMETRY ? null : position(random);
    CustodyEventBuilder event =
        day.event(kind, time).place(new Place(pick(PLACES, random), null, position));
    switch (kind) {
      case PACK, LOAD, UNLOAD, UNPACK -> event.container(container).items(list(things));
      case DEPART, ARRIVE, TELEMETRY -> event.container(Day.TRAILER);
      case COUNT -> event.items(list(things));
      case SEAL ->
          event
              .container(container)
              .seals(
                  List.of(
                      Seal.of(
                          "urn:example:seal:" + random.nextInt(2),
                          SealState.values()[random.nextInt(SealState.values().length)],
                          container)));
      default -> {
        if (items) {
          event.items(list(things));
        }
        if (inside) {
          event.container(container);
        }
      }
    }
    if (kind == Kind.DELIVER || kind == Kind.RETURN) {
      event.transfer(
          Transfer.of(
              Day.CARRIER,
              Day.RECEIVER,
              random.nextBoolean() ? Outcome.ACCEPTED : Outcome.OUTCOME_REFUSED));
    }
    if (random.nextInt(4) == 0 || kind == Kind.TELEMETRY) {
      event.readings(
          List.of(
              new Reading(
                  random.nextBoolean() ? "Mass" : "height",
                  Decimal.of(random.nextInt(400) - 50),
                  random.nextBoolean() ? "KGM" : "MTR",
                  0,
                  null,
                  null,
                  null,
                  false)));
    }
    SigningKey key = List.of(day.sender, day.carrier, day.receiver).get(random.nextInt(3));
    return key.sign(event.build());
  }

  private static Position position(Random random) {
    int[] latitudes = {500_000_000, 503_000_000, 510_000_000, 0, 900_000_000, -334_000_000};
    int[] longitudes = {0, 0, 0, 4_000_000, 1_800_000_000, 0};
    return new Position(
        latitudes[random.nextInt(6)],
        longitudes[random.nextInt(6)],
        random.nextBoolean() ? 0 : 4_000_000_000L,
        PositionSource.POSITION_GNSS);
  }

  private static List<Item> list(Set<String> things) {
    return things.stream().map(Item::of).toList();
  }

  private static String pick(List<String> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }

  private static List<String> end(long seed, long order) {
    Random random = new Random(seed);
    Day day = new Day();
    List<Plan> plans = List.of(plan(1, random), plan(2, random));
    List<Observation> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(event(day, random));
    }
    all.sort(Comparator.comparing(o -> o.event().time().instant()));
    day.give(plans.get(0));
    Random mixed = new Random(order);
    if (order != 0) {
      Collections.shuffle(all, mixed);
    }
    int late = order == 0 ? 0 : mixed.nextInt(all.size());
    day.give(all.subList(0, late));
    day.until(order == 0 ? "05:00" : "10:30");
    day.give(plans.get(1));
    day.until(order == 0 ? "05:01" : "10:31");
    day.give(all.subList(late, all.size()));
    day.until("23:00");
    return day.open().stream().map(e -> e.id() + " " + e.rule() + " " + e.explanation()).toList();
  }

  @Property(tries = 10)
  void whateverComes_inWhateverOrder_endsTheSame(@ForAll long seed, @ForAll long order) {
    assertThat(end(seed, order)).isEqualTo(end(seed, 0));
  }
}
