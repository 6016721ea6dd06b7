package dev.custody.reconcile.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.reconcile.ExceptionId;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.Input;
import dev.custody.reconcile.ReconcileEngine;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Running for months (docs/running.md): an engine that begins anew with the last days says of goods
 * that began to move since, what an engine says that has heard all.
 */
class RollingTest {

  @Test
  void anEngineThatBeginsLater_saysTheSameOfWhatMovesLater() {
    assertThat(agreed(1) + agreed(2)).isGreaterThan(3);
  }

  @Tag("deep")
  @Test
  void anEngineThatBeginsLater_saysTheSameOfWhatMovesLater_inManyWorlds() {
    for (long seed = 100; seed < 130; seed++) {
      agreed(seed);
    }
  }

  /** Compares, and says how many exceptions both have. */
  private static int agreed(long seed) {
    Map<Theft, Integer> thefts =
        Arrays.stream(Theft.values()).collect(Collectors.toMap(Function.identity(), each -> 1));
    SimSettings settings =
        SimSettings.small(seed).sized(4, 2, 1, 9).withNoise(Noise.at(0.98)).withThefts(thefts);
    SimWorld world = SimWorld.of(settings);
    Instant heard = settings.start().plus(Duration.ofDays(1));
    Set<String> moved = movedSince(world, settings.start().plus(Duration.ofDays(2)));
    Map<ExceptionId, String> all = said(world, Instant.MIN, moved);
    assertThat(said(world, heard, moved)).as("seed %d", seed).isEqualTo(all);
    return all.size();
  }

  /** Units and consignments of plans of which nothing was due before. */
  private static Set<String> movedSince(SimWorld world, Instant since) {
    Set<String> names = new HashSet<>();
    for (SimPlan each : world.plans()) {
      Plan plan = each.plan();
      if (!plan.legs().get(0).latest().isBefore(since)) {
        names.add(plan.consignment());
        plan.units().forEach(unit -> names.add(unit.id()));
      }
    }
    return names;
  }

  /** An event that came before, or a plan all of which was due before. */
  private static boolean isOver(Arrival arrival, Instant since) {
    if (arrival.input() instanceof Input.PlanUpsert upsert) {
      List<Leg> legs = upsert.plan().legs();
      return legs.get(legs.size() - 1).latest().isBefore(since);
    }
    return arrival.input() instanceof Input.Observed && arrival.at().isBefore(since);
  }

  /** What is said in the end of these by an engine that has heard what came since then. */
  private static Map<ExceptionId, String> said(SimWorld world, Instant since, Set<String> names) {
    ReconcileEngine engine = Runs.engine();
    for (Arrival arrival : world.inputs()) {
      if (!isOver(arrival, since)) {
        engine.apply(arrival.input(), revision -> {});
      }
    }
    engine.advance(world.settings().end(), revision -> {});
    Map<ExceptionId, String> said = new TreeMap<>();
    for (ExceptionRevision each : engine.exceptions()) {
      if (names.contains(each.subject())) {
        said.put(each.id(), each.rule() + " " + each.state() + " " + each.explanation());
      }
    }
    return said;
  }
}
