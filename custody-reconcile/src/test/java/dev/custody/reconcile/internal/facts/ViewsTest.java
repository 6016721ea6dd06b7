package dev.custody.reconcile.internal.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.event.Condition;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.Trust;
import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.TrustPolicy;
import dev.custody.reconcile.WatermarkMode;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the fast world goes on with is what the plain one works out anew, after whatever comes. */
class ViewsTest {

  private static final Kind[] KINDS = {
    Kind.SCAN,
    Kind.PACK,
    Kind.LOAD,
    Kind.UNPACK,
    Kind.UNLOAD,
    Kind.RECEIVE,
    Kind.DEPART,
    Kind.ARRIVE,
    Kind.PACK,
    Kind.LOAD,
    Kind.SCAN,
    Kind.IDENTITY
  };
  private static final String[] UNITS = {"urn:e:unit:0", "urn:e:unit:1", "urn:e:unit:2"};
  private static final String[] BOXES = {"urn:e:box:x", "urn:e:box:y", "urn:e:box:t"};
  private static final String[] PLACES = {"urn:e:place:a", "urn:e:place:b"};
  private static final TrustPolicy POLICY =
      new TrustPolicy(
          EnumSet.allOf(Proof.class), EnumSet.noneOf(Proof.class), EnumSet.noneOf(Proof.class));
  private static final Instant DAY = Instant.parse("2026-11-02T00:00:00Z");

  /** Two worlds that are told the same. */
  private static final class Pair {
    final Random random;
    final EngineSettings settings = EngineSettings.roadTransport(WatermarkMode.HEURISTIC);
    final PlainWorld plain = new PlainWorld(settings, POLICY);
    final FastWorld fast;
    final List<Fact> facts = new ArrayList<>();
    int minute;
    int nonce;

    Pair(long seed, int remembered) {
      random = new Random(seed);
      fast = new FastWorld(settings, POLICY, remembered);
    }

    <T> T any(T[] choices) {
      return choices[random.nextInt(choices.length)];
    }

    Fact fact(int at) {
      while (true) {
        byte[] bytes = new byte[16];
        ByteBuffer.wrap(bytes).putInt(12, ++nonce);
        CustodyEventBuilder event =
            CustodyEvent.builder(any(KINDS))
                .time(DAY.plusSeconds(60L * at))
                .nonce(Bytes.copyOf(bytes))
                .place(Place.at(any(PLACES)));
        List<Item> items = new ArrayList<>();
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
          Item item = Item.of(random.nextInt(3) == 0 ? any(BOXES) : UNITS[i]);
          items.add(random.nextInt(9) == 0 ? item.withCondition(Condition.MISSING) : item);
        }
        event.items(items);
        if (items.isEmpty() || random.nextInt(3) > 0) {
          event.container(any(BOXES));
        }
        try {
          return fact(event.build());
        } catch (IllegalArgumentException senseless) {
          // Some kinds need what this one does not have.
        }
      }
    }

    static Fact fact(CustodyEvent event) {
      Observation seen =
          new Observation(
              event,
              EventId.ofBody(EventCodec.encode(event)),
              Trust.VERIFIED,
              List.of(),
              Set.of(),
              Set.of(),
              null);
      return new Fact(
          seen,
          event.time().instant(),
          Source.HANDHELD,
          Trust.VERIFIED,
          EnumSet.allOf(Proof.class));
    }

    void step() {
      int fate = random.nextInt(40);
      if (fate == 0 && !facts.isEmpty()) {
        Fact gone = facts.remove(random.nextInt(facts.size()));
        plain.remove(gone);
        fast.remove(gone);
      } else if (fate == 1) {
        Plan plan = plan();
        plain.addPlan(plan, null);
        fast.addPlan(plan, null);
      } else if (fate == 2) {
        plain.removePlan("P-0");
        fast.removePlan("P-0");
      } else {
        minute += random.nextInt(3);
        Fact fact = fact(fate < 5 ? random.nextInt(minute + 1) : minute);
        facts.add(fact);
        plain.add(fact);
        fast.add(fact);
      }
    }

    Plan plan() {
      List<PlanUnit> units = new ArrayList<>();
      for (String unit : UNITS) {
        units.add(new PlanUnit(unit, random.nextBoolean() ? any(BOXES) : null, null, null));
      }
      List<Leg> legs = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Instant from = DAY.plusSeconds(1_800L * i);
        Kind step = KINDS[random.nextInt(KINDS.length - 1)];
        legs.add(Leg.of(step, any(PLACES), from, from.plusSeconds(1_800)));
      }
      Digest digest = Digest.sha256(("plan" + ++nonce).getBytes(StandardCharsets.UTF_8));
      return new Plan(
          "P-" + random.nextInt(2),
          random.nextInt(3),
          random.nextBoolean() ? "urn:e:consignment:1" : null,
          units,
          legs,
          Plan.Value.LOW,
          digest);
    }

    void compare(String thing) {
      assertThat(fast.stays(thing)).isEqualTo(plain.stays(thing));
      assertThat(fast.timeline(thing)).isEqualTo(plain.timeline(thing));
      for (Plan plan : plain.plansOf(thing)) {
        for (PlanUnit unit : plan.units()) {
          Itinerary expected = plain.itinerary(plan, unit);
          Itinerary known = fast.itinerary(plan, unit);
          assertThat(known.matches()).isEqualTo(expected.matches());
          assertThat(known.denied()).isEqualTo(expected.denied());
          assertThat(known.timeline()).isEqualTo(expected.timeline());
        }
      }
    }

    void run(int steps) {
      for (int i = 0; i < steps; i++) {
        step();
        compare(any(UNITS));
        if (random.nextInt(3) == 0) {
          compare(any(BOXES));
        }
      }
    }
  }

  private static void compare(int seeds, int remembered) {
    for (long seed = 0; seed < seeds; seed++) {
      try {
        new Pair(seed, remembered).run(120);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  @Test
  void whateverComes_goesOnAsThoughMadeAnew() {
    compare(30, Views.MAX);
  }

  @Test
  void whateverIsForgotten_isMadeAnew() {
    compare(30, 3);
  }
}
