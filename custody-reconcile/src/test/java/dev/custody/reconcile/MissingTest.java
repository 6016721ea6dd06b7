package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.Condition;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.reconcile.plan.PlanUnit;
import dev.custody.reconcile.plan.Roster;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** R01, R04: what is missing, how well that is known, and what takes it back. */
class MissingTest {

  private static final Set<Source> BOTH = EnumSet.of(Source.HANDHELD, Source.WMS);

  private final Day day = new Day();

  @Test
  void everythingSeen_raisesNothing() {
    day.give(Day.crossDock(3));
    day.give(day.crossDockEvents(3, Set.of()));
    day.heardAt("13:00");
    day.until("23:00");
    assertThat(day.said).isEmpty();
  }

  @Test
  void onePalletNotReceived_isMissingAtReceipt_andOnlySuspected() {
    day.give(Day.crossDock(3));
    day.give(day.crossDockEvents(3, Set.of(2)));
    day.heardAt("13:00");
    day.until("23:00");
    ExceptionRevision missing = day.only("R01");
    assertThat(day.open()).containsExactly(missing);
    assertThat(missing.state()).isEqualTo(ExceptionState.SUSPECTED);
    assertThat(missing.severity()).isEqualTo(Severity.H);
    assertThat(missing.subject()).isEqualTo(Day.unit(2));
    assertThat(missing.absence()).isEqualTo(Absence.PRESUMED_ABSENT);
    assertThat(missing.hold().scope()).isEqualTo(Hold.Scope.SIGN_OFF);
    assertThat(missing.expected())
        .isEqualTo("plan P-1, leg 3: RECEIVE at " + Day.B + " by 2026-11-02T12:00:00.000Z");
    assertThat(missing.explanation()).contains("2 of 3 units were", "ARRIVE at " + Day.B, "Next: ");
    assertThat(missing.id())
        .isEqualTo(ExceptionId.of("R01", 1, missing.subject(), missing.expected()));
  }

  @Test
  void twoSourcesAbsent_confirm() {
    day.give(
        Day.plan(Day.units(2), Day.leg(Kind.RECEIVE, Day.B, "11:00", "12:00").confirmedBy(BOTH)));
    day.give(new Roster(List.of(entry(day.wms, Source.WMS))));
    day.give(day.receiver.sign(day.event(Kind.RECEIVE, "11:10", Day.B, Day.unit(1)).build()));
    day.give(day.wms.sign(day.event(Kind.STORE, "12:30", Day.B, "urn:example:other:2").build()));
    day.heardAt("13:00");
    day.until("14:00");
    assertThat(day.only("R01").state()).isEqualTo(ExceptionState.CONFIRMED);
  }

  @Test
  void statedMissingByAParty_confirmsAtOnce() {
    day.give(Day.crossDock(2));
    day.give(day.crossDockEvents(2, Set.of(2)));
    Item gone = Item.of(Day.unit(2)).withCondition(Condition.MISSING);
    day.give(
        day.receiver.sign(
            day.event(Kind.RECEIVE, "11:30").place(Place.at(Day.B)).items(List.of(gone)).build()));
    day.until("11:40");
    ExceptionRevision missing = day.only("R01");
    assertThat(missing.state()).isEqualTo(ExceptionState.CONFIRMED);
    assertThat(missing.liability().missingFrom()).isEqualTo(Day.at("11:30"));
  }

  @Test
  void lateScan_clears() {
    day.give(Day.crossDock(2));
    day.give(day.crossDockEvents(2, Set.of(2)));
    day.heardAt("13:00");
    day.until("14:00");
    assertThat(day.open()).hasSize(1);
    day.give(day.receiver.sign(day.event(Kind.RECEIVE, "11:50", Day.B, Day.unit(2)).build()));
    assertThat(day.open()).isEmpty();
    assertThat(day.only("R01").state()).isEqualTo(ExceptionState.CLEARED);
    assertThat(day.only("R01").revision()).isEqualTo(2);
    assertThat(day.engine.counts().late()).isEqualTo(1);
  }

  @Test
  void nothingSeenAtALeg_isMissingByDeadline_andConfirmedByTheSecondMiss() {
    day.give(Day.crossDock(1));
    day.give(day.sender.sign(day.load("07:00", Day.A, Day.unit(1)).build()));
    day.heardAt("10:00");
    day.until("10:00");
    ExceptionRevision first = day.only("R04");
    assertThat(first.state()).isEqualTo(ExceptionState.SUSPECTED);
    assertThat(first.severity()).isEqualTo(Severity.M);
    day.heardAt("11:30");
    day.until("11:30");
    assertThat(day.only("R04").state()).isEqualTo(ExceptionState.CONFIRMED);
    assertThat(day.only("R04").severity()).isEqualTo(Severity.H);
    assertThat(day.only("R04").id()).isEqualTo(first.id());
  }

  @Test
  void wholeTrailer_isOneException_notOnePerPallet() {
    day.give(Day.crossDock(5));
    String[] all = {Day.unit(1), Day.unit(2), Day.unit(3), Day.unit(4), Day.unit(5)};
    day.give(day.sender.sign(day.load("07:00", Day.A, all).build()));
    day.give(day.carrier.sign(day.trailer(Kind.DEPART, "08:30", Day.A).build()));
    day.heardAt("11:30");
    day.until("11:30");
    assertThat(day.only("R04").subject()).isEqualTo(Day.TRAILER);
    assertThat(day.only("R04").explanation()).contains("5 planned units");
  }

  @Test
  void toleratedMiss_waitsForTheNextLeg() {
    day.give(
        Day.plan(
            Day.units(1),
            Day.leg(Kind.LOAD, Day.A, "06:00", "08:00").tolerating(1),
            Day.leg(Kind.RECEIVE, Day.B, "08:00", "12:00")));
    day.heardAt("09:00");
    day.until("10:00");
    assertThat(day.said).isEmpty();
    day.heardAt("13:00");
    day.until("13:00");
    assertThat(day.only("R04").state()).isEqualTo(ExceptionState.CONFIRMED);
  }

  @Test
  void silentSource_isNoAbsence() {
    day.give(Day.crossDock(1));
    day.give(day.sender.sign(day.load("07:00", Day.A, Day.unit(1)).build()));
    day.until("09:30");
    assertThat(day.said).isEmpty();
    day.until("23:00");
    assertThat(day.only("R04").absence()).isEqualTo(Absence.SOURCE_SILENT);
    assertThat(day.only("R04").state()).isEqualTo(ExceptionState.SUSPECTED);
    assertThat(day.only("R04").confidencePercent()).isEqualTo(10);
  }

  @Test
  void idleSource_doesNotFreezeTheOthers() {
    day.give(
        Day.plan(Day.units(1), Day.leg(Kind.RECEIVE, Day.B, "11:00", "12:00").confirmedBy(BOTH)));
    day.heardAt("13:00");
    day.until("12:30");
    assertThat(day.said).isEmpty();
    day.until("13:30");
    ExceptionRevision missing = day.only("R04");
    assertThat(missing.absence()).isEqualTo(Absence.SOURCE_SILENT);
    assertThat(missing.watermarks()).containsOnlyKeys(Source.HANDHELD);
  }

  @Test
  void completeStreams_proveThatNoScanWasMade() {
    Day provable = new Day(EngineSettings.roadTransport(WatermarkMode.PROVABLE));
    provable.give(new Roster(List.of(entry(provable.receiver, Source.HANDHELD))));
    provable.give(Day.plan(Day.units(2), Day.leg(Kind.RECEIVE, Day.B, "11:00", "12:00")));
    provable.give(
        provable.receiver.sign(provable.event(Kind.SCAN, "10:00", Day.B, "urn:e:o:1").build()),
        provable.receiver.sign(provable.event(Kind.RECEIVE, "11:10", Day.B, Day.unit(1)).build()),
        provable.receiver.sign(provable.event(Kind.SCAN, "12:30", Day.B, "urn:e:o:2").build()));
    provable.until("14:00");
    assertThat(provable.only("R01").absence()).isEqualTo(Absence.PROVEN_ABSENT);
  }

  @Test
  void aGapInTheStream_leavesTheAbsencePresumed_untilItIsFilled() {
    Day provable = new Day(EngineSettings.roadTransport(WatermarkMode.PROVABLE));
    provable.give(new Roster(List.of(entry(provable.receiver, Source.HANDHELD))));
    provable.give(Day.plan(Day.units(2), Day.leg(Kind.RECEIVE, Day.B, "11:00", "12:00")));
    var first =
        provable.receiver.sign(provable.event(Kind.RECEIVE, "11:10", Day.B, Day.unit(1)).build());
    var lost =
        provable.receiver.sign(provable.event(Kind.SCAN, "11:30", Day.B, "urn:e:o:1").build());
    var after =
        provable.receiver.sign(provable.event(Kind.SCAN, "12:30", Day.B, "urn:e:o:2").build());
    provable.give(first, after);
    provable.until("12:45");
    assertThat(provable.only("R01").absence()).isEqualTo(Absence.PRESUMED_ABSENT);
    provable.give(lost);
    provable.until("12:46");
    assertThat(provable.only("R01").absence()).isEqualTo(Absence.PROVEN_ABSENT);
  }

  @Test
  void heuristicMode_neverClaimsProof() {
    day.give(new Roster(List.of(entry(day.receiver, Source.HANDHELD))));
    day.give(Day.plan(Day.units(1), Day.leg(Kind.RECEIVE, Day.B, "11:00", "12:00")));
    day.give(day.receiver.sign(day.event(Kind.SCAN, "12:30", Day.B, "urn:e:o:2").build()));
    day.until("14:00");
    assertThat(day.only("R04").absence()).isEqualTo(Absence.PRESUMED_ABSENT);
  }

  @Test
  void liabilityWindow_namesLastIntactAndHoldersBetween() {
    day.give(Day.crossDock(2));
    day.give(
        day.sender.sign(
            day.load("07:00", Day.A, Day.unit(1), Day.unit(2)).holder(Day.SENDER).build()),
        day.carrier.sign(day.trailer(Kind.DEPART, "08:30", Day.A).holder(Day.CARRIER).build()),
        day.carrier.sign(day.trailer(Kind.ARRIVE, "10:00", Day.B).holder(Day.CARRIER).build()),
        day.receiver.sign(day.event(Kind.RECEIVE, "11:10", Day.B, Day.unit(1)).build()));
    day.heardAt("13:00");
    day.until("14:00");
    LiabilityWindow window = day.engine.trace(Day.unit(2)).liability().orElseThrow();
    assertThat(window.lastIntact().kind()).isEqualTo(Kind.LOAD);
    assertThat(window.lastIntact().bracket()).isNotNull();
    assertThat(window.missingFrom()).isEqualTo(Day.at("12:00"));
    assertThat(window.holders()).containsExactly(Day.SENDER, Day.CARRIER);
    assertThat(day.engine.trace(Day.unit(2)).sightings())
        .extracting(Sighting::through)
        .containsExactly(null, Day.TRAILER, Day.TRAILER);
    assertThat(day.engine.trace(Day.unit(1)).liability()).isEmpty();
  }

  @Test
  void unverifiedScan_provesNothing() {
    day.give(Day.crossDock(2));
    day.give(day.crossDockEvents(2, Set.of(2)));
    var hint = day.receiver.sign(day.event(Kind.RECEIVE, "11:50", Day.B, Day.unit(2)).build());
    day.give(
        new dev.custody.api.observe.Observation(
            hint.event(),
            hint.eventId(),
            dev.custody.api.observe.Trust.UNVERIFIED,
            hint.vouchings(),
            Set.of(),
            Set.of(),
            hint.bracket()));
    day.heardAt("13:00");
    day.until("14:00");
    assertThat(day.only("R01").state().open()).isTrue();
  }

  @Test
  void plannedContainer_speaksForItsUnits() {
    PlanUnit boxed = new PlanUnit("urn:example:box:1", Day.unit(9), null, null);
    day.give(Day.plan(List.of(boxed), Day.leg(Kind.RECEIVE, Day.B, "11:00", "12:00")));
    day.give(day.receiver.sign(day.event(Kind.RECEIVE, "11:10", Day.B, Day.unit(9)).build()));
    day.heardAt("13:00");
    day.until("14:00");
    assertThat(day.said).isEmpty();
  }

  static Roster.Entry entry(SigningKey key, Source source) {
    return new Roster.Entry(key.kid, source, List.of(), List.of());
  }
}
