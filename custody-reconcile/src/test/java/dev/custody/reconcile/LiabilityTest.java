package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Digest;
import dev.custody.api.event.Condition;
import dev.custody.api.event.Finding;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Resolution;
import dev.custody.api.event.Transfer;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Last proven intact, first proven missing, and who held it in between. */
class LiabilityTest {

  private static final String BOX = "urn:example:box:1";

  private final Day day = new Day();

  @Test
  void holderBeforeASilentScan_stillHeldIt() {
    plan();
    day.give(
        day.sender.sign(day.load("07:00", Day.A, Day.unit(1)).holder(Day.SENDER).build()),
        day.sender.sign(day.event(Kind.SCAN, "07:30", Day.A, Day.unit(1)).build()));
    over();
    assertThat(window().lastIntact().kind()).isEqualTo(Kind.SCAN);
    assertThat(window().holders()).containsExactly(Day.SENDER);
  }

  @Test
  void handoverOfTheContainer_namesGiverAndReceiver() {
    plan();
    day.give(day.sender.sign(day.load("07:00", Day.A, Day.unit(1)).build()));
    day.give(both(day.trailer(Kind.HANDOVER, "08:00", Day.A), Outcome.ACCEPTED));
    over();
    assertThat(window().lastIntact().kind()).isEqualTo(Kind.LOAD);
    assertThat(window().holders()).containsExactly(Day.SENDER, Day.CARRIER);
  }

  @Test
  void refusedHandover_leavesItWithTheGiver() {
    plan();
    day.give(day.sender.sign(day.load("07:00", Day.A, Day.unit(1)).build()));
    day.give(both(day.trailer(Kind.HANDOVER, "08:00", Day.A), Outcome.OUTCOME_REFUSED));
    over();
    assertThat(window().holders()).containsExactly(Day.SENDER);
  }

  @Test
  void handoverThatTheReceiverNeverSigned_leavesItWithTheGiver() {
    plan();
    day.give(
        day.sender.sign(day.load("07:00", Day.A, Day.unit(1)).holder(Day.SENDER).build()),
        Handovers.given(
            day.sender, Handovers.handover(day, "08:00", Day.SENDER, Day.CARRIER, Day.unit(1))));
    over();
    assertThat(window().holders()).containsExactly(Day.SENDER);
  }

  @Test
  void unitDeepInContainers_isTracedThroughAllOfThem() {
    day.give(Day.plan(List.of(dev.custody.reconcile.plan.PlanUnit.of(BOX)), receive()));
    day.give(
        day.sender.sign(day.event(Kind.PACK, "06:30", Day.A, BOX).container(Day.unit(1)).build()),
        day.sender.sign(day.load("07:00", Day.A, Day.unit(1)).holder(Day.SENDER).build()),
        day.carrier.sign(day.trailer(Kind.DEPART, "08:30", Day.A).holder(Day.CARRIER).build()));
    over();
    Trace trace = day.engine.trace(BOX);
    LiabilityWindow window = trace.liability().orElseThrow();
    assertThat(window.unit()).isEqualTo(BOX);
    assertThat(window.lastIntact().kind()).isEqualTo(Kind.PACK);
    assertThat(window.holders()).containsExactly(Day.SENDER, Day.CARRIER);
    assertThat(trace.sightings()).hasSize(3);
    // What is missing is the trailer with all in it; the window is that of each unit.
    assertThat(day.only("R04").subject()).isEqualTo(Day.TRAILER);
  }

  @Test
  void ofSeveralPlans_theFirstThatMissesItCounts_unlessItWasSeenSince() {
    plan();
    day.give(second("P-2", Day.C, "10:00"));
    day.give(day.sender.sign(day.load("07:00", Day.A, Day.unit(1)).build()));
    over();
    assertThat(window().missingFrom()).isEqualTo(Day.at("10:00"));
    day.give(day.receiver.sign(day.event(Kind.SCAN, "11:00", Day.A, Day.unit(1)).build()));
    assertThat(window().missingFrom()).isEqualTo(Day.at("12:00"));
    assertThat(window().lastIntact().at()).isEqualTo(Day.at("11:00"));
    day.give(day.receiver.sign(day.event(Kind.SCAN, "12:30", Day.A, Day.unit(1)).build()));
    assertThat(day.open()).isNotEmpty();
    assertThat(day.engine.trace(Day.unit(1)).liability()).isEmpty();
  }

  @Test
  void lateEvidence_narrowsTheWindow_andThenClosesIt() {
    plan();
    day.give(day.sender.sign(day.load("07:00", Day.A, Day.unit(1)).build()));
    over();
    assertThat(window().lastIntact().at()).isEqualTo(Day.at("07:00"));
    day.give(
        day.carrier.sign(
            day.event(Kind.SCAN, "10:30", Day.C, Day.unit(1)).holder(Day.CARRIER).build()));
    assertThat(window().lastIntact().at()).isEqualTo(Day.at("10:30"));
    assertThat(window().holders()).containsExactly(Day.CARRIER);
    day.give(day.receiver.sign(day.event(Kind.RECEIVE, "11:59", Day.B, Day.unit(1)).build()));
    assertThat(day.engine.trace(Day.unit(1)).liability()).isEmpty();
  }

  @Test
  void statementOfALoss_endsTheWindow_notTheDeadline() {
    plan();
    day.give(day.sender.sign(day.load("07:00", Day.A, Day.unit(1)).build()));
    Item gone = Item.of(Day.unit(1)).withCondition(Condition.MISSING);
    day.give(
        day.receiver.sign(
            day.event(Kind.RECEIVE, "11:30").place(Place.at(Day.B)).items(List.of(gone)).build()));
    over();
    assertThat(window().missingFrom()).isEqualTo(Day.at("11:30"));
    assertThat(window().missingEvent()).isNotNull();
  }

  @Test
  void resolvedAsALoss_keepsTheWindow_butNotAsAFalseAlarm() {
    for (Resolution how : List.of(Resolution.LOSS, Resolution.FALSE_ALARM)) {
      Day one = new Day();
      one.give(Day.plan(Day.units(1), receive()));
      one.give(one.sender.sign(one.load("07:00", Day.A, Day.unit(1)).build()));
      one.heardAt("13:00");
      one.until("14:00");
      ExceptionRevision missing = one.only("R04");
      one.give(
          one.receiver.sign(
              one.event(Kind.EXCEPTION, "15:00", Day.B, missing.subject())
                  .finding(new Finding(missing.id().bytes(), 1, "R04", how, null))
                  .build()));
      one.until("16:00");
      assertThat(one.only("R04").state()).isEqualTo(ExceptionState.RESOLVED);
      assertThat(one.engine.trace(Day.unit(1)).liability().isPresent())
          .isEqualTo(how == Resolution.LOSS);
    }
  }

  @Test
  void unitThatNobodyEverNamed_hasNoBeginOfTheWindow() {
    plan();
    over();
    assertThat(window().lastIntact()).isNull();
    assertThat(window().holders()).isEmpty();
  }

  private dev.custody.api.observe.Observation both(
      dev.custody.api.event.CustodyEventBuilder event, Outcome outcome) {
    var built = event.transfer(Transfer.of(Day.SENDER, Day.CARRIER, outcome)).build();
    return SigningKey.verified(
        built, day.sender.vouch(built, Role.GIVER), day.carrier.vouch(built, Role.RECEIVER));
  }

  private static Leg receive() {
    return Day.leg(Kind.RECEIVE, Day.B, "11:00", "12:00");
  }

  private void plan() {
    day.give(Day.plan(Day.units(1), receive()));
  }

  private static Plan second(String name, String place, String latest) {
    return new Plan(
        name,
        1,
        null,
        Day.units(1),
        List.of(Day.leg(Kind.RECEIVE, place, "09:00", latest)),
        Plan.Value.MEDIUM,
        Digest.sha256(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  private void over() {
    day.heardAt("13:00");
    day.until("14:00");
    assertThat(Set.copyOf(day.open())).isNotEmpty();
  }

  private LiabilityWindow window() {
    return day.engine.trace(Day.unit(1)).liability().orElseThrow();
  }
}
