package dev.custody.reconcile;

import java.time.Duration;
import java.util.Objects;

/**
 * What is expected of devices and of those who use them.
 *
 * @param skew how far a clock may be off beyond its own stated uncertainty
 * @since 0.1.0
 */
public record DeviceSettings(Duration skew) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a time is negative
   */
  public DeviceSettings {
    Objects.requireNonNull(skew, "skew");
    if (skew.isNegative()) {
      throw new IllegalArgumentException("negative duration: skew=" + skew);
    }
  }

  /** Handhelds in shifts of eight hours. */
  public static DeviceSettings roadTransport() {
    return new DeviceSettings(Duration.ofMinutes(2));
  }
}
