package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.AccessState;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Position;
import dev.custody.api.event.PositionSource;
import dev.custody.api.event.Transfer;
import dev.custody.api.observe.Observation;
import dev.custody.reconcile.plan.Geofence;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.Roster;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** R14 to R17: positions against the places of the plan. A lies at 50.0 N, B 111 km north of it. */
class RouteTest {

  private static final String U = Day.unit(1);
  private static final Geofence AT_A = new Geofence(50, 0, 400);
  private static final Geofence AT_B = new Geofence(51, 0, 400);

  private final Day day = new Day();
  private final SigningKey tracker = new SigningKey("tracker", Day.CARRIER);

  private static Leg leg(Kind step, String place, Geofence fence, String from, String to) {
    return new Leg(step, place, fence, Day.at(from), Day.at(to), null, 0, Set.of());
  }

  private static Plan haul(Plan.Value value) {
    Plan plan =
        Day.plan(
            Day.units(2),
            leg(Kind.LOAD, Day.A, AT_A, "06:00", "08:00"),
            leg(Kind.DEPART, Day.A, AT_A, "08:00", "09:00"),
            leg(Kind.ARRIVE, Day.B, AT_B, "09:00", "12:00"),
            leg(Kind.RECEIVE, Day.B, AT_B, "12:00", "14:00"));
    return new Plan(
        plan.id(),
        plan.revision(),
        plan.consignment(),
        plan.units(),
        plan.legs(),
        value,
        plan.digest());
  }

  private void loaded(Plan.Value value) {
    day.give(new Roster(List.of(MissingTest.entry(tracker, Source.TELEMATICS))));
    day.give(haul(value));
    day.give(
        day.sender.sign(day.load("07:00", Day.A, U, Day.unit(2)).build()),
        day.carrier.sign(day.trailer(Kind.DEPART, "08:30", Day.A).build()));
  }

  private static Place at(double latitude, double longitude) {
    return new Place(
        null,
        null,
        new Position(
            (int) StrictMath.round(latitude * 1e7),
            (int) StrictMath.round(longitude * 1e7),
            10_000,
            PositionSource.POSITION_GNSS));
  }

  private Observation fix(SigningKey key, String time, double latitude, double longitude) {
    return key.sign(
        day.event(Kind.TELEMETRY, time)
            .container(Day.TRAILER)
            .place(at(latitude, longitude))
            .build());
  }

  private void drive(double... latitudes) {
    for (int i = 0; i < latitudes.length; i++) {
      String time = String.format("%02d:%02d", 8 + (35 + 5 * i) / 60, (35 + 5 * i) % 60);
      day.give(fix(tracker, time, latitudes[i], 0));
    }
  }

  @Test
  void r15_stopOffThePlan_suspects_andTheReceiptOfAllClears() {
    loaded(Plan.Value.MEDIUM);
    drive(50.1, 50.2, 50.3, 50.3, 50.3, 50.3, 50.3);
    day.until("09:06");
    assertThat(day.last("R15")).isEmpty();
    drive(50.1, 50.2, 50.3, 50.3, 50.3, 50.3, 50.3, 50.3, 50.5, 51);
    day.until("09:30");
    ExceptionRevision stop = day.only("R15");
    assertThat(stop.state()).isEqualTo(ExceptionState.SUSPECTED);
    assertThat(stop.subject()).isEqualTo(Day.TRAILER);
    assertThat(stop.explanation()).contains("25 minutes");
    day.give(day.receiver.sign(day.event(Kind.RECEIVE, "12:10", Day.B, U).build()));
    day.until("12:20");
    assertThat(day.only("R15").state()).isEqualTo(ExceptionState.SUSPECTED);
    day.give(day.receiver.sign(day.event(Kind.RECEIVE, "12:11", Day.B, Day.unit(2)).build()));
    day.until("12:21");
    assertThat(day.only("R15").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r15_doorOpenedDuringTheStop_byAnotherKey_confirms() {
    loaded(Plan.Value.MEDIUM);
    drive(50.1, 50.3, 50.3, 50.3, 50.3, 50.3, 50.3, 50.3);
    day.give(
        day.carrier.sign(
            day.event(Kind.ACCESS, "08:50")
                .container(Day.TRAILER)
                .place(Place.at(Day.C))
                .access(AccessState.ACCESS_OPENED)
                .build()));
    day.until("09:30");
    assertThat(day.only("R15").state()).isIn(ExceptionState.CONFIRMED, ExceptionState.UPDATED);
  }

  @Test
  void r15_highValueMayStandForLess() {
    loaded(Plan.Value.HIGH);
    drive(50.1, 50.3, 50.3, 50.3, 50.3, 50.5);
    day.until("09:30");
    assertThat(day.only("R15").state()).isEqualTo(ExceptionState.SUSPECTED);
  }

  @Test
  void r15_atPlannedPlaces_orEmpty_orWithoutGeofences_raisesNothing() {
    loaded(Plan.Value.HIGH);
    List<Double> way = new ArrayList<>(List.of(50.0, 50.0, 50.0, 50.0, 50.0, 50.3, 50.6, 51.0));
    for (int i = 0; i < 30; i++) {
      way.add(51.0);
    }
    drive(way.stream().mapToDouble(Double::doubleValue).toArray());
    day.give(
        day.receiver.sign(day.event(Kind.RECEIVE, "12:10", Day.B, U, Day.unit(2)).build()),
        fix(tracker, "13:00", 50.5, 0),
        fix(tracker, "15:00", 50.5, 0));
    day.until("16:00");
    assertThat(day.last("R15")).isEmpty();
    assertThat(day.last("R16")).isEmpty();
    Day other = new Day();
    other.give(Day.crossDock(2));
    other.give(
        other.sender.sign(other.load("07:00", Day.A, U, Day.unit(2)).build()),
        fix(tracker, "09:00", 50.5, 0),
        fix(tracker, "10:30", 50.5, 0));
    other.until("10:50");
    assertThat(other.last("R15")).isEmpty();
  }

  @Test
  void r15_aMissedReceiptAtTheEnd_doesNotBlameTheWayHome() {
    loaded(Plan.Value.MEDIUM);
    drive(50.1, 50.5, 51.0, 51.0);
    day.give(day.receiver.sign(day.event(Kind.RECEIVE, "12:10", Day.B, U).build()));
    day.give(fix(tracker, "13:00", 50.5, 0), fix(tracker, "15:00", 50.5, 0));
    day.until("16:00");
    assertThat(day.last("R15")).isEmpty();
    assertThat(day.last("R16")).isEmpty();
  }

  @Test
  void r15_positionsThatAreNone_andOneThatIsWrong_breakNothing() {
    loaded(Plan.Value.MEDIUM);
    drive(50.1, 50.3, 50.3, 50.3);
    day.give(fix(tracker, "08:52", 0, 0), fix(tracker, "08:53", -33, 151));
    drive(50.1, 50.3, 50.3, 50.3, 50.3, 50.3, 50.3, 50.5);
    day.until("09:30");
    assertThat(day.only("R15").explanation()).contains("25 minutes");
    assertThat(day.last("R16")).isEmpty();
  }

  @Test
  void r16_twoPositionsOffTheWay_suspect_aSecondKeyConfirms() {
    loaded(Plan.Value.MEDIUM);
    day.give(fix(tracker, "08:40", 50.2, 0.05), fix(tracker, "08:50", 50.3, 0.3));
    day.until("08:55");
    assertThat(day.last("R16")).isEmpty();
    day.give(fix(tracker, "09:00", 50.3, 0.5));
    day.until("09:05");
    ExceptionRevision off = day.only("R16");
    assertThat(off.state()).isEqualTo(ExceptionState.SUSPECTED);
    assertThat(off.expected()).contains("P-1");
    day.give(fix(day.carrier, "09:10", 50.3, 0.5));
    day.until("09:15");
    assertThat(day.only("R16").state()).isEqualTo(ExceptionState.CONFIRMED);
    day.give(day.receiver.sign(day.event(Kind.RECEIVE, "12:10", Day.B, U, Day.unit(2)).build()));
    day.until("12:20");
    assertThat(day.only("R16").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r16_windingRoad_andOneBadPosition_raiseNothing() {
    loaded(Plan.Value.MEDIUM);
    day.give(
        fix(tracker, "08:40", 50.2, 0.12),
        fix(tracker, "08:50", 50.4, -0.15),
        fix(tracker, "09:00", 50.5, 4),
        fix(tracker, "09:10", 50.8, 0.1));
    day.until("12:00");
    assertThat(day.last("R16")).isEmpty();
  }

  @Test
  void r16_onARoundTheWayGoesFromCustomerToCustomer() {
    Geofence east = new Geofence(50, 0.3, 400);
    Geofence west = new Geofence(50, -0.3, 400);
    String first = "urn:example:place:east";
    String second = "urn:example:place:west";
    day.give(stop("P-e", U, first, east));
    day.give(stop("P-w", Day.unit(2), second, west));
    day.give(
        day.sender.sign(day.load("07:00", Day.B, U, Day.unit(2)).build()),
        fix(tracker, "08:40", 50.4, 0.1),
        fix(tracker, "09:20", 50, 0.3),
        day.carrier.sign(delivered("09:25", U, first, at(50, 0.3)).build()),
        fix(tracker, "09:40", 50, 0.25),
        fix(tracker, "09:50", 50, 0.2),
        fix(tracker, "10:00", 50, -0.3));
    day.until("10:10");
    assertThat(day.last("R16")).isEmpty();
  }

  private static Plan stop(String id, String unit, String place, Geofence fence) {
    Plan plan =
        Day.plan(
            List.of(dev.custody.reconcile.plan.PlanUnit.of(unit)),
            leg(Kind.LOAD, Day.B, AT_B, "06:00", "08:00"),
            leg(Kind.DELIVER, place, fence, "09:00", "12:00"));
    return new Plan(id, 1, null, plan.units(), plan.legs(), plan.value(), plan.digest());
  }

  private CustodyEventBuilder delivered(String time, String unit, String place, Place position) {
    return day.event(Kind.DELIVER, time)
        .items(List.of(Item.of(unit)))
        .place(new Place(place, null, position.position()))
        .transfer(Transfer.of(Day.CARRIER, Day.RECEIVER, Outcome.ACCEPTED));
  }

  private void round() {
    day.give(new Roster(List.of(MissingTest.entry(tracker, Source.TELEMATICS))));
    day.give(stop("P-a", U, Day.A, AT_A));
    day.give(day.sender.sign(day.load("07:00", Day.B, U).build()));
  }

  @Test
  void r14_deliveredKilometresFromTheAddress_isConfirmedByItsOwnPosition() {
    round();
    day.give(day.carrier.sign(delivered("10:00", U, Day.A, at(50.05, 0)).build()));
    day.until("10:01");
    ExceptionRevision phantom = day.only("R14");
    assertThat(phantom.state()).isEqualTo(ExceptionState.CONFIRMED);
    assertThat(phantom.hold()).isEqualTo(new Hold(Hold.Scope.PROOF_OF_DELIVERY, U, false));
    assertThat(day.engine.peek(day.event(Kind.SCAN, "10:10", Day.A, U).build()))
        .isInstanceOf(GateAnswer.Clear.class);
  }

  @Test
  void r14_justOutside_suspects_andTheVehicleElsewhereConfirms() {
    round();
    Observation delivery = day.carrier.sign(delivered("10:00", U, Day.A, at(50.006, 0)).build());
    day.give(delivery);
    day.until("10:01");
    assertThat(day.only("R14").state()).isEqualTo(ExceptionState.SUSPECTED);
    day.give(fix(tracker, "09:58", 50.5, 0));
    day.until("10:02");
    assertThat(day.only("R14").state()).isEqualTo(ExceptionState.CONFIRMED);
  }

  @Test
  void r14_atTheAddress_withTheVehicleThere_raisesNothing() {
    round();
    day.give(
        fix(tracker, "09:30", 50.2, 0),
        fix(tracker, "09:55", 50.003, 0),
        day.carrier.sign(delivered("10:00", U, Day.A, at(50.0035, 0)).build()),
        fix(tracker, "10:20", 50.2, 0));
    day.until("12:00");
    assertThat(day.said).isEmpty();
  }

  @Test
  void r14_beforeTheVehicleArrived_suspects_andAnEarlierArrivalClears() {
    round();
    day.give(
        day.carrier.sign(
            day.event(Kind.DELIVER, "10:00", Day.A, U)
                .transfer(Transfer.of(Day.CARRIER, Day.RECEIVER, Outcome.ACCEPTED))
                .build()),
        day.carrier.sign(day.trailer(Kind.ARRIVE, "10:30", Day.A).build()));
    day.until("10:40");
    assertThat(day.only("R14").state()).isEqualTo(ExceptionState.SUSPECTED);
    day.give(day.carrier.sign(day.trailer(Kind.ARRIVE, "09:50", Day.A).build()));
    day.until("10:50");
    assertThat(day.only("R14").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r17_departsHoursLate_growsFromLowToMedium_andAnEarlierDepartureClears() {
    day.give(Day.crossDock(1));
    day.give(day.sender.sign(day.load("07:00", Day.A, U).build()));
    day.give(day.carrier.sign(day.trailer(Kind.SCAN, "09:50", Day.A).build()));
    day.until("10:00");
    assertThat(day.last("R17")).isEmpty();
    day.give(day.carrier.sign(day.trailer(Kind.SCAN, "10:30", Day.A).build()));
    day.until("10:40");
    assertThat(day.only("R17").severity()).isEqualTo(Severity.L);
    assertThat(day.only("R17").subject()).isEqualTo(Day.TRAILER);
    day.give(day.carrier.sign(day.trailer(Kind.DEPART, "13:30", Day.A).build()));
    day.until("13:40");
    assertThat(day.only("R17").severity()).isEqualTo(Severity.M);
    assertThat(day.only("R17").state()).isEqualTo(ExceptionState.UPDATED);
    assertThat(day.only("R17").explanation()).contains("270 minutes");
  }

  @Test
  void r17_passingByAgain_isNoDwell() {
    loaded(Plan.Value.MEDIUM);
    day.give(fix(tracker, "09:30", 50.3, 0), fix(tracker, "10:30", 50, 0));
    day.until("10:40");
    assertThat(day.last("R17")).isEmpty();
  }

  @Test
  void r17_standingWhereItShouldHaveLeft_byItsPositions_isDwell() {
    loaded(Plan.Value.MEDIUM);
    day.give(fix(tracker, "09:30", 50, 0), fix(tracker, "10:30", 50, 0));
    day.until("10:40");
    assertThat(day.only("R17").state()).isEqualTo(ExceptionState.SUSPECTED);
  }

  @Test
  void r17_atTheEndOfThePlan_orInTime_orNowhere_isNoDwell() {
    day.give(Day.crossDock(1));
    day.give(day.crossDockEvents(1, Set.of()));
    day.give(day.receiver.sign(day.event(Kind.SCAN, "20:00", Day.B, U).build()));
    day.give(day.carrier.sign(day.trailer(Kind.DEPART, "22:00", Day.B).build()));
    day.until("23:00");
    assertThat(day.last("R17")).isEmpty();
    Day lost = new Day();
    lost.give(Day.crossDock(1));
    lost.give(lost.sender.sign(lost.load("07:00", Day.A, U).build()));
    lost.heardAt("20:00");
    lost.until("20:00");
    assertThat(lost.last("R17")).isEmpty();
  }
}
