package dev.custody.api.event;

import java.util.Objects;

/**
 * A point on the earth (WGS 84).
 *
 * @param latE7 latitude in 1e-7 degrees, -900000000..900000000
 * @param lonE7 longitude in 1e-7 degrees, -1800000000..1800000000
 * @param accuracyMm radius of uncertainty in millimetres, 0 for not stated, below 2^32
 * @param source how it was found
 * @since 0.1.0
 */
public record Position(int latE7, int lonE7, long accuracyMm, PositionSource source) {

  public Position {
    Objects.requireNonNull(source, "source");
  }
}
