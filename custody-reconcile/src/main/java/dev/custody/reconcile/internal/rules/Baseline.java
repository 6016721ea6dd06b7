package dev.custody.reconcile.internal.rules;

import java.util.Collection;

/**
 * Rates of misses as learned from clean windows, each drawn towards what its like have in common:
 * empirical Bayes for Poisson counts with a gamma prior by the method of moments (Robbins 1956;
 * Clayton and Kaldor, Biometrics 43, 1987). A key with few outcomes is judged by the others'
 * experience, one with many by its own.
 */
final class Baseline {

  private final double shape;
  private final double rate;

  private Baseline(double shape, double rate) {
    this.shape = shape;
    this.rate = rate;
  }

  /**
   * The prior of keys of one kind.
   *
   * @param learned outcomes and misses of each key's clean windows
   */
  static Baseline of(Collection<long[]> learned) {
    double outcomes = 0;
    double misses = 0;
    double squares = 0;
    for (long[] each : learned) {
      outcomes += each[0];
      misses += each[1];
      squares += (double) each[0] * each[0];
    }
    double mean = (misses + 0.5) / (outcomes + 1);
    double spread = 0;
    for (long[] each : learned) {
      double own = each[0] == 0 ? mean : (double) each[1] / each[0];
      spread += each[0] * (own - mean) * (own - mean);
    }
    double freedom = outcomes == 0 ? 0 : outcomes - squares / outcomes;
    double variance = freedom <= 0 ? 0 : (spread - (learned.size() - 1) * mean) / freedom;
    double weight = variance > 0 ? StrictMath.min(mean / variance, outcomes + 1) : outcomes + 1;
    if (learned.size() < 2) {
      weight = 1;
    }
    return new Baseline(mean * weight, weight);
  }

  /** The rate of one key. */
  double mean(long outcomes, long misses) {
    return (shape + misses) / (rate + outcomes);
  }

  /** How uncertain that is: one standard deviation. */
  double deviation(long outcomes, long misses) {
    return StrictMath.sqrt(shape + misses) / (rate + outcomes);
  }
}
