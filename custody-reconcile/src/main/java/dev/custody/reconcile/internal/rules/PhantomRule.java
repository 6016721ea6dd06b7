package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Kind;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.SensorSettings;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Places;
import dev.custody.reconcile.internal.facts.Timeline;
import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * R14 phantom delivery: a DELIVER that was not made at the address. Its own position lies outside,
 * or the vehicle's does, or the vehicle came there only later. A clock that is off makes the last
 * two from an honest delivery, so by themselves they stay a suspicion.
 */
final class PhantomRule implements Rule {

  private static final RuleInfo R14 =
      new RuleInfo(
          "R14",
          1,
          "phantom delivery",
          "DELIVER events and their positions, geofences of DELIVER legs, positions and arrivals of"
              + " the vehicle",
          "its own position is a kilometre outside; or its position and the vehicle's, of two keys,"
              + " are both outside",
          "H",
          "proof of delivery",
          "call the addressee before anything is invoiced; ask the driver where the goods are, and"
              + " look at the vehicle's track.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R14);
  }

  @Override
  public Scope scope() {
    return Scope.THING;
  }

  /**
   * A delivery may raise it. While it watches, so may a position of the vehicle that is near a
   * delivery in time, and an arrival at an address; what happens inside of the goods does not
   * count.
   */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    Fact fact = arrival.fact();
    if (arrival.reach() == Arrival.Reach.OWN) {
      return !before.quiet() || fact.kind() == Kind.DELIVER;
    }
    if (before.quiet() || arrival.reach() != Arrival.Reach.THROUGH) {
      return false;
    }
    if (fact.kind() == Kind.ARRIVE && at(fact, legs(world.plansOf(name)))) {
      return true;
    }
    if (Spot.measured(fact, world) != null) {
      for (Fact delivery : world.facts(name)) {
        if (delivery.kind() == Kind.DELIVER && !fact.at().isAfter(until(delivery, world))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Until when a position of the vehicle says something about a delivery. */
  private static Instant until(Fact delivery, World world) {
    Instant near = Corroboration.latest(delivery).plus(world.settings().sensors().route().fixAge());
    Instant proven = Corroboration.provenLatest(delivery);
    return !proven.equals(Instant.MAX) && proven.isAfter(near) ? proven : near;
  }

  /** A delivery may have been signed at another place than the vehicle was at. */
  @Override
  public boolean readsBounds(Fact fact, Findings before) {
    return fact.kind() == Kind.DELIVER;
  }

  @Override
  public void look(String name, World world, Findings out) {
    List<Plan> plans = world.plansOf(name);
    if (plans.isEmpty()) {
      return;
    }
    for (Sight sight : world.timeline(name).sights()) {
      Fact fact = sight.fact();
      if (sight.own() && sight.step() && fact.kind() == Kind.DELIVER && fact.proves(Proof.ALARM)) {
        delivery(name, fact, legs(plans), world, out);
      }
    }
  }

  private static List<Leg> legs(List<Plan> plans) {
    List<Leg> legs = new ArrayList<>();
    for (Plan plan : plans) {
      for (Leg leg : plan.legs()) {
        if (leg.step() == Kind.DELIVER) {
          legs.add(leg);
        }
      }
    }
    return legs;
  }

  private static void delivery(String name, Fact fact, List<Leg> legs, World world, Findings out) {
    List<Leg> located = legs.stream().filter(leg -> leg.geofence() != null).toList();
    Spot own = Spot.measured(fact, world);
    double off = own == null || located.size() < legs.size() ? 0 : outside(own, located);
    Spot vehicle = null;
    Fact arrival = null;
    for (String container : vehicles(name, fact, world)) {
      // Where the vehicle was may be known later.
      if (!arrived(container, legs, world) || !out.past(until(fact, world))) {
        out.watch();
      }
      if (vehicle == null && located.size() == legs.size() && !located.isEmpty()) {
        vehicle = vehicleElsewhere(container, fact, located, world);
      }
      if (arrival == null) {
        arrival = laterArrival(container, fact, legs, world);
      }
    }
    if (off <= 0 && vehicle == null && arrival == null) {
      return;
    }
    SensorSettings.Route route = world.settings().sensors().route();
    boolean two = off > 0 && vehicle != null && Corroboration.otherKey(fact, vehicle.fact());
    boolean sure = fact.proves(Proof.CONFIRM) && (two || off > route.certainMetres());
    List<Fact> evidence = new ArrayList<>(List.of(fact));
    if (vehicle != null) {
      evidence.add(vehicle.fact());
    }
    if (arrival != null) {
      evidence.add(arrival);
    }
    out.alarm(
        Alarm.of(R14, name, "delivered at its address: " + fact.id())
            .severity(Severity.H)
            .confirmed(sure, sure ? 85 : 45)
            .evidence(evidence)
            .wouldClear(
                "a correction, another address in the plan, or the vehicle's earlier arrival")
            .hold(Hold.Scope.PROOF_OF_DELIVERY, name, false)
            .explain(
                name
                    + " was said to be delivered: "
                    + Words.did(fact)
                    + "."
                    + (off > 0
                        ? " That was made at least "
                            + StrictMath.round(off)
                            + " m outside of the planned address."
                        : "")
                    + (vehicle == null
                        ? ""
                        : " The vehicle was elsewhere at " + Words.time(vehicle.fact().at()) + ".")
                    + (arrival == null
                        ? ""
                        : " The vehicle came there only at " + Words.time(arrival.at()) + ".")));
  }

  /** How far outside of the nearest address, metres; not positive if it may be inside of one. */
  private static double outside(Spot spot, List<Leg> legs) {
    double least = legs.isEmpty() ? 0 : Double.MAX_VALUE;
    for (Leg leg : legs) {
      if (leg.geofence() != null) {
        least = StrictMath.min(least, spot.outside(leg.geofence()));
      }
    }
    return least;
  }

  /** What it was inside of when it was delivered, directly or not. */
  private static TreeSet<String> vehicles(String name, Fact fact, World world) {
    TreeSet<String> found = new TreeSet<>();
    List<String> open = new ArrayList<>(List.of(name));
    for (int i = 0; i < open.size(); i++) {
      for (Timeline.Stay stay : world.stays(open.get(i))) {
        if (stay.justBefore(fact)
            && !world.isConsignment(stay.container())
            && found.add(stay.container())) {
          open.add(stay.container());
        }
      }
    }
    return found;
  }

  /**
   * The vehicle's position nearest in time, if it is too far from every address to have been there
   * then; null if it may have been. One position at an address, at any time at which the delivery
   * may have been signed, ends the suspicion.
   */
  private static @Nullable Spot vehicleElsewhere(
      String vehicle, Fact fact, List<Leg> legs, World world) {
    SensorSettings.Route route = world.settings().sensors().route();
    Instant from = Corroboration.earliest(fact).minus(route.fixAge());
    Instant to = Corroboration.latest(fact).plus(route.fixAge());
    Instant proven = Corroboration.provenEarliest(fact);
    Instant until = Corroboration.provenLatest(fact);
    Spot nearest = null;
    for (Fact other : world.facts(vehicle)) {
      Spot spot = other.proves(Proof.ALARM) ? Spot.measured(other, world) : null;
      if (spot == null || other.id().equals(fact.id())) {
        continue;
      }
      boolean near = !other.at().isBefore(from) && !other.at().isAfter(to);
      boolean signed =
          !proven.equals(Instant.MIN)
              && !until.equals(Instant.MAX)
              && !other.at().isBefore(proven)
              && !other.at().isAfter(until);
      double off = outside(spot, legs) - route.certainMetres();
      if ((near || signed) && off <= 0) {
        return null;
      }
      if (near && (nearest == null || gap(spot, fact) < gap(nearest, fact))) {
        nearest = spot;
      }
    }
    if (nearest == null) {
      return null;
    }
    double reach =
        (gap(nearest, fact) + fact.uncertaintyMs() + nearest.fact().uncertaintyMs())
            / 1e3
            * world.settings().sensors().speedKmhMax()
            / 3.6;
    return outside(nearest, legs) - route.certainMetres() > reach ? nearest : null;
  }

  private static long gap(Spot spot, Fact fact) {
    return Math.abs(Duration.between(spot.fact().at(), fact.at()).toMillis());
  }

  /** The vehicle's first arrival at an address, if it came after the delivery; else null. */
  private static @Nullable Fact laterArrival(
      String vehicle, Fact fact, List<Leg> legs, World world) {
    Instant latest = Corroboration.latest(fact).plus(world.settings().devices().skew());
    for (Fact other : world.facts(vehicle)) {
      if (other.kind() == Kind.ARRIVE && other.proves(Proof.ALARM) && at(other, legs)) {
        return Corroboration.earliest(other).isAfter(latest) ? other : null;
      }
    }
    return null;
  }

  private static boolean arrived(String vehicle, List<Leg> legs, World world) {
    for (Fact other : world.facts(vehicle)) {
      if (other.kind() == Kind.ARRIVE && other.proves(Proof.ALARM) && at(other, legs)) {
        return true;
      }
    }
    return false;
  }

  private static boolean at(Fact fact, List<Leg> legs) {
    for (Leg leg : legs) {
      if (Places.fit(fact.event().place(), leg) == Places.Fit.SAME) {
        return true;
      }
    }
    return false;
  }
}
