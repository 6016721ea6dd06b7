package dev.custody.reconcile.sim;

import dev.custody.api.event.Place;
import dev.custody.api.event.Position;
import dev.custody.api.event.PositionSource;
import dev.custody.reconcile.plan.Geofence;

/** A place where goods are handled, and who runs it. */
record Site(String id, String party, double latitude, double longitude) {

  private static final double METRES_PER_DEGREE = 111_195;

  /** The place by name, as an event of its own people states it. */
  Place place() {
    return Place.at(id);
  }

  /** The circle that counts as being there. */
  Geofence geofence() {
    return new Geofence(round(latitude), round(longitude), 400);
  }

  /** Another point, so many metres to the north and to the east. */
  static Position position(double latitude, double longitude, long accuracyMetres) {
    return new Position(
        (int) StrictMath.round(latitude * 1e7),
        (int) StrictMath.round(longitude * 1e7),
        accuracyMetres * 1_000,
        PositionSource.POSITION_GNSS);
  }

  /** Seven decimals, as positions have them: the same in a file and in memory. */
  static double round(double degrees) {
    return StrictMath.round(degrees * 1e7) / 1e7;
  }

  /** A site at a distance and a bearing from a point, on a plane that is good enough here. */
  static Site at(
      String id, String party, double latitude, double longitude, double metres, double bearing) {
    double north = metres * StrictMath.cos(bearing) / METRES_PER_DEGREE;
    double east =
        metres
            * StrictMath.sin(bearing)
            / (METRES_PER_DEGREE * StrictMath.cos(StrictMath.toRadians(latitude)));
    return new Site(id, party, round(latitude + north), round(longitude + east));
  }

  /** A fix of a device that is used here, so many metres off and good to 50. */
  Position near(double metres, double bearing) {
    Site off = at(id, party, latitude, longitude, metres, bearing);
    return position(off.latitude, off.longitude, 50);
  }

  /** Metres to another site, on the same plane. */
  double metresTo(Site other) {
    double north = (other.latitude - latitude) * METRES_PER_DEGREE;
    double east =
        (other.longitude - longitude)
            * METRES_PER_DEGREE
            * StrictMath.cos(StrictMath.toRadians(latitude));
    return StrictMath.sqrt(north * north + east * east);
  }
}
