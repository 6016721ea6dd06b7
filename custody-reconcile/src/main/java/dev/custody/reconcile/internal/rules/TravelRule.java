package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Place;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Places;
import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Geofence;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * R18 impossible travel: between two events that name the unit it would have been faster than
 * anything on the road, with accuracies and clock uncertainties all counted in its favour.
 */
final class TravelRule implements Rule {

  private static final RuleInfo R18 =
      new RuleInfo(
          "R18",
          1,
          "impossible travel",
          "positions of events, geofences of planned places, clock uncertainty",
          "both events are evidence by themselves",
          "H",
          "unit",
          "check both places by phone for the unit: one of the two scans is of a copy, or was not made"
              + " there.");

  private record Spot(double lat, double lon, double accuracyM) {}

  @Override
  public List<RuleInfo> infos() {
    return List.of(R18);
  }

  @Override
  public Scope scope() {
    return Scope.THING;
  }

  @Override
  public void look(String name, World world, Findings out) {
    List<Plan> plans = world.plansOf(name);
    Fact before = null;
    Spot from = null;
    for (Sight sight : world.timeline(name).sights()) {
      Fact here = sight.fact();
      Spot to = sight.own() && here.proves(Proof.ALARM) ? spot(here, plans) : null;
      if (to == null) {
        continue;
      }
      if (before != null && from != null) {
        double metres =
            Places.metres(from.lat(), from.lon(), to.lat(), to.lon())
                - from.accuracyM()
                - to.accuracyM();
        double seconds =
            (Duration.between(before.at(), here.at()).toMillis()
                    + before.uncertaintyMs()
                    + here.uncertaintyMs())
                / 1e3;
        if (metres > seconds * world.settings().sensors().speedKmhMax() / 3.6 + 1_000) {
          alarm(name, before, here, metres, world, out);
          return;
        }
      }
      before = here;
      from = to;
    }
  }

  private static @Nullable Spot spot(Fact fact, List<Plan> plans) {
    Place place = fact.event().place();
    if (place == null) {
      return null;
    }
    if (place.position() != null) {
      return new Spot(
          place.position().latE7() / 1e7,
          place.position().lonE7() / 1e7,
          place.position().accuracyMm() / 1e3);
    }
    for (Plan plan : plans) {
      for (Leg leg : plan.legs()) {
        Geofence fence = leg.geofence();
        if (fence != null
            && leg.place() != null
            && Places.fit(place, leg.place()) == Places.Fit.SAME) {
          return new Spot(fence.latitude(), fence.longitude(), fence.radiusMetres());
        }
      }
    }
    return null;
  }

  private static void alarm(
      String name, Fact before, Fact here, double metres, World world, Findings out) {
    boolean sure = before.proves(Proof.CONFIRM) && here.proves(Proof.CONFIRM);
    int limit = world.settings().sensors().speedKmhMax();
    out.alarm(
        Alarm.of(R18, name, "no faster than " + limit + " km/h")
            .severity(Severity.H)
            .confirmed(sure, sure ? 80 : 50)
            .evidence(List.of(before, here))
            .wouldClear("a correction of one of the two events")
            .hold(Hold.Scope.UNIT, name, false)
            .explain(
                name
                    + " cannot have been at both: "
                    + Words.did(before)
                    + "; and "
                    + Words.did(here)
                    + "; at least "
                    + StrictMath.round(metres / 1_000)
                    + " km apart."));
  }
}
