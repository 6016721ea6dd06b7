package dev.custody.reconcile.plan;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What state our own devices should be in: which firmware they may run, and how old what they have
 * proven about themselves may be. It says nothing about keys that are not on the roster.
 *
 * @param firmware firmware versions that are allowed, as {@code device.firmware} states them; empty
 *     means any
 * @param attestationMax age of a device's evidence at most; null if none is asked for
 * @since 0.1.0
 */
public record Posture(Set<String> firmware, @Nullable Duration attestationMax) {

  /** Firmware versions of a list at most. */
  public static final int FIRMWARE_MAX = 1_000;

  /** Nothing is expected. */
  public static final Posture NONE = new Posture(Set.of(), null);

  /**
   * Copies the list, in order.
   *
   * @throws IllegalArgumentException if the list is too long or the age is not positive
   */
  public Posture {
    firmware = Collections.unmodifiableSet(new TreeSet<>((Collection<String>) firmware));
    if (firmware.size() > FIRMWARE_MAX) {
      throw new IllegalArgumentException(
          "posture too long: expected firmware<=" + FIRMWARE_MAX + ", found=" + firmware.size());
    }
    if (attestationMax != null && (attestationMax.isNegative() || attestationMax.isZero())) {
      throw new IllegalArgumentException("age not positive: attestationMax=" + attestationMax);
    }
  }

  /** Whether this firmware may run. */
  public boolean allows(String version) {
    return firmware.isEmpty() || firmware.contains(version);
  }
}
