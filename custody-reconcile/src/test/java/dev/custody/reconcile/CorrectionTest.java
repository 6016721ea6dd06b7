package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.CorrectionReason;
import dev.custody.api.event.Finding;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Resolution;
import dev.custody.api.observe.Observation;
import dev.custody.api.statement.Role;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may take what back, and what becomes of it: corrections, corrections of them, R37. */
class CorrectionTest {

  private final Day day = new Day();

  private Observation scan(SigningKey by) {
    Observation scan = by.sign(day.event(Kind.RECEIVE, "11:20", Day.B, Day.unit(1)).build());
    day.give(Day.plan(Day.units(1), Day.leg(Kind.RECEIVE, Day.B, "11:00", "12:00")));
    day.give(scan);
    day.heardAt("13:00");
    day.until("14:00");
    assertThat(day.open()).isEmpty();
    return scan;
  }

  @Test
  void whoeverActed_takesItBack_andTakesThatBack() {
    Observation scan = scan(day.receiver);
    Observation back = Corrected.didNotOccur(day, day.receiver, "14:10", scan);
    day.give(back);
    day.until("14:20");
    assertThat(day.open()).extracting(ExceptionRevision::rule).containsExactly("R04");
    day.give(Corrected.didNotOccur(day, day.receiver, "14:30", back));
    day.until("14:40");
    assertThat(day.open()).isEmpty();
  }

  @Test
  void aStranger_changesNothing_andIsR37() {
    Observation scan = scan(day.receiver);
    day.give(Corrected.didNotOccur(day, day.sender, "14:10", scan));
    day.until("14:20");
    assertThat(day.open()).extracting(ExceptionRevision::rule).containsExactly("R37");
    assertThat(day.only("R37").severity()).isEqualTo(Severity.H);
    assertThat(day.only("R37").state()).isEqualTo(ExceptionState.SUSPECTED);
    day.give(Corrected.didNotOccur(day, day.receiver, "14:30", scan));
    day.until("14:40");
    assertThat(day.only("R37").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void aGateway_doesNotTakeBackWhatItsPartySigned() {
    Day trusting = new Day(EngineSettings.roadTransport(WatermarkMode.HEURISTIC));
    SigningKey gateway = new SigningKey("gateway", Day.RECEIVER);
    Observation scan =
        trusting.receiver.sign(trusting.event(Kind.RECEIVE, "11:20", Day.B, Day.unit(1)).build());
    trusting.give(Day.plan(Day.units(1), Day.leg(Kind.RECEIVE, Day.B, "11:00", "12:00")));
    trusting.give(
        scan,
        gateway.witness(Corrected.event(trusting, "11:40", scan, CorrectionReason.DID_NOT_OCCUR)));
    trusting.heardAt("13:00");
    trusting.until("14:00");
    assertThat(trusting.last("R04")).isEmpty();
  }

  @Test
  void aHandover_needsBothSides() {
    var event = Handovers.handover(day, "10:00", Day.SENDER, Day.CARRIER, Day.unit(1));
    Observation both = Handovers.both(day.sender, day.carrier, event, true);
    day.give(both);
    Observation one = Corrected.didNotOccur(day, day.sender, "10:30", both);
    day.give(one);
    day.until("11:00");
    assertThat(day.open()).isEmpty();
    assertThat(day.engine.trace(Day.unit(1)).sightings()).hasSize(1);
    day.until("18:31");
    assertThat(day.only("R37").explanation()).contains(Day.CARRIER);
    // The other side joins, here by signing the very same correction.
    day.give(SigningKey.verified(one.event(), day.carrier.vouch(one.event(), Role.ACTOR)));
    day.until("18:40");
    assertThat(day.only("R37").state()).isEqualTo(ExceptionState.CLEARED);
    assertThat(day.engine.trace(Day.unit(1)).sightings()).isEmpty();
  }

  @Test
  void r37_twoReasons_contradict_andTakingOneBackClears() {
    Observation scan = scan(day.receiver);
    day.give(Corrected.didNotOccur(day, day.receiver, "14:10", scan));
    day.until("14:20");
    assertThat(day.last("R37")).isEmpty();
    Observation other =
        day.wms.sign(Corrected.event(day, "14:30", scan, CorrectionReason.INCORRECT_DATA));
    day.give(other);
    day.until("14:40");
    assertThat(day.only("R37").state()).isEqualTo(ExceptionState.CONFIRMED);
    day.give(Corrected.didNotOccur(day, day.wms, "14:50", other));
    day.until("15:00");
    assertThat(day.only("R37").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void aResolutionTakenBack_reopens_andNothingElseCloses() {
    day.give(Day.crossDock(2));
    day.give(day.crossDockEvents(2, Set.of(2)));
    day.heardAt("13:00");
    day.until("14:00");
    ExceptionRevision missing = day.only("R01");
    Finding loss =
        new Finding(missing.id().bytes(), missing.revision(), "R01", Resolution.LOSS, null);
    Observation resolved =
        day.receiver.sign(
            day.event(Kind.EXCEPTION, "14:30", Day.B, Day.unit(2)).finding(loss).build());
    day.give(resolved);
    day.until("15:00");
    assertThat(day.only("R01").state()).isEqualTo(ExceptionState.RESOLVED);
    Observation back = Corrected.didNotOccur(day, day.receiver, "15:10", resolved);
    day.give(back);
    day.until("15:20");
    assertThat(day.only("R01").state()).isEqualTo(ExceptionState.REOPENED);
    day.give(Corrected.didNotOccur(day, day.receiver, "15:30", back));
    day.until("15:40");
    assertThat(day.only("R01").state()).isEqualTo(ExceptionState.RESOLVED);
  }

  @Test
  void aLongChainOfCorrections_endsNoEngine() {
    Observation last = scan(day.receiver);
    for (int i = 0; i < 500; i++) {
      last = Corrected.didNotOccur(day, day.receiver, "14:10", last);
      day.give(last);
    }
    day.engine.advance(Day.at("15:00"), day.said::add);
    assertThat(day.engine.counts().events()).isEqualTo(502);
  }
}
