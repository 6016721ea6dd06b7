package dev.custody.reconcile.sim;

import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.ReconcileEngine;
import dev.custody.reconcile.TrustPolicy;
import dev.custody.reconcile.WatermarkMode;
import java.util.EnumSet;
import java.util.List;

/** Worlds through an engine, to their end. */
final class Runs {

  /** As the command line has it: a gateway's word counts, what nobody vouches for is a hint. */
  static final TrustPolicy POLICY =
      new TrustPolicy(
          EnumSet.allOf(Proof.class),
          EnumSet.of(Proof.PRESENCE, Proof.CUSTODY, Proof.ALARM, Proof.CONFIRM, Proof.WATERMARK),
          EnumSet.of(Proof.ALARM));

  private Runs() {}

  static ReconcileEngine engine() {
    return ReconcileEngine.of(EngineSettings.roadTransport(WatermarkMode.HEURISTIC), POLICY);
  }

  /** What is still open when everything has come, or all that was ever raised. */
  static List<ExceptionRevision> open(SimWorld world) {
    return all(world).stream().filter(each -> each.state().open()).toList();
  }

  static List<ExceptionRevision> all(SimWorld world) {
    ReconcileEngine engine = engine();
    world.inputs().forEach(arrival -> engine.apply(arrival.input(), revision -> {}));
    engine.advance(world.settings().end(), revision -> {});
    return engine.exceptions();
  }
}
