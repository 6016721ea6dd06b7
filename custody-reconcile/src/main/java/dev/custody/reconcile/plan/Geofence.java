package dev.custody.reconcile.plan;

/**
 * A circle on the ground.
 *
 * @param latitude degrees, -90 to 90
 * @param longitude degrees, -180 to 180
 * @param radiusMetres more than 0, at most 1,000,000
 * @since 0.1.0
 */
public record Geofence(double latitude, double longitude, double radiusMetres) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is outside its range
   */
  public Geofence {
    // Written so that NaN is refused too.
    if (!(Math.abs(latitude) <= 90)
        || !(Math.abs(longitude) <= 180)
        || !(radiusMetres > 0 && radiusMetres <= 1_000_000)) {
      throw new IllegalArgumentException(
          "geofence out of range: lat="
              + latitude
              + ", lon="
              + longitude
              + ", radiusM="
              + radiusMetres);
    }
  }
}
