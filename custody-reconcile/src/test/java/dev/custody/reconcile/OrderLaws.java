package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.CorrectionReason;
import dev.custody.api.event.Finding;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Operator;
import dev.custody.api.event.Place;
import dev.custody.api.event.Resolution;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealState;
import dev.custody.api.observe.Observation;
import dev.custody.reconcile.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** With holds, releases, corrections and resolutions in the stream, order and replay still hold. */
class OrderLaws {

  private static final EngineSettings SETTINGS =
      EngineSettings.roadTransport(WatermarkMode.HEURISTIC)
          .withLateness(Duration.ofMinutes(20))
          .withLimits(new EngineLimits(10_000, 10, 3));
  private static final int UNITS = 4;

  private static Plan plan() {
    return Day.crossDock(UNITS);
  }

  /** A day with a missing pallet, a broken seal, and what people order about it. */
  private static List<Observation> world(Day day, long seed) {
    Random random = new Random(seed);
    List<Observation> all =
        new ArrayList<>(day.crossDockEvents(UNITS, Set.of(1 + random.nextInt(UNITS))));
    all.add(
        day.carrier.sign(
            day.event(Kind.SEAL, "09:10")
                .seals(List.of(Seal.of("urn:e:s:1", SealState.BROKEN, Day.TRAILER)))
                .build()));
    for (String time : List.of("06:30", "12:30", "13:30", "15:30", "17:30")) {
      all.add(day.sender.sign(day.event(Kind.SCAN, time, Day.C, "urn:e:other:1").build()));
    }
    List<ExceptionRevision> raised = run(all).engine.exceptions();
    for (int i = 0; i < 12; i++) {
      all.add(order(day, random, all, raised));
    }
    all.sort(Comparator.comparing(OrderLaws::at).thenComparing(Observation::eventId));
    return all;
  }

  private static Observation order(
      Day day, Random random, List<Observation> all, List<ExceptionRevision> raised) {
    SigningKey by = List.of(day.sender, day.carrier, day.receiver, day.wms).get(random.nextInt(4));
    String time = String.format("%02d:%02d", 7 + random.nextInt(10), random.nextInt(60));
    int what = random.nextInt(5);
    if (what == 0) {
      Observation target = all.get(random.nextInt(all.size()));
      CorrectionReason reason = CorrectionReason.values()[random.nextInt(2)];
      return by.sign(Corrected.event(day, time, target, reason));
    }
    if (what == 1 && !raised.isEmpty()) {
      ExceptionRevision on = raised.get(random.nextInt(raised.size()));
      Resolution as = Resolution.values()[random.nextInt(Resolution.values().length)];
      Finding finding = new Finding(on.id().bytes(), on.revision(), on.rule(), as, null);
      return by.sign(day.event(Kind.EXCEPTION, time, Day.B, Day.unit(1)).finding(finding).build());
    }
    var event = day.event(what < 4 ? Kind.HOLD : Kind.RELEASE, time);
    String rule = List.of("R01", "R09", "R10").get(random.nextInt(3));
    event.finding(new Finding(null, 0, rule, null, null));
    if (random.nextBoolean()) {
      event.operator(new Operator("urn:e:op:" + random.nextInt(3), List.of(), null));
    }
    switch (random.nextInt(5)) {
      case 0 -> event.items(List.of(dev.custody.api.event.Item.of(Day.unit(1))));
      case 1 -> event.container(Day.TRAILER);
      case 2 -> event.consignment(Day.SHIPMENT);
      case 3 -> event.holder(Day.CARRIER);
      default -> event.place(Place.at(random.nextBoolean() ? Day.A : Lane.name(Day.A, Day.B)));
    }
    return by.sign(event.build());
  }

  private static Instant at(Observation observation) {
    return observation.event().time().instant();
  }

  private static List<Observation> shuffled(List<Observation> all, long seed) {
    Random random = new Random(seed);
    record Delayed(Instant arrives, Observation observation) {}
    return all.stream()
        .map(o -> new Delayed(at(o).plusSeconds(random.nextInt(20 * 60)), o))
        .sorted(Comparator.comparing(Delayed::arrives))
        .map(Delayed::observation)
        .toList();
  }

  private static Day run(List<Observation> all) {
    Day day = new Day(SETTINGS);
    day.give(plan());
    day.give(all);
    day.until("23:00");
    return day;
  }

  /** What the gate says at the end about the trailer, each unit, and the lane. */
  private static List<GateAnswer> answers(Day day) {
    List<GateAnswer> answers = new ArrayList<>();
    answers.add(day.engine.peek(day.trailer(Kind.DEPART, "22:00", Day.A).build()));
    for (int i = 1; i <= UNITS; i++) {
      var dispatch = day.event(Kind.DISPATCH, "22:00", Day.A, Day.unit(i)).holder(Day.CARRIER);
      answers.add(day.engine.peek(dispatch.build()));
    }
    return answers;
  }

  @Property(tries = 30)
  void anyOrderWithinTheLateness_givesTheSameExceptionsAndTheSameGate(
      @ForAll long seed, @ForAll long order) {
    List<Observation> all = world(new Day(), seed);
    Day inOrder = run(all);
    Day other = run(shuffled(all, order));
    assertThat(other.lines()).isEqualTo(inOrder.lines());
    assertThat(answers(other)).isEqualTo(answers(inOrder));
    assertThat(other.engine.counts()).isEqualTo(inOrder.engine.counts());
  }

  @Property(tries = 15)
  void replay_isByteIdentical(@ForAll long seed, @ForAll long order) {
    List<Observation> all = shuffled(world(new Day(), seed), order);
    assertThat(run(all).lines()).isEqualTo(run(all).lines());
  }

  @Property(tries = 15)
  void anyOrderAtAll_leavesTheEngineConsistent(@ForAll long seed, @ForAll long order) {
    List<Observation> all = new ArrayList<>(world(new Day(), seed));
    java.util.Collections.shuffle(all, new Random(order));
    run(all);
  }
}
