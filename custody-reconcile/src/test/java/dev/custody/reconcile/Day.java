package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.observe.Observation;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import dev.custody.reconcile.plan.Roster;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One day at three places: builds events, feeds an engine, and remembers what it said. */
final class Day {

  static final String A = "urn:example:place:a";
  static final String B = "urn:example:place:b";
  static final String C = "urn:example:place:c";
  static final String SENDER = "urn:example:party:sender";
  static final String CARRIER = "urn:example:party:carrier";
  static final String RECEIVER = "urn:example:party:receiver";
  static final String SHIPMENT = "urn:example:shipment:1";
  static final String TRAILER = "urn:example:trailer:1";

  /** What the tests let each level prove; no default exists to rely on. */
  static final TrustPolicy POLICY =
      new TrustPolicy(
          EnumSet.allOf(Proof.class),
          EnumSet.of(Proof.PRESENCE, Proof.CUSTODY, Proof.ALARM, Proof.WATERMARK),
          EnumSet.noneOf(Proof.class));

  final SigningKey sender = new SigningKey("sender", SENDER);
  final SigningKey carrier = new SigningKey("carrier", CARRIER);
  final SigningKey receiver = new SigningKey("receiver", RECEIVER);
  final SigningKey wms = new SigningKey("wms", RECEIVER);
  final List<ExceptionRevision> said = new ArrayList<>();
  final Twins engine;
  private int nonce;

  Day() {
    this(EngineSettings.roadTransport(WatermarkMode.HEURISTIC));
  }

  Day(EngineSettings settings) {
    this.engine = new Twins(settings, POLICY);
  }

  static Instant at(String time) {
    return Instant.parse("2026-11-02T" + time + ":00Z");
  }

  static String unit(int number) {
    return "urn:example:pallet:" + number;
  }

  static Leg leg(Kind step, String place, String from, String to) {
    return Leg.of(step, place, at(from), at(to));
  }

  static Plan plan(List<PlanUnit> units, Leg... legs) {
    return plan(1, units, legs);
  }

  static Plan plan(int revision, List<PlanUnit> units, Leg... legs) {
    Digest digest = Digest.sha256((revision + units.toString()).getBytes(StandardCharsets.UTF_8));
    return new Plan("P-1", revision, SHIPMENT, units, List.of(legs), Plan.Value.MEDIUM, digest);
  }

  static List<PlanUnit> units(int count) {
    List<PlanUnit> units = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      units.add(PlanUnit.of(unit(i)));
    }
    return units;
  }

  /** Load at A, depart from A, arrive at B, receive at B. */
  static Plan crossDock(int count) {
    return plan(
        units(count),
        leg(Kind.LOAD, A, "06:00", "08:00"),
        leg(Kind.DEPART, A, "08:00", "09:00"),
        leg(Kind.ARRIVE, B, "09:00", "11:00"),
        leg(Kind.RECEIVE, B, "11:00", "12:00"));
  }

  CustodyEventBuilder event(Kind kind, String time) {
    byte[] bytes = new byte[16];
    ByteBuffer.wrap(bytes).putInt(12, ++nonce);
    return CustodyEvent.builder(kind).time(at(time)).nonce(Bytes.copyOf(bytes));
  }

  CustodyEventBuilder event(Kind kind, String time, String place, String... items) {
    return event(kind, time)
        .place(Place.at(place))
        .items(Arrays.stream(items).map(Item::of).toList());
  }

  CustodyEventBuilder load(String time, String place, String... items) {
    return event(Kind.LOAD, time, place, items).container(TRAILER);
  }

  CustodyEventBuilder trailer(Kind kind, String time, String place) {
    return event(kind, time).place(Place.at(place)).container(TRAILER);
  }

  /** Everything of the cross dock plan but what is left out, in order. */
  List<Observation> crossDockEvents(int count, Set<Integer> neverReceived) {
    List<Observation> all = new ArrayList<>();
    String[] loaded = new String[count];
    for (int i = 1; i <= count; i++) {
      loaded[i - 1] = unit(i);
    }
    all.add(sender.sign(load("07:00", A, loaded).build()));
    all.add(carrier.sign(trailer(Kind.DEPART, "08:30", A).build()));
    all.add(carrier.sign(trailer(Kind.ARRIVE, "10:00", B).build()));
    for (int i = 1; i <= count; i++) {
      if (!neverReceived.contains(i)) {
        all.add(receiver.sign(event(Kind.RECEIVE, "11:" + (10 + i % 40), B, unit(i)).build()));
      }
    }
    return all;
  }

  void give(Observation... observations) {
    for (Observation observation : observations) {
      engine.apply(new Input.Observed(observation), said::add);
    }
  }

  void give(List<Observation> observations) {
    observations.forEach(this::give);
  }

  void give(Plan plan) {
    engine.apply(new Input.PlanUpsert(plan, null), said::add);
  }

  void give(Roster roster) {
    engine.apply(new Input.RosterUpdate(roster), said::add);
  }

  /** Somebody scans something of no concern, so that the handhelds are heard. */
  void heardAt(String time) {
    give(sender.sign(event(Kind.SCAN, time, A, "urn:example:other:1").build()));
  }

  void until(String time) {
    engine.advance(at(time), said::add);
    assertThat(engine.inconsistency()).isEmpty();
  }

  List<ExceptionRevision> open() {
    return engine.exceptions().stream().filter(each -> each.state().open()).toList();
  }

  Optional<ExceptionRevision> last(String rule) {
    return engine.exceptions().stream().filter(each -> each.rule().equals(rule)).findFirst();
  }

  ExceptionRevision only(String rule) {
    List<ExceptionRevision> found =
        engine.exceptions().stream().filter(each -> each.rule().equals(rule)).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  String lines() {
    StringBuilder out = new StringBuilder();
    said.forEach(each -> out.append(ExceptionLines.line(each)).append('\n'));
    return out.toString();
  }
}
