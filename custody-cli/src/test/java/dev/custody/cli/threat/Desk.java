package dev.custody.cli.threat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Digest;
import dev.custody.crypto.verify.Verdict;
import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.Input;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.ReconcileEngine;
import dev.custody.reconcile.TrustPolicy;
import dev.custody.reconcile.WatermarkMode;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import dev.custody.reconcile.plan.Roster;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeSet;

/** Where plans are held against what was verified; with the trust policy of the command line. */
final class Desk {

  private final ReconcileEngine engine =
      ReconcileEngine.of(
          EngineSettings.roadTransport(WatermarkMode.HEURISTIC),
          new TrustPolicy(
              EnumSet.allOf(Proof.class),
              EnumSet.complementOf(EnumSet.of(Proof.CONTROL)),
              EnumSet.of(Proof.ALARM)));

  Desk plan(List<PlanUnit> units, Leg... legs) {
    Digest digest = Digest.sha256(new byte[] {1});
    Plan plan =
        new Plan("P-1", 1, Scene.CONSIGNMENT, units, List.of(legs), Plan.Value.MEDIUM, digest);
    engine.apply(new Input.PlanUpsert(plan, null), revision -> {});
    return this;
  }

  Desk roster(Roster roster) {
    engine.apply(new Input.RosterUpdate(roster), revision -> {});
    return this;
  }

  Desk reads(List<Verdict> verdicts) {
    for (Verdict verdict : verdicts) {
      verdict
          .observation()
          .ifPresent(seen -> engine.apply(new Input.Observed(seen), revision -> {}));
    }
    return this;
  }

  Desk until(String time) {
    engine.advance(Scene.at(time), revision -> {});
    return this;
  }

  /** The rules that have something open. */
  TreeSet<String> open() {
    TreeSet<String> rules = new TreeSet<>();
    for (ExceptionRevision each : engine.exceptions()) {
      if (each.state().open()) {
        rules.add(each.rule());
      }
    }
    return rules;
  }

  ExceptionRevision only(String rule) {
    List<ExceptionRevision> found =
        engine.exceptions().stream().filter(each -> each.rule().equals(rule)).toList();
    assertThat(found).as(rule).hasSize(1);
    return found.get(0);
  }
}
