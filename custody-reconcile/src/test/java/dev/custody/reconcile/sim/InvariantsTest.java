package dev.custody.reconcile.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The two laws of every world in which nobody steals: without noise nothing is raised; with noise
 * nothing severe stays confirmed, and what a later read or a second source supplies is cleared.
 */
class InvariantsTest {

  @Test
  void withoutNoiseAndTheft_nothingIsEverRaised() {
    silent(1, 3);
  }

  @Test
  void withNoiseAlone_nothingSevereStays_andWhatIsSuppliedIsCleared() {
    clears(1, 2, 0.95, 0.99);
  }

  @Tag("deep")
  @Test
  void withoutNoiseAndTheft_nothingIsEverRaised_hundreds() {
    silent(1_000, 1_300);
  }

  @Tag("deep")
  @Test
  void withNoiseAlone_nothingSevereStays_hundreds() {
    clears(1_000, 1_100, 0.95, 0.98, 0.99, 0.995, 0.999);
  }

  private static void silent(long from, long to) {
    for (long seed = from; seed < to; seed++) {
      SimWorld world = SimWorld.of(SimSettings.small(seed));
      assertThat(Runs.all(world)).as("seed %d", seed).isEmpty();
    }
  }

  private static void clears(long from, long to, double... readRates) {
    for (long seed = from; seed < to; seed++) {
      for (double rate : readRates) {
        SimWorld world = SimWorld.of(SimSettings.small(seed).withNoise(Noise.at(rate)));
        assertThat(wrongly(world)).as("seed %d, read rate %s", seed, rate).isEmpty();
      }
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
