package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Finding;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Operator;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Resolution;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealState;
import dev.custody.api.event.Transfer;
import dev.custody.api.observe.Observation;
import dev.custody.reconcile.internal.facts.Lanes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What holds stop, who releases them, and how many of them count. */
class HoldsTest {

  private static final String U = Day.unit(1);
  private static final String DOCK = "/414/9501101020016/254/D1";
  private static final String SITE = "/414/9501101020016";

  private final Day day = new Day();

  private boolean held(CustodyEvent proposed) {
    return day.engine.peek(proposed) instanceof GateAnswer.Held;
  }

  private void hold(Place place) {
    day.give(day.receiver.sign(day.event(Kind.HOLD, "07:00").place(place).build()));
  }

  private CustodyEvent depart(String time, String place) {
    return day.event(Kind.DEPART, time, place, U).container(Day.TRAILER).build();
  }

  @Test
  void aHeldSite_holdsItsDocks_andNoOther() {
    hold(Place.at(SITE));
    assertThat(held(depart("08:00", DOCK))).isTrue();
    assertThat(held(depart("08:00", Day.B))).isFalse();
    day.give(day.carrier.sign(depart("08:00", DOCK)));
    day.until("08:10");
    assertThat(day.only("R40").subject()).isEqualTo(SITE);
  }

  @Test
  void aHeldParty_neitherGivesNorReceives() {
    day.give(day.sender.sign(day.event(Kind.HOLD, "07:00").holder(Day.CARRIER).build()));
    for (boolean gives : new boolean[] {true, false}) {
      Transfer transfer =
          gives
              ? Transfer.of(Day.CARRIER, Day.RECEIVER, Outcome.ACCEPTED)
              : Transfer.of(Day.SENDER, Day.CARRIER, Outcome.ACCEPTED);
      assertThat(held(day.event(Kind.HANDOVER, "08:00", Day.A, U).transfer(transfer).build()))
          .isTrue();
    }
    Transfer others = Transfer.of(Day.SENDER, Day.RECEIVER, Outcome.ACCEPTED);
    assertThat(held(day.event(Kind.HANDOVER, "08:00", Day.A, U).transfer(others).build()))
        .isFalse();
  }

  @Test
  void aHeldLane_holdsWhatGoesByIt_andABreachIsSeen() {
    day.give(Day.crossDock(1));
    String lane = Lanes.name(Day.A, Day.B);
    assertThat(lane)
        .isEqualTo("urn:custody:lane:urn%3Aexample%3Aplace%3Aa:urn%3Aexample%3Aplace%3Ab");
    assertThat(Lanes.from(lane)).isEqualTo(Day.A);
    hold(Place.at(lane));
    day.give(day.sender.sign(day.load("07:30", Day.A, U).build()));
    day.until("07:45");
    assertThat(held(depart("08:30", Day.A))).isTrue();
    assertThat(held(day.trailer(Kind.DEPART, "08:30", Day.A).build())).isTrue();
    assertThat(
            held(
                day.event(Kind.DEPART, "08:30", Day.A, Day.unit(9)).container("urn:e:t:9").build()))
        .isFalse();
    day.give(day.carrier.sign(day.trailer(Kind.DEPART, "08:30", Day.A).build()));
    day.until("08:40");
    assertThat(day.only("R40").subject()).isEqualTo(lane);
  }

  @Test
  void aHeldConsignment_holdsTheTrailerThatHasIt() {
    day.give(Day.crossDock(1));
    day.give(day.sender.sign(day.event(Kind.HOLD, "06:30").consignment(Day.SHIPMENT).build()));
    day.give(day.sender.sign(day.load("07:30", Day.A, U).build()));
    day.until("07:40");
    CustodyEvent off = day.trailer(Kind.DEPART, "08:30", Day.A).build();
    assertThat(held(off)).isTrue();
    day.give(day.carrier.sign(off));
    day.until("08:40");
    assertThat(day.open()).extracting(ExceptionRevision::rule).contains("R40");
  }

  @Test
  void whatIsNoMovement_isNotHeld() {
    hold(Place.at(SITE));
    assertThat(held(day.event(Kind.SCAN, "08:00", DOCK, U).build())).isFalse();
  }

  @Test
  void aReleaseDatedAhead_releasesNothingYet() {
    day.give(day.receiver.sign(day.event(Kind.HOLD, "07:00", Day.A, U).build()));
    day.give(day.receiver.sign(day.event(Kind.RELEASE, "20:00", Day.A, U).build()));
    assertThat(held(depart("08:00", Day.A))).isTrue();
    assertThat(held(depart("20:30", Day.A))).isFalse();
  }

  @Test
  void holdsBeyondTheCap_areCounted_andAFloodThatWaitsIsCappedToo() {
    Day capped =
        new Day(
            EngineSettings.roadTransport(WatermarkMode.HEURISTIC)
                .withLimits(new EngineLimits(1_000, 10, 3)));
    for (int i = 1; i <= 10; i++) {
      capped.give(
          capped.receiver.sign(
              capped.event(Kind.HOLD, "08:0" + (i - 1), Day.A, Day.unit(i)).build()));
    }
    List<Integer> waiting = stopped(capped);
    capped.until("10:00");
    assertThat(stopped(capped)).isEqualTo(waiting).containsExactly(1, 2, 3);
    assertThat(capped.engine.counts().ignoredHolds()).isEqualTo(7);
    assertThat(capped.engine.counts().events()).isEqualTo(10);
  }

  private static List<Integer> stopped(Day capped) {
    List<Integer> found = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      CustodyEvent load = capped.load("09:00", Day.A, Day.unit(i)).build();
      if (capped.engine.peek(load) instanceof GateAnswer.Held) {
        found.add(i);
      }
    }
    return found;
  }

  /**
   * Every sticky rule, every pair of keys, every pair of operators: only another person's counts.
   */
  @Test
  void stickyHolds_areNeverReleasedByTheSamePerson() {
    List<String> sticky =
        RuleBook.rules().stream().filter(RuleInfo::sticky).map(RuleInfo::id).toList();
    assertThat(sticky).contains("R09", "R10", "R11", "R30").doesNotContain("R01", "R33");
    int released = 0;
    for (String rule : sticky) {
      for (boolean sameKey : new boolean[] {true, false}) {
        for (String first : Arrays.asList(null, "urn:e:op:1")) {
          for (String second : Arrays.asList(null, "urn:e:op:1", "urn:e:op:2")) {
            boolean otherPerson =
                !sameKey && (first == null ? second == null : "urn:e:op:2".equals(second));
            assertThat(released(rule, sameKey, first, second))
                .as("%s, same key=%s, operators %s and %s", rule, sameKey, first, second)
                .isEqualTo(otherPerson);
            released += otherPerson ? 1 : 0;
          }
        }
      }
    }
    assertThat(released).isEqualTo(2 * sticky.size());
    assertThat(released("R01", true, null, null)).as("not sticky").isTrue();
  }

  private static boolean released(
      String rule, boolean sameKey, @Nullable String first, @Nullable String second) {
    Day day = new Day();
    day.give(
        day.receiver.sign(order(day, Kind.HOLD, "08:00", rule, first)),
        (sameKey ? day.receiver : day.wms).sign(order(day, Kind.RELEASE, "08:10", rule, second)));
    CustodyEvent load = day.load("09:00", Day.A, U).build();
    boolean atOnce = day.engine.peek(load) instanceof GateAnswer.Clear;
    day.until("08:30");
    assertThat(day.engine.peek(load) instanceof GateAnswer.Clear).isEqualTo(atOnce);
    return atOnce;
  }

  private static CustodyEvent order(
      Day day, Kind kind, String time, String rule, @Nullable String operator) {
    return day.event(kind, time, Day.A, U)
        .finding(new Finding(null, 0, rule, null, null))
        .operator(operator == null ? null : new Operator(operator, List.of(), null))
        .build();
  }

  // ---- what exceptions ask to stop ----

  private ExceptionRevision broken() {
    day.give(day.sender.sign(day.load("07:00", Day.A, U).build()));
    day.give(
        day.carrier.sign(
            day.event(Kind.SEAL, "08:00")
                .seals(List.of(Seal.of("urn:e:s:1", SealState.BROKEN, Day.TRAILER)))
                .build()));
    day.until("08:10");
    assertThat(held(depart("08:30", Day.A))).isTrue();
    return day.only("R10");
  }

  private Observation order(
      ExceptionRevision on, Kind kind, SigningKey by, String time, @Nullable Resolution as) {
    Finding finding = new Finding(on.id().bytes(), on.revision(), on.rule(), as, null);
    return by.sign(day.event(kind, time).container(Day.TRAILER).finding(finding).build());
  }

  @Test
  void oneWhoResolvesASeal_doesNotOpenTheGate_twoDo() {
    ExceptionRevision seal = broken();
    day.give(order(seal, Kind.EXCEPTION, day.receiver, "08:20", Resolution.FALSE_ALARM));
    day.until("08:25");
    assertThat(day.only("R10").state()).isEqualTo(ExceptionState.RESOLVED);
    assertThat(held(depart("08:30", Day.A))).isTrue();
    day.give(order(seal, Kind.RELEASE, day.receiver, "08:26", null));
    assertThat(held(depart("08:30", Day.A))).as("the same person again").isTrue();
    day.give(order(seal, Kind.RELEASE, day.wms, "08:27", null));
    assertThat(held(depart("08:30", Day.A))).isFalse();
  }

  @Test
  void takingBackOnesOwnWord_releasesNoStickyHold() {
    broken();
    CustodyEvent back =
        day.event(Kind.CORRECTION, "08:15")
            .correction(
                new dev.custody.api.event.Correction(
                    day.only("R10").evidence().get(0),
                    dev.custody.api.event.CorrectionReason.DID_NOT_OCCUR,
                    List.of()))
            .build();
    day.give(day.carrier.sign(back));
    day.until("08:20");
    assertThat(day.only("R10").state()).isEqualTo(ExceptionState.CLEARED);
    assertThat(held(depart("08:30", Day.A))).isTrue();
    ExceptionRevision seen = day.only("R10");
    day.give(order(seen, Kind.RELEASE, day.receiver, "08:21", null));
    assertThat(held(depart("08:30", Day.A))).isTrue();
    day.give(order(seen, Kind.RELEASE, day.wms, "08:22", null));
    assertThat(held(depart("08:30", Day.A))).isFalse();
  }

  @Test
  void missingAtReceipt_stopsTheSignOffAndTheSiblings_notAPartialAcceptance() {
    day.give(Day.crossDock(2));
    day.give(day.crossDockEvents(2, Set.of(2)));
    day.heardAt("13:00");
    day.until("14:00");
    assertThat(day.only("R01").hold().scope()).isEqualTo(Hold.Scope.SIGN_OFF);
    for (Outcome outcome : List.of(Outcome.ACCEPTED, Outcome.PARTIAL, Outcome.OUTCOME_REFUSED)) {
      Transfer transfer = Transfer.of(Day.CARRIER, Day.RECEIVER, outcome);
      CustodyEvent delivery =
          day.event(Kind.DELIVER, "14:10", Day.B, U)
              .consignment(Day.SHIPMENT)
              .transfer(transfer)
              .build();
      assertThat(held(delivery)).as(outcome.name()).isEqualTo(outcome == Outcome.ACCEPTED);
    }
    CustodyEvent sibling =
        day.event(Kind.DISPATCH, "14:10", Day.B, U).consignment(Day.SHIPMENT).build();
    assertThat(held(sibling)).isTrue();
    day.give(order(day.only("R01"), Kind.RELEASE, day.receiver, "14:05", null));
    assertThat(held(sibling)).isFalse();
  }

  @Test
  void aResolvedLoss_staysClosedWhenAnotherDeadlinePasses() {
    day.give(
        Day.plan(
            Day.units(1),
            Day.leg(Kind.LOAD, Day.A, "06:00", "08:00"),
            Day.leg(Kind.RECEIVE, Day.B, "11:00", "12:00")));
    day.heardAt("09:00");
    day.until("09:30");
    ExceptionRevision gone = day.only("R04");
    Finding loss = new Finding(gone.id().bytes(), gone.revision(), "R04", Resolution.LOSS, null);
    day.give(day.receiver.sign(day.event(Kind.EXCEPTION, "09:40", Day.B, U).finding(loss).build()));
    day.heardAt("13:00");
    day.until("14:00");
    assertThat(day.only("R04").state()).isEqualTo(ExceptionState.RESOLVED);
    assertThat(day.only("R04").revision()).isEqualTo(2);
  }
}
