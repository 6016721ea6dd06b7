package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Document;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Transfer;
import dev.custody.api.observe.Observation;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** R33: somebody else takes the goods, before and after it happens. */
class PickupTest {

  private static final String STRANGER = "urn:example:party:stranger";
  private static final String U = Day.unit(1);

  private final Day day = new Day();

  private static Leg leg(Kind step, String place, String from, String to, String holder) {
    Instant earliest = Day.at(from);
    return new Leg(step, place, null, earliest, Day.at(to), holder, 0, Set.of());
  }

  /** Handed over and driven off by the carrier, received by the receiver. */
  private static Plan named() {
    return Day.plan(
        Day.units(2),
        leg(Kind.HANDOVER, Day.A, "06:00", "08:00", Day.CARRIER),
        leg(Kind.DEPART, Day.A, "08:00", "09:00", Day.CARRIER),
        leg(Kind.RECEIVE, Day.B, "11:00", "12:00", Day.RECEIVER));
  }

  private CustodyEvent depart(String time, String holder, String container) {
    return day.trailer(Kind.DEPART, time, Day.A)
        .container(container)
        .items(List.of(dev.custody.api.event.Item.of(U)))
        .consignment(Day.SHIPMENT)
        .holder(holder)
        .build();
  }

  private static List<String> reasons(GateAnswer answer) {
    return answer instanceof GateAnswer.Held held ? held.reasons() : List.of();
  }

  @Test
  void r33_anotherCarrier_isHeldBeforeItLeaves_andRaisedAfterwards() {
    day.give(named());
    CustodyEvent proposed = depart("08:30", STRANGER, Day.TRAILER);
    assertThat(reasons(day.engine.peek(proposed)))
        .anyMatch(reason -> reason.startsWith("R33 pickup by " + STRANGER));
    day.give(day.carrier.sign(proposed));
    day.until("08:40");
    assertThat(day.only("R33").severity()).isEqualTo(Severity.C);
    assertThat(day.only("R33").state()).isEqualTo(ExceptionState.CONFIRMED);
    assertThat(day.only("R33").hold().scope()).isEqualTo(Hold.Scope.GATE);
  }

  @Test
  void r33_thePlannedCarrier_mayGo() {
    day.give(named());
    CustodyEvent proposed = depart("08:30", Day.CARRIER, Day.TRAILER);
    assertThat(day.engine.peek(proposed)).isInstanceOf(GateAnswer.Clear.class);
    day.give(day.carrier.sign(proposed));
    day.until("08:40");
    assertThat(day.last("R33")).isEmpty();
  }

  @Test
  void r33_whoDoesNotSayWhoItIs_waits() {
    day.give(named());
    CustodyEvent proposed =
        day.trailer(Kind.DEPART, "08:30", Day.A).consignment(Day.SHIPMENT).build();
    assertThat(reasons(day.engine.peek(proposed)))
        .anyMatch(reason -> reason.contains("an unstated carrier"));
  }

  @Test
  void r33_takenOnce_cannotBeTakenAgain_underTheSameNameEither() {
    day.give(named());
    day.give(day.carrier.sign(depart("08:10", Day.CARRIER, Day.TRAILER)));
    CustodyEvent again = depart("08:30", Day.CARRIER, "urn:example:trailer:2");
    assertThat(reasons(day.engine.peek(again))).anyMatch(r -> r.startsWith("R33 already taken"));
    day.until("08:20");
    assertThat(reasons(day.engine.peek(again))).anyMatch(r -> r.startsWith("R33 already taken"));
  }

  @Test
  void r33_backAndOutAgain_isNoSecondPickup() {
    day.give(Day.plan(Day.units(1), Day.leg(Kind.DEPART, Day.A, "06:00", "09:00")));
    day.give(day.carrier.sign(depart("08:10", Day.CARRIER, Day.TRAILER)));
    day.give(day.sender.sign(day.event(Kind.RECEIVE, "08:20", Day.A, U).build()));
    day.until("08:29");
    CustodyEvent again = depart("08:30", STRANGER, "urn:example:trailer:2");
    assertThat(day.engine.peek(again)).isInstanceOf(GateAnswer.Clear.class);
    day.give(day.carrier.sign(again));
    day.until("08:40");
    assertThat(day.last("R33")).isEmpty();
  }

  @Test
  void r33_twoCarriersOfTheSameGoods_areDoubleBrokering_andACorrectionClears() {
    day.give(Day.plan(Day.units(1), Day.leg(Kind.DEPART, Day.A, "06:00", "09:00")));
    day.give(day.carrier.sign(depart("08:10", Day.CARRIER, Day.TRAILER)));
    Observation second = day.receiver.sign(depart("08:30", STRANGER, "urn:example:trailer:2"));
    day.give(second);
    day.until("08:40");
    assertThat(day.only("R33").explanation()).contains(Day.CARRIER, STRANGER);
    day.give(Corrected.didNotOccur(day, day.receiver, "08:50", second));
    day.until("09:00");
    assertThat(day.only("R33").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r33_twoTrucksWithHalfEach_areInnocent() {
    day.give(Day.plan(Day.units(2), Day.leg(Kind.DEPART, Day.A, "06:00", "09:00")));
    for (int i = 1; i <= 2; i++) {
      CustodyEvent half =
          day.event(Kind.DEPART, "08:0" + i, Day.A, Day.unit(i))
              .consignment(Day.SHIPMENT)
              .container("urn:example:trailer:" + i)
              .holder("urn:example:party:carrier:" + i)
              .build();
      assertThat(day.engine.peek(half)).isInstanceOf(GateAnswer.Clear.class);
      day.give(day.carrier.sign(half));
    }
    day.until("08:40");
    assertThat(day.last("R33")).isEmpty();
  }

  @Test
  void r33_oneGiver_twoReceivers() {
    day.give(named());
    Transfer away = Transfer.of(Day.SENDER, STRANGER, Outcome.ACCEPTED);
    CustodyEvent given =
        day.event(Kind.HANDOVER, "07:30", Day.A, U)
            .consignment(Day.SHIPMENT)
            .transfer(away)
            .build();
    assertThat(reasons(day.engine.peek(given))).anyMatch(r -> r.contains(STRANGER));
    Transfer refused = Transfer.of(Day.SENDER, STRANGER, Outcome.OUTCOME_REFUSED);
    CustodyEvent no = day.event(Kind.HANDOVER, "07:30", Day.A, U).transfer(refused).build();
    assertThat(day.engine.peek(no)).isInstanceOf(GateAnswer.Clear.class);
  }

  // ---- where goods change hands on their way ----

  private static final String HUB = "urn:example:party:hub";
  private static final String NEXT = "urn:example:party:carrier:next";

  /** By the carrier to B, from there by the next one to C; whom B belongs to may be named. */
  private static Plan overB(Kind taking, String hub) {
    return Day.plan(
        Day.units(1),
        leg(Kind.DEPART, Day.A, "06:00", "07:00", Day.CARRIER),
        leg(Kind.ARRIVE, Day.B, "07:00", "08:00", Day.CARRIER),
        leg(Kind.RECEIVE, Day.B, "08:00", "09:00", hub),
        leg(taking, Day.B, "09:00", "10:00", NEXT),
        leg(Kind.RECEIVE, Day.C, "10:00", "12:00", Day.RECEIVER));
  }

  private boolean strange(String place, String giver, String receiver) {
    CustodyEvent given =
        day.event(Kind.HANDOVER, "09:30", place, U)
            .consignment(Day.SHIPMENT)
            .transfer(Transfer.of(giver, receiver, Outcome.ACCEPTED))
            .build();
    return reasons(day.engine.peek(given)).stream().anyMatch(r -> r.startsWith("R33 pickup by"));
  }

  @Test
  void r33_goodsThatChangeCarriersOnTheWay_areNotForStrangersThereEither() {
    day.give(overB(Kind.DEPART, HUB));
    assertThat(strange(Day.B, HUB, STRANGER)).isTrue();
    assertThat(strange(Day.B, HUB, NEXT)).isFalse();
    CustodyEvent given =
        day.event(Kind.HANDOVER, "09:30", Day.B, U)
            .transfer(Transfer.of(HUB, STRANGER, Outcome.ACCEPTED))
            .build();
    day.give(day.sender.sign(given));
    day.until("09:40");
    assertThat(day.only("R33").explanation()).contains(STRANGER, NEXT);
  }

  @Test
  void r33_bringingGoodsToWhereTheyLeaveAgain_isNoPickup_whomeverThatPlaceBelongsTo() {
    day.give(overB(Kind.DEPART, null));
    assertThat(strange(Day.B, Day.CARRIER, HUB)).isFalse();
    assertThat(strange(Day.B, HUB, STRANGER)).isTrue();
    CustodyEvent brought =
        day.event(Kind.HANDOVER, "07:30", Day.B, U)
            .transfer(Transfer.of(Day.CARRIER, HUB, Outcome.ACCEPTED))
            .build();
    day.give(day.sender.sign(brought));
    day.until("09:40");
    assertThat(day.last("R33")).isEmpty();
  }

  @Test
  void r33_whereTheCarrierItselfHandsOverToTheNext_aStrangerIsNotTheNext() {
    day.give(overB(Kind.HANDOVER, null));
    assertThat(strange(Day.B, Day.CARRIER, STRANGER)).isTrue();
    assertThat(strange(Day.B, Day.CARRIER, NEXT)).isFalse();
  }

  @Test
  void r33_whereGoodsAreDelivered_andWhereThePlanNamesNobody_nothingIsAPickup() {
    day.give(
        Day.plan(
            Day.units(1),
            leg(Kind.DEPART, Day.A, "06:00", "07:00", null),
            leg(Kind.DEPART, Day.B, "09:00", "10:00", NEXT),
            leg(Kind.HANDOVER, Day.C, "10:00", "12:00", Day.RECEIVER)));
    assertThat(strange(Day.C, NEXT, STRANGER)).isFalse();
    assertThat(strange(Day.A, Day.SENDER, STRANGER)).isFalse();
    assertThat(strange(Day.B, HUB, STRANGER)).as("who brings and who keeps is not said").isFalse();
  }

  @Test
  void gate_otherVehicleThanLoaded_waits() {
    day.give(day.sender.sign(day.load("07:00", Day.A, U).build()));
    day.until("07:30");
    assertThat(reasons(day.engine.peek(depart("08:00", null, "urn:example:trailer:2"))))
        .anyMatch(reason -> reason.contains("was loaded into " + Day.TRAILER));
    assertThat(day.engine.peek(depart("08:00", null, Day.TRAILER)))
        .isInstanceOf(GateAnswer.Clear.class);
  }

  @Test
  void gate_papersOfAnotherRevision_wait() {
    Plan old = Day.plan(1, Day.units(1), Day.leg(Kind.DEPART, Day.A, "06:00", "09:00"));
    Plan next = Day.plan(2, Day.units(1), Day.leg(Kind.DEPART, Day.A, "06:00", "09:00"));
    day.give(old);
    day.give(next);
    CustodyEvent proposed =
        day.event(Kind.DEPART, "08:00", Day.A, U)
            .container(Day.TRAILER)
            .documents(List.of(new Document("desadv", null, 0, old.digest())))
            .build();
    assertThat(reasons(day.engine.peek(proposed)))
        .anyMatch(r -> r.startsWith("R33 papers of revision 1"));
  }
}
