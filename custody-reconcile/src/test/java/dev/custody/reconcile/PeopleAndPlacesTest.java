package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.event.AccessState;
import dev.custody.api.event.Attachment;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.Device;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Operator;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Position;
import dev.custody.api.event.PositionSource;
import dev.custody.api.event.Reading;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealState;
import dev.custody.api.event.Transfer;
import dev.custody.api.observe.Observation;
import dev.custody.reconcile.plan.Roster;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rules about who was where: each fires, does not on its innocent neighbour, and clears where late
 * evidence can clear it.
 */
class PeopleAndPlacesTest {

  private static final String U = Day.unit(1);
  private static final String ANNA = "urn:example:operator:a";
  private static final String ONE = "urn:example:device:1";
  private static final String TWO = "urn:example:device:2";

  private final Day day = new Day();
  private final SigningKey tracker = new SigningKey("tracker", Day.CARRIER);
  private final SigningKey camera = new SigningKey("camera", Day.RECEIVER);

  private static Place position(double latitude, int accuracyM) {
    return new Place(
        null,
        null,
        new Position((int) (latitude * 1e7), 0, accuracyM * 1_000L, PositionSource.POSITION_GNSS));
  }

  private void roster(SigningKey key, Source source, Roster.Shift... shifts) {
    day.give(new Roster(List.of(new Roster.Entry(key.kid, source, List.of(), List.of(shifts)))));
  }

  // ---- R42 ----

  private CustodyEventBuilder by(String time, String device, int session) {
    Bytes mark = session == 0 ? null : Bytes.copyOf(new byte[] {(byte) session});
    return day.event(Kind.SCAN, time, Day.A, "urn:e:other:9")
        .operator(new Operator(ANNA, List.of(), mark))
        .device(new Device(device, null, null, null));
  }

  @Test
  void r42_fromOneDeviceToAnotherAndBack_isConfirmedWhereTheOrderIsProven() {
    day.give(day.sender.sign(by("09:00", ONE, 0).build()));
    CustodyEvent between = by("09:05", TWO, 0).build();
    day.give(day.carrier.sign(between));
    day.give(day.sender.sign(by("09:10", ONE, 0).build()));
    day.until("09:20");
    ExceptionRevision shared = day.only("R42");
    assertThat(shared.subject()).isEqualTo(ANNA);
    assertThat(shared.severity()).isEqualTo(Severity.H);
    assertThat(shared.state()).isEqualTo(ExceptionState.CONFIRMED);
    assertThat(shared.explanation()).contains(ONE, TWO);
    day.give(
        day.carrier.sign(
            day.event(Kind.CORRECTION, "09:30")
                .correction(
                    new dev.custody.api.event.Correction(
                        SigningKey.id(between),
                        dev.custody.api.event.CorrectionReason.INCORRECT_DATA,
                        List.of()))
                .build()));
    day.until("09:40");
    assertThat(day.only("R42").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r42_anotherDeviceOnce_orBackAfterAWhile_isNoSharing() {
    day.give(day.sender.sign(by("09:00", ONE, 1).build()));
    day.give(day.carrier.sign(by("09:05", TWO, 2).build()));
    day.give(day.carrier.sign(by("09:10", TWO, 2).build()));
    day.give(day.sender.sign(by("09:40", ONE, 3).build()));
    day.until("10:00");
    assertThat(day.said).isEmpty();
  }

  @Test
  void r42_withinTheBracketsOfEachOther_isASuspicion() {
    day.give(day.sender.sign(by("09:00", ONE, 0).build()));
    day.give(day.carrier.sign(by("09:01", TWO, 0).build()));
    day.give(day.sender.sign(by("09:02", ONE, 0).build()));
    day.until("09:20");
    assertThat(day.only("R42").state()).isEqualTo(ExceptionState.SUSPECTED);
  }

  @Test
  void r42_oneSessionOnTwoDevices_provesItself() {
    day.give(day.sender.sign(by("09:00", ONE, 7).build()));
    day.give(day.carrier.sign(by("11:00", TWO, 7).build()));
    day.until("11:10");
    assertThat(day.only("R42").state()).isEqualTo(ExceptionState.CONFIRMED);
    assertThat(day.only("R42").explanation()).contains("one session");
  }

  @Test
  void r42_twoPlaces_andALateEventInBetween() {
    day.give(day.sender.sign(by("09:00", ONE, 0).place(position(50, 10)).build()));
    day.give(day.carrier.sign(by("09:30", TWO, 0).place(position(52, 10)).build()));
    day.until("09:40");
    // 222 km in half an hour: also beyond what the brackets leave open.
    assertThat(day.only("R42").state()).isEqualTo(ExceptionState.CONFIRMED);
    Day near = new Day();
    near.give(
        near.sender.sign(
            near.event(Kind.SCAN, "09:00")
                .operator(new Operator(ANNA, List.of(), null))
                .items(List.of(dev.custody.api.event.Item.of(U)))
                .place(position(50, 10))
                .build()),
        near.sender.sign(
            near.event(Kind.SCAN, "12:00")
                .operator(new Operator(ANNA, List.of(), null))
                .items(List.of(dev.custody.api.event.Item.of(U)))
                .place(position(52, 10))
                .build()));
    near.until("12:10");
    assertThat(near.said).isEmpty();
  }

  @Test
  void r42_aReceiverWithoutAFix_isNoSecondPlace() {
    day.give(day.sender.sign(by("09:00", ONE, 0).place(position(50, 10)).build()));
    // Latitude and longitude zero.
    day.give(day.carrier.sign(by("09:01", TWO, 0).place(position(0, 10)).build()));
    day.until("09:20");
    assertThat(day.last("R42")).isEmpty();
  }

  @Test
  void r42_anyOrderOfArrival_findsTheSame() {
    List<Observation> all = new ArrayList<>();
    all.add(day.sender.sign(by("09:00", ONE, 0).build()));
    all.add(day.carrier.sign(by("09:05", TWO, 0).build()));
    all.add(day.sender.sign(by("09:10", ONE, 0).build()));
    all.add(day.sender.sign(by("09:12", ONE, 0).build()));
    for (int first = 0; first < all.size(); first++) {
      for (int second = 0; second < all.size(); second++) {
        if (first != second) {
          Day other = new Day();
          other.until("12:00");
          other.give(all.get(first), all.get(second));
          other.give(all);
          other.until("12:01");
          assertThat(other.only("R42").state().open()).as(first + " " + second).isTrue();
        }
      }
    }
  }

  // ---- R41 ----

  private Observation door(String time, int open) {
    Reading reading = new Reading("door", Decimal.of(open), null, 0, null, null, null, false);
    return tracker.sign(
        day.event(Kind.TELEMETRY, time).container(Day.TRAILER).readings(List.of(reading)).build());
  }

  private void person(String time, String operator) {
    CustodyEventBuilder event =
        day.event(Kind.SCAN, time).place(Place.at(Day.A)).container(Day.TRAILER);
    if (operator != null) {
      event.operator(new Operator(operator, List.of(), null));
    }
    day.give(day.carrier.sign(event.build()));
  }

  @Test
  void r41_doorThatNobodyOpened_isConfirmedAShiftLater_andALateNameClears() {
    roster(tracker, Source.TELEMATICS);
    day.give(door("09:00", 0), door("10:00", 1), door("10:05", 1));
    day.until("10:19");
    assertThat(day.last("R41")).isEmpty();
    day.until("10:20");
    assertThat(day.only("R41").state()).isEqualTo(ExceptionState.SUSPECTED);
    assertThat(day.only("R41").subject()).isEqualTo(Day.TRAILER);
    day.until("18:01");
    assertThat(day.only("R41").state()).isEqualTo(ExceptionState.CONFIRMED);
    person("10:06", ANNA);
    day.until("18:02");
    assertThat(day.only("R41").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r41_somebodyWithoutAName_keepsItASuspicion() {
    roster(tracker, Source.TELEMATICS);
    day.give(door("10:00", 1));
    person("10:40", null);
    day.until("20:00");
    assertThat(day.only("R41").state()).isEqualTo(ExceptionState.SUSPECTED);
  }

  @Test
  void r41_somebodyNamed_isNoAlarm_norIsAPartnerWhoNamesNobody() {
    roster(tracker, Source.TELEMATICS);
    day.give(door("10:00", 1));
    person("10:10", ANNA);
    day.give(
        day.wms.witness(day.event(Kind.UNLOAD, "11:00", Day.B, U).container(Day.TRAILER).build()));
    day.give(
        day.receiver.sign(
            day.event(Kind.UNLOAD, "11:10", Day.B, U).container("urn:e:box:2").build()));
    day.until("20:00");
    assertThat(day.said).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = SealState.class,
      names = {"OPENED", "BROKEN", "REMOVED"})
  void r41_sealOpenedOnOurShiftWithoutAName_fires(SealState state) {
    Roster.Shift shift = new Roster.Shift(ANNA, Day.at("06:00"), Day.at("14:00"), List.of());
    roster(day.carrier, Source.HANDHELD, shift);
    day.give(
        day.carrier.sign(
            day.event(Kind.SEAL, "10:00")
                .seals(List.of(Seal.of("urn:e:seal:1", state, Day.TRAILER)))
                .build()));
    day.until("11:00");
    assertThat(day.only("R41").state().open()).isTrue();
  }

  @Test
  void r41_gateThatWasForced_fires() {
    day.give(
        tracker.sign(
            day.event(Kind.ACCESS, "10:00")
                .place(Place.at(Day.A))
                .container(Day.TRAILER)
                .access(AccessState.ACCESS_FORCED)
                .build()));
    day.until("11:00");
    assertThat(day.only("R41").state().open()).isTrue();
  }

  // ---- R43 ----

  private Observation at(SigningKey key, String time, double latitude) {
    return key.sign(
        day.event(Kind.TELEMETRY, time)
            .container(Day.TRAILER)
            .place(position(latitude, 50))
            .build());
  }

  private Observation filmed(String time, Place place) {
    Attachment clip =
        new Attachment(
            dev.custody.api.Digest.sha256(new byte[] {1}),
            9,
            "video/mp4",
            0,
            null,
            0,
            0,
            "ANPR gate 2");
    return camera.sign(
        day.event(Kind.EVIDENCE, time)
            .container(Day.TRAILER)
            .place(place)
            .attachments(List.of(clip))
            .build());
  }

  @Test
  void r43_cameraAndTracker_cannotBothBeRight() {
    roster(tracker, Source.TELEMATICS);
    day.give(at(tracker, "10:00", 50.0));
    day.give(filmed("10:20", position(54.0, 50)));
    day.until("10:30");
    assertThat(day.only("R43").state()).isEqualTo(ExceptionState.CONFIRMED);
    assertThat(day.only("R43").explanation()).contains("TRACKER", "CAMERA");
  }

  @Test
  void r43_whatAnHoursClockErrorExplains_isASuspicion_andWhatAgreesIsNone() {
    roster(tracker, Source.TELEMATICS);
    day.give(at(tracker, "10:00", 50.0));
    day.give(filmed("10:20", position(50.3, 50)));
    day.until("10:30");
    assertThat(day.said).isEmpty();
    day.give(filmed("10:35", position(51.2, 50)));
    day.give(at(tracker, "10:36", 50.4));
    day.until("10:50");
    assertThat(day.only("R43").state()).isEqualTo(ExceptionState.SUSPECTED);
  }

  @Test
  void r43_signedDepartureFarFromTheTracker_fires() {
    roster(tracker, Source.TELEMATICS);
    day.give(at(tracker, "10:00", 50.0));
    day.give(
        day.carrier.sign(
            day.event(Kind.DEPART, "10:10")
                .container(Day.TRAILER)
                .place(position(54.0, 10))
                .build()));
    day.until("10:20");
    assertThat(day.only("R43").state()).isEqualTo(ExceptionState.CONFIRMED);
  }

  @Test
  void r43_cameraSeesItWhereNoPlanLeads() {
    day.give(Day.crossDock(1));
    String planned = U;
    Attachment clip =
        new Attachment(
            dev.custody.api.Digest.sha256(new byte[] {1}), 9, "video/mp4", 0, null, 0, 0, "CCTV 4");
    CustodyEventBuilder seen =
        day.event(Kind.EVIDENCE, "07:30", Day.A, planned).attachments(List.of(clip));
    day.give(camera.sign(seen.build()));
    day.until("07:40");
    assertThat(day.said).isEmpty();
    day.give(
        camera.sign(
            day.event(Kind.EVIDENCE, "07:50", Day.C, planned).attachments(List.of(clip)).build()));
    day.until("07:55");
    assertThat(day.only("R43").state()).isEqualTo(ExceptionState.SUSPECTED);
  }

  @Test
  void r43_agreeingSources_raiseTheConfidenceOfAMiss() {
    for (boolean alarmed : new boolean[] {false, true}) {
      Day other = new Day();
      other.give(
          new Roster(
              List.of(
                  new Roster.Entry(tracker.kid, Source.TELEMATICS, List.of(Day.C), List.of()))));
      other.give(Day.crossDock(2));
      List<Observation> all = other.crossDockEvents(2, java.util.Set.of(2));
      if (alarmed) {
        Reading door = new Reading("door", Decimal.of(1), null, 0, null, null, null, true);
        SigningKey key = new SigningKey("tracker", Day.CARRIER);
        all.add(
            3,
            key.sign(
                other
                    .event(Kind.TELEMETRY, "10:30")
                    .container(Day.TRAILER)
                    .readings(List.of(door))
                    .build()));
      }
      other.give(all);
      other.heardAt("12:30");
      other.until("12:30");
      ExceptionRevision miss = other.only("R01");
      assertThat(miss.confidencePercent()).isEqualTo(alarmed ? 45 : 30);
      assertThat(miss.state()).isEqualTo(ExceptionState.SUSPECTED);
    }
  }

  // ---- R45 ----

  private CustodyEvent handover(String time, double latitude, int accuracyM) {
    return day.event(Kind.HANDOVER, time)
        .items(List.of(dev.custody.api.event.Item.of(U)))
        .place(position(latitude, accuracyM))
        .transfer(Transfer.of(Day.SENDER, Day.CARRIER, Outcome.ACCEPTED))
        .build();
  }

  private CustodyEventBuilder seenAt(String time, double latitude, int accuracyM) {
    return day.event(Kind.TELEMETRY, time).place(position(latitude, accuracyM));
  }

  @Test
  void r45_theReceiversNextStatementIsFarAway_andACorrectionClears() {
    CustodyEvent event = handover("10:00", 50, 10);
    day.give(Handovers.both(day.sender, day.carrier, event, true));
    day.until("10:04");
    assertThat(day.said).isEmpty();
    CustodyEvent far = seenAt("10:05", 50.5, 10).build();
    day.give(day.carrier.sign(far));
    day.until("10:10");
    assertThat(day.only("R45").severity()).isEqualTo(Severity.M);
    assertThat(day.only("R45").state()).isEqualTo(ExceptionState.SUSPECTED);
    assertThat(day.only("R45").evidence()).contains(SigningKey.id(event), SigningKey.id(far));
    day.give(
        day.carrier.sign(
            day.event(Kind.CORRECTION, "10:20")
                .correction(
                    new dev.custody.api.event.Correction(
                        SigningKey.id(far),
                        dev.custody.api.event.CorrectionReason.INCORRECT_DATA,
                        List.of()))
                .build()));
    day.until("10:30");
    assertThat(day.only("R45").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r45_theReceiversOwnEventAboutIt_countsWithItsAccuracyOnly() {
    CustodyEvent event = handover("10:00", 50, 30);
    day.give(Handovers.both(day.sender, day.carrier, event, true));
    // 111 m away, and 130 m of accuracies: one place.
    day.give(
        day.carrier.sign(
            seenAt("10:01", 50.001, 100).related(List.of(SigningKey.id(event))).build()));
    day.until("10:10");
    assertThat(day.said).isEmpty();
    day.give(
        day.carrier.sign(
            seenAt("10:02", 50.003, 100).related(List.of(SigningKey.id(event))).build()));
    day.until("10:20");
    assertThat(day.only("R45").state()).isEqualTo(ExceptionState.CONFIRMED);
  }

  @Test
  void r45_aReceiverWithoutAFix_isNotElsewhere_andNeitherIsAGiver() {
    CustodyEvent found = handover("10:00", 50, 10);
    day.give(Handovers.both(day.sender, day.carrier, found, true));
    day.give(
        day.carrier.sign(seenAt("10:02", 0, 10).related(List.of(SigningKey.id(found))).build()));
    CustodyEvent lost = handover("11:00", 0, 10);
    day.give(Handovers.both(day.sender, day.carrier, lost, true));
    day.give(
        day.carrier.sign(seenAt("11:02", 50, 10).related(List.of(SigningKey.id(lost))).build()));
    day.until("11:10");
    assertThat(day.last("R45")).isEmpty();
  }

  @Test
  void r45_whoDrivesOnAfterTheHandover_wasThere() {
    CustodyEvent event = handover("10:00", 50, 10);
    day.give(day.carrier.sign(seenAt("09:30", 49.8, 10).build()));
    day.give(Handovers.both(day.sender, day.carrier, event, true));
    day.give(day.carrier.sign(seenAt("10:30", 50.4, 10).build()));
    day.until("10:40");
    assertThat(day.said).isEmpty();
  }
}
