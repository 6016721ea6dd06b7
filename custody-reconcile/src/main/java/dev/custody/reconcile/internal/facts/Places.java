package dev.custody.reconcile.internal.facts;

import dev.custody.api.event.Place;
import dev.custody.api.event.Position;
import dev.custody.reconcile.plan.Geofence;
import dev.custody.reconcile.plan.Leg;
import org.jspecify.annotations.Nullable;

/**
 * Whether what an event says about its place fits a planned place, and how far two positions are
 * apart.
 */
public final class Places {

  private static final String EXTENSION = "/254/";
  private static final double EARTH_RADIUS_M = 6_371_008.8;
  private static final int LATITUDE_E7_MAX = 900_000_000;
  private static final int LONGITUDE_E7_MAX = 1_800_000_000;

  private Places() {}

  /**
   * The position, if it is one: null for one that is nowhere on earth, and for latitude and
   * longitude zero, which is what a receiver without a fix reports.
   */
  public static @Nullable Position onEarth(@Nullable Position position) {
    boolean none =
        position == null
            || Math.abs((long) position.latE7()) > LATITUDE_E7_MAX
            || Math.abs((long) position.lonE7()) > LONGITUDE_E7_MAX
            || (position.latE7() == 0 && position.lonE7() == 0);
    return none ? null : position;
  }

  /** How a stated place relates to a planned one. */
  public enum Fit {
    /** It is that place, or lies in it. */
    SAME,
    /** Nothing is stated, or only the site that it lies in. */
    UNKNOWN,
    /** It is another one. */
    OTHER
  }

  /** Compares what is stated with the place or geofence of a leg. */
  public static Fit fit(@Nullable Place stated, Leg leg) {
    if (stated == null) {
      return Fit.UNKNOWN;
    }
    Fit byName = leg.place() == null ? Fit.UNKNOWN : fit(stated, leg.place());
    Position position = onEarth(stated.position());
    if (byName != Fit.UNKNOWN || position == null || leg.geofence() == null) {
      return byName;
    }
    Geofence fence = leg.geofence();
    double away =
        metres(fence.latitude(), fence.longitude(), position.latE7() / 1e7, position.lonE7() / 1e7);
    return away <= fence.radiusMetres() + position.accuracyMm() / 1e3 ? Fit.SAME : Fit.OTHER;
  }

  /** Compares what is stated with the identifier of a place. */
  public static Fit fit(Place stated, String planned) {
    Fit readPoint = fit(stated.readPoint(), planned);
    Fit location = fit(stated.location(), planned);
    if (readPoint == Fit.SAME || location == Fit.SAME) {
      return Fit.SAME;
    }
    // A read point at another dock of the right site is another place, whatever the site says.
    return readPoint == Fit.OTHER || location == Fit.OTHER ? Fit.OTHER : Fit.UNKNOWN;
  }

  private static Fit fit(@Nullable String stated, String planned) {
    if (stated == null) {
      return Fit.UNKNOWN;
    }
    if (stated.equals(planned) || liesIn(stated, planned)) {
      return Fit.SAME;
    }
    return liesIn(planned, stated) ? Fit.UNKNOWN : Fit.OTHER;
  }

  private static boolean liesIn(String dock, String site) {
    return dock.startsWith(site) && dock.startsWith(EXTENSION, site.length());
  }

  /** Great-circle distance by the haversine formula; StrictMath, so that every machine agrees. */
  public static double metres(double lat1, double lon1, double lat2, double lon2) {
    double dLat = StrictMath.toRadians(lat2 - lat1);
    double dLon = StrictMath.toRadians(lon2 - lon1);
    double sinLat = StrictMath.sin(dLat / 2);
    double sinLon = StrictMath.sin(dLon / 2);
    double h =
        sinLat * sinLat
            + StrictMath.cos(StrictMath.toRadians(lat1))
                * StrictMath.cos(StrictMath.toRadians(lat2))
                * sinLon
                * sinLon;
    return 2 * EARTH_RADIUS_M * StrictMath.asin(StrictMath.min(1, StrictMath.sqrt(h)));
  }

  /** Great-circle distance of two positions. */
  public static double metres(Position one, Position other) {
    return metres(one.latE7() / 1e7, one.lonE7() / 1e7, other.latE7() / 1e7, other.lonE7() / 1e7);
  }
}
