package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.Kind;
import org.junit.jupiter.api.Test;

/** Events that come when later ones have been judged; the engines run side by side. */
class LateTest {

  private final Day day = new Day();

  private void scan(String time) {
    day.give(day.wms.sign(day.event(Kind.SCAN, time, Day.C, "urn:e:other:1").build()));
  }

  /** Three pallets loaded and under way, and all that was due is done. */
  private void underWay() {
    day.give(Day.crossDock(3));
    day.give(
        day.sender.sign(day.load("07:00", Day.A, Day.unit(1), Day.unit(2), Day.unit(3)).build()),
        day.carrier.sign(day.trailer(Kind.DEPART, "08:30", Day.A).holder(Day.CARRIER).build()),
        day.carrier.sign(day.trailer(Kind.ARRIVE, "10:00", Day.B).build()));
    scan("10:20");
    scan("10:40");
  }

  @Test
  void loadedElsewhere_thatComesLate_hasNotDeparted() {
    underWay();
    int before = day.said.size();
    day.give(
        day.sender.sign(
            day.event(Kind.LOAD, "07:30", Day.A, Day.unit(2))
                .container("urn:e:trailer:2")
                .build()));
    scan("10:50");
    day.heardAt("12:30");
    day.until("13:00");
    assertThat(day.said.size()).isGreaterThan(before);
  }

  @Test
  void departureByAnother_thatComesLate_isASecondPickup() {
    underWay();
    day.give(
        day.sender.sign(day.trailer(Kind.DEPART, "08:40", Day.A).holder(Day.RECEIVER).build()));
    scan("10:50");
    assertThat(day.open()).anyMatch(each -> each.rule().equals("R33"));
    day.give(day.sender.sign(day.trailer(Kind.ARRIVE, "08:35", Day.A).build()));
    scan("10:55");
    assertThat(day.open()).noneMatch(each -> each.rule().equals("R33"));
  }
}
