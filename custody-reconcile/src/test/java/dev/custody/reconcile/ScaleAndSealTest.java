package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.Decimal;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.event.Reading;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealState;
import dev.custody.api.observe.Observation;
import dev.custody.reconcile.plan.Roster;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R12, R13 and the weights and sizes of R20. */
class ScaleAndSealTest {

  private static final String U = Day.unit(1);
  private static final String SEAL = "urn:example:seal:1";

  private final Day day = new Day();
  private final SigningKey scale = new SigningKey("scale", Day.RECEIVER);
  private final SigningKey bridge = new SigningKey("bridge", Day.RECEIVER);

  private void roster() {
    day.give(
        new Roster(
            List.of(
                MissingTest.entry(scale, Source.SCALE), MissingTest.entry(bridge, Source.SCALE))));
  }

  private Observation seal(String time, String place, String id, SealState state) {
    return day.carrier.sign(
        day.event(Kind.SEAL, time)
            .place(Place.at(place))
            .seals(List.of(Seal.of(id, state, Day.TRAILER)))
            .build());
  }

  private void sealedAndGone() {
    day.give(Day.crossDock(2));
    day.give(
        day.sender.sign(day.load("07:00", Day.A, U, Day.unit(2)).build()),
        seal("07:30", Day.A, SEAL, SealState.AFFIXED),
        day.carrier.sign(day.trailer(Kind.DEPART, "08:30", Day.A).build()));
  }

  @Test
  void r12_openedOnTheWayAndDrivenOn_fires_andALateReportOfANewSealClears() {
    sealedAndGone();
    Observation resealed = seal("09:10", Day.C, "urn:example:seal:2", SealState.AFFIXED);
    day.give(
        seal("09:00", Day.C, SEAL, SealState.OPENED),
        day.carrier.sign(day.trailer(Kind.DEPART, "09:20", Day.C).build()));
    day.until("09:25");
    ExceptionRevision gap = day.only("R12");
    assertThat(gap.severity()).isEqualTo(Severity.M);
    assertThat(gap.state()).isEqualTo(ExceptionState.CONFIRMED);
    assertThat(gap.explanation()).contains(SEAL, Day.C);
    day.give(resealed);
    day.until("09:30");
    assertThat(day.only("R12").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r12_openedWhereNoPlanOpensIt_firesAfterAWhile_andANewSealClears() {
    sealedAndGone();
    day.give(seal("09:00", Day.C, SEAL, SealState.REMOVED));
    day.until("10:00");
    assertThat(day.last("R12")).isEmpty();
    day.until("10:01");
    assertThat(day.only("R12").state()).isEqualTo(ExceptionState.SUSPECTED);
    day.give(seal("10:10", Day.C, "urn:example:seal:2", SealState.AFFIXED));
    day.until("10:11");
    assertThat(day.only("R12").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r12_openedAtTheEndOfThePlan_isNoGap_evenIfAReadWasMissedAndItDrivesOn() {
    sealedAndGone();
    day.give(
        seal("10:10", Day.B, SEAL, SealState.OPENED),
        day.receiver.sign(day.event(Kind.RECEIVE, "11:10", Day.B, U).build()),
        day.carrier.sign(day.trailer(Kind.DEPART, "14:00", Day.B).build()),
        day.carrier.sign(day.trailer(Kind.ARRIVE, "16:00", Day.A).build()));
    day.until("18:00");
    assertThat(day.last("R12")).isEmpty();
  }

  @Test
  void r12_openedToLoadMoreAndReplaced_isNoGap() {
    sealedAndGone();
    Seal replaced =
        new Seal("urn:example:seal:2", SealState.AFFIXED, null, 0, null, SEAL, Day.TRAILER);
    day.give(
        day.carrier.sign(
            day.event(Kind.SEAL, "08:00")
                .place(Place.at(Day.A))
                .seals(List.of(Seal.of(SEAL, SealState.REMOVED, Day.TRAILER), replaced))
                .build()));
    day.until("12:00");
    assertThat(day.last("R12")).isEmpty();
  }

  static Reading reading(String type, String value, String uom) {
    return new Reading(type, Decimal.of(new BigDecimal(value)), uom, 0, null, null, null, false);
  }

  private Observation weighed(SigningKey key, String time, String thing, Reading reading) {
    return key.sign(
        day.event(Kind.INSPECT, time)
            .place(Place.at(Day.A))
            .items(List.of(Item.of(thing)))
            .readings(List.of(reading))
            .build());
  }

  @Test
  void r13_oneScaleSuspects_aSecondConfirms_aWeighingThatFitsClears() {
    roster();
    day.give(weighed(scale, "07:00", U, reading("Mass", "212.5", "KGM")));
    day.give(weighed(scale, "10:00", U, reading("Mass", "180", "KGM")));
    day.until("10:10");
    ExceptionRevision drop = day.only("R13");
    assertThat(drop.state()).isEqualTo(ExceptionState.SUSPECTED);
    assertThat(drop.severity()).isEqualTo(Severity.H);
    assertThat(drop.hold()).isEqualTo(new Hold(Hold.Scope.COUNT, U, false));
    assertThat(drop.explanation()).contains("212.5 kg", "180 kg");
    day.give(weighed(bridge, "10:30", U, reading("grossWeight", "179.5", "KGM")));
    day.until("10:40");
    assertThat(day.only("R13").state()).isEqualTo(ExceptionState.CONFIRMED);
    day.give(weighed(bridge, "11:00", U, reading("weight", "213000", "GRM")));
    day.until("11:10");
    assertThat(day.only("R13").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @ParameterizedTest
  @CsvSource({
    "Mass, 212, 209.5, KGM", // within three kilograms
    "Mass, 20000, 19850, KGM", // within one percent
    "Mass, 212, 0, KGM", // nothing on the scale
    "Mass, 212, -5, KGM",
    "Mass, 212, 5, XYZ", // a unit of measure that nobody knows
    "Temperature, 212, 5, KGM"
  })
  void r13_toleranceAndNonsense_raiseNothing(String type, String first, String second, String uom) {
    roster();
    day.give(
        weighed(scale, "07:00", U, reading(type, first, uom)),
        weighed(scale, "10:00", U, reading(type, second, uom)));
    day.until("12:00");
    assertThat(day.said).isEmpty();
  }

  @Test
  void r13_intervalsThatOverlap_raiseNothing() {
    Reading wide =
        new Reading(
            "Mass", Decimal.of(150), "KGM", 0, Decimal.of(100), Decimal.of(205), null, false);
    day.give(
        weighed(scale, "07:00", U, reading("Mass", "206", "KGM")),
        weighed(scale, "10:00", U, wide));
    day.until("12:00");
    assertThat(day.said).isEmpty();
  }

  private Observation onTheBridge(String time, String kilograms) {
    return bridge.sign(
        day.trailer(Kind.INSPECT, time, Day.B)
            .readings(List.of(reading("Mass", kilograms, "KGM")))
            .build());
  }

  @Test
  void r13_aVehicleThatUnloaded_isLighter_andOneThatDidNot_isNot() {
    roster();
    day.give(day.sender.sign(day.load("07:00", Day.A, U, Day.unit(2)).build()));
    day.give(onTheBridge("08:00", "20000"), onTheBridge("12:00", "18000"));
    day.until("12:10");
    assertThat(day.only("R13").subject()).isEqualTo(Day.TRAILER);
    day.give(day.receiver.sign(day.event(Kind.RECEIVE, "11:10", Day.B, U).build()));
    day.until("12:20");
    assertThat(day.only("R13").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r20_heavierOrOfAnotherSize_quarantines() {
    roster();
    day.give(
        weighed(scale, "07:00", U, reading("Mass", "100", "KGM")),
        weighed(scale, "10:00", U, reading("Mass", "140", "KGM")),
        weighed(scale, "07:00", Day.unit(2), reading("Height", "180", "CMT")),
        weighed(scale, "10:00", Day.unit(2), reading("height", "1.2", "MTR")),
        weighed(scale, "07:00", Day.unit(3), reading("height", "180", "CMT")),
        weighed(scale, "10:00", Day.unit(3), reading("height", "1.79", "MTR")));
    day.until("10:10");
    assertThat(day.open())
        .allMatch(e -> e.rule().equals("R20") && e.state() == ExceptionState.SUSPECTED)
        .extracting(ExceptionRevision::subject)
        .containsExactlyInAnyOrder(U, Day.unit(2));
    assertThat(day.open().get(0).hold().scope()).isEqualTo(Hold.Scope.QUARANTINE);
    day.give(weighed(scale, "10:20", U, reading("Mass", "101", "KGM")));
    day.give(weighed(scale, "10:20", Day.unit(2), reading("height", "1795", "MMT")));
    day.until("10:30");
    assertThat(day.open()).isEmpty();
  }
}
