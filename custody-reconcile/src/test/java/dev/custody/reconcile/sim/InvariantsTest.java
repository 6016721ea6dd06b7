package dev.custody.reconcile.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The two laws of every world in which nobody steals: without noise nothing is raised; with noise
 * nothing severe stays confirmed, and what a later read or a second source supplies is cleared.
 */
class InvariantsTest {

  private static final double[] READ_RATES = {0.95, 0.98, 0.99, 0.995, 0.999};

  @Test
  void withoutNoiseAndTheft_nothingIsEverRaised() {
    silent(1, 4, InvariantsTest::tiny);
  }

  @Test
  void withNoiseAlone_nothingSevereStays_andWhatIsSuppliedIsCleared() {
    clears(1, 4, InvariantsTest::tiny);
  }

  @Tag("deep")
  @Test
  void withoutNoiseAndTheft_nothingIsEverRaised_hundreds() {
    silent(1_000, 1_300, InvariantsTest::tiny);
    silent(1, 20, SimSettings::small);
  }

  @Tag("deep")
  @Test
  void withNoiseAlone_nothingSevereStays_hundreds() {
    clears(1_000, 1_300, InvariantsTest::tiny);
    clears(1, 20, SimSettings::small);
  }

  /** One day: two loads and a round. */
  private static SimSettings tiny(long seed) {
    return SimSettings.small(seed).sized(1, 2, 1, 9);
  }

  private static void silent(long from, long to, LongFunction<SimSettings> shape) {
    for (long seed = from; seed < to; seed++) {
      assertThat(Runs.all(SimWorld.of(shape.apply(seed)))).as("seed %d", seed).isEmpty();
    }
  }

  /** Every seed at one read rate, the lowest most often: there most is missed. */
  private static void clears(long from, long to, LongFunction<SimSettings> shape) {
    for (long seed = from; seed < to; seed++) {
      double rate = seed % 2 == 0 ? READ_RATES[0] : READ_RATES[(int) (seed / 2 % 5)];
      SimWorld world = SimWorld.of(shape.apply(seed).withNoise(Noise.at(rate)));
      assertThat(wrongly(world)).as("seed %d, read rate %s", seed, rate).isEmpty();
    }
  }

  /** What is open at the end and should not be. */
  private static List<String> wrongly(SimWorld world) {
    Set<String> excused =
        world.truth().neverSupplied().stream().map(Leftover::subject).collect(Collectors.toSet());
    List<String> wrong = new ArrayList<>();
    for (ExceptionRevision each : Runs.open(world)) {
      boolean severe = each.severity().compareTo(Severity.H) >= 0;
      boolean sure = each.state() != ExceptionState.SUSPECTED;
      if ((severe && sure) || !excused.contains(each.subject())) {
        wrong.add(each.rule() + " " + each.state() + ": " + each.explanation());
      }
    }
    return wrong;
  }
}
