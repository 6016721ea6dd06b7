package dev.custody.reconcile.sim;

/**
 * What goes wrong in a world where nobody steals.
 *
 * @param readRate how many of the reads of a unit succeed, 0.5 to 1; of scanners and gates alike
 * @param clockSkew whether clocks are off: normally by 30 s (one standard deviation) and declared
 *     so; one device in a hundred by 5 min to 1 h, and it declares no more than the others
 * @param lateUploads whether one upload of a handheld in a hundred comes at the end of the shift
 * @param duplicateRate how many scans are repeated, 0 to 0.5: half as the same event delivered
 *     twice, half as a second event
 * @param amendments whether three plans in a hundred are amended before the goods are loaded
 * @since 0.1.0
 */
public record Noise(
    double readRate,
    boolean clockSkew,
    boolean lateUploads,
    double duplicateRate,
    boolean amendments) {

  /** Nothing goes wrong. */
  public static final Noise NONE = new Noise(1, false, false, 0, false);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a rate is outside its range
   */
  public Noise {
    // Written so that NaN is refused too.
    if (!(readRate >= 0.5 && readRate <= 1) || !(duplicateRate >= 0 && duplicateRate <= 0.5)) {
      throw new IllegalArgumentException(
          "rate out of range: readRate=" + readRate + ", duplicateRate=" + duplicateRate);
    }
  }

  /** Everything goes wrong as often as on a usual dock, at this read rate. */
  public static Noise at(double readRate) {
    return new Noise(readRate, true, true, 0.02, true);
  }
}
