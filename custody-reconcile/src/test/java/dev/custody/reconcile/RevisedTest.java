package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.Correction;
import dev.custody.api.event.CorrectionReason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.event.Position;
import dev.custody.api.event.PositionSource;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealState;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.plan.PlanUnit;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The nearest innocent worlds of R03, R09, R11, R18, R30 and R36, and what takes them back. */
class RevisedTest {

  private static final String U = Day.unit(1);
  private static final String SEAL = "urn:example:seal:1";
  private static final String SECOND = "urn:example:seal:2";

  private final Day day = new Day();

  private void correct(SigningKey key, Observation wrong, String time) {
    Correction correction =
        new Correction(wrong.eventId(), CorrectionReason.DID_NOT_OCCUR, List.of());
    day.give(key.sign(day.event(Kind.CORRECTION, time).correction(correction).build()));
  }

  private Observation counted(String time, String quantity) {
    Item item = new Item(U, null, Decimal.of(new BigDecimal(quantity)), "EA", null);
    return day.receiver.sign(
        day.event(Kind.RECEIVE, time).place(Place.at(Day.B)).items(List.of(item)).build());
  }

  @Test
  void r03_exactlyWhatWasPlanned_isNotOver_andARecountClears() {
    PlanUnit twelve = new PlanUnit(U, null, Decimal.of(12), "EA");
    day.give(Day.plan(List.of(twelve), Day.leg(Kind.RECEIVE, Day.B, "11:00", "12:00")));
    day.give(counted("11:05", "12"));
    day.until("11:08");
    assertThat(day.said).isEmpty();
    day.give(counted("11:10", "13"));
    day.until("11:20");
    assertThat(day.only("R03").severity()).isEqualTo(Severity.M);
    day.give(counted("11:30", "12"));
    day.until("11:40");
    assertThat(day.only("R03").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r09_twoKeysOfTwoParties_areTwoSigners() {
    CustodyEvent event = Handovers.handover(day, "10:00", Day.SENDER, Day.CARRIER, U);
    day.give(Handovers.both(day.sender, day.carrier, event, true));
    day.until("23:00");
    assertThat(day.said).isEmpty();
  }

  @Test
  void r09_oneKeyThatGivesHere_andReceivesThere_isTwoHandovers() {
    CustodyEvent in = Handovers.handover(day, "10:00", Day.SENDER, Day.CARRIER, U);
    CustodyEvent out = Handovers.handover(day, "12:00", Day.CARRIER, Day.RECEIVER, U);
    day.give(Handovers.both(day.sender, day.carrier, in, true));
    day.give(Handovers.both(day.carrier, day.receiver, out, true));
    day.until("23:00");
    assertThat(day.said).isEmpty();
  }

  @Test
  void r09_takenBackByBothWhoSigned_clears() {
    CustodyEvent event = Handovers.handover(day, "10:00", Day.SENDER, Day.SENDER, U);
    Observation self = Handovers.both(day.sender, day.sender, event, true);
    day.give(self);
    day.until("10:10");
    assertThat(day.only("R09").state()).isEqualTo(ExceptionState.CONFIRMED);
    correct(day.sender, self, "10:20");
    day.until("10:30");
    assertThat(day.only("R09").state()).isEqualTo(ExceptionState.CLEARED);
  }

  private Observation seal(String time, Seal seal) {
    return day.carrier.sign(
        day.event(Kind.SEAL, time).container(Day.TRAILER).seals(List.of(seal)).build());
  }

  @Test
  void r11_theEventOfTheReplacement_thatComesLate_clears() {
    day.give(
        seal("08:00", Seal.of(SEAL, SealState.AFFIXED, Day.TRAILER)),
        seal("10:00", Seal.of(SECOND, SealState.INTACT, Day.TRAILER)));
    day.until("10:10");
    assertThat(day.only("R11").state()).isEqualTo(ExceptionState.CONFIRMED);
    day.give(seal("09:00", new Seal(SECOND, SealState.AFFIXED, null, 0, null, SEAL, Day.TRAILER)));
    day.until("10:20");
    assertThat(day.only("R11").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r11_oneOfTwoSeals_andASealOfAnotherContainer_areNoMismatch() {
    day.give(
        seal("08:00", Seal.of(SEAL, SealState.AFFIXED, Day.TRAILER)),
        seal("08:05", Seal.of(SECOND, SealState.AFFIXED, Day.TRAILER)),
        seal("10:00", Seal.of(SECOND, SealState.INTACT, Day.TRAILER)),
        seal("10:05", Seal.of("urn:example:seal:9", SealState.INTACT, "urn:example:trailer:9")));
    day.until("12:00");
    assertThat(day.said).isEmpty();
  }

  private CustodyEvent scan(String time, double latitude) {
    Position position =
        new Position((int) (latitude * 1e7), 0, 10_000, PositionSource.POSITION_GNSS);
    return day.event(Kind.SCAN, time)
        .place(new Place(null, null, position))
        .items(List.of(Item.of(U)))
        .build();
  }

  @Test
  void r18_aCorrectionOfOneOfTheTwo_clears() {
    Observation wrong = day.carrier.sign(scan("10:30", 53));
    day.give(day.carrier.sign(scan("10:00", 50)), wrong);
    day.until("10:40");
    assertThat(day.only("R18").state()).isEqualTo(ExceptionState.CONFIRMED);
    correct(day.carrier, wrong, "10:50");
    day.until("11:00");
    assertThat(day.only("R18").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r18_whereOnlyAClockSaysSo_isASuspicion() {
    Observation first = day.sender.sign(scan("10:00", 50));
    Observation second = day.carrier.sign(scan("10:10", 51));
    // Signed at any time until noon: the clock of the second device may be an hour behind.
    TimeBracket wide =
        new TimeBracket(
            Day.at("10:00"),
            TimeBracket.Lower.SEEN_CHECKPOINT,
            Day.at("12:00"),
            TimeBracket.Upper.CHECKPOINT);
    day.give(
        first,
        new Observation(
            second.event(),
            second.eventId(),
            second.trust(),
            second.vouchings(),
            Set.of(),
            Set.of(),
            wide));
    day.until("13:00");
    assertThat(day.only("R18").state()).isEqualTo(ExceptionState.SUSPECTED);
  }

  @Test
  void r18_positionsThatAreNone_saySoOfNothing() {
    day.give(
        day.carrier.sign(scan("10:00", 50)),
        day.carrier.sign(scan("10:01", 0)),
        day.carrier.sign(scan("10:02", 50)));
    day.until("11:00");
    assertThat(day.said).isEmpty();
  }

  @Test
  void r30_theSameStatementAgain_andAStreamInOrder_areNoFork() {
    Observation one = day.sender.sign(day.event(Kind.SCAN, "07:00", Day.A, U).build());
    Observation two = day.sender.sign(day.event(Kind.SCAN, "07:10", Day.A, U).build());
    day.give(two, one, two, one);
    day.until("12:00");
    assertThat(day.last("R30")).isEmpty();
  }

  @Test
  void r30_aFork_isNeverTakenBack() {
    Observation one = day.sender.sign(day.event(Kind.SCAN, "07:00", Day.A, U).build());
    CustodyEvent other = day.event(Kind.SCAN, "07:10", Day.A, U).build();
    day.give(one, SigningKey.verified(other, day.sender.fork(other, Role.ACTOR)));
    day.until("08:00");
    assertThat(day.only("R30").state()).isEqualTo(ExceptionState.CONFIRMED);
    correct(day.receiver, one, "08:10");
    day.give(day.sender.sign(day.event(Kind.SCAN, "09:00", Day.A, U).build()));
    day.until("10:00");
    assertThat(day.only("R30").state().open()).isTrue();
  }

  @Test
  void r36_aCorrectionOfOne_clears_andAnotherKey_orAMinuteLater_isNoDuplicate() {
    Observation first = day.sender.sign(day.event(Kind.SCAN, "08:00", Day.A, U).build());
    day.give(
        first,
        day.receiver.sign(day.event(Kind.SCAN, "08:00", Day.A, U).build()),
        day.sender.sign(day.event(Kind.SCAN, "08:02", Day.A, U).build()));
    day.until("08:10");
    assertThat(day.said).isEmpty();
    Observation again = day.sender.sign(day.event(Kind.SCAN, "08:03", Day.A, U).build());
    day.give(again);
    day.until("08:20");
    assertThat(day.only("R36").severity()).isEqualTo(Severity.L);
    correct(day.sender, again, "08:30");
    day.until("08:40");
    assertThat(day.only("R36").state()).isEqualTo(ExceptionState.CLEARED);
  }
}
