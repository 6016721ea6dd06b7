package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.Condition;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.Role;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a wrong clock or a container that drives on must not change: found by simulated worlds. */
class WrongOrderTest {

  private static final String U = Day.unit(1);
  private final Day day = new Day();

  @Test
  void statedMissing_staysSo_whereverTheTrailerGoesNext() {
    day.give(Day.crossDock(2));
    day.give(day.crossDockEvents(2, Set.of(2)));
    Item gone = Item.of(Day.unit(2)).withCondition(Condition.MISSING);
    day.give(
        day.receiver.sign(
            day.event(Kind.RECEIVE, "11:55").place(Place.at(Day.B)).items(List.of(gone)).build()));
    day.give(day.carrier.sign(day.trailer(Kind.DEPART, "13:00", Day.B).build()));
    day.heardAt("14:00");
    day.until("14:00");
    assertThat(day.only("R01").explanation()).contains("is stated to be missing");
    assertThat(day.only("R01").explanation()).doesNotContain("DEPART at " + Day.B);
  }

  @Test
  void r08_handoverDatedTooLate_clears_ifItsBracketAllowsThat() {
    day.give(handover("09:00", Day.CARRIER, Day.SENDER, "08:59"), departs("10:00"));
    day.give(handover("10:40", Day.SENDER, Day.CARRIER, "09:50"));
    day.until("12:00");
    assertThat(day.only("R08").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r08_handoverSignedTooLate_doesNot() {
    day.give(handover("09:00", Day.CARRIER, Day.SENDER, "08:59"), departs("10:00"));
    day.give(handover("10:40", Day.SENDER, Day.CARRIER, "10:39"));
    day.until("12:00");
    assertThat(day.only("R08").state()).isEqualTo(ExceptionState.CONFIRMED);
  }

  private Observation departs(String time) {
    return day.carrier.sign(
        day.event(Kind.DEPART, time, Day.A, U).container(U).holder(Day.CARRIER).build());
  }

  private Observation handover(String time, String giver, String receiver, String notBefore) {
    CustodyEvent event = Handovers.handover(day, time, giver, receiver, U);
    SigningKey from = giver.equals(Day.SENDER) ? day.sender : day.carrier;
    SigningKey to = giver.equals(Day.SENDER) ? day.carrier : day.sender;
    return SigningKey.verified(
        event,
        since(from.vouch(event, Role.GIVER), notBefore),
        since(to.vouch(event, Role.RECEIVER), notBefore));
  }

  private static Vouching since(Vouching v, String notBefore) {
    TimeBracket bracket =
        new TimeBracket(
            Day.at(notBefore),
            TimeBracket.Lower.SEEN_CHECKPOINT,
            v.bracket().notAfter(),
            v.bracket().upper());
    return new Vouching(
        v.kid(),
        v.role(),
        v.party(),
        v.sequence(),
        v.link(),
        v.previous(),
        bracket,
        v.statedAt(),
        v.reasons(),
        v.notes());
  }
}
