package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.Device;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Lifecycle;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.Trust;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.plan.Roster;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** PROVEN_ABSENT, PRESUMED_ABSENT, SOURCE_SILENT: when an absence is which, in all that say one. */
class AbsenceTest {

  private final Day day = new Day(EngineSettings.roadTransport(WatermarkMode.PROVABLE));
  private final SigningKey second = new SigningKey("second", Day.RECEIVER);

  @Test
  void heartbeatsAlone_prove() {
    begin(day.receiver);
    day.give(heartbeat(day.receiver, "10:00"), heartbeat(day.receiver, "12:30"));
    assertThat(absence("14:00")).isEqualTo(Absence.PROVEN_ABSENT);
  }

  @Test
  void everyKeyThatMayScanThere_mustBeComplete() {
    begin(day.receiver, second);
    day.give(heartbeat(day.receiver, "10:00"), heartbeat(day.receiver, "12:30"));
    assertThat(absence("12:45")).isEqualTo(Absence.PRESUMED_ABSENT);
    day.give(heartbeat(second, "12:50"));
    assertThat(absence("14:00")).isEqualTo(Absence.PROVEN_ABSENT);
  }

  @Test
  void rosterThatAddsAKey_takesTheProofBack_andOneWithoutItGivesIt() {
    begin(day.receiver);
    day.give(heartbeat(day.receiver, "12:30"));
    assertThat(absence("13:00")).isEqualTo(Absence.PROVEN_ABSENT);
    day.give(roster(day.receiver, second));
    assertThat(absence("13:10")).isEqualTo(Absence.PRESUMED_ABSENT);
    day.give(roster(day.receiver));
    assertThat(absence("13:20")).isEqualTo(Absence.PROVEN_ABSENT);
  }

  @Test
  void keyElsewhere_orOnAnotherShift_isNotAsked() {
    day.give(
        new Roster(
            List.of(
                MissingTest.entry(day.receiver, Source.HANDHELD),
                new Roster.Entry(second.kid, Source.HANDHELD, List.of(Day.A), List.of()),
                new Roster.Entry(
                    day.carrier.kid,
                    Source.HANDHELD,
                    List.of(Day.B),
                    List.of(
                        new Roster.Shift(
                            "urn:example:op:1", Day.at("14:00"), Day.at("22:00"), List.of()))))));
    day.give(Day.plan(Day.units(1), Day.leg(Kind.RECEIVE, Day.B, "11:00", "12:00")));
    day.give(heartbeat(day.receiver, "12:30"));
    assertThat(absence("13:00")).isEqualTo(Absence.PROVEN_ABSENT);
  }

  @Test
  void forkThatShowsLater_takesTheProofBack() {
    begin(day.receiver);
    day.give(heartbeat(day.receiver, "12:30"));
    assertThat(absence("13:00")).isEqualTo(Absence.PROVEN_ABSENT);
    var other = beat("12:31");
    day.give(SigningKey.verified(other, day.receiver.fork(other, Role.ACTOR)));
    assertThat(absence("13:10")).isEqualTo(Absence.PRESUMED_ABSENT);
  }

  @Test
  void keyInOtherHandsSinceBeforeItsHead_takesTheProofBack() {
    begin(day.receiver);
    day.give(heartbeat(day.receiver, "12:30"));
    assertThat(absence("13:00")).isEqualTo(Absence.PROVEN_ABSENT);
    day.engine.apply(new Input.KeyDistrusted(day.receiver.kid, Day.at("12:40")), day.said::add);
    assertThat(absence("13:10")).isEqualTo(Absence.PROVEN_ABSENT);
    day.engine.apply(new Input.KeyDistrusted(day.receiver.kid, Day.at("12:15")), day.said::add);
    assertThat(absence("13:20")).isEqualTo(Absence.PRESUMED_ABSENT);
  }

  @Test
  void gateway_neverProves_becauseADocumentMayStillCome() {
    begin(day.receiver);
    day.give(day.receiver.witness(day.event(Kind.SCAN, "10:00", Day.B, "urn:e:o:1").build()));
    day.give(day.receiver.witness(day.event(Kind.SCAN, "12:30", Day.B, "urn:e:o:1").build()));
    assertThat(absence("13:00")).isEqualTo(Absence.PRESUMED_ABSENT);
  }

  @Test
  void scanThatCannotCount_isNoProofThatNoneWasMade() {
    begin(day.receiver);
    Observation scan =
        day.receiver.sign(day.event(Kind.RECEIVE, "11:30", Day.B, Day.unit(1)).build());
    day.give(
        new Observation(
            scan.event(),
            scan.eventId(),
            Trust.UNVERIFIED,
            scan.vouchings(),
            Set.of(),
            Set.of(),
            scan.bracket()));
    day.give(heartbeat(day.receiver, "12:30"));
    assertThat(absence("13:00")).isEqualTo(Absence.PRESUMED_ABSENT);
  }

  @Test
  void eachSourceOfALeg_isAskedForItself() {
    day.give(
        new Roster(
            List.of(
                MissingTest.entry(day.receiver, Source.HANDHELD),
                MissingTest.entry(day.wms, Source.WMS))));
    day.give(
        Day.plan(
            Day.units(1),
            Day.leg(Kind.RECEIVE, Day.B, "11:00", "12:00")
                .confirmedBy(EnumSet.of(Source.HANDHELD, Source.WMS))));
    day.give(heartbeat(day.receiver, "12:30"));
    assertThat(absence("14:00")).isEqualTo(Absence.SOURCE_SILENT);
    assertThat(day.only("R04").state()).isEqualTo(ExceptionState.SUSPECTED);
    day.give(heartbeat(day.wms, "12:31"));
    assertThat(absence("14:10")).isEqualTo(Absence.PROVEN_ABSENT);
    assertThat(day.only("R04").state()).isEqualTo(ExceptionState.CONFIRMED);
  }

  @Test
  void skippedStep_unsignedHandover_andMissingChild_sayTheirWordToo() {
    day.give(Day.crossDock(1));
    day.give(
        day.carrier.sign(day.event(Kind.DEPART, "08:30", Day.A).container(Day.unit(1)).build()));
    day.until("08:20");
    day.heardAt("09:00");
    day.until("09:00");
    assertThat(day.only("R05").absence()).isEqualTo(Absence.PRESUMED_ABSENT);
    assertThat(day.only("R05").explanation()).contains("PRESUMED_ABSENT: ");
    var handover = Handovers.handover(day, "10:00", Day.SENDER, Day.CARRIER, "urn:example:box:9");
    day.give(Handovers.given(day.sender, handover));
    day.until("10:40");
    assertThat(day.only("R07").absence()).isEqualTo(Absence.SOURCE_SILENT);
    day.heardAt("10:50");
    day.until("10:50");
    assertThat(day.only("R07").absence()).isEqualTo(Absence.PRESUMED_ABSENT);
    day.give(
        day.sender.sign(
            day.event(Kind.PACK, "11:00", Day.A, "urn:example:box:1", "urn:example:box:2")
                .container("urn:example:pallet:77")
                .build()),
        day.sender.sign(
            day.event(Kind.INSPECT, "12:00", Day.A, "urn:example:box:1")
                .container("urn:example:pallet:77")
                .build()));
    day.until("14:00");
    assertThat(day.only("R31").absence()).isEqualTo(Absence.PRESUMED_ABSENT);
    assertThat(ExceptionLines.line(day.only("R31"))).contains("\"absence\":\"PRESUMED_ABSENT\"");
  }

  @Test
  void earlyDeparture_isNoAbsenceYet() {
    day.give(Day.crossDock(1));
    day.give(
        day.carrier.sign(day.event(Kind.DEPART, "07:30", Day.A).container(Day.unit(1)).build()));
    day.until("07:40");
    assertThat(day.only("R05").absence()).isNull();
    assertThat(ExceptionLines.line(day.only("R05"))).doesNotContain("absence");
  }

  private void begin(SigningKey... keys) {
    day.give(roster(keys));
    day.give(Day.plan(Day.units(1), Day.leg(Kind.RECEIVE, Day.B, "11:00", "12:00")));
  }

  private static Roster roster(SigningKey... keys) {
    return new Roster(
        java.util.Arrays.stream(keys).map(k -> MissingTest.entry(k, Source.HANDHELD)).toList());
  }

  private dev.custody.api.event.CustodyEvent beat(String time) {
    return day.event(Kind.IDENTITY, time)
        .lifecycle(Lifecycle.HEARTBEAT)
        .device(new Device("urn:example:device:1", null, null, null))
        .build();
  }

  private Observation heartbeat(SigningKey key, String time) {
    return key.sign(beat(time));
  }

  private Absence absence(String until) {
    day.until(until);
    return day.only("R04").absence();
  }
}
