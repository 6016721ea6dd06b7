package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Digest;
import dev.custody.api.event.Correction;
import dev.custody.api.event.CorrectionReason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.Document;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.event.Position;
import dev.custody.api.event.PositionSource;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealState;
import dev.custody.api.observe.Observation;
import dev.custody.reconcile.plan.PlanUnit;
import dev.custody.reconcile.plan.Roster;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every other rule: it fires, it does not fire, and what takes it back. */
class RulesTest {

  private static final String U = Day.unit(1);
  private static final String SEAL = "urn:example:seal:1";

  private final Day day = new Day();

  private CustodyEvent counted(String time, String quantity, String uom) {
    Item item = new Item(U, null, Decimal.of(new java.math.BigDecimal(quantity)), uom, null);
    return day.event(Kind.RECEIVE, time).place(Place.at(Day.B)).items(List.of(item)).build();
  }

  private void planTwelve() {
    PlanUnit twelve = new PlanUnit(U, null, Decimal.of(12), "EA");
    day.give(Day.plan(List.of(twelve), Day.leg(Kind.RECEIVE, Day.B, "11:00", "12:00")));
  }

  @Test
  void r02_short_firesAtTheDeadline_andARecountClears() {
    planTwelve();
    day.give(day.receiver.sign(counted("11:10", "11", "EA")));
    day.until("12:00");
    assertThat(day.said).isEmpty();
    day.until("12:01");
    assertThat(day.only("R02").severity()).isEqualTo(Severity.M);
    assertThat(day.only("R02").hold().scope()).isEqualTo(Hold.Scope.INVOICE);
    day.give(day.receiver.sign(counted("11:40", "12", "EA")));
    assertThat(day.only("R02").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r02_anotherUnitOfMeasure_saysNothing() {
    planTwelve();
    day.give(day.receiver.sign(counted("11:10", "1", "CS")));
    day.until("13:00");
    assertThat(day.said).isEmpty();
  }

  @Test
  void r03_over_quarantines() {
    planTwelve();
    day.give(day.receiver.sign(counted("11:10", "15", "EA")));
    day.until("11:20");
    assertThat(day.only("R03").severity()).isEqualTo(Severity.H);
    assertThat(day.only("R03").hold().scope()).isEqualTo(Hold.Scope.QUARANTINE);
    assertThat(day.last("R02")).isEmpty();
  }

  @Test
  void r05_skippedStep_clearsWhenItsEventComesLate() {
    day.give(Day.crossDock(1));
    List<Observation> all = day.crossDockEvents(1, java.util.Set.of());
    day.give(all.get(0), all.get(2), all.get(3));
    day.until("11:30");
    assertThat(day.only("R05").severity()).isEqualTo(Severity.L);
    assertThat(day.only("R05").state()).isEqualTo(ExceptionState.CONFIRMED);
    day.give(all.get(1));
    assertThat(day.open()).isEmpty();
  }

  @Test
  void r05_withinClockUncertainty_isInOrder() {
    day.give(
        Day.plan(
            Day.units(1),
            Day.leg(Kind.LOAD, Day.A, "06:00", "08:00"),
            Day.leg(Kind.SCAN, Day.A, "08:00", "09:00")));
    day.give(
        day.sender.sign(day.event(Kind.SCAN, "07:58", Day.A, U).build()),
        day.sender.sign(
            day.load("07:59", Day.A, U)
                .time(
                    new dev.custody.api.event.Time(
                        Day.at("07:59").toEpochMilli(), 0, 120_000, null, null, 0, 0))
                .build()));
    day.until("09:30");
    assertThat(day.open()).isEmpty();
  }

  @Test
  void r06_wrongDock_clearsWhenItIsBack() {
    String dock1 = "/414/9501101020016/254/D1";
    String dock7 = "/414/9501101020016/254/D7";
    day.give(Day.plan(Day.units(1), Day.leg(Kind.LOAD, dock1, "06:00", "08:00")));
    day.give(day.sender.sign(day.load("07:00", dock7, U).build()));
    day.until("07:10");
    assertThat(day.only("R06").severity()).isEqualTo(Severity.M);
    assertThat(day.only("R06").explanation()).contains(dock7, dock1);
    day.give(day.sender.sign(day.load("07:30", dock1, U).build()));
    day.until("07:40");
    assertThat(day.open()).isEmpty();
  }

  @Test
  void r06_theSiteAlone_isNotAnotherPlace() {
    String site = "/414/9501101020016";
    day.give(Day.plan(Day.units(1), Day.leg(Kind.LOAD, site + "/254/D1", "06:00", "08:00")));
    day.give(day.sender.sign(day.load("07:00", site, U).build()));
    day.until("09:00");
    assertThat(day.said).isEmpty();
  }

  @Test
  void r07_unsignedHandover_fires_andTheReceiversStatementClears() {
    CustodyEvent event = Handovers.handover(day, "10:00", Day.SENDER, Day.CARRIER, U);
    day.give(Handovers.given(day.sender, event));
    day.until("10:30");
    assertThat(day.said).isEmpty();
    day.until("10:31");
    ExceptionRevision gap = day.only("R07");
    assertThat(gap.state()).isEqualTo(ExceptionState.SUSPECTED);
    assertThat(gap.explanation()).contains(Day.SENDER, Day.CARRIER);
    day.until("18:01");
    assertThat(day.only("R07").state()).isEqualTo(ExceptionState.CONFIRMED);
    day.give(Handovers.both(day.sender, day.carrier, event, false));
    assertThat(day.only("R07").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r07_refusal_confirms() {
    CustodyEvent event = Handovers.handover(day, "10:00", Day.SENDER, Day.CARRIER, U);
    day.give(Handovers.given(day.sender, event));
    day.give(
        day.carrier.sign(
            day.event(Kind.EXCEPTION, "10:05", Day.A, U)
                .related(List.of(SigningKey.id(event)))
                .build()));
    day.until("10:06");
    assertThat(day.only("R07").state()).isEqualTo(ExceptionState.CONFIRMED);
    assertThat(day.only("R07").explanation()).contains("refused");
  }

  @Test
  void r08_givenAwayTwice_fires_andNotAfterAReturn() {
    day.give(
        Handovers.both(
            day.sender,
            day.carrier,
            Handovers.handover(day, "10:00", Day.SENDER, Day.CARRIER, U),
            true),
        Handovers.both(
            day.sender,
            day.receiver,
            Handovers.handover(day, "10:20", Day.SENDER, Day.RECEIVER, U),
            true));
    day.until("11:00");
    assertThat(day.only("R08").severity()).isEqualTo(Severity.H);
    day.give(
        Handovers.both(
            day.carrier,
            day.sender,
            Handovers.handover(day, "10:10", Day.CARRIER, Day.SENDER, U),
            true));
    assertThat(day.only("R08").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r08_twoHoldersWithinTheUncertainty_fires_andApartDoesNot() {
    day.give(
        day.sender.sign(day.event(Kind.SCAN, "10:00", Day.A, U).holder(Day.SENDER).build()),
        day.carrier.sign(day.event(Kind.SCAN, "10:30", Day.A, U).holder(Day.CARRIER).build()));
    day.until("10:40");
    assertThat(day.said).isEmpty();
    day.give(
        day.receiver.sign(day.event(Kind.SCAN, "10:30", Day.B, U).holder(Day.RECEIVER).build()));
    assertThat(day.only("R08").state()).isEqualTo(ExceptionState.CONFIRMED);
  }

  @Test
  void r09_oneKeyOnBothSides_isSticky() {
    CustodyEvent event = Handovers.handover(day, "10:00", Day.SENDER, Day.CARRIER, U);
    day.give(Handovers.both(day.sender, day.sender, event, true));
    day.until("10:01");
    assertThat(day.only("R09").hold().sticky()).isTrue();
    assertThat(new Day().engine.exceptions()).isEmpty();
  }

  private Observation seal(String time, String id, SealState state) {
    return day.carrier.sign(
        day.event(Kind.SEAL, time).seals(List.of(Seal.of(id, state, Day.TRAILER))).build());
  }

  @Test
  void r10_brokenSeal_holdsTheContainer_andACorrectionClears() {
    Observation broken = seal("10:00", SEAL, SealState.BROKEN);
    day.give(seal("08:00", SEAL, SealState.AFFIXED), broken);
    day.until("10:01");
    ExceptionRevision found = day.only("R10");
    assertThat(found.severity()).isEqualTo(Severity.C);
    assertThat(found.state()).isEqualTo(ExceptionState.CONFIRMED);
    assertThat(found.hold()).isEqualTo(new Hold(Hold.Scope.CONTAINER, Day.TRAILER, true));
    assertThat(found.evidence()).hasSize(2);
    Correction correction =
        new Correction(broken.eventId(), CorrectionReason.DID_NOT_OCCUR, List.of());
    CustodyEvent event = day.event(Kind.CORRECTION, "10:30").correction(correction).build();
    day.give(day.sender.sign(event));
    day.until("10:31");
    assertThat(day.only("R10").state()).isEqualTo(ExceptionState.CONFIRMED);
    day.give(day.carrier.sign(event));
    day.until("10:32");
    assertThat(day.only("R10").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r10_openedSeal_isNotBroken() {
    day.give(seal("08:00", SEAL, SealState.AFFIXED), seal("10:00", SEAL, SealState.OPENED));
    day.until("10:01");
    assertThat(day.said).isEmpty();
  }

  @Test
  void r11_anotherSealThanTheOneAffixed_fires() {
    day.give(
        seal("08:00", SEAL, SealState.AFFIXED),
        seal("10:00", "urn:example:seal:2", SealState.INTACT));
    day.until("10:01");
    assertThat(day.only("R11").explanation()).contains(SEAL, "urn:example:seal:2");
    Day sound = new Day();
    Seal same = Seal.of(SEAL, SealState.INTACT, Day.TRAILER);
    Seal affixed = Seal.of(SEAL, SealState.AFFIXED, Day.TRAILER);
    sound.give(sound.carrier.sign(sound.event(Kind.SEAL, "08:00").seals(List.of(affixed)).build()));
    sound.give(sound.carrier.sign(sound.event(Kind.SEAL, "10:00").seals(List.of(same)).build()));
    sound.until("10:01");
    assertThat(sound.said).isEmpty();
  }

  private Observation seen(String time, double latitude) {
    Position position =
        new Position((int) (latitude * 1e7), 0, 10_000, PositionSource.POSITION_GNSS);
    return day.carrier.sign(
        day.event(Kind.SCAN, time)
            .place(new Place(null, null, position))
            .items(List.of(Item.of(U)))
            .build());
  }

  @Test
  void r18_fasterThanTheRoad_fires_andPossibleTravelDoesNot() {
    day.give(seen("08:00", 50.0), seen("10:00", 51.0));
    day.until("10:01");
    assertThat(day.said).isEmpty();
    day.give(seen("10:30", 53.0));
    day.until("10:31");
    assertThat(day.only("R18").state()).isEqualTo(ExceptionState.CONFIRMED);
  }

  @Test
  void r24_revisionAfterDeparture_isCritical_andDoesNotCount() {
    day.give(Day.crossDock(2));
    List<Observation> all = day.crossDockEvents(2, java.util.Set.of(2));
    day.give(all);
    var edited =
        Day.plan(
            2,
            Day.units(1),
            Day.crossDock(1).legs().toArray(new dev.custody.reconcile.plan.Leg[0]));
    day.engine.apply(new Input.PlanUpsert(edited, Day.at("09:30")), day.said::add);
    day.heardAt("13:00");
    day.until("13:00");
    assertThat(day.only("R24").severity()).isEqualTo(Severity.C);
    assertThat(day.only("R24").subject()).isEqualTo(Day.SHIPMENT);
    assertThat(day.only("R01").subject()).isEqualTo(Day.unit(2));
  }

  @Test
  void r24_revisionBeforeDeparture_counts() {
    day.give(Day.crossDock(2));
    day.give(day.crossDockEvents(1, java.util.Set.of()));
    var edited =
        Day.plan(
            2,
            Day.units(1),
            Day.crossDock(1).legs().toArray(new dev.custody.reconcile.plan.Leg[0]));
    day.engine.apply(new Input.PlanUpsert(edited, Day.at("07:30")), day.said::add);
    day.heardAt("13:00");
    day.until("13:00");
    assertThat(day.open()).isEmpty();
  }

  @Test
  void r24_documentWithAnotherDigestThanAtDeparture_fires() {
    Document pinned = new Document("bol", "urn:example:bol:1", 1, Digest.sha256(new byte[] {1}));
    Document edited = new Document("bol", "urn:example:bol:1", 2, Digest.sha256(new byte[] {2}));
    day.give(Day.crossDock(1));
    day.give(day.sender.sign(day.load("07:00", Day.A, U).build()));
    day.give(
        day.carrier.sign(
            day.trailer(Kind.DEPART, "08:30", Day.A).documents(List.of(pinned)).build()),
        day.sender.sign(
            day.event(Kind.PLAN, "09:00")
                .consignment(Day.SHIPMENT)
                .documents(List.of(edited))
                .build()));
    day.until("09:01");
    assertThat(day.only("R24").explanation()).contains("urn:example:bol:1");
  }

  @Test
  void r29_gapOfARosteredKey_fires_andTheLostUploadClears() {
    day.give(new Roster(List.of(MissingTest.entry(day.sender, Source.HANDHELD))));
    Observation lost = day.sender.sign(day.event(Kind.SCAN, "08:00", Day.A, U).build());
    Day other = new Day();
    day.give(day.sender.sign(day.event(Kind.SCAN, "08:10", Day.A, U).build()));
    Observation lost2 = day.sender.sign(day.event(Kind.SCAN, "08:20", Day.A, U).build());
    day.give(day.sender.sign(day.event(Kind.SCAN, "08:30", Day.A, U).build()));
    day.until("09:00");
    assertThat(day.said).isEmpty();
    day.until("09:01");
    assertThat(day.only("R29").subject()).isEqualTo(day.sender.kid.toHex());
    assertThat(day.only("R29").explanation()).contains("2..2");
    assertThat(day.only("R29").state()).isEqualTo(ExceptionState.SUSPECTED);
    day.until("16:30");
    assertThat(day.only("R29").state()).isEqualTo(ExceptionState.SUSPECTED);
    day.until("16:31");
    assertThat(day.only("R29").state()).isEqualTo(ExceptionState.CONFIRMED);
    day.give(lost2);
    assertThat(day.only("R29").state()).isEqualTo(ExceptionState.CLEARED);
    assertThat(lost.eventId()).isNotEqualTo(lost2.eventId());
    other.sender.skip(5);
    other.give(other.sender.sign(other.event(Kind.SCAN, "08:30", Day.A, U).build()));
    other.until("23:00");
    assertThat(other.said).isEmpty();
  }

  private Observation gapOnShift() {
    Roster.Shift shift =
        new Roster.Shift("urn:example:op:1", Day.at("06:00"), Day.at("13:00"), List.of());
    day.give(
        new Roster(
            List.of(
                new Roster.Entry(
                    day.sender.kid, Source.HANDHELD, List.of(Day.A), List.of(shift)))));
    day.give(day.sender.sign(day.event(Kind.SCAN, "08:10", Day.A, U).build()));
    Observation offline = day.sender.sign(day.event(Kind.SCAN, "08:20", Day.A, U).build());
    day.give(day.sender.sign(day.event(Kind.SCAN, "08:30", Day.A, U).build()));
    return offline;
  }

  @Test
  void r29_uploadAtTheEndOfTheShift_neverAlarms() {
    Observation offline = gapOnShift();
    day.until("13:20");
    assertThat(day.only("R29").state()).isEqualTo(ExceptionState.SUSPECTED);
    day.give(offline);
    day.until("23:00");
    assertThat(day.only("R29").state()).isEqualTo(ExceptionState.CLEARED);
    assertThat(day.said)
        .filteredOn(each -> each.rule().equals("R29"))
        .extracting(ExceptionRevision::state)
        .containsExactly(ExceptionState.SUSPECTED, ExceptionState.CLEARED);
  }

  @Test
  void r29_gapThatOutlivesTheShift_isConfirmed() {
    gapOnShift();
    day.until("13:30");
    assertThat(day.only("R29").state()).isEqualTo(ExceptionState.SUSPECTED);
    day.until("13:31");
    assertThat(day.only("R29").state()).isEqualTo(ExceptionState.CONFIRMED);
  }

  @Test
  void r30_twoStatementsAtOnePosition_distrustTheKeyFromThere() {
    day.give(Day.crossDock(1));
    CustodyEvent one = day.load("07:00", Day.A, U).build();
    CustodyEvent other = day.event(Kind.SCAN, "07:10", Day.A, U).build();
    day.give(day.sender.sign(one));
    day.until("07:30");
    assertThat(day.said).isEmpty();
    day.give(
        SigningKey.verified(other, day.sender.fork(other, dev.custody.api.statement.Role.ACTOR)));
    assertThat(day.only("R30").severity()).isEqualTo(Severity.C);
    assertThat(day.only("R30").evidence()).hasSize(2);
    day.give(day.carrier.sign(day.event(Kind.SCAN, "10:00", Day.A, "urn:e:o:1").build()));
    day.until("10:00");
    assertThat(day.only("R04").subject()).isEqualTo(U);
  }

  @Test
  void r31_childLeftOutOfAListing_fires_andTurningUpClears() {
    day.give(
        day.sender.sign(
            day.event(Kind.PACK, "07:00", Day.A, "urn:e:box:1", "urn:e:box:2")
                .container(U)
                .build()),
        day.receiver.sign(
            day.event(Kind.INSPECT, "10:00", Day.B, "urn:e:box:1").container(U).build()));
    day.until("11:00");
    assertThat(day.said).isEmpty();
    day.until("11:01");
    assertThat(day.only("R31").subject()).isEqualTo(U);
    assertThat(day.only("R31").explanation()).contains("urn:e:box:2");
    day.give(day.receiver.sign(day.event(Kind.SCAN, "11:30", Day.B, "urn:e:box:2").build()));
    day.until("11:31");
    assertThat(day.open()).isEmpty();
  }

  @Test
  void r35_itemThatIsNotOnThePlan_fires_andARevisionClears() {
    day.give(Day.crossDock(1));
    day.give(
        day.sender.sign(
            day.load("07:00", Day.A, U, Day.unit(2)).consignment(Day.SHIPMENT).build()));
    day.until("07:30");
    assertThat(day.only("R35").subject()).isEqualTo(Day.unit(2));
    var amended =
        Day.plan(
            2,
            Day.units(2),
            Day.crossDock(1).legs().toArray(new dev.custody.reconcile.plan.Leg[0]));
    day.give(amended);
    assertThat(day.open()).isEmpty();
  }

  @Test
  void r35_whatNoPlanConcerns_isNotJudged() {
    day.give(Day.crossDock(1));
    day.give(day.sender.sign(day.load("07:00", Day.A, U, Day.unit(2)).build()));
    day.until("07:30");
    assertThat(day.said).isEmpty();
  }

  @Test
  void r36_sameScanTwice_isLow_andTheSameEventTwiceIsOnlyCounted() {
    Observation scan = day.sender.sign(day.event(Kind.SCAN, "08:00", Day.A, U).build());
    day.give(scan, scan);
    day.until("08:10");
    assertThat(day.said).isEmpty();
    assertThat(day.engine.counts().duplicates()).isEqualTo(1);
    day.give(day.sender.sign(day.event(Kind.SCAN, "08:01", Day.A, U).build()));
    assertThat(day.only("R36").severity()).isEqualTo(Severity.L);
  }

  @Test
  void r40_movedWhileHeld_isCritical_andNotAfterARelease() {
    day.give(day.receiver.sign(day.event(Kind.HOLD, "08:00", Day.A, U).build()));
    day.give(day.sender.sign(day.event(Kind.SCAN, "08:10", Day.A, U).build()));
    day.until("08:20");
    assertThat(day.said).isEmpty();
    CustodyEvent load = day.load("08:30", Day.A, U).build();
    assertThat(day.engine.peek(load)).isInstanceOf(GateAnswer.Held.class);
    day.give(day.sender.sign(load));
    day.until("08:40");
    assertThat(day.only("R40").severity()).isEqualTo(Severity.C);
    day.give(day.receiver.sign(day.event(Kind.RELEASE, "08:25", Day.A, U).build()));
    assertThat(day.only("R40").state()).isEqualTo(ExceptionState.CLEARED);
    assertThat(day.engine.peek(load)).isInstanceOf(GateAnswer.Clear.class);
  }

  @Test
  void r40_holdOfAPlace_coversAllThatLeavesIt() {
    day.give(day.receiver.sign(day.event(Kind.HOLD, "08:00").place(Place.at(Day.A)).build()));
    day.give(day.sender.sign(day.load("08:30", Day.A, U).build()));
    day.give(day.sender.sign(day.load("08:35", Day.B, Day.unit(2)).build()));
    day.until("08:40");
    assertThat(day.only("R40").subject()).isEqualTo(Day.A);
    assertThat(day.only("R40").evidence()).hasSize(2);
  }
}
