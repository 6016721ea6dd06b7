package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.observe.Observation;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often rules look: a count and no time, so the same on every machine. */
class LooksTest {

  private static final ExceptionSink NOTHING = revision -> {};

  private final Day day = new Day();
  private final ReconcileEngine engine = ReconcileEngine.of(EngineLaws.SETTINGS, Day.POLICY);

  private long looks(Observation observation, Instant until) {
    long before = engine.counts().looks();
    engine.apply(new Input.Observed(observation), NOTHING);
    engine.advance(until, NOTHING);
    return engine.counts().looks() - before;
  }

  @Test
  void anOrdinaryStep_costsTheSameInAPlanOfTenAndOfFiveThousand() {
    long few = stepInPlanOf(10);
    long many = new LooksTest().stepInPlanOf(5_000);
    assertThat(many).isEqualTo(few);
  }

  private long stepInPlanOf(int units) {
    engine.apply(new Input.PlanUpsert(Day.crossDock(units), null), NOTHING);
    Observation load = day.sender.sign(day.load("07:00", Day.A, Day.unit(3)).build());
    return looks(load, Day.at("07:30"));
  }

  @Test
  void aThousandOtherPlans_costNothing() {
    long alone = stepAmongPlans(0);
    long among = new LooksTest().stepAmongPlans(1_000);
    assertThat(among).isEqualTo(alone);
  }

  private long stepAmongPlans(int others) {
    for (int i = 0; i < others; i++) {
      var plan = Day.crossDock(1);
      var unit = dev.custody.reconcile.plan.PlanUnit.of("urn:e:other:" + i);
      engine.apply(
          new Input.PlanUpsert(
              new dev.custody.reconcile.plan.Plan(
                  "P-other-" + i, 1, null, List.of(unit), plan.legs(), plan.value(), plan.digest()),
              null),
          NOTHING);
    }
    return stepInPlanOf(3);
  }
}
