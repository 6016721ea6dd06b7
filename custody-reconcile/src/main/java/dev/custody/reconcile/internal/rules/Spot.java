package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Place;
import dev.custody.api.event.Position;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Places;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Geofence;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a fact was made, on the ground.
 *
 * @param fact the fact
 * @param latitude degrees
 * @param longitude degrees
 * @param accuracyMetres radius of uncertainty
 */
record Spot(Fact fact, double latitude, double longitude, double accuracyMetres) {

  /** Where it was measured; null if it was not, or nowhere on earth. */
  static @Nullable Spot measured(Fact fact, World world) {
    Position position = fact.position();
    if (position == null) {
      return null;
    }
    double accuracy =
        position.accuracyMm() > 0
            ? position.accuracyMm() / 1e3
            : world.settings().sensors().route().accuracyMetres();
    return new Spot(fact, position.latE7() / 1e7, position.lonE7() / 1e7, accuracy);
  }

  /** Where it was measured, else where these plans say that the named place lies. */
  static @Nullable Spot known(Fact fact, List<Plan> plans, World world) {
    Spot measured = measured(fact, world);
    Place place = fact.event().place();
    if (measured != null || place == null) {
      return measured;
    }
    for (Plan plan : plans) {
      for (Leg leg : plan.legs()) {
        Geofence fence = leg.geofence();
        if (fence != null
            && leg.place() != null
            && Places.fit(place, leg.place()) == Places.Fit.SAME) {
          return new Spot(fact, fence.latitude(), fence.longitude(), fence.radiusMetres());
        }
      }
    }
    return null;
  }

  /** How far apart two are at least, metres; negative if they may be one. */
  double surelyFrom(Spot other) {
    return Places.metres(latitude, longitude, other.latitude, other.longitude)
        - accuracyMetres
        - other.accuracyMetres;
  }

  /** How far outside of a geofence it is at least, metres; not positive if it may be inside. */
  double outside(Geofence fence) {
    return Places.metres(latitude, longitude, fence.latitude(), fence.longitude())
        - fence.radiusMetres()
        - accuracyMetres;
  }

  /**
   * How far it is at least from the straight line between two geofences, metres, on a plane around
   * the first of them: good to a few percent over the length of a country.
   */
  double offLine(Geofence from, Geofence to) {
    double shrink = StrictMath.cos(StrictMath.toRadians(from.latitude()));
    double perDegree = Places.metres(0, 0, 1, 0);
    double toX = turn(to.longitude() - from.longitude()) * shrink * perDegree;
    double toY = (to.latitude() - from.latitude()) * perDegree;
    double x = turn(longitude - from.longitude()) * shrink * perDegree;
    double y = (latitude - from.latitude()) * perDegree;
    double length = toX * toX + toY * toY;
    double along = length == 0 ? 0 : (x * toX + y * toY) / length;
    along = StrictMath.max(0, StrictMath.min(1, along));
    double offX = x - along * toX;
    double offY = y - along * toY;
    return StrictMath.sqrt(offX * offX + offY * offY)
        - StrictMath.max(from.radiusMetres(), to.radiusMetres())
        - accuracyMetres;
  }

  /** A difference of longitudes the short way round. */
  private static double turn(double degrees) {
    return degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees;
  }
}
