package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Reason;
import dev.custody.api.event.ClockSource;
import dev.custody.api.event.CorrectionReason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.Device;
import dev.custody.api.event.Evidence;
import dev.custody.api.event.EvidenceType;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Lifecycle;
import dev.custody.api.event.Operator;
import dev.custody.api.event.Reading;
import dev.custody.api.event.Time;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.plan.Posture;
import dev.custody.reconcile.plan.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules about keys and devices: each fires, does not on its innocent neighbour, and clears. */
class DeviceRulesTest {

  private static final String U = Day.unit(1);
  private static final String HANDHELD = "urn:example:device:1";
  private static final String ANNA = "urn:example:operator:a";
  private static final String BERT = "urn:example:operator:b";

  private final Day day = new Day();

  private static Vouching with(Vouching vouching, Set<Reason> reasons, Instant statedAt) {
    return new Vouching(
        vouching.kid(),
        vouching.role(),
        vouching.party(),
        vouching.sequence(),
        vouching.link(),
        vouching.previous(),
        vouching.bracket(),
        statedAt,
        reasons,
        Set.of());
  }

  private static Observation refused(CustodyEvent event, Vouching vouching, Reason reason) {
    return new Observation(
        event,
        SigningKey.id(event),
        Trust.UNVERIFIED,
        List.of(with(vouching, Set.of(reason), null)),
        Set.of(reason),
        Set.of(),
        vouching.bracket());
  }

  private static Operator operator(String name) {
    return new Operator(name, List.of(), null);
  }

  private static Device device(String name) {
    return new Device(name, null, null, null);
  }

  private Roster shifts(SigningKey key, Source source, String operator) {
    Roster.Shift shift = new Roster.Shift(operator, Day.at("06:00"), Day.at("14:00"), List.of());
    return new Roster(List.of(new Roster.Entry(key.kid, source, List.of(), List.of(shift))));
  }

  private void correct(SigningKey key, CustodyEvent target, String time) {
    day.give(
        key.sign(
            day.event(Kind.CORRECTION, time)
                .correction(
                    new dev.custody.api.event.Correction(
                        SigningKey.id(target), CorrectionReason.INCORRECT_DATA, List.of()))
                .build()));
  }

  // ---- R21, R22, R23 ----

  @Test
  void r21_revokedKey_isNoEvidence_andTheMissStays() {
    day.give(Day.plan(Day.units(1), Day.leg(Kind.RECEIVE, Day.B, "11:00", "12:00")));
    CustodyEvent received = day.event(Kind.RECEIVE, "11:30", Day.B, U).build();
    Vouching vouching = day.receiver.vouch(received, Role.ACTOR);
    day.give(refused(received, vouching, Reason.KEY_REVOKED));
    day.heardAt("12:30");
    day.until("12:30");
    ExceptionRevision revoked = day.only("R21");
    assertThat(revoked.state()).isEqualTo(ExceptionState.CONFIRMED);
    assertThat(revoked.subject()).isEqualTo(day.receiver.kid.toHex());
    assertThat(revoked.hold()).isEqualTo(new Hold(Hold.Scope.SOURCE, revoked.subject(), true));
    assertThat(day.only("R04").state().open()).isTrue();
    // A receipt proves that it was signed before the revocation: another verdict on the same event.
    day.give(SigningKey.verified(received, vouching));
    day.until("12:31");
    assertThat(day.open()).isEmpty();
  }

  @Test
  void r21_distrustedKey_firesFromThenOn_andNotBefore() {
    day.give(day.carrier.sign(day.event(Kind.SCAN, "09:00", Day.A, U).build()));
    day.engine.apply(new Input.KeyDistrusted(day.carrier.kid, Day.at("10:00")), day.said::add);
    day.until("09:30");
    assertThat(day.open()).isEmpty();
    CustodyEvent after = day.event(Kind.SCAN, "10:30", Day.A, U).build();
    day.give(day.carrier.sign(after));
    day.until("10:31");
    assertThat(day.only("R21").evidence()).containsExactly(SigningKey.id(after));
    day.engine.apply(new Input.KeyDistrusted(day.carrier.kid, Day.at("08:00")), day.said::add);
    assertThat(day.only("R21").evidence()).hasSize(2);
    assertThat(day.engine.inconsistency()).isEmpty();
  }

  @Test
  void r21_lostDevice_recordsOn() {
    day.give(
        day.receiver.sign(
            day.event(Kind.IDENTITY, "09:00")
                .device(device(HANDHELD))
                .lifecycle(Lifecycle.LOST)
                .build()));
    day.give(onDevice(day.carrier, "08:59", HANDHELD));
    day.until("09:20");
    assertThat(day.open()).isEmpty();
    day.give(onDevice(day.carrier, "09:30", HANDHELD));
    day.until("09:40");
    assertThat(day.only("R21").subject()).isEqualTo(HANDHELD);
    // Had it been found and enrolled again by then, nothing would be wrong with that.
    day.give(
        day.receiver.sign(
            day.event(Kind.IDENTITY, "09:10")
                .device(device(HANDHELD))
                .lifecycle(Lifecycle.ENROLLED)
                .build()));
    day.until("09:50");
    assertThat(day.open()).isEmpty();
  }

  @Test
  void r21_saidByWhomNobodyBelieves_holdsNothing() {
    day.give(
        day.wms.witness(
            day.event(Kind.IDENTITY, "09:00")
                .device(device(HANDHELD))
                .lifecycle(Lifecycle.LOST)
                .build()));
    day.give(onDevice(day.carrier, "11:30", HANDHELD));
    day.until("12:00");
    assertThat(day.open()).isEmpty();
  }

  private Observation onDevice(SigningKey key, String time, String device) {
    return key.sign(
        day.event(Kind.SCAN, time, Day.A, "urn:e:other:9").device(device(device)).build());
  }

  @Test
  void r22_offShift_isNoEvidence_untilTheRosterSaysOtherwise() {
    day.give(shifts(day.receiver, Source.HANDHELD, ANNA));
    day.give(Day.plan(Day.units(1), Day.leg(Kind.RECEIVE, Day.B, "15:00", "18:00")));
    day.give(
        day.receiver.sign(
            day.event(Kind.RECEIVE, "17:30", Day.B, U).operator(operator(ANNA)).build()));
    day.heardAt("18:30");
    day.until("18:30");
    ExceptionRevision off = day.only("R22");
    assertThat(off.state()).isEqualTo(ExceptionState.CONFIRMED);
    assertThat(off.subject()).isEqualTo(ANNA);
    assertThat(off.hold()).isEqualTo(new Hold(Hold.Scope.SOURCE, ANNA, true));
    assertThat(day.only("R04").state().open()).isTrue();
    Roster.Shift late = new Roster.Shift(ANNA, Day.at("14:00"), Day.at("22:00"), List.of());
    day.give(
        new Roster(
            List.of(
                new Roster.Entry(day.receiver.kid, Source.HANDHELD, List.of(), List.of(late)))));
    day.until("18:31");
    assertThat(day.last("R22").orElseThrow().state()).isEqualTo(ExceptionState.CLEARED);
    assertThat(day.only("R04").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r22_overtimeAndAWrongClock_areOnShift_andAStrangerIsNot() {
    day.give(shifts(day.receiver, Source.HANDHELD, ANNA));
    day.give(
        day.receiver.sign(
            day.event(Kind.SCAN, "15:25", Day.B, U).operator(operator(ANNA)).build()));
    day.until("15:30");
    assertThat(day.last("R22")).isEmpty();
    day.give(
        day.receiver.sign(
            day.event(Kind.SCAN, "15:26", Day.B, U).operator(operator(BERT)).build()));
    day.until("15:31");
    assertThat(day.only("R22").subject()).isEqualTo(BERT);
  }

  @Test
  void r22_heartbeatsAndDocuments_mayComeAtNight() {
    day.give(shifts(day.receiver, Source.HANDHELD, ANNA));
    day.give(
        day.receiver.sign(
            day.event(Kind.IDENTITY, "20:00")
                .device(device(HANDHELD))
                .lifecycle(Lifecycle.HEARTBEAT)
                .build()));
    day.until("20:10");
    assertThat(day.last("R22")).isEmpty();
  }

  @Test
  void r23_unknownKey_isConfirmedAShiftLater_andClearsWhenItIsKnown() {
    CustodyEvent event = day.event(Kind.SCAN, "09:00", Day.A, U).device(device(HANDHELD)).build();
    Vouching vouching = day.carrier.vouch(event, Role.ACTOR);
    day.give(
        new Observation(
            event,
            SigningKey.id(event),
            Trust.UNVERIFIED,
            List.of(),
            Set.of(Reason.UNKNOWN_KEY),
            Set.of(),
            null));
    day.until("09:10");
    assertThat(day.only("R23").state()).isEqualTo(ExceptionState.SUSPECTED);
    assertThat(day.only("R23").hold()).isEqualTo(new Hold(Hold.Scope.SOURCE, HANDHELD, true));
    day.until("17:01");
    assertThat(day.only("R23").state()).isEqualTo(ExceptionState.CONFIRMED);
    day.give(SigningKey.verified(event, vouching));
    day.until("17:02");
    assertThat(day.open()).isEmpty();
  }

  @Test
  void r23_aSecondSignatureStillMissing_isNotAnUnknownSigner() {
    day.give(
        Handovers.given(day.sender, Handovers.handover(day, "10:00", Day.SENDER, Day.CARRIER, U)));
    day.until("10:10");
    assertThat(day.said).isEmpty();
  }

  // ---- R25, R26 ----

  private Observation report(String time, int delaySeconds) {
    CustodyEvent event =
        day.event(Kind.TELEMETRY, time)
            .container(Day.TRAILER)
            .device(device("urn:e:tracker:1"))
            .readings(
                List.of(
                    new Reading("temperature", Decimal.of(4), "CEL", 0, null, null, null, false)))
            .build();
    Vouching own = day.carrier.vouch(event, Role.ACTOR);
    Vouching seen = day.wms.vouch(event, Role.WITNESS);
    Instant arrived = Day.at(time).plusSeconds(delaySeconds);
    return SigningKey.verified(event, own, with(seen, Set.of(), arrived));
  }

  @Test
  void r25_lateTelemetry_endsWithTheNextThatComesInTime() {
    day.give(report("09:00", 60));
    day.until("09:01");
    assertThat(day.said).isEmpty();
    day.give(report("10:00", 40 * 60));
    day.until("10:50");
    assertThat(day.only("R25").severity()).isEqualTo(Severity.M);
    day.give(report("10:55", 30));
    day.until("11:00");
    assertThat(day.only("R25").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r26_silentOnShift_isConfirmedAfterIt_andAnyStatementIsLife() {
    day.give(shifts(day.receiver, Source.HANDHELD, ANNA));
    day.give(onDevice(day.receiver, "06:30", HANDHELD));
    day.until("08:30");
    assertThat(day.said).isEmpty();
    day.until("08:31");
    assertThat(day.only("R26").severity()).isEqualTo(Severity.M);
    assertThat(day.only("R26").state()).isEqualTo(ExceptionState.SUSPECTED);
    day.until("15:01");
    assertThat(day.only("R26").severity()).isEqualTo(Severity.H);
    assertThat(day.only("R26").state()).isEqualTo(ExceptionState.CONFIRMED);
    day.give(
        day.receiver.sign(
            day.event(Kind.IDENTITY, "13:55")
                .device(device(HANDHELD))
                .lifecycle(Lifecycle.HEARTBEAT)
                .build()));
    assertThat(day.only("R26").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r26_anIdleDeviceThatSignsHeartbeats_isNotSilent_norOneWithoutShifts() {
    day.give(shifts(day.receiver, Source.HANDHELD, ANNA));
    for (String time : List.of("07:00", "08:50", "10:40", "12:30")) {
      day.give(
          day.receiver.sign(
              day.event(Kind.IDENTITY, time)
                  .device(device(HANDHELD))
                  .lifecycle(Lifecycle.HEARTBEAT)
                  .build()));
    }
    day.until("20:00");
    assertThat(day.said).isEmpty();
    Roster.Entry always = new Roster.Entry(day.carrier.kid, Source.HANDHELD, List.of(), List.of());
    day.give(new Roster(List.of(always)));
    day.until("23:00");
    assertThat(day.said).isEmpty();
  }

  @Test
  void r26_silence_suspendsTheMissAtItsPlace() {
    Roster.Shift shift = new Roster.Shift(ANNA, Day.at("06:00"), Day.at("14:00"), List.of());
    day.give(
        new Roster(
            List.of(
                new Roster.Entry(
                    day.receiver.kid, Source.HANDHELD, List.of(Day.B), List.of(shift)))));
    day.give(
        Day.plan(
            Day.units(1),
            Day.leg(Kind.RECEIVE, Day.B, "09:00", "10:00"),
            Day.leg(Kind.STORE, Day.B, "10:00", "12:00")));
    day.give(onDevice(day.receiver, "07:00", HANDHELD));
    // Handhelds are heard, at another place.
    day.heardAt("13:30");
    day.until("13:30");
    ExceptionRevision miss = day.only("R04");
    assertThat(miss.absence()).isEqualTo(Absence.SOURCE_SILENT);
    assertThat(miss.state()).isEqualTo(ExceptionState.SUSPECTED);
    assertThat(day.only("R26").state().open()).isTrue();
    // Its upload has nothing of the unit: now the silence is over, and the miss is one.
    day.give(onDevice(day.receiver, "13:31", HANDHELD));
    day.until("13:40");
    assertThat(day.only("R04").absence()).isEqualTo(Absence.PRESUMED_ABSENT);
    assertThat(day.only("R04").state()).isEqualTo(ExceptionState.CONFIRMED);
    assertThat(day.only("R26").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r26_trackerUnderWay_isExpectedToReport_andParkedItIsNot() {
    Roster.Entry tracker =
        new Roster.Entry(day.carrier.kid, Source.TELEMATICS, List.of(), List.of());
    day.give(new Roster(List.of(tracker)));
    day.give(report("07:00", 10));
    day.until("08:29");
    assertThat(day.said).isEmpty();
    day.give(day.sender.sign(day.trailer(Kind.DEPART, "08:30", Day.A).build()));
    day.give(report("08:50", 10));
    day.until("09:20");
    assertThat(day.said).isEmpty();
    day.until("09:21");
    assertThat(day.only("R26").subject()).isEqualTo(Day.TRAILER);
    assertThat(day.only("R26").state()).isEqualTo(ExceptionState.SUSPECTED);
    day.give(report("09:25", 10));
    day.until("09:26");
    assertThat(day.only("R26").state()).isEqualTo(ExceptionState.CLEARED);
    day.give(day.receiver.sign(day.trailer(Kind.ARRIVE, "09:40", Day.B).build()));
    day.until("23:00");
    assertThat(day.open()).isEmpty();
  }

  // ---- R27, R28 ----

  private CustodyEventBuilder scan(String time) {
    return day.event(Kind.SCAN, time, Day.A, "urn:e:other:9");
  }

  private Observation bounded(CustodyEvent event, String from, String to) {
    Vouching vouching = day.carrier.vouch(event, Role.ACTOR);
    TimeBracket bracket =
        new TimeBracket(
            Day.at(from), TimeBracket.Lower.SEEN_CHECKPOINT, Day.at(to), TimeBracket.Upper.WITNESS);
    Vouching narrow =
        new Vouching(
            vouching.kid(),
            vouching.role(),
            vouching.party(),
            vouching.sequence(),
            vouching.link(),
            vouching.previous(),
            bracket,
            null,
            Set.of(),
            Set.of());
    return SigningKey.verified(event, narrow);
  }

  @Test
  void r27_aClockOutsideOfItsBracket_untilOneIsRight() {
    day.give(bounded(scan("09:00").build(), "08:55", "09:01"));
    day.until("09:10");
    assertThat(day.said).isEmpty();
    day.give(bounded(scan("09:40").build(), "10:00", "10:01"));
    day.until("10:10");
    assertThat(day.only("R27").explanation()).contains("1200 s behind");
    assertThat(day.only("R27").severity()).isEqualTo(Severity.M);
    day.give(bounded(scan("10:20").build(), "10:10", "10:21"));
    day.until("10:30");
    assertThat(day.only("R27").state()).isEqualTo(ExceptionState.CLEARED);
    day.give(bounded(scan("11:00").build(), "10:40", "10:45"));
    day.until("11:10");
    assertThat(day.only("R27").explanation()).contains("900 s ahead");
  }

  @Test
  void r27_withinUncertaintyAndTolerance_isRight() {
    Time vague = Time.of(Day.at("09:00")).withClock(600_000, ClockSource.RTC, 0);
    day.give(bounded(scan("09:00").time(vague).build(), "09:11", "09:20"));
    day.until("09:30");
    assertThat(day.said).isEmpty();
  }

  private static Time booted(String time, int boot, String running) {
    byte[] id = new byte[16];
    id[0] = (byte) boot;
    return Time.of(Day.at(time)).withBoot(Bytes.copyOf(id), Duration.parse(running).toMillis());
  }

  @Test
  void r28_clockSetBackWithinOneBoot_fires_andACorrectionClears() {
    day.give(day.carrier.sign(scan("09:00").time(booted("09:00", 1, "PT1H")).build()));
    CustodyEvent back = scan("08:40").time(booted("08:40", 1, "PT1H10M")).build();
    day.give(day.carrier.sign(back));
    day.until("09:10");
    assertThat(day.only("R28").state()).isEqualTo(ExceptionState.CONFIRMED);
    assertThat(day.only("R28").subject()).isEqualTo(day.carrier.kid.toHex());
    correct(day.carrier, back, "09:20");
    day.until("09:30");
    assertThat(day.only("R28").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r28_networkThatPutsAWrongClockRight_isASuspicionAtMost() {
    day.give(day.carrier.sign(scan("09:00").time(booted("09:00", 1, "PT1H")).build()));
    Time set = booted("08:40", 1, "PT1H10M").withClock(1_000, ClockSource.NTP, 30);
    day.give(day.carrier.sign(scan("08:40").time(set).build()));
    day.until("09:10");
    assertThat(day.only("R28").state()).isEqualTo(ExceptionState.SUSPECTED);
  }

  @Test
  void r28_jitterAndANewBootAfterAnHoursError_areNoRollback() {
    day.give(day.carrier.sign(scan("09:00").time(booted("09:00", 1, "PT1H")).build()));
    day.give(day.carrier.sign(scan("08:57").time(booted("08:57", 1, "PT1H1S")).build()));
    day.give(day.carrier.sign(scan("08:00").time(booted("08:00", 2, "PT1M")).build()));
    day.until("10:00");
    assertThat(day.last("R28")).isEmpty();
  }

  @Test
  void r28_backdatedByHoursBehindAProvenStatement_fires() {
    day.give(day.carrier.sign(scan("12:00").build()));
    day.give(day.carrier.sign(scan("08:00").build()));
    day.until("12:10");
    assertThat(day.only("R28").state()).isEqualTo(ExceptionState.CONFIRMED);
    assertThat(day.only("R28").explanation()).contains("position 1", "08:00", "12:00");
  }

  // ---- R44 ----

  private Observation running(String time, String firmware, String attested) {
    Evidence evidence =
        attested == null
            ? null
            : new Evidence(EvidenceType.ANDROID_KEY, null, Day.at(attested).toEpochMilli());
    return day.carrier.sign(
        scan(time).device(new Device(HANDHELD, firmware, null, evidence)).build());
  }

  private void posture(String firmware, Duration age) {
    day.engine.apply(new Input.PostureUpdate(new Posture(Set.of(firmware), age)), day.said::add);
  }

  private void onRoster() {
    Roster.Entry entry = new Roster.Entry(day.carrier.kid, Source.HANDHELD, List.of(), List.of());
    day.give(new Roster(List.of(entry)));
  }

  @Test
  void r44_firmwareOffTheList_untilItIsUpdated() {
    onRoster();
    posture("4.2.0", null);
    day.give(running("09:00", "4.1.0", null));
    day.until("09:10");
    assertThat(day.only("R44").severity()).isEqualTo(Severity.M);
    assertThat(day.only("R44").explanation()).contains(HANDHELD, "4.1.0");
    day.give(running("10:00", "4.2.0", null));
    day.until("10:10");
    assertThat(day.only("R44").state()).isEqualTo(ExceptionState.CLEARED);
    posture("4.3.0", null);
    assertThat(day.only("R44").state()).isEqualTo(ExceptionState.REOPENED);
    assertThat(day.engine.inconsistency()).isEmpty();
  }

  @Test
  void r44_partnersDevices_haveAListOfTheirOwn() {
    posture("4.2.0", Duration.ofHours(1));
    day.give(running("09:00", "17", null));
    day.until("09:10");
    assertThat(day.said).isEmpty();
  }

  @Test
  void r44_staleAttestation_untilItAttestsAgain() {
    onRoster();
    posture("4.2.0", Duration.ofHours(2));
    day.give(running("09:00", "4.2.0", "08:00"));
    day.until("09:10");
    assertThat(day.said).isEmpty();
    day.give(running("11:30", "4.2.0", "08:00"));
    day.until("11:40");
    assertThat(day.only("R44").expected()).startsWith("attested within");
    day.give(
        day.carrier.sign(
            day.event(Kind.IDENTITY, "11:50")
                .device(device(HANDHELD))
                .lifecycle(Lifecycle.ATTESTED)
                .build()));
    day.until("12:00");
    assertThat(day.only("R44").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r44_tamperAlarm_isHigh_andAColdChainAlarmIsNone() {
    Reading warm = new Reading("temperature", Decimal.of(9), "CEL", 0, null, null, HANDHELD, true);
    day.give(
        day.carrier.sign(
            day.event(Kind.TELEMETRY, "09:00")
                .container(Day.TRAILER)
                .readings(List.of(warm))
                .build()));
    day.until("09:10");
    assertThat(day.said).isEmpty();
    Reading opened = new Reading("case-tamper", null, null, 0, null, null, HANDHELD, true);
    day.give(
        day.carrier.sign(
            day.event(Kind.TELEMETRY, "09:20")
                .container(Day.TRAILER)
                .readings(List.of(opened))
                .build()));
    day.until("09:30");
    assertThat(day.only("R44").severity()).isEqualTo(Severity.H);
    assertThat(day.only("R44").subject()).isEqualTo(HANDHELD);
    day.give(
        day.receiver.sign(
            day.event(Kind.IDENTITY, "10:00")
                .device(device(HANDHELD))
                .lifecycle(Lifecycle.ENROLLED)
                .build()));
    day.until("10:10");
    assertThat(day.open()).isEmpty();
  }
}
