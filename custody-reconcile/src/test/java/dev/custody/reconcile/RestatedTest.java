package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.CorrectionReason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Kind;
import dev.custody.api.observe.Observation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Statements about an event that come when its turn has come already; engines side by side. */
class RestatedTest {

  private final Day day = new Day();
  private final SigningKey gate = new SigningKey("gate", "urn:e:party:gate");
  private final SigningKey tower = new SigningKey("tower", "urn:e:party:tower");

  private void later() {
    day.give(
        day.wms.sign(day.event(Kind.SCAN, "12:00", Day.C, "urn:e:other:1").build()),
        day.wms.sign(day.event(Kind.SCAN, "13:00", Day.C, "urn:e:other:1").build()));
  }

  private long open(String rule) {
    return day.engine.exceptions().stream()
        .filter(each -> each.rule().equals(rule) && each.state().open())
        .count();
  }

  @Test
  void anotherGatewayOfACorrectedEvent_hasToBeAskedToo() {
    CustodyEvent scan = day.event(Kind.SCAN, "10:00", Day.A, Day.unit(1)).build();
    Observation first = gate.witness(scan);
    day.give(first);
    day.give(day.sender.sign(Corrected.event(day, "10:30", first, CorrectionReason.values()[0])));
    later();
    List<ExceptionRevision> before = List.copyOf(day.said);
    day.give(tower.witness(scan));
    assertThat(day.said).hasSizeGreaterThan(before.size());
    later();
  }

  /** Of two gateways the one with the lower link counts, so one of the two orders changes that. */
  @Test
  void anotherGateway_mayBeTheOneThatCounts() {
    day.give(
        gate.witness(day.event(Kind.SCAN, "10:00", Day.A, Day.unit(1)).build()),
        tower.witness(day.event(Kind.SCAN, "11:00", Day.A, Day.unit(2)).build()));
    CustodyEvent one = day.event(Kind.SCAN, "10:00", Day.A, Day.unit(1)).build();
    CustodyEvent other = day.event(Kind.SCAN, "11:00", Day.A, Day.unit(2)).build();
    day.give(gate.witness(one), tower.witness(other));
    later();
    assertThat(open("R36")).isEqualTo(2);
    day.give(tower.witness(one), gate.witness(other));
    assertThat(open("R36")).isLessThan(2);
  }
}
