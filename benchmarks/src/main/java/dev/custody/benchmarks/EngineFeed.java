package dev.custody.benchmarks;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.codec.EventCodec;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.Input;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.ReconcileEngine;
import dev.custody.reconcile.TrustPolicy;
import dev.custody.reconcile.WatermarkMode;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Inputs of a whole engine, as a verifier would make them, without cryptography. Plans begin ten
 * minutes apart. In a world of trailers each unit is loaded and received by itself and the trailer
 * departs and arrives; in a world of scans each unit goes through six legs by itself.
 */
final class EngineFeed {

  private static final Instant START = Instant.parse("2026-11-02T00:00:00Z");
  private static final TrustPolicy POLICY =
      new TrustPolicy(
          EnumSet.allOf(Proof.class),
          EnumSet.of(Proof.PRESENCE, Proof.CUSTODY, Proof.ALARM, Proof.WATERMARK),
          EnumSet.noneOf(Proof.class));
  private static final Kind[] SCANS = {
    Kind.PACK, Kind.DISPATCH, Kind.SCAN, Kind.STORE, Kind.RECEIVE, Kind.INSPECT
  };

  private final Random random = new Random(1);
  private final Map<KeyId, Long> sequences = new HashMap<>();
  private final Map<KeyId, Link> links = new HashMap<>();
  private final List<Input> inputs = new ArrayList<>();
  private int events;

  private record Due(Instant at, String key, CustodyEvent event) {}

  private EngineFeed() {}

  /** Plans and events of trailers of so many units, in order of time. */
  static EngineFeed trailers(int events, int units) {
    EngineFeed feed = new EngineFeed();
    List<Due> due = new ArrayList<>();
    for (int plan = 0; plan * (2 * units + 2) < events; plan++) {
      feed.trailer(plan, units, due);
    }
    return feed.signed(due);
  }

  /** Plans and events of units that are scanned six times. */
  static EngineFeed scans(int events, int units) {
    EngineFeed feed = new EngineFeed();
    List<Due> due = new ArrayList<>();
    for (int plan = 0; plan * SCANS.length * units < events; plan++) {
      feed.scanned(plan, units, due);
    }
    return feed.signed(due);
  }

  List<Input> inputs() {
    return inputs;
  }

  int events() {
    return events;
  }

  static ReconcileEngine engine() {
    return ReconcileEngine.of(EngineSettings.roadTransport(WatermarkMode.HEURISTIC), POLICY);
  }

  private EngineFeed signed(List<Due> due) {
    due.sort(Comparator.comparing(Due::at));
    due.forEach(each -> inputs.add(new Input.Observed(sign(each))));
    events = due.size();
    return this;
  }

  private void trailer(int number, int units, List<Due> due) {
    Instant base = START.plus(Duration.ofMinutes(10L * number));
    String trailer = "urn:example:trailer:" + number;
    List<PlanUnit> planned = new ArrayList<>();
    for (int i = 0; i < units; i++) {
      String unit = "urn:example:item:" + number + "." + i;
      planned.add(PlanUnit.of(unit));
      Instant loaded = base.plusMillis(random.nextInt(5_400_000));
      due.add(
          new Due(
              loaded,
              "sender",
              event(Kind.LOAD, loaded, "a", number)
                  .container(trailer)
                  .items(List.of(Item.of(unit)))
                  .build()));
      if (random.nextInt(1_000) != 0) {
        Instant received = base.plusMillis(18_300_000 + random.nextInt(3_000_000));
        due.add(
            new Due(
                received,
                "receiver",
                event(Kind.RECEIVE, received, "b", number).items(List.of(Item.of(unit))).build()));
      }
    }
    Instant left = base.plusSeconds(7_800);
    due.add(
        new Due(left, "carrier", event(Kind.DEPART, left, "a", number).container(trailer).build()));
    Instant came = base.plusSeconds(14_400);
    due.add(
        new Due(came, "carrier", event(Kind.ARRIVE, came, "b", number).container(trailer).build()));
    plan(
        number,
        planned,
        List.of(
            leg(Kind.LOAD, "a", base, 0, 120),
            leg(Kind.DEPART, "a", base, 120, 180),
            leg(Kind.ARRIVE, "b", base, 180, 300),
            leg(Kind.RECEIVE, "b", base, 300, 360)));
  }

  private void scanned(int number, int units, List<Due> due) {
    Instant base = START.plus(Duration.ofMinutes(10L * number));
    List<PlanUnit> planned = new ArrayList<>();
    for (int i = 0; i < units; i++) {
      String unit = "urn:example:item:" + number + "." + i;
      planned.add(PlanUnit.of(unit));
      for (int leg = 0; leg < SCANS.length; leg++) {
        Instant at = base.plusMillis(leg * 3_600_000L + random.nextInt(3_000_000));
        if (random.nextInt(1_000) != 0) {
          due.add(
              new Due(
                  at,
                  "scanner" + leg,
                  event(SCANS[leg], at, "p" + leg, number).items(List.of(Item.of(unit))).build()));
        }
      }
    }
    List<Leg> legs = new ArrayList<>();
    for (int leg = 0; leg < SCANS.length; leg++) {
      legs.add(leg(SCANS[leg], "p" + leg, base, 60 * leg, 60 * leg + 60));
    }
    plan(number, planned, legs);
  }

  private void plan(int number, List<PlanUnit> units, List<Leg> legs) {
    String name = "P-" + number;
    Digest digest = Digest.sha256(name.getBytes(StandardCharsets.UTF_8));
    String shipment = "urn:example:shipment:" + number;
    Plan plan = new Plan(name, 1, shipment, units, legs, Plan.Value.MEDIUM, digest);
    inputs.add(new Input.PlanUpsert(plan, null));
  }

  private static Leg leg(Kind step, String place, Instant base, int from, int to) {
    return Leg.of(
        step,
        "urn:example:place:" + place,
        base.plus(Duration.ofMinutes(from)),
        base.plus(Duration.ofMinutes(to)));
  }

  private CustodyEventBuilder event(Kind kind, Instant at, String place, int shipment) {
    byte[] nonce = new byte[16];
    ByteBuffer.wrap(nonce).putLong(random.nextLong()).putLong(random.nextLong());
    return CustodyEvent.builder(kind)
        .time(Instant.ofEpochMilli(at.toEpochMilli()))
        .nonce(Bytes.copyOf(nonce))
        .place(Place.at("urn:example:place:" + place))
        .consignment("urn:example:shipment:" + shipment);
  }

  private Observation sign(Due due) {
    KeyId kid = KeyId.ofSpki(due.key().getBytes(StandardCharsets.UTF_8));
    EventId id = EventId.ofBody(EventCodec.encode(due.event()));
    long sequence = sequences.getOrDefault(kid, 0L);
    Link link = Link.ofTbs((due.key() + id).getBytes(StandardCharsets.UTF_8));
    Link before = links.getOrDefault(kid, Link.genesis(kid));
    sequences.put(kid, sequence + 1);
    links.put(kid, link);
    TimeBracket bracket =
        new TimeBracket(
            due.at().minusSeconds(60),
            TimeBracket.Lower.SEEN_CHECKPOINT,
            due.at().plusSeconds(60),
            TimeBracket.Upper.CHECKPOINT);
    Vouching vouching =
        new Vouching(
            kid,
            Role.ACTOR,
            "urn:example:party:" + due.key(),
            sequence,
            link,
            before,
            bracket,
            null,
            Set.of(),
            Set.of());
    return new Observation(
        due.event(), id, Trust.VERIFIED, List.of(vouching), Set.of(), Set.of(), bracket);
  }
}
