package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Digest;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.Kind;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.Vouching;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What no plan and no day should have: one clear word each, and the engine goes on. */
class BadInputTest {

  private final Day day = new Day();

  @Test
  void overlappingWindows_andNegativeQuantities_areNoPlan() {
    assertThatThrownBy(
            () ->
                Day.plan(
                    Day.units(1),
                    Day.leg(Kind.LOAD, Day.A, "06:00", "08:00"),
                    Day.leg(Kind.DEPART, Day.A, "07:00", "09:00")))
        .hasMessageContaining("overlapping windows");
    assertThatThrownBy(() -> Day.plan(List.of(new PlanUnit("urn:e:u", null, Decimal.of(-1), "EA"))))
        .hasMessageContaining("negative quantity");
  }

  /** A round trip is a plan: only a window that overlaps makes a loop of it. */
  @Test
  void roundTrip_isNoLoop() {
    day.give(
        Day.plan(
            Day.units(1),
            Day.leg(Kind.SCAN, Day.A, "06:00", "08:00"),
            Day.leg(Kind.SCAN, Day.B, "08:00", "10:00"),
            Day.leg(Kind.SCAN, Day.A, "10:00", "12:00")));
    for (String[] each : new String[][] {{"07:00", Day.A}, {"09:00", Day.B}, {"11:00", Day.A}}) {
      day.give(day.sender.sign(day.event(Kind.SCAN, each[0], each[1], Day.unit(1)).build()));
    }
    day.until("14:00");
    assertThat(day.said).isEmpty();
  }

  /** Things packed into each other: the engine ends, and says what it can. */
  @Test
  void containersInALoop_endTheWalk_notTheEngine() {
    day.give(Day.plan(Day.units(2), Day.leg(Kind.RECEIVE, Day.B, "11:00", "12:00")));
    day.give(
        day.sender.sign(
            day.event(Kind.PACK, "06:00", Day.A, Day.unit(1)).container(Day.unit(2)).build()),
        day.sender.sign(
            day.event(Kind.PACK, "06:10", Day.A, Day.unit(2)).container(Day.unit(1)).build()));
    day.heardAt("13:00");
    day.until("15:00");
    assertThat(day.open()).extracting(ExceptionRevision::rule).contains("R04");
    assertThat(day.engine.trace(Day.unit(1)).liability()).isPresent();
    goesOn();
  }

  @Test
  void unknownPlace_isOnlyAMissingUnit_andTheScanElsewhereIsUnexpected() {
    day.give(
        Day.plan(Day.units(1), Day.leg(Kind.RECEIVE, "urn:example:nowhere", "11:00", "12:00")));
    day.give(day.receiver.sign(day.event(Kind.RECEIVE, "11:30", Day.B, Day.unit(1)).build()));
    day.heardAt("13:00");
    day.until("15:00");
    assertThat(day.open()).extracting(ExceptionRevision::rule).contains("R04", "R06");
    assertThat(day.only("R04").explanation()).contains("urn:example:nowhere");
    goesOn();
  }

  @Test
  void unitInTwoPlansThatContradict_isMissingInOne_byName() {
    day.give(Day.plan(Day.units(1), Day.leg(Kind.RECEIVE, Day.B, "11:00", "12:00")));
    day.give(other(Day.leg(Kind.RECEIVE, Day.C, "11:00", "12:00")));
    day.give(day.receiver.sign(day.event(Kind.RECEIVE, "11:30", Day.B, Day.unit(1)).build()));
    day.heardAt("13:00");
    day.until("15:00");
    ExceptionRevision missing = day.only("R04");
    assertThat(missing.expected()).startsWith("plan P-2, leg 0");
    assertThat(day.engine.trace(Day.unit(1)).liability()).isPresent();
    goesOn();
  }

  @Test
  void eventFarInTheFuture_movesNobodyElsesWatermarkPastItsArrival_andIsNotLost() {
    day.give(Day.crossDock(2));
    Observation future =
        day.wms.witness(
            day.event(Kind.SCAN, "11:30", Day.B, "urn:example:other:9")
                .time(Instant.parse("2126-01-01T00:00:00Z"))
                .build());
    // Its gateway received it when it did, whatever the event says of itself.
    Observation arrived = arrivedAt(future, "07:00");
    day.give(arrived);
    assertThat(day.engine.newest()).isEqualTo(Day.at("07:00"));
    day.give(day.crossDockEvents(2, Set.of()));
    day.until("13:00");
    assertThat(day.open()).isEmpty();
    assertThat(day.engine.trace("urn:example:other:9").sightings()).hasSize(1);
    assertThat(day.engine.counts().late()).isZero();
  }

  /** A source that declares too much is behind nobody: its absences clear when its scans come. */
  @Test
  void sourceThatJumpsAhead_alarmsEarly_andEverythingLateStillCounts() {
    day.give(Day.crossDock(2));
    day.engine.advance(Source.HANDHELD, Day.at("23:00"), day.said::add);
    assertThat(day.open()).isNotEmpty();
    day.give(day.crossDockEvents(2, Set.of()));
    day.until("23:30");
    assertThat(day.open()).isEmpty();
    assertThat(day.said).extracting(ExceptionRevision::state).contains(ExceptionState.CLEARED);
    assertThat(day.engine.counts().late()).isPositive();
  }

  private static Plan other(Leg leg) {
    return new Plan(
        "P-2",
        1,
        null,
        Day.units(1),
        List.of(leg),
        Plan.Value.MEDIUM,
        Digest.sha256("P-2".getBytes(StandardCharsets.UTF_8)));
  }

  private static Observation arrivedAt(Observation one, String time) {
    var v = one.vouchings().get(0);
    return new Observation(
        one.event(),
        one.eventId(),
        one.trust(),
        List.of(
            new Vouching(
                v.kid(),
                v.role(),
                v.party(),
                v.sequence(),
                v.link(),
                v.previous(),
                null,
                Day.at(time),
                v.reasons(),
                v.notes())),
        one.reasons(),
        one.notes(),
        null);
  }

  /** Another plan on the same engine still does what it should. */
  private void goesOn() {
    int before = day.open().size();
    day.give(
        new Plan(
            "P-9",
            1,
            null,
            List.of(PlanUnit.of("urn:example:late:1")),
            List.of(Day.leg(Kind.SCAN, Day.A, "15:00", "16:00")),
            Plan.Value.MEDIUM,
            Digest.sha256("P-9".getBytes(StandardCharsets.UTF_8))));
    day.heardAt("17:00");
    day.until("18:00");
    assertThat(day.open()).hasSize(before + 1);
    day.give(day.carrier.sign(day.event(Kind.SCAN, "15:30", Day.A, "urn:example:late:1").build()));
    day.until("18:01");
    assertThat(day.open()).hasSize(before);
  }
}
