package dev.custody.benchmarks;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.id.CheckDigit;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.Input;
import dev.custody.reconcile.Source;
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
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Plans and observations as a verifier makes them: read from bytes, so that no two share a string.
 * A plan begins every ten minutes; forty keys sign.
 */
final class FlowFeed {

  /** How events come. */
  enum Arrival {
    IN_ORDER,
    LATE,
    WITNESSED
  }

  private static final Instant START = Instant.parse("2026-11-02T00:00:00Z");
  private static final long MINUTE = 60_000;
  private static final long BETWEEN = 10 * MINUTE;
  private static final long LATER = 8 * 60 * MINUTE;
  private static final int UNITS = 500;

  /** When it comes: a plan, or what was recorded by which key. */
  private record Due(long comes, @Nullable CustodyEvent event, int key, @Nullable Plan plan) {}

  private static final class Key {
    final KeyId kid;
    final String party;
    long sequence;
    Link previous;

    Key(int number) {
      kid = KeyId.ofSpki(("key " + number).getBytes(StandardCharsets.UTF_8));
      party = "/417/" + checked(501_000_000_000L + number % 3);
      previous = Link.genesis(kid);
    }
  }

  private final Random random = new Random(7);
  private final Arrival arrival;
  private final List<Key> keys = new ArrayList<>();
  private final List<Due> due = new ArrayList<>();
  private final int plans;
  private int next;
  private long events;

  FlowFeed(boolean trailers, Arrival arrival, int plans) {
    this.arrival = arrival;
    this.plans = plans;
    for (int i = 0; i < 41; i++) {
      keys.add(new Key(i));
    }
    for (int plan = 0; plan < plans; plan++) {
      plan(plan, trailers);
    }
    due.sort(Comparator.comparingLong(Due::comes));
  }

  /** How many events were given. */
  long events() {
    return events;
  }

  /** When every plan has ended. */
  Instant end() {
    return START.plusMillis(plans * BETWEEN).plus(Duration.ofDays(1));
  }

  /** So many more at most; none behind the last. */
  List<Input> next(int most) {
    List<Input> batch = new ArrayList<>();
    for (; next < due.size() && batch.size() < most; next++) {
      Due one = due.set(next, null);
      CustodyEvent event = one.event();
      Plan plan = one.plan();
      if (plan != null) {
        batch.add(new Input.PlanUpsert(plan, null));
      } else if (event != null) {
        events++;
        observe(event, keys.get(one.key()), batch);
      }
    }
    return batch;
  }

  private void plan(int number, boolean trailers) {
    long base = START.toEpochMilli() + number * BETWEEN;
    String consignment = "/402/" + checked(1_000_000_000_000_000L + number);
    List<PlanUnit> units = new ArrayList<>();
    List<Leg> legs = new ArrayList<>();
    String trailer = sscc();
    for (int i = 0; i < UNITS; i++) {
      String unit = sscc();
      units.add(new PlanUnit(unit, null, null, null));
      if (trailers) {
        item(Kind.LOAD, base, 90, 1, consignment, random.nextInt(13), unit, trailer);
        if (random.nextInt(1_000) != 0) {
          long received = base + 305 * MINUTE;
          item(Kind.RECEIVE, received, 50, 2, consignment, 20 + random.nextInt(13), unit, null);
        }
      } else {
        for (int step = 0; step < 6; step++) {
          long from = base + 60 * step * MINUTE;
          int key = 6 * step + random.nextInt(6);
          item(Kind.SCAN, from, 50, step, consignment, key, unit, null);
        }
      }
    }
    if (trailers) {
      vehicle(Kind.DEPART, base + 130 * MINUTE, 1, consignment, trailer);
      vehicle(Kind.ARRIVE, base + 240 * MINUTE, 2, consignment, trailer);
      legs.add(leg(Kind.LOAD, 1, base, 0, 120));
      legs.add(leg(Kind.DEPART, 1, base, 120, 180));
      legs.add(leg(Kind.ARRIVE, 2, base, 180, 300));
      legs.add(leg(Kind.RECEIVE, 2, base, 300, 360));
    } else {
      for (int step = 0; step < 6; step++) {
        legs.add(leg(Kind.SCAN, step, base, 60 * step, 60 * step + 60));
      }
    }
    String id = "P-" + number;
    Digest digest = Digest.sha256(id.getBytes(StandardCharsets.UTF_8));
    Plan plan = new Plan(id, 1, consignment, units, legs, Plan.Value.MEDIUM, digest);
    due.add(new Due(base - 1, null, 0, plan));
  }

  private void item(
      Kind kind,
      long from,
      int minutes,
      int place,
      String consignment,
      int key,
      String unit,
      @Nullable String container) {
    long at = from + random.nextInt((int) (minutes * MINUTE));
    CustodyEventBuilder event = event(kind, at, place, consignment).items(List.of(Item.of(unit)));
    add(at, container == null ? event : event.container(container), key);
  }

  private void vehicle(Kind kind, long at, int place, String consignment, String trailer) {
    add(at, event(kind, at, place, consignment).container(trailer), 39);
  }

  private void add(long at, CustodyEventBuilder event, int key) {
    boolean late = arrival == Arrival.LATE && key % 2 == 0 && at / (60 * MINUTE) % 2 == 0;
    due.add(new Due(at + (late ? LATER : 0), event.build(), key, null));
  }

  private CustodyEventBuilder event(Kind kind, long at, int place, String consignment) {
    byte[] nonce = new byte[16];
    ByteBuffer.wrap(nonce).putLong(random.nextLong()).putLong(random.nextLong());
    return CustodyEvent.builder(kind)
        .time(Instant.ofEpochMilli(at))
        .nonce(Bytes.ofOwned(nonce))
        .place(Place.at(place(place)))
        .consignment(consignment);
  }

  private static Leg leg(Kind kind, int place, long base, int from, int to) {
    return new Leg(
        kind,
        place(place),
        null,
        Instant.ofEpochMilli(base + from * MINUTE),
        Instant.ofEpochMilli(base + to * MINUTE),
        null,
        0,
        EnumSet.noneOf(Source.class));
  }

  private void observe(CustodyEvent event, Key key, List<Input> batch) {
    Bytes body = EventCodec.encode(event);
    Vouching actor = vouching(key, Role.ACTOR, event.time().instant());
    batch.add(observed(body, List.of(actor)));
    if (arrival == Arrival.WITNESSED) {
      Instant received = event.time().instant().plusSeconds(20);
      Vouching gateway = vouching(keys.get(40), Role.GATEWAY, received);
      batch.add(observed(body, List.of(gateway)));
    }
  }

  private static Input observed(Bytes body, List<Vouching> vouchings) {
    CustodyEvent read = EventCodec.decode(body).require();
    return new Input.Observed(
        new Observation(
            read,
            EventId.ofBody(body),
            Trust.VERIFIED,
            vouchings,
            EnumSet.noneOf(Reason.class),
            EnumSet.noneOf(Note.class),
            vouchings.get(0).bracket()));
  }

  private static Vouching vouching(Key key, Role role, Instant at) {
    Link link =
        Link.ofTbs((key.kid + "/" + key.sequence + "/" + role).getBytes(StandardCharsets.UTF_8));
    TimeBracket bracket =
        new TimeBracket(
            at.minusSeconds(600),
            TimeBracket.Lower.SEEN_CHECKPOINT,
            at.plusSeconds(60),
            TimeBracket.Upper.CHECKPOINT);
    Vouching made =
        new Vouching(
            new KeyId(Bytes.copyOf(key.kid.bytes().toByteArray())),
            role,
            key.party,
            key.sequence++,
            link,
            key.previous,
            bracket,
            role == Role.GATEWAY ? at : null,
            EnumSet.noneOf(Reason.class),
            EnumSet.noneOf(Note.class));
    key.previous = link;
    return made;
  }

  private static String place(int number) {
    return "/414/" + checked(500_000_000_000L + number);
  }

  private String sscc() {
    return "/00/" + checked(30_000_000_000_000_000L + random.nextInt(Integer.MAX_VALUE));
  }

  private static String checked(long number) {
    String digits = Long.toString(number);
    return digits + CheckDigit.gs1(digits);
  }
}
