package dev.custody.benchmarks;

import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.TrustPolicy;
import dev.custody.reconcile.WatermarkMode;
import dev.custody.reconcile.sim.ScoreTable;
import dev.custody.reconcile.sim.Scorer;
import dev.custody.reconcile.sim.SimSettings;
import java.util.EnumSet;

/**
 * Scores the engine in simulated worlds with one theft of each type, and prints the tables of
 * docs/performance.md. The same arguments print the same tables everywhere.
 *
 * <p>{@code java -cp ... dev.custody.benchmarks.TheftScore FIRST-SEED SEEDS [one-source]}
 */
public final class TheftScore {

  private static final double[] READ_RATES = {0.95, 0.98, 0.995, 0.999};

  /** As {@code custody reconcile} has it: a gateway's word counts, an unknown one is a hint. */
  private static final TrustPolicy POLICY =
      new TrustPolicy(
          EnumSet.allOf(Proof.class),
          EnumSet.of(Proof.PRESENCE, Proof.CUSTODY, Proof.ALARM, Proof.CONFIRM, Proof.WATERMARK),
          EnumSet.of(Proof.ALARM));

  private TheftScore() {}

  /** Prints Markdown. */
  public static void main(String[] arguments) {
    boolean oneSource = arguments.length == 3 && arguments[2].equals("one-source");
    if (arguments.length != 2 && !oneSource) {
      System.err.println("expected: FIRST-SEED SEEDS [one-source]");
      System.exit(2);
    }
    Scorer scorer = Scorer.of(EngineSettings.roadTransport(WatermarkMode.HEURISTIC), POLICY);
    SimSettings shape = SimSettings.small(0).sized(2, 6, 1, 9).withGates(!oneSource);
    long first = Long.parseLong(arguments[0]);
    int seeds = Integer.parseInt(arguments[1]);
    ScoreTable table = ScoreTable.run(scorer, shape, first, 1, READ_RATES);
    for (long seed = first + 1; seed < first + seeds; seed++) {
      System.err.println("next seed: " + seed);
      table = table.plus(ScoreTable.run(scorer, shape, seed, 1, READ_RATES));
    }
    System.out.print(table.toMarkdown());
  }
}
