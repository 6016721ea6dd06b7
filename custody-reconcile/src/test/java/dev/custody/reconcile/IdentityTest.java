package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.Condition;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Position;
import dev.custody.api.event.PositionSource;
import dev.custody.api.event.Transfer;
import dev.custody.api.observe.Observation;
import dev.custody.reconcile.plan.PlanUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** R19, R20, R32 and R34: whether a thing is the one that it is said to be, and comes back. */
class IdentityTest {

  private static final String U = Day.unit(1);
  private static final String CRATE = "urn:example:crate:1";
  private static final String OTHER_CRATE = "urn:example:crate:2";
  private static final String LOT_A = "/01/09506000134352/10/A";
  private static final String LOT_B = "/01/09506000134352/10/B";

  private final Day day = new Day();

  private Observation seen(SigningKey key, String time, double latitude) {
    Position position =
        new Position((int) (latitude * 1e7), 0, 10_000, PositionSource.POSITION_GNSS);
    return key.sign(
        day.event(Kind.SCAN, time)
            .place(new Place(null, null, position))
            .items(List.of(Item.of(U)))
            .build());
  }

  @Test
  void r19_seenInTwoPlacesByTurns_fires_andKeysOnEachSideConfirm() {
    day.give(
        seen(day.sender, "08:00", 50),
        seen(day.carrier, "08:20", 53),
        seen(day.sender, "08:40", 50));
    day.until("08:41");
    assertThat(day.last("R19")).isEmpty();
    assertThat(day.only("R18").state()).isEqualTo(ExceptionState.CONFIRMED);
    day.give(seen(day.carrier, "09:00", 53));
    day.until("09:01");
    ExceptionRevision clone = day.only("R19");
    assertThat(clone.state()).isEqualTo(ExceptionState.SUSPECTED);
    assertThat(clone.severity()).isEqualTo(Severity.H);
    assertThat(clone.evidence()).hasSize(4);
    day.give(seen(day.receiver, "09:20", 50), seen(day.wms, "09:40", 53));
    day.until("09:41");
    assertThat(day.only("R19").state()).isIn(ExceptionState.CONFIRMED, ExceptionState.UPDATED);
  }

  @Test
  void r19_toAndFroAtAPossibleSpeed_orOneWrongScan_orAClockThatIsOff_isNoClone() {
    day.give(
        seen(day.sender, "06:00", 50),
        seen(day.carrier, "08:00", 51),
        seen(day.sender, "10:00", 50),
        seen(day.carrier, "12:00", 51));
    day.until("13:00");
    assertThat(day.said).isEmpty();
    Day skewed = new Day();
    skewed.give(
        seen(skewed.sender, "08:00", 50),
        seen(skewed.sender, "08:30", 50),
        seen(skewed.carrier, "08:40", 51),
        seen(skewed.carrier, "08:50", 51));
    skewed.until("09:00");
    assertThat(skewed.last("R19")).isEmpty();
  }

  private Observation in(
      SigningKey key, Kind kind, String time, String container, String... items) {
    return key.sign(day.event(kind, time, Day.A, items).container(container).build());
  }

  @Test
  void r19_inTwoContainersByTurns_fires_andAnEventThatMovedItClears() {
    day.give(
        in(day.sender, Kind.PACK, "07:00", CRATE, U),
        in(day.sender, Kind.PACK, "07:10", OTHER_CRATE, U),
        in(day.sender, Kind.INSPECT, "08:00", CRATE, U),
        in(day.carrier, Kind.INSPECT, "08:10", OTHER_CRATE, U),
        in(day.carrier, Kind.INSPECT, "08:20", CRATE, U));
    day.until("08:21");
    assertThat(day.last("R19")).isEmpty();
    day.give(in(day.sender, Kind.INSPECT, "08:30", OTHER_CRATE, U));
    day.until("08:31");
    assertThat(day.only("R19").expected()).isEqualTo("in one container at a time");
    day.give(in(day.sender, Kind.PACK, "08:05", OTHER_CRATE, U));
    day.until("08:32");
    assertThat(day.only("R19").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r20_anotherInThePlaceOfOne_fires_twoListingsConfirm_andItsTurningUpClears() {
    day.give(
        in(day.sender, Kind.PACK, "07:00", CRATE, "urn:e:box:1", "urn:e:box:2"),
        in(day.receiver, Kind.INSPECT, "10:00", CRATE, "urn:e:box:1", "urn:e:box:9"));
    day.until("10:10");
    ExceptionRevision swap = day.only("R20");
    assertThat(swap.state()).isEqualTo(ExceptionState.SUSPECTED);
    assertThat(swap.explanation()).contains("urn:e:box:9 in the place of urn:e:box:2");
    assertThat(swap.hold()).isEqualTo(new Hold(Hold.Scope.QUARANTINE, "urn:e:box:9", false));
    assertThat(day.last("R32")).isEmpty();
    day.give(in(day.wms, Kind.COUNT, "10:20", CRATE, "urn:e:box:1", "urn:e:box:9"));
    day.until("10:30");
    assertThat(day.only("R20").state()).isEqualTo(ExceptionState.CONFIRMED);
    day.give(day.receiver.sign(day.event(Kind.SCAN, "10:40", Day.B, "urn:e:box:2").build()));
    day.until("10:50");
    assertThat(day.only("R20").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r20_whatWasPackedLateOrPlanned_replacesNothing() {
    day.give(Day.crossDock(2));
    day.give(
        in(day.sender, Kind.PACK, "07:00", CRATE, U, "urn:e:box:2"),
        in(day.receiver, Kind.INSPECT, "10:00", CRATE, U, Day.unit(2)));
    day.until("10:10");
    assertThat(day.last("R20")).isEmpty();
    assertThat(day.last("R32")).isEmpty();
  }

  @Test
  void r20_anotherLotThanPlanned_fires_andARevisionClears() {
    PlanUnit planned = new PlanUnit(LOT_A, null, Decimal.of(10), "EA");
    PlanUnit amended = new PlanUnit(LOT_B, null, Decimal.of(10), "EA");
    day.give(Day.plan(List.of(planned), Day.leg(Kind.RECEIVE, Day.B, "11:00", "12:00")));
    day.give(
        day.receiver.sign(
            day.event(Kind.RECEIVE, "11:10")
                .place(Place.at(Day.B))
                .items(List.of(new Item(null, LOT_B, Decimal.of(10), "EA", null)))
                .consignment(Day.SHIPMENT)
                .build()));
    day.until("11:20");
    assertThat(day.only("R20").subject()).isEqualTo(LOT_B);
    assertThat(day.only("R20").state()).isEqualTo(ExceptionState.SUSPECTED);
    day.give(Day.plan(2, List.of(amended), Day.leg(Kind.RECEIVE, Day.B, "11:00", "12:00")));
    day.until("11:30");
    assertThat(day.only("R20").state()).isEqualTo(ExceptionState.CLEARED);
  }

  private Observation found(SigningKey key, String time, Condition condition) {
    return key.sign(
        day.event(Kind.INSPECT, time).items(List.of(Item.of(U).withCondition(condition))).build());
  }

  @Test
  void r20_aPartyStatesItTampered_confirms_damagedDoesNot_andFoundInOrderClears() {
    day.give(found(day.receiver, "09:00", Condition.DAMAGED));
    day.until("09:10");
    assertThat(day.last("R20")).isEmpty();
    day.give(found(day.receiver, "09:20", Condition.TAMPERED));
    day.until("09:30");
    ExceptionRevision other = day.only("R20");
    assertThat(other.state()).isEqualTo(ExceptionState.CONFIRMED);
    assertThat(other.subject()).isEqualTo(U);
    assertThat(other.explanation()).contains("is stated TAMPERED");
    day.give(found(day.sender, "09:40", Condition.OK));
    day.until("09:50");
    assertThat(day.only("R20").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r32_moreThanWasPacked_suspects_aStatedSurplusConfirms_andALatePackClears() {
    day.give(
        in(day.sender, Kind.PACK, "07:00", CRATE, "urn:e:box:1", "urn:e:box:2"),
        in(
            day.receiver,
            Kind.INSPECT,
            "10:00",
            CRATE,
            "urn:e:box:1",
            "urn:e:box:2",
            "urn:e:box:3"));
    day.until("10:10");
    assertThat(day.only("R32").severity()).isEqualTo(Severity.M);
    assertThat(day.only("R32").state()).isEqualTo(ExceptionState.SUSPECTED);
    assertThat(day.only("R32").explanation()).contains("urn:e:box:3");
    Item surplus = Item.of("urn:e:box:3").withCondition(Condition.SURPLUS);
    day.give(
        day.receiver.sign(
            day.event(Kind.INSPECT, "10:20")
                .place(Place.at(Day.B))
                .items(List.of(surplus))
                .container(CRATE)
                .build()));
    day.until("10:30");
    assertThat(day.only("R32").state()).isEqualTo(ExceptionState.CONFIRMED);
    day.give(in(day.sender, Kind.PACK, "07:20", CRATE, "urn:e:box:3"));
    day.until("10:40");
    assertThat(day.only("R32").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r32_fromAnotherCrate_fires_andInsideOfAVehicle_orWhereNothingWasPacked_doesNot() {
    day.give(
        in(day.sender, Kind.PACK, "07:00", CRATE, "urn:e:box:1"),
        in(day.sender, Kind.PACK, "07:10", OTHER_CRATE, U),
        in(day.sender, Kind.LOAD, "07:20", Day.TRAILER, CRATE),
        in(day.carrier, Kind.UNLOAD, "09:00", Day.TRAILER, CRATE, OTHER_CRATE, U, "urn:e:box:1"),
        in(day.carrier, Kind.INSPECT, "09:10", "urn:e:unknown:1", "urn:e:box:7"));
    day.until("09:20");
    assertThat(day.last("R32")).isEmpty();
    day.give(in(day.receiver, Kind.INSPECT, "10:00", CRATE, "urn:e:box:1", U));
    day.until("10:10");
    assertThat(day.open().stream().filter(e -> e.rule().equals("R32")))
        .extracting(ExceptionRevision::subject)
        .contains(CRATE)
        .doesNotContain("urn:e:unknown:1");
  }

  private Observation transfer(Kind kind, String time, String item, Outcome outcome) {
    return day.carrier.sign(
        day.event(kind, time, Day.C, item)
            .transfer(Transfer.of(Day.RECEIVER, Day.CARRIER, outcome))
            .build());
  }

  @Test
  void r34_takenBackAndNeverSeenAgain_fires_aDenialConfirms_andAScanClears() {
    day.give(transfer(Kind.RETURN, "08:00", U, Outcome.ACCEPTED));
    day.until("20:00");
    assertThat(day.said).isEmpty();
    day.until("20:01");
    ExceptionRevision skim = day.only("R34");
    assertThat(skim.state()).isEqualTo(ExceptionState.SUSPECTED);
    assertThat(skim.hold().scope()).isEqualTo(Hold.Scope.DEBRIEF);
    day.give(
        day.receiver.sign(
            day.event(Kind.INSPECT, "20:10")
                .place(Place.at(Day.A))
                .items(List.of(Item.of(U).withCondition(Condition.MISSING)))
                .build()));
    day.until("20:20");
    assertThat(day.only("R34").state()).isEqualTo(ExceptionState.CONFIRMED);
    day.give(day.receiver.sign(day.event(Kind.RECEIVE, "19:00", Day.A, U).build()));
    day.until("20:30");
    assertThat(day.only("R34").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r34_refused_hasToComeBack_andWhatWasAccepted_hasNot() {
    day.give(
        day.carrier.sign(
            day.event(Kind.DELIVER, "08:00", Day.C, U)
                .transfer(Transfer.of(Day.CARRIER, Day.RECEIVER, Outcome.OUTCOME_REFUSED))
                .build()),
        day.carrier.sign(
            day.event(Kind.DELIVER, "08:00", Day.C, Day.unit(2))
                .transfer(Transfer.of(Day.CARRIER, Day.RECEIVER, Outcome.ACCEPTED))
                .build()));
    day.until("23:00");
    assertThat(day.only("R34").subject()).isEqualTo(U);
  }

  private Observation counted(SigningKey key, Kind kind, String time, String place, long many) {
    var event =
        day.event(kind, time)
            .place(Place.at(place))
            .container(Day.TRAILER)
            .items(List.of(new Item(null, LOT_A, Decimal.of(many), "EA", null)));
    if (kind == Kind.DELIVER) {
      event.transfer(Transfer.of(Day.CARRIER, Day.RECEIVER, Outcome.ACCEPTED));
    }
    return key.sign(event.build());
  }

  @Test
  void r34_countsOfOneRound_haveToAddUp_andAFurtherCountClears() {
    day.give(
        counted(day.sender, Kind.LOAD, "06:00", Day.A, 100),
        day.carrier.sign(day.trailer(Kind.DEPART, "07:00", Day.A).build()),
        counted(day.carrier, Kind.DELIVER, "08:00", Day.B, 60),
        day.carrier.sign(day.trailer(Kind.ARRIVE, "10:00", Day.A).build()),
        counted(day.sender, Kind.UNLOAD, "10:30", Day.A, 30));
    day.until("14:00");
    assertThat(day.last("R34")).isEmpty();
    day.until("14:01");
    ExceptionRevision short10 = day.only("R34");
    assertThat(short10.state()).isEqualTo(ExceptionState.CONFIRMED);
    assertThat(short10.subject()).isEqualTo(Day.TRAILER);
    assertThat(short10.explanation()).contains("100 loaded, 60 delivered");
    day.give(counted(day.sender, Kind.UNLOAD, "10:40", Day.A, 10));
    day.until("14:10");
    assertThat(day.only("R34").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r34_aHaulThatDoesNotComeBack_isNoRound() {
    day.give(
        counted(day.sender, Kind.LOAD, "06:00", Day.A, 100),
        day.carrier.sign(day.trailer(Kind.DEPART, "07:00", Day.A).build()),
        day.carrier.sign(day.trailer(Kind.ARRIVE, "10:00", Day.B).build()),
        counted(day.receiver, Kind.RECEIVE, "10:30", Day.B, 90));
    day.until("23:00");
    assertThat(day.last("R34")).isEmpty();
  }
}
