package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Digest;
import dev.custody.api.event.AccessState;
import dev.custody.api.event.Condition;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.Device;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Lifecycle;
import dev.custody.api.event.Operator;
import dev.custody.api.event.Place;
import dev.custody.api.event.Position;
import dev.custody.api.event.PositionSource;
import dev.custody.api.event.Reading;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealState;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.plan.Geofence;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import dev.custody.reconcile.plan.Posture;
import dev.custody.reconcile.plan.Roster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Worlds in which anything may happen to anything: few things, so that what happens meets. The
 * engines run side by side and are compared after every input.
 */
class WildWorldsTest {

  private static int compare(long seed, int worlds, int events) {
    return compare(seed, worlds, events, false);
  }

  /** The same where more have seen what happened, and say so sooner or later. */
  private static int compareWitnessed(long seed, int worlds, int events) {
    return compare(seed, worlds, events, true);
  }

  private static int compare(long seed, int worlds, int events, boolean witnessed) {
    int said = 0;
    for (long each = seed; each < seed + worlds; each++) {
      WildWorld world = new WildWorld(each, witnessed);
      try {
        world.run(events);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + each + ": " + e.getMessage(), e);
      }
      said += world.day.said.size();
    }
    return said;
  }

  @Test
  void manySmallWorlds_sameRevisionsInBothEngines() {
    assertThat(compare(1, 60, 40)).isGreaterThan(1_000);
  }

  @Test
  void manySmallWorlds_withStatementsThatComeLater_sameRevisionsInBothEngines() {
    assertThat(compareWitnessed(1, 40, 40)).isGreaterThan(1_000);
  }

  /** Two tracks of a clone are known better when it is known better when one was seen. */
  @Test
  void worldInWhichAClonesTimesAreProvenLater_sameRevisionsInBothEngines() {
    assertThat(compareWitnessed(20_032, 1, 300)).isGreaterThan(100);
  }

  /** A loading that comes late tells that goods departed before their plan was edited. */
  @Test
  void worldInWhichAnotherRevisionComesIntoForceLate_sameRevisionsInBothEngines() {
    assertThat(compare(10_022, 1, 300)).isGreaterThan(100);
  }

  @Test
  @Tag("deep")
  void longWorlds_sameRevisionsInBothEngines() {
    assertThat(compare(10_000, 150, 300)).isGreaterThan(10_000);
  }

  @Test
  @Tag("deep")
  void longWorlds_withStatementsThatComeLater_sameRevisionsInBothEngines() {
    assertThat(compareWitnessed(20_000, 60, 300)).isGreaterThan(10_000);
  }

  /** One world, made by its seed. */
  private static final class WildWorld {

    private static final Kind[] KINDS = {
      Kind.SCAN, Kind.LOAD, Kind.UNLOAD, Kind.PACK, Kind.UNPACK, Kind.RECEIVE, Kind.STORE,
      Kind.DEPART, Kind.ARRIVE, Kind.COUNT, Kind.INSPECT, Kind.DELIVER, Kind.RECEIVE, Kind.SCAN
    };
    private static final Kind[] SENSED = {
      Kind.TELEMETRY, Kind.TELEMETRY, Kind.TELEMETRY, Kind.EVIDENCE, Kind.ACCESS, Kind.IDENTITY
    };
    private static final String[] DEVICES = {"urn:e:device:1", "urn:e:device:2"};
    private static final String[] PEOPLE = {"urn:e:operator:1", "urn:e:operator:2"};
    private static final String[] WORDS = {"Mass", "height", "door", "tamper", "anpr"};
    private static final int[] LATITUDES = {500_000_000, 500_010_000, 503_000_000, 520_000_000};
    private static final String[] PLACES = {Day.A, Day.B, Day.C};
    private static final String[] BOXES = {"urn:e:pallet:x", "urn:e:pallet:y", Day.TRAILER};
    private static final String[] PARTIES = {Day.SENDER, Day.CARRIER, Day.RECEIVER};

    private final Random random;
    private final Day day;
    private final List<Observation> all = new ArrayList<>();
    private int minute = 360;

    private final SigningKey tower = new SigningKey("tower", "urn:e:party:tower");
    private final boolean witnessed;

    private WildWorld(long seed, boolean witnessed) {
      this.random = new Random(seed);
      this.witnessed = witnessed;
      this.day = new Day(EngineLaws.SETTINGS);
    }

    private <T> T any(T[] choices) {
      return choices[random.nextInt(choices.length)];
    }

    private String unit() {
      return Day.unit(1 + random.nextInt(5));
    }

    private String thing() {
      return random.nextInt(4) == 0 ? any(BOXES) : unit();
    }

    private String now() {
      minute = Math.min(1_250, minute + random.nextInt(14));
      return String.format("%02d:%02d", minute / 60, minute % 60);
    }

    private SigningKey key() {
      return any(new SigningKey[] {day.sender, day.carrier, day.receiver, day.wms});
    }

    private CustodyEventBuilder wildEvent() {
      CustodyEventBuilder event = day.event(any(KINDS), now());
      if (random.nextInt(8) > 0) {
        event.place(place());
      }
      record(event);
      int items = random.nextInt(4);
      List<Item> named = new ArrayList<>();
      for (int i = 0; i < items; i++) {
        Item item = Item.of(thing());
        if (random.nextInt(9) == 0) {
          item = item.withCondition(Condition.MISSING);
        } else if (random.nextInt(5) == 0) {
          item = new Item(item.id(), null, Decimal.of(1 + random.nextInt(3)), "EA", null);
        }
        Item candidate = item;
        if (named.stream()
            .noneMatch(other -> java.util.Objects.equals(candidate.id(), other.id()))) {
          named.add(item);
        }
      }
      event.items(named);
      if (named.isEmpty() || random.nextInt(3) == 0) {
        event.container(any(BOXES));
      }
      if (random.nextInt(4) == 0) {
        event.consignment(Day.SHIPMENT);
      }
      if (random.nextInt(3) == 0) {
        event.holder(any(PARTIES));
      }
      if (random.nextInt(12) == 0) {
        event.seals(
            List.of(
                Seal.of("urn:e:seal:" + random.nextInt(2), any(SealState.values()), any(BOXES))));
      }
      return event;
    }

    /** What a tracker, a scale, a camera, a door or a device says of itself. */
    private CustodyEventBuilder sensed() {
      Kind kind = any(SENSED);
      CustodyEventBuilder event = day.event(kind, now());
      record(event);
      if (kind == Kind.IDENTITY) {
        return event
            .device(new Device(any(DEVICES), null, null, null))
            .lifecycle(random.nextInt(3) > 0 ? Lifecycle.HEARTBEAT : any(Lifecycle.values()));
      }
      if (random.nextInt(3) > 0) {
        event.container(any(BOXES));
      } else {
        event.items(List.of(Item.of(thing())));
      }
      if (random.nextInt(6) > 0) {
        event.place(place());
      }
      if (kind == Kind.ACCESS) {
        event.access(any(AccessState.values()));
      }
      event.readings(List.of(reading(kind == Kind.EVIDENCE ? "camera" : any(WORDS))));
      return event;
    }

    private Reading reading(String word) {
      String unit = word.equals("Mass") ? "KGM" : "MTR";
      return new Reading(
          word,
          Decimal.of(random.nextInt(3) * 40),
          unit,
          0,
          null,
          null,
          random.nextInt(4) == 0 ? any(DEVICES) : null,
          random.nextInt(6) == 0);
    }

    /** Who recorded it, on what, as far as that is said. */
    private void record(CustodyEventBuilder event) {
      if (random.nextInt(2) == 0) {
        String firmware = random.nextInt(3) == 0 ? "4." + random.nextInt(2) : null;
        event.device(new Device(any(DEVICES), firmware, null, null));
      }
      if (random.nextInt(2) == 0) {
        event.operator(new Operator(any(PEOPLE), List.of(), null));
      }
    }

    private Place place() {
      Position position =
          random.nextInt(3) == 0
              ? null
              : new Position(
                  LATITUDES[random.nextInt(LATITUDES.length)],
                  0,
                  random.nextBoolean() ? 0 : 5_000,
                  PositionSource.POSITION_GNSS);
      return new Place(any(PLACES), null, position);
    }

    private Observation wild() {
      int fate = random.nextInt(30);
      if (fate == 0 && !all.isEmpty()) {
        Observation target = all.get(random.nextInt(all.size()));
        return key()
            .sign(
                day.event(Kind.CORRECTION, now())
                    .correction(
                        new dev.custody.api.event.Correction(
                            target.eventId(),
                            dev.custody.api.event.CorrectionReason.DID_NOT_OCCUR,
                            List.of()))
                    .build());
      }
      if (fate == 1) {
        Kind order = random.nextBoolean() ? Kind.HOLD : Kind.RELEASE;
        CustodyEventBuilder held = day.event(order, now());
        return key()
            .sign(
                (random.nextInt(3) == 0
                        ? held.consignment(Day.SHIPMENT)
                        : held.place(Place.at(any(PLACES))).items(List.of(Item.of(thing()))))
                    .build());
      }
      if (fate == 2) {
        return Handovers.both(
            day.sender,
            day.carrier,
            Handovers.handover(day, now(), any(PARTIES), any(PARTIES), unit()),
            random.nextBoolean());
      }
      if (fate == 3) {
        key().skip(1);
      }
      CustodyEventBuilder event = random.nextInt(4) == 0 ? sensed() : wildEvent();
      try {
        return random.nextInt(12) == 0 ? key().witness(event.build()) : key().sign(event.build());
      } catch (IllegalArgumentException | IllegalStateException senseless) {
        // Some kinds need what this one does not have; a scan needs little.
        return key().sign(day.event(Kind.SCAN, now(), any(PLACES), unit()).build());
      }
    }

    /** The same event once more: who else has seen it, and perhaps when it was signed at most. */
    private Observation again(Observation first) {
      Role role = random.nextInt(3) == 0 ? Role.GATEWAY : Role.WITNESS;
      Vouching as = (random.nextInt(3) == 0 ? key() : tower).vouch(first.event(), role);
      Instant stated = first.event().time().instant().plusSeconds(random.nextInt(4_000) - 200);
      Vouching seen =
          new Vouching(
              as.kid(),
              role,
              as.party(),
              as.sequence(),
              as.link(),
              as.previous(),
              as.bracket(),
              stated,
              Set.of(),
              Set.of());
      if (random.nextInt(5) == 0) {
        Trust trust = role == Role.GATEWAY ? Trust.WITNESSED : Trust.UNVERIFIED;
        return new Observation(
            first.event(),
            first.eventId(),
            trust,
            List.of(seen),
            Set.of(),
            Set.of(),
            seen.bracket());
      }
      boolean dated = random.nextBoolean();
      List<Vouching> all = new ArrayList<>();
      for (Vouching each : first.vouchings()) {
        all.add(dated ? narrower(each) : each);
      }
      all.add(seen);
      return new Observation(
          first.event(),
          first.eventId(),
          first.trust(),
          all,
          first.reasons(),
          first.notes(),
          dated ? all.get(0).bracket() : first.bracket());
    }

    private static Vouching narrower(Vouching each) {
      TimeBracket bracket = each.bracket();
      return bracket == null
          ? each
          : new Vouching(
              each.kid(),
              each.role(),
              each.party(),
              each.sequence(),
              each.link(),
              each.previous(),
              new TimeBracket(
                  bracket.notBefore().plusSeconds(45),
                  bracket.lower(),
                  bracket.notAfter().minusSeconds(50),
                  bracket.upper()),
              each.statedAt(),
              each.reasons(),
              each.notes());
    }

    /** Half of them once more, some steps later or a little earlier. */
    private List<Observation> twice(List<Observation> order) {
      List<Observation> all = new ArrayList<>(order);
      for (Observation each : order) {
        if (random.nextBoolean()) {
          int at = all.indexOf(each) + random.nextInt(30) - 3;
          all.add(Math.max(0, Math.min(all.size(), at)), again(each));
        }
      }
      return all;
    }

    private Plan plan(String id, int revision) {
      List<PlanUnit> units = new ArrayList<>();
      for (int i = 1; i <= 5; i++) {
        if (random.nextInt(4) > 0) {
          String container = random.nextInt(3) == 0 ? any(BOXES) : null;
          Decimal quantity = random.nextInt(4) == 0 ? Decimal.of(1 + random.nextInt(2)) : null;
          units.add(new PlanUnit(Day.unit(i), container, quantity, quantity == null ? null : "EA"));
        }
      }
      List<Leg> legs = new ArrayList<>();
      int from = 360;
      while (from < 1_000 && legs.size() < 5) {
        int to = from + 30 + random.nextInt(150);
        int here = random.nextInt(PLACES.length);
        Geofence fence = random.nextBoolean() ? null : new Geofence(LATITUDES[here] / 1e7, 0, 400);
        Leg leg =
            new Leg(
                any(KINDS),
                PLACES[here],
                fence,
                time(from),
                time(to),
                random.nextInt(4) == 0 ? any(PARTIES) : null,
                0,
                Set.of());
        if (random.nextInt(4) == 0) {
          leg = leg.confirmedBy(EnumSet.of(Source.HANDHELD, Source.WMS));
        }
        legs.add(random.nextInt(4) == 0 ? leg.tolerating(1) : leg);
        from = to;
      }
      Digest digest =
          Digest.sha256((id + revision + units + legs).getBytes(StandardCharsets.UTF_8));
      String consignment = random.nextInt(3) == 0 ? null : Day.SHIPMENT;
      return new Plan(id, revision, consignment, units, legs, Plan.Value.MEDIUM, digest);
    }

    private static Instant time(int minutes) {
      return Day.at("00:00").plus(Duration.ofMinutes(minutes));
    }

    private Roster roster() {
      Roster.Shift shift = new Roster.Shift(PEOPLE[0], time(420), time(700), List.of());
      return new Roster(
          List.of(
              new Roster.Entry(day.wms.kid, Source.WMS, List.of(), List.of()),
              new Roster.Entry(day.carrier.kid, Source.TELEMATICS, List.of(), List.of()),
              new Roster.Entry(
                  day.receiver.kid,
                  Source.HANDHELD,
                  List.of(),
                  random.nextBoolean() ? List.of() : List.of(shift)),
              new Roster.Entry(day.sender.kid, Source.HANDHELD, List.of(Day.A), List.of())));
    }

    private void run(int events) {
      if (random.nextInt(3) > 0) {
        day.give(roster());
      }
      if (random.nextInt(3) == 0) {
        day.engine.apply(
            new Input.PostureUpdate(
                new Posture(Set.of("4.1"), random.nextBoolean() ? null : Duration.ofHours(2))),
            day.said::add);
      }
      for (int i = 0; i < events; i++) {
        all.add(wild());
      }
      List<Observation> order = new ArrayList<>(all);
      if (random.nextBoolean()) {
        // Late, as uploads at the end of a shift are.
        // Drawn before: an order must not change while it is sorted.
        Map<Observation, Instant> arrives = new IdentityHashMap<>();
        for (Observation each : all) {
          int delay = random.nextInt(3) == 0 ? 5_000 : 0;
          arrives.put(each, each.event().time().instant().plusSeconds(delay));
        }
        order.sort(Comparator.comparing(each -> arrives.getOrDefault(each, Instant.MAX)));
      }
      if (witnessed) {
        order = twice(order);
      }
      for (int i = 0; i < order.size(); i++) {
        if (i % 12 == 2) {
          day.engine.apply(
              new Input.PlanUpsert(
                  plan("P-" + random.nextInt(2), 1 + i / 24),
                  random.nextBoolean() ? null : time(minute / 2 + 180)),
              day.said::add);
        }
        int fate = random.nextInt(60);
        if (fate == 0) {
          day.engine.apply(new Input.PlanRetract("P-" + random.nextInt(2)), day.said::add);
        } else if (fate == 1) {
          day.give(roster());
        } else if (fate == 2) {
          day.engine.apply(
              new Input.KeyDistrusted(key().kid, time(400 + random.nextInt(600))), day.said::add);
        }
        day.give(order.get(i));
      }
      day.engine.advance(Day.at("22:00"), day.said::add);
    }
  }
}
