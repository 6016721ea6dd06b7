package dev.custody.reconcile.internal.rules;

/**
 * Cumulative sums of log-likelihood ratios for rare misses (Page, Biometrika 41, 1954): Poisson
 * counts whose rate has risen by a given ratio. StrictMath, so that every machine decides alike.
 *
 * <p>Threshold: Siegmund's corrected diffusion approximation of the average run length without a
 * change (Siegmund, Sequential Analysis, 1985, chapter X), which for increments of mean -d/2 and
 * variance d is (exp(b) - b - 1) / (d / 2) with b = h + 1.166 sqrt(d); and never above the natural
 * logarithm of that run length, which is enough whatever the increments are (Lorden, Annals of
 * Mathematical Statistics 42, 1971).
 */
final class Cusum {

  private static final double OVERSHOOT = 1.166;

  /** Counts are not normal but skewed: simulated run lengths are up to a fifth shorter. */
  private static final double SKEW = 1.25;

  private final double rate;
  private final double ratio;
  private double sum;

  /**
   * At zero.
   *
   * @param rate misses for one outcome as they were learned
   * @param ratio the rise that is to be found
   */
  Cusum(double rate, double ratio) {
    this.rate = rate;
    this.ratio = ratio;
  }

  /** Adds one window. */
  void add(long outcomes, long misses) {
    double gained = misses * StrictMath.log(ratio) - outcomes * rate * (ratio - 1);
    sum = StrictMath.max(0, sum + gained);
  }

  /** The sum so far. */
  double sum() {
    return sum;
  }

  /**
   * Where the sum is an alarm.
   *
   * @param runLength windows without a false alarm, on average
   * @param outcomes outcomes of a window, on average
   */
  double threshold(double runLength, double outcomes) {
    double log = StrictMath.log(ratio);
    double information = outcomes * rate * log * log;
    double wanted = SKEW * runLength * information / 2;
    double low = 0;
    double high = 64;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (StrictMath.exp(middle) - middle - 1 < wanted) {
        low = middle;
      } else {
        high = middle;
      }
    }
    // The correction holds for small steps; larger ones are given the lesser correction.
    double step = StrictMath.min(1, StrictMath.sqrt(information));
    double corrected = high - OVERSHOOT * step;
    double enough = StrictMath.log(StrictMath.max(1, runLength));
    return StrictMath.max(2 * log, StrictMath.min(corrected, enough));
  }
}
