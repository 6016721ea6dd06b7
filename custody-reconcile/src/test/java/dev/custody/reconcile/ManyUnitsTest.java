package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A thousand units in one plan and one trailer: no stack, no square. */
class ManyUnitsTest {

  private static final int UNITS = 1_000;

  @Test
  void aThousandUnits_oneMissing_isFound() {
    Day day = new Day();
    day.give(Day.crossDock(UNITS));
    Item[] all =
        IntStream.rangeClosed(1, UNITS).mapToObj(i -> Item.of(Day.unit(i))).toArray(Item[]::new);
    day.give(
        day.sender.sign(day.load("07:00", Day.A).items(java.util.List.of(all)).build()),
        day.carrier.sign(day.trailer(Kind.DEPART, "08:30", Day.A).build()),
        day.carrier.sign(day.trailer(Kind.ARRIVE, "10:00", Day.B).build()));
    for (int i = 1; i < UNITS; i++) {
      day.give(
          day.receiver.sign(
              day.event(Kind.RECEIVE, "11:" + (10 + i % 40), Day.B, Day.unit(i)).build()));
    }
    day.heardAt("13:00");
    day.until("14:00");
    assertThat(day.only("R01").subject()).isEqualTo(Day.unit(UNITS));
    assertThat(day.open()).hasSize(1);
  }
}
