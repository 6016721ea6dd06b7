package dev.custody.reconcile;

/**
 * What positions, scales and seals may differ by before that is an alarm.
 *
 * @param speedKmhMax what nothing on the road exceeds, km/h
 * @since 0.1.0
 */
public record SensorSettings(int speedKmhMax) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public SensorSettings {
    if (speedKmhMax < 1) {
      throw new IllegalArgumentException("speed not positive: speedKmhMax=" + speedKmhMax);
    }
  }

  /** Lorries on public roads. */
  public static SensorSettings roadTransport() {
    return new SensorSettings(160);
  }
}
