package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Digest;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Document;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Time;
import dev.custody.api.observe.Observation;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import dev.custody.reconcile.plan.Roster;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * For conditions under which the fast engine looks, the smallest world in which not to look would
 * show: the engines run side by side, and each world says that something changes by the last step.
 */
class ConcernedTest {

  private static final String U = Day.unit(1);
  private static final String V = Day.unit(2);
  private static final String X = "urn:e:crate:x";
  private static final String Y = "urn:e:crate:y";
  private static final String OTHER = "urn:example:trailer:2";
  private static final String STRANGER = "urn:example:party:stranger";

  private final Day day = new Day();

  private void give(SigningKey key, Kind kind, String time, String container, String... items) {
    day.give(key.sign(day.event(kind, time, Day.A, items).container(container).build()));
  }

  private ExceptionState state(String rule) {
    return day.only(rule).state();
  }

  // ---- what a container turns out to be inside of ----

  @Test
  void r19_thatOneOfTwoCratesIsInTheOther_explainsTheTurns() {
    give(day.sender, Kind.PACK, "07:00", X, U);
    give(day.sender, Kind.PACK, "07:10", Y, U);
    for (int i = 0; i < 2; i++) {
      give(day.sender, Kind.INSPECT, "08:" + (10 + i), X, U);
      give(day.carrier, Kind.INSPECT, "08:" + (20 + i), Y, U);
      give(day.receiver, Kind.INSPECT, "08:" + (30 + i), X, U);
      give(day.wms, Kind.INSPECT, "08:" + (40 + i), Y, U);
    }
    day.until("09:00");
    assertThat(state("R19").open()).isTrue();
    give(day.sender, Kind.PACK, "09:10", Y, X);
    day.until("09:20");
    assertThat(state("R19")).isEqualTo(ExceptionState.CLEARED);
  }

  // ---- two claims, and nothing before them ----

  @Test
  void r08_twoClaimsWithinTheirUncertainty_theSecondOfWhichComesAlone() {
    for (int i = 0; i < 2; i++) {
      long utcMs = Day.at("10:0" + i).toEpochMilli();
      Time time = new Time(utcMs, 0, 120_000, null, null, 0, 0);
      CustodyEventBuilder scan =
          day.event(Kind.SCAN, "10:0" + i, Day.A, U)
              .time(time)
              .holder(i == 0 ? Day.SENDER : Day.CARRIER);
      day.give(day.sender.sign(scan.build()));
      day.until("10:0" + i);
    }
    day.until("10:10");
    assertThat(state("R08").open()).isTrue();
  }

  // ---- documents ----

  private static Document document(int revision) {
    byte[] bytes = {(byte) revision};
    return new Document("bol", "urn:example:bol:1", revision, Digest.sha256(bytes));
  }

  @Test
  void r24_onePlanAsItEverWas_andPapersThatAreOthersAtTheReceipt() {
    day.give(Day.crossDock(1));
    day.give(day.sender.sign(day.load("07:00", Day.A, U).build()));
    CustodyEventBuilder depart = day.trailer(Kind.DEPART, "08:30", Day.A);
    day.give(day.carrier.sign(depart.documents(List.of(document(1))).build()));
    day.until("08:40");
    CustodyEventBuilder receive = day.event(Kind.RECEIVE, "11:10", Day.B, U);
    day.give(day.receiver.sign(receive.documents(List.of(document(2))).build()));
    day.until("11:20");
    assertThat(state("R24").open()).isTrue();
  }

  // ---- what a plan said of a container does not hold any more ----

  private static Plan inTrailer(Leg... legs) {
    List<PlanUnit> units = List.of(new PlanUnit(U, Day.TRAILER, null, null));
    return Day.plan(units, legs);
  }

  private void itWasNeverInTheTrailer(String time) {
    day.give(day.sender.sign(day.event(Kind.LOAD, time, Day.A, U).container(OTHER).build()));
    day.until(time.substring(0, 3) + "59");
  }

  @Test
  void r04_whatCameWithTheTrailer_hasNotComeIfItWasLoadedElsewhere() {
    day.give(inTrailer(Day.leg(Kind.ARRIVE, Day.B, "09:00", "10:00")));
    day.give(day.carrier.sign(day.trailer(Kind.ARRIVE, "09:30", Day.B).build()));
    day.heardAt("10:20");
    day.until("10:20");
    assertThat(day.last("R04")).isEmpty();
    itWasNeverInTheTrailer("10:30");
    assertThat(state("R04").open()).isTrue();
  }

  @Test
  void r33_whatAStrangerDroveOff_wasNotOnTheTrailerIfItWasLoadedElsewhere() {
    day.give(
        inTrailer(
            new Leg(Kind.DEPART, Day.A, null, null, Day.at("09:00"), Day.CARRIER, 0, Set.of())));
    day.give(day.carrier.sign(day.trailer(Kind.DEPART, "08:00", Day.A).holder(STRANGER).build()));
    day.until("08:20");
    assertThat(state("R33").open()).isTrue();
    itWasNeverInTheTrailer("08:30");
    assertThat(state("R33")).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r24_whoseDepartureItWas_changesWithWhatWasOnTheTrailer() {
    day.give(inTrailer(Day.leg(Kind.DEPART, Day.A, "07:00", "09:00")));
    CustodyEventBuilder depart = day.trailer(Kind.DEPART, "08:00", Day.A);
    day.give(day.carrier.sign(depart.documents(List.of(document(1))).build()));
    CustodyEventBuilder scan = day.event(Kind.SCAN, "08:10", Day.B, U);
    day.give(day.carrier.sign(scan.documents(List.of(document(2))).build()));
    day.until("08:20");
    assertThat(state("R24").open()).isTrue();
    itWasNeverInTheTrailer("08:30");
    assertThat(state("R24")).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r05_whatIsInsideOfWhatWasLoadedElsewhere_didNotComeEither() {
    // V is in U, and U by its plan in the trailer.
    give(day.sender, Kind.PACK, "06:00", U, V);
    Plan declared = inTrailer(Day.leg(Kind.STORE, Day.C, "20:00", "21:00"));
    day.give(declared);
    day.give(
        new Plan(
            "P-2",
            1,
            null,
            List.of(PlanUnit.of(V)),
            List.of(Day.leg(Kind.ARRIVE, Day.B, "09:00", "10:00")),
            Plan.Value.MEDIUM,
            Digest.sha256(new byte[] {2})));
    day.give(day.carrier.sign(day.trailer(Kind.ARRIVE, "09:30", Day.B).build()));
    day.heardAt("10:20");
    day.until("10:20");
    assertThat(day.last("R04")).isEmpty();
    itWasNeverInTheTrailer("10:30");
    assertThat(state("R04").open()).isTrue();
  }

  // ---- what is answered without a timeline ----

  @Test
  void r33_twoCarriers_ofNothingButAConsignment() {
    day.give(Day.crossDock(1));
    for (String carrier : List.of(Day.CARRIER, STRANGER)) {
      String time = carrier.equals(STRANGER) ? "08:20" : "08:10";
      CustodyEventBuilder depart = day.event(Kind.DEPART, time, Day.A);
      day.give(day.sender.sign(depart.consignment(Day.SHIPMENT).holder(carrier).build()));
      day.until(time);
    }
    day.until("08:30");
    assertThat(state("R33").open()).isTrue();
  }

  @Test
  void r05_everyLegFulfilled_andTheFirstAfterTheSecond() {
    day.give(
        Day.plan(
            Day.units(1),
            Day.leg(Kind.SCAN, Day.A, "06:00", "08:00"),
            Day.leg(Kind.STORE, Day.A, "08:00", "12:00")));
    day.give(day.sender.sign(day.event(Kind.STORE, "08:30", Day.A, U).build()));
    day.until("08:40");
    day.give(day.sender.sign(day.event(Kind.SCAN, "09:30", Day.A, U).build()));
    day.until("09:40");
    assertThat(state("R05").open()).isTrue();
    assertThat(day.only("R05").evidence()).hasSize(2);
  }

  @Test
  void r05_theTrailerSkipsALeg_afterAllWereInStep() {
    day.give(
        Day.plan(
            Day.units(1),
            Day.leg(Kind.LOAD, Day.A, "06:00", "08:00"),
            Day.leg(Kind.DEPART, Day.A, "08:00", "09:00"),
            Day.leg(Kind.ARRIVE, Day.B, "09:00", "11:00")));
    day.give(day.sender.sign(day.load("07:00", Day.A, U).build()));
    day.until("08:30");
    day.give(day.carrier.sign(day.trailer(Kind.ARRIVE, "08:50", Day.B).build()));
    day.until("08:55");
    assertThat(state("R05")).isEqualTo(ExceptionState.SUSPECTED);
  }

  @Test
  void r04_whatWasNeverSeen_isMissingWithItsCrate_onceTheOtherIsOutOfIt() {
    day.give(
        Day.plan(
            List.of(new PlanUnit(U, X, null, null), new PlanUnit(V, X, null, null)),
            Day.leg(Kind.SCAN, Day.A, "06:00", "08:00"),
            Day.leg(Kind.STORE, Day.B, "20:00", "21:00")));
    day.give(day.sender.sign(day.event(Kind.SCAN, "07:00", Day.A, U).build()));
    day.heardAt("08:20");
    day.until("08:20");
    assertThat(day.only("R04").subject()).isEqualTo(V);
    give(day.sender, Kind.UNPACK, "08:30", Y, U);
    day.until("08:40");
    assertThat(day.open().stream().map(ExceptionRevision::subject)).contains(X);
  }

  // ---- one instant ----

  @Test
  void r17_whatExcusedTheWait_leavesInTheSameInstant_asALateEventSays() {
    day.give(
        new Plan(
            "P-1",
            1,
            null,
            List.of(PlanUnit.of(U)),
            List.of(
                Day.leg(Kind.DEPART, Day.A, "06:00", "07:00"),
                Day.leg(Kind.ARRIVE, Day.B, "07:00", "20:00")),
            Plan.Value.MEDIUM,
            Digest.sha256(new byte[] {1})));
    day.give(
        new Plan(
            "P-2",
            1,
            null,
            List.of(PlanUnit.of(V)),
            List.of(
                Day.leg(Kind.DEPART, Day.A, "06:00", "19:00"),
                Day.leg(Kind.ARRIVE, Day.B, "19:00", "20:00")),
            Plan.Value.MEDIUM,
            Digest.sha256(new byte[] {2})));
    day.give(day.sender.sign(day.load("06:30", Day.A, U, V).build()));
    Observation seen = day.sender.sign(day.trailer(Kind.SCAN, "16:00", Day.A).build());
    day.give(seen);
    day.until("16:10");
    assertThat(day.last("R17")).isEmpty();
    Observation out;
    do {
      CustodyEventBuilder unload = day.event(Kind.UNLOAD, "16:00").container(Day.TRAILER);
      unload.items(List.of(dev.custody.api.event.Item.of(V)));
      out = day.sender.sign(unload.build());
    } while (out.eventId().compareTo(seen.eventId()) < 0);
    day.give(out);
    day.until("16:20");
    assertThat(state("R17").open()).isTrue();
  }

  // ---- times to look again ----

  @Test
  void r26_aKeyThatNeverSignedAnything_isNotSilentForEver() {
    Instant from = Day.at("06:00");
    Roster.Shift shift =
        new Roster.Shift("urn:example:operator:a", from, Day.at("08:00"), List.of());
    day.give(
        new Roster(
            List.of(
                new Roster.Entry(day.receiver.kid, Source.HANDHELD, List.of(), List.of(shift)))));
    day.until("12:00");
    assertThat(state("R26").open()).isTrue();
    day.engine.advance(Day.at("08:00").plusSeconds(86_401), day.said::add);
    assertThat(state("R26")).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r26_aTrackerUnderWay_silentForAShift_isConfirmed() {
    day.give(
        new Roster(
            List.of(new Roster.Entry(day.carrier.kid, Source.TELEMATICS, List.of(), List.of()))));
    CustodyEventBuilder report =
        day.event(Kind.TELEMETRY, "07:00")
            .container(Day.TRAILER)
            .place(
                new dev.custody.api.event.Place(
                    null,
                    null,
                    new dev.custody.api.event.Position(
                        500_000_000,
                        1,
                        10_000,
                        dev.custody.api.event.PositionSource.POSITION_GNSS)));
    day.give(day.carrier.sign(report.build()));
    day.give(day.sender.sign(day.trailer(Kind.DEPART, "08:30", Day.A).build()));
    day.until("10:00");
    assertThat(state("R26")).isEqualTo(ExceptionState.SUSPECTED);
    day.until("22:00");
    assertThat(state("R26")).isEqualTo(ExceptionState.CONFIRMED);
  }
}
