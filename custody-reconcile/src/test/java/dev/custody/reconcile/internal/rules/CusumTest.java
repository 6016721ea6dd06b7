package dev.custody.reconcile.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.reconcile.StatisticsSettings;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The budget of false alarms holds, and a rise is found. */
class CusumTest {

  private static final double RATE = 0.01;

  /** Windows until an alarm, on average over runs that are cut off at some length. */
  private static double runLength(int outcomes, double actual, double wanted, int runs) {
    Random random = new Random(7);
    double threshold = new Cusum(RATE, 2).threshold(wanted, outcomes);
    long windows = 0;
    for (int run = 0; run < runs; run++) {
      Cusum cusum = new Cusum(RATE, 2);
      while (cusum.sum() < threshold) {
        cusum.add(outcomes, poisson(random, outcomes * actual));
        windows++;
      }
    }
    return (double) windows / runs;
  }

  private static long poisson(Random random, double mean) {
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    long count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  @Test
  void falseAlarms_areNoMoreThanTheBudget_forSmallAndLargeWindows() {
    for (int outcomes : new int[] {2, 10, 50, 200, 1_000}) {
      assertThat(runLength(outcomes, RATE, 300, 400))
          .as("outcomes=%d", outcomes)
          .isGreaterThan(280);
    }
  }

  @Test
  void aDoubledRate_isFoundMuchSooner() {
    assertThat(runLength(200, 2 * RATE, 300, 200)).isLessThan(10);
    assertThat(runLength(1_000, 2 * RATE, 300, 200)).isLessThan(3);
  }

  @Test
  void baseline_isDrawnToItsLike_theLessIsKnownTheMore() {
    Baseline baseline =
        Baseline.of(List.of(new long[] {1_000, 10}, new long[] {1_000, 12}, new long[] {10, 1}));
    assertThat(baseline.mean(10, 1)).isBetween(0.01, 0.02);
    assertThat(baseline.mean(0, 0)).isBetween(0.01, 0.013);
    Baseline apart = Baseline.of(List.of(new long[] {10_000, 100}, new long[] {10_000, 1_000}));
    assertThat(apart.mean(10_000, 1_000)).isBetween(0.095, 0.105);
    assertThat(apart.deviation(0, 0)).isGreaterThan(apart.deviation(1_000, 50));
  }

  @Test
  void cluster_size_followsFromTheBudget() {
    StatisticsSettings day = StatisticsSettings.roadTransport();
    assertThat(ClusterRule.many(day)).isEqualTo(4);
    assertThat(ClusterRule.many(day.withBudget(1_000, 1))).isEqualTo(2);
    assertThat(ClusterRule.many(day.withBudget(0.001, 1_000))).isGreaterThan(4);
  }
}
