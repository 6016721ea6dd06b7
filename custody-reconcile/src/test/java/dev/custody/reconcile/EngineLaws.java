package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.Condition;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealState;
import dev.custody.api.observe.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for every small world: order within the lateness, duplicates, prefixes, innocence. */
class EngineLaws {

  static final EngineSettings SETTINGS =
      EngineSettings.roadTransport(WatermarkMode.HEURISTIC).withLateness(Duration.ofMinutes(20));

  /** A day of cross docking with seeded faults: misses, broken seals, holds, double handovers. */
  static List<Observation> world(Day day, long seed, int units, boolean faults) {
    Random random = new Random(seed);
    List<Observation> all = new ArrayList<>();
    for (int i = 1; i <= units; i++) {
      String load = "07:" + (10 + random.nextInt(40));
      if (!faults || random.nextInt(8) > 0) {
        all.add(day.sender.sign(day.load(load, Day.A, Day.unit(i)).build()));
      }
    }
    all.add(day.carrier.sign(day.trailer(Kind.DEPART, "08:30", Day.A).build()));
    all.add(day.carrier.sign(day.trailer(Kind.ARRIVE, "10:00", Day.B).build()));
    for (int i = 1; i <= units; i++) {
      String receive = "11:" + (10 + random.nextInt(40));
      int fate = faults ? random.nextInt(8) : 8;
      if (fate == 1) {
        Item gone = Item.of(Day.unit(i)).withCondition(Condition.MISSING);
        all.add(
            day.receiver.sign(
                day.event(Kind.RECEIVE, receive)
                    .place(Place.at(Day.B))
                    .items(List.of(gone))
                    .build()));
      } else if (fate == 2) {
        all.add(day.receiver.sign(day.event(Kind.RECEIVE, receive, Day.C, Day.unit(i)).build()));
      } else if (fate > 2) {
        all.add(day.receiver.sign(day.event(Kind.RECEIVE, receive, Day.B, Day.unit(i)).build()));
      }
    }
    if (faults) {
      SealState state = SealState.values()[random.nextInt(6)];
      all.add(
          day.carrier.sign(
              day.event(Kind.SEAL, "09:" + (10 + random.nextInt(40)))
                  .seals(List.of(Seal.of("urn:e:seal:1", state, Day.TRAILER)))
                  .build()));
      Kind order = random.nextBoolean() ? Kind.HOLD : Kind.RELEASE;
      all.add(
          day.receiver.sign(
              day.event(order, "08:" + (10 + random.nextInt(40)), Day.A, Day.unit(1)).build()));
      all.add(
          Handovers.both(
              day.sender,
              day.carrier,
              Handovers.handover(day, "07:55", Day.SENDER, Day.CARRIER, Day.unit(1)),
              random.nextBoolean()));
    }
    // A key of its own: the order of its stream is that of its times.
    SigningKey gate = new SigningKey("gate", Day.CARRIER);
    for (String time : List.of("06:30", "09:30", "12:30", "14:00")) {
      all.add(gate.sign(day.event(Kind.SCAN, time, Day.C, "urn:e:other:1").build()));
    }
    all.sort(Comparator.comparing(EngineLaws::at).thenComparing(Observation::eventId));
    return all;
  }

  private static Instant at(Observation observation) {
    return observation.event().time().instant();
  }

  /** Another order in which nothing comes later than the lateness. */
  static List<Observation> shuffled(List<Observation> all, long seed) {
    Random random = new Random(seed);
    record Delayed(Instant arrives, Observation observation) {}
    return all.stream()
        .map(o -> new Delayed(at(o).plusSeconds(random.nextInt(20 * 60)), o))
        .sorted(Comparator.comparing(Delayed::arrives))
        .map(Delayed::observation)
        .toList();
  }

  private static Day run(int units, List<Observation> all) {
    Day day = new Day(SETTINGS);
    day.give(Day.crossDock(units));
    day.give(all);
    day.until("23:00");
    return day;
  }

  /** All that may not depend on the order: everything but revision and the time of decision. */
  private static List<String> outcome(Day day) {
    return day.open().stream()
        .map(
            e ->
                ExceptionLines.line(e)
                    .replaceAll("\"revision\":\\d+,", "")
                    .replaceAll("\"decidedAt\":\"[^\"]+\",", ""))
        .toList();
  }

  @Property(tries = 200)
  void anyOrderWithinTheLateness_givesTheSameInTheEnd(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int units, @ForAll long order) {
    List<Observation> all = world(new Day(), seed, units, true);
    assertThat(outcome(run(units, shuffled(all, order)))).isEqualTo(outcome(run(units, all)));
  }

  @Property(tries = 100)
  void duplicates_changeNothing(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int units, @ForAll long which) {
    List<Observation> all = world(new Day(), seed, units, true);
    Random random = new Random(which);
    List<Observation> twice = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      twice.add(all.get(i));
      twice.add(all.get(random.nextInt(i + 1)));
    }
    Day day = run(units, twice);
    assertThat(day.engine.counts().events()).isEqualTo(all.size());
    assertThat(day.engine.counts().duplicates()).isEqualTo(all.size());
    assertThat(day.lines()).isEqualTo(run(units, all).lines());
  }

  @Property(tries = 100)
  void withoutTheftAndNoise_nothingIsRaised(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int units, @ForAll long order) {
    List<Observation> all = world(new Day(), seed, units, false);
    assertThat(run(units, shuffled(all, order)).said).isEmpty();
  }

  @Property(tries = 100)
  void replay_isByteIdentical_andAPrefixSaysAPrefix(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int units, @ForAll long order) {
    List<Observation> all = shuffled(world(new Day(), seed, units, true), order);
    String whole = run(units, all).lines();
    assertThat(run(units, all).lines()).isEqualTo(whole);
    Day prefix = new Day(SETTINGS);
    prefix.give(Day.crossDock(units));
    prefix.give(all.subList(0, all.size() / 2));
    assertThat(whole).startsWith(prefix.lines());
  }

  @Property(tries = 100)
  void anyOrderAtAll_leavesTheEngineConsistent(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int units, @ForAll long order) {
    List<Observation> all = new ArrayList<>(world(new Day(), seed, units, true));
    java.util.Collections.shuffle(all, new Random(order));
    Day day = run(units, all);
    List<String> late = day.open().stream().map(e -> e.id() + e.rule()).toList();
    List<String> inOrder =
        run(units, world(new Day(), seed, units, true)).open().stream()
            .map(e -> e.id() + e.rule())
            .toList();
    assertThat(late).isEqualTo(inOrder);
  }
}
