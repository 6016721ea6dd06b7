package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Finding;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Resolution;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealState;
import dev.custody.api.observe.Observation;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The life of an exception, the gate, the lines, the limits. */
class LifeTest {

  private final Day day = new Day();

  private void missingPallet() {
    day.give(Day.crossDock(2));
    day.give(day.crossDockEvents(2, Set.of(2)));
    day.heardAt("13:00");
    day.until("14:00");
  }

  private Observation resolve(ExceptionRevision open, SigningKey by, String time) {
    Finding finding =
        new Finding(open.id().bytes(), open.revision(), open.rule(), Resolution.LOSS, null);
    return by.sign(day.event(Kind.EXCEPTION, time, Day.B, open.subject()).finding(finding).build());
  }

  @Test
  void aPersonResolves_andNewEvidenceReopens() {
    missingPallet();
    day.give(resolve(day.only("R01"), day.receiver, "14:30"));
    day.until("15:00");
    assertThat(day.only("R01").state()).isEqualTo(ExceptionState.RESOLVED);
    Observation found =
        day.receiver.sign(day.event(Kind.RECEIVE, "15:10", Day.B, Day.unit(2)).build());
    day.give(found);
    day.until("15:20");
    assertThat(day.only("R01").state()).isEqualTo(ExceptionState.RESOLVED);
    CustodyEvent event =
        day.event(Kind.CORRECTION, "15:30")
            .correction(
                new dev.custody.api.event.Correction(
                    found.eventId(),
                    dev.custody.api.event.CorrectionReason.DID_NOT_OCCUR,
                    List.of()))
            .build();
    day.give(day.receiver.sign(event));
    day.until("15:40");
    assertThat(day.only("R01").state()).isEqualTo(ExceptionState.REOPENED);
    assertThat(day.only("R01").revision()).isEqualTo(3);
  }

  @Test
  void aDocumentReceivedLater_movesNoWatermark() {
    SigningKey gateway = new SigningKey("gateway", Day.RECEIVER);
    CustodyEvent document =
        day.event(Kind.FOREIGN, "20:00")
            .foreign(
                new dev.custody.api.event.Foreign(
                    "application/ld+json",
                    dev.custody.api.Digest.sha256(new byte[1]),
                    1,
                    null,
                    null))
            .build();
    day.give(Day.crossDock(2));
    day.give(gateway.witness(document));
    day.give(day.crossDockEvents(2, Set.of()));
    day.until("21:00");
    assertThat(day.said).isEmpty();
  }

  @Test
  void revisionsRiseByOne() {
    missingPallet();
    day.give(resolve(day.only("R01"), day.receiver, "14:30"));
    day.until("15:00");
    assertThat(day.said).extracting(ExceptionRevision::revision).containsExactly(1, 2);
  }

  @Test
  void lines_haveExactlyTheMembersOfTheCommandLine() throws IOException {
    missingPallet();
    StringBuilder out = new StringBuilder();
    ExceptionLines.append(day.only("R01"), out);
    assertThat(out.toString())
        .matches(
            "\\{\"id\":\"[0-9a-f]{32}\",\"revision\":1,\"rule\":\"R01\",\"state\":\"SUSPECTED\","
                + "\"severity\":\"H\",\"confidence\":0\\.30,\"subject\":\"urn:example:pallet:2\","
                + "\"decidedAt\":\"2026-11-02T13:\\d\\d:\\d\\d\\.\\d{3}Z\",\"expected\":\"[^\"]+\","
                + "\"absence\":\"PRESUMED_ABSENT\","
                + "\"evidence\":\\[\"ni:///sha-256;[^\"]+\"\\],\"hold\":\\{\"scope\":\"SIGN_OFF\","
                + "\"target\":\"urn:example:shipment:1\",\"sticky\":false\\},"
                + "\"explanation\":\"[^\"]+\"\\}\n");
  }

  @Test
  void gate_stopsWhatAnOpenExceptionHolds_insideOfAContainerToo() {
    day.give(day.sender.sign(day.load("07:00", Day.A, Day.unit(1)).build()));
    day.give(
        day.carrier.sign(
            day.event(Kind.SEAL, "08:00")
                .seals(List.of(Seal.of("urn:e:s:1", SealState.BROKEN, Day.TRAILER)))
                .build()));
    day.until("08:10");
    assertThat(day.engine.peek(day.trailer(Kind.DEPART, "08:30", Day.A).build()))
        .isInstanceOf(GateAnswer.Held.class);
    assertThat(day.engine.peek(day.event(Kind.DISPATCH, "08:30", Day.A, Day.unit(1)).build()))
        .isInstanceOf(GateAnswer.Held.class);
    assertThat(day.engine.peek(day.event(Kind.DISPATCH, "08:30", Day.A, Day.unit(2)).build()))
        .isInstanceOf(GateAnswer.Clear.class);
  }

  @Test
  void gate_knowsAHoldTheMomentItComes() {
    day.give(day.receiver.sign(day.event(Kind.HOLD, "08:00", Day.A, Day.unit(1)).build()));
    assertThat(day.engine.counts().waiting()).isEqualTo(1);
    assertThat(day.engine.peek(day.load("08:01", Day.A, Day.unit(1)).build()))
        .isInstanceOf(GateAnswer.Held.class);
  }

  @Test
  void stickyHold_needsASecondKey() {
    Finding finding = new Finding(null, 0, "R10", null, null);
    CustodyEvent load = day.load("09:00", Day.A, Day.unit(1)).build();
    day.give(
        day.receiver.sign(
            day.event(Kind.HOLD, "08:00", Day.A, Day.unit(1)).finding(finding).build()),
        day.receiver.sign(day.event(Kind.RELEASE, "08:10", Day.A, Day.unit(1)).build()));
    assertThat(day.engine.peek(load)).isInstanceOf(GateAnswer.Held.class);
    day.give(day.wms.sign(day.event(Kind.RELEASE, "08:20", Day.A, Day.unit(1)).build()));
    assertThat(day.engine.peek(load)).isInstanceOf(GateAnswer.Clear.class);
  }

  @Test
  void holdsOfOneKey_areCapped() {
    Day capped =
        new Day(
            EngineSettings.roadTransport(WatermarkMode.HEURISTIC)
                .withLimits(new EngineLimits(100, 10, 1)));
    capped.give(
        capped.receiver.sign(capped.event(Kind.HOLD, "08:00", Day.A, Day.unit(1)).build()),
        capped.receiver.sign(capped.event(Kind.HOLD, "08:01", Day.A, Day.unit(2)).build()));
    capped.until("09:00");
    assertThat(capped.engine.peek(capped.load("09:00", Day.A, Day.unit(1)).build()))
        .isInstanceOf(GateAnswer.Held.class);
    assertThat(capped.engine.peek(capped.load("09:00", Day.A, Day.unit(2)).build()))
        .isInstanceOf(GateAnswer.Clear.class);
  }

  @Test
  void futureClock_isClampedToArrival_andFreezesNothing() {
    day.give(Day.crossDock(1));
    day.give(day.sender.sign(day.load("07:00", Day.A, Day.unit(1)).build()));
    Observation ahead = day.carrier.sign(day.event(Kind.SCAN, "23:00", Day.A, "urn:e:o:1").build());
    var early =
        new dev.custody.api.observe.TimeBracket(
            Day.at("06:00"),
            dev.custody.api.observe.TimeBracket.Lower.KEY_WINDOW,
            Day.at("07:30"),
            dev.custody.api.observe.TimeBracket.Upper.WITNESS);
    day.give(
        new Observation(
            ahead.event(),
            ahead.eventId(),
            ahead.trust(),
            ahead.vouchings(),
            Set.of(),
            Set.of(),
            early));
    assertThat(day.engine.newest()).isEqualTo(Day.at("07:30"));
    assertThat(day.said).isEmpty();
  }

  @Test
  void factsBeyondTheLimit_areRefused_andTheEngineGoesOn() {
    Day small =
        new Day(
            EngineSettings.roadTransport(WatermarkMode.HEURISTIC)
                .withLimits(new EngineLimits(1, 10, 10)));
    Observation first =
        small.sender.sign(small.event(Kind.SCAN, "08:00", Day.A, "urn:e:1").build());
    Observation second =
        small.sender.sign(small.event(Kind.SCAN, "08:05", Day.A, "urn:e:1").build());
    small.give(first);
    assertThatThrownBy(() -> small.give(second))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("engine limit reached: events=1, factsMax=1");
    small.give(first);
    assertThat(small.engine.counts().duplicates()).isEqualTo(1);
  }

  @Test
  void hints_mayNeverConfirmOrOrder() {
    Set<Proof> none = EnumSet.noneOf(Proof.class);
    for (Proof each : List.of(Proof.CONFIRM, Proof.CONTROL, Proof.WATERMARK)) {
      assertThatThrownBy(() -> new TrustPolicy(none, none, EnumSet.of(each)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void distrustedKey_losesItsWord() {
    day.give(Day.crossDock(1));
    day.give(day.sender.sign(day.load("07:00", Day.A, Day.unit(1)).build()));
    day.give(day.carrier.sign(day.event(Kind.SCAN, "08:20", Day.A, "urn:e:o:1").build()));
    day.until("08:20");
    assertThat(day.said).isEmpty();
    day.engine.apply(new Input.KeyDistrusted(day.sender.kid, Day.at("06:00")), day.said::add);
    day.until("08:30");
    assertThat(day.only("R04").subject()).isEqualTo(Day.unit(1));
  }

  @Test
  void retractedPlan_clearsWhatItRaised() {
    missingPallet();
    day.engine.apply(new Input.PlanRetract("P-1"), day.said::add);
    assertThat(day.open()).isEmpty();
  }
}
