package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.AccessState;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealState;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.SensorSettings;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Places;
import dev.custody.reconcile.internal.facts.Summary;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Geofence;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * R15 stop off geofence and R16 route deviation: the positions of one vehicle or container, against
 * the places of the plans of what is inside. Any planned place and any way between two of them will
 * do, at any time, so no clock can make an honest way a wrong one; a plan whose places do not all
 * lie on the ground excuses everything. Once all that was aboard has been received, what happened
 * on the way is no suspicion any more.
 */
final class RouteRules implements Rule {

  private static final String INPUTS =
      "positions of the vehicle or container, what is inside of it, geofences of plan legs, clock"
          + " uncertainty";

  private static final RuleInfo R15 =
      new RuleInfo(
          "R15",
          1,
          "stop off geofence",
          INPUTS,
          "another key has it there too, or its seal or door open then",
          "H",
          "none",
          "call the driver; look at seal and doors where it is, and count the goods when it"
              + " arrives.");

  private static final RuleInfo R16 =
      new RuleInfo(
          "R16",
          1,
          "route deviation",
          INPUTS,
          "another key has it off the way too",
          "H",
          "none",
          "call the driver and ask for the reason; if nobody answers, tell the police where it was"
              + " last and where it was heading.");

  /** A round with more places than this covers the country, and any way is on it. */
  private static final int FENCES_MAX = 100;

  @Override
  public List<RuleInfo> infos() {
    return List.of(R15, R16);
  }

  @Override
  public Scope scope() {
    return Scope.THING;
  }

  /**
   * While nothing is raised, a further position that is off the way or makes a stop too long; what
   * is scanned meanwhile says nothing of what was aboard then, and that more of it is received only
   * takes a suspicion away. Once something is raised, that, and what shows that it was open.
   */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    Fact fact = arrival.fact();
    boolean own = arrival.reach() == Arrival.Reach.OWN;
    if (!before.quiet()) {
      return own || (arrival.reach() == Arrival.Reach.BELOW && received(arrival, world));
    }
    Spot spot = own ? spot(name, fact, world) : null;
    if (spot == null) {
      return false;
    }
    Track track = world.summary(name, TRACK);
    return track.spots.size() > 1
        && (!offRoute(name, spot, track.spots, world).isEmpty()
            || stopsTooLong(name, spot, track, world));
  }

  /** Whether a thing was seen itself at the last place of a plan of it. */
  private static boolean received(Arrival arrival, World world) {
    for (Plan plan : world.plansOf(arrival.thing())) {
      int legs = plan.legs().size();
      if (legs > 0
          && Places.fit(arrival.fact().event().place(), plan.legs().get(legs - 1))
              == Places.Fit.SAME) {
        return true;
      }
    }
    return false;
  }

  /** Whether a stop that has this position raises an alarm. */
  private static boolean stopsTooLong(String name, Spot spot, Track track, World world) {
    SensorSettings.Route route = world.settings().sensors().route();
    Findings found = new Findings(world.now());
    for (int[] stop : track.open(route)) {
      if (track.spots.get(stop[1]).fact().compareTo(spot.fact()) >= 0) {
        stop(name, track.spots.subList(stop[0], stop[1] + 1), track.spots, world, found);
      }
    }
    return !found.alarms().isEmpty();
  }

  /** The positions of one thing, and where it stood for long. */
  private static final class Track {
    private final List<Spot> spots = new ArrayList<>();

    /** First and last of each stop that no further position can make longer. */
    private final List<int[]> stops = new ArrayList<>();

    /**
     * The first stop that may go on, and how many positions have been asked whether they are in.
     */
    private int first;

    private int last;
    private int asked = 1;

    /** First and last of each stop that is long and may go on, or has not been gone through. */
    List<int[]> open(SensorSettings.Route route) {
      List<int[]> found = new ArrayList<>();
      int begin = first;
      while (begin < spots.size()) {
        int end = begin == first ? last : standingUntil(spots, begin, route);
        if (longer(spots, begin, end, route.stopHighValue())) {
          found.add(new int[] {begin, end});
        }
        begin = end + 1;
      }
      return found;
    }
  }

  private static final Summary<Track> TRACK =
      new Summary<>() {
        @Override
        public Track begin() {
          return new Track();
        }

        @Override
        public void take(Track track, String name, Fact fact, World world) {
          Spot spot = spot(name, fact, world);
          if (spot == null) {
            return;
          }
          track.spots.add(spot);
          SensorSettings.Route route = world.settings().sensors().route();
          while (track.asked < track.spots.size()) {
            if (track.asked <= track.last + 2) {
              if (still(track.spots.get(track.first), track.spots.get(track.asked), route)) {
                track.last = track.asked;
              }
              track.asked++;
            } else {
              if (longer(track.spots, track.first, track.last, route.stopHighValue())) {
                track.stops.add(new int[] {track.first, track.last});
              }
              track.first = track.last + 1;
              track.last = track.first;
              track.asked = track.first + 1;
            }
          }
        }
      };

  private static boolean still(Spot anchor, Spot other, SensorSettings.Route route) {
    return anchor.surelyFrom(other) <= route.stillMetres();
  }

  private static @Nullable Spot spot(String name, Fact fact, World world) {
    return fact.proves(Proof.ALARM) && !fact.deniesPresenceOf(name)
        ? Spot.measured(fact, world)
        : null;
  }

  @Override
  public void look(String name, World world, Findings out) {
    Track track = world.summary(name, TRACK);
    if (track.spots.size() > 1) {
      stops(name, track, world, out);
      deviations(name, track.spots, world, out);
    }
  }

  // ---- R15 ----

  private static void stops(String name, Track all, World world, Findings out) {
    List<int[]> stops = new ArrayList<>(all.stops);
    stops.addAll(all.open(world.settings().sensors().route()));
    for (int[] stop : stops) {
      stop(name, all.spots.subList(stop[0], stop[1] + 1), all.spots, world, out);
    }
  }

  /** The last position of a stop; one that lies elsewhere between two that agree is an error. */
  private static int standingUntil(List<Spot> track, int first, SensorSettings.Route route) {
    Spot anchor = track.get(first);
    int last = first;
    for (int i = first + 1; i < track.size() && i <= last + 2; i++) {
      if (still(anchor, track.get(i), route)) {
        last = i;
      }
    }
    return last;
  }

  private static boolean longer(List<Spot> track, int first, int last, Duration limit) {
    Instant from = Corroboration.latest(track.get(first).fact());
    Instant to = Corroboration.earliest(track.get(last).fact());
    return Duration.between(from, to).compareTo(limit) > 0;
  }

  private static void stop(
      String name, List<Spot> stop, List<Spot> track, World world, Findings out) {
    SensorSettings.Route route = world.settings().sensors().route();
    boolean always = longer(stop, 0, stop.size() - 1, route.stop());
    TreeSet<String> plans = new TreeSet<>();
    Spot middle = stop.get(stop.size() / 2);
    boolean excused =
        Cargo.any(
            name,
            stop.get(0).fact().at(),
            world,
            plan -> {
              if (!Cargo.located(plan) || inside(plan, stop.get(0)) || inside(plan, middle)) {
                return true;
              }
              if ((always || plan.value() == Plan.Value.HIGH) && !over(plan, stop.get(0), track)) {
                plans.add(plan.id());
              }
              return false;
            });
    if (excused
        || plans.isEmpty()
        || onRound(name, middle, world, true)
        || Cargo.allReceived(name, last(stop), world)) {
      return;
    }
    List<Fact> others = openedDuring(name, stop, world);
    List<Fact> all = new ArrayList<>(others);
    stop.forEach(spot -> all.add(spot.fact()));
    boolean sure = Corroboration.independent(all) > 1;
    long minutes = Duration.between(stop.get(0).fact().at(), last(stop).at()).toMinutes();
    List<Fact> evidence = new ArrayList<>(List.of(stop.get(0).fact(), last(stop)));
    evidence.addAll(others);
    out.alarm(
        draft(R15, name, plans.first(), "stops only at planned places", stop.get(0), sure)
            .evidence(evidence)
            .explain(
                name
                    + " stood for "
                    + minutes
                    + " minutes at no planned place of "
                    + String.join(", ", plans)
                    + ", from "
                    + Words.time(stop.get(0).fact().at())
                    + " at "
                    + coordinates(middle)
                    + "."
                    + (others.isEmpty() ? "" : " It was open then.")));
  }

  /** Events of seals and doors during a stop that say it was open. */
  private static List<Fact> openedDuring(String name, List<Spot> stop, World world) {
    List<Fact> found = new ArrayList<>();
    Instant from = Corroboration.earliest(stop.get(0).fact());
    Instant to = Corroboration.latest(last(stop));
    for (Fact fact : world.facts(name)) {
      if (fact.at().isBefore(from) || fact.at().isAfter(to) || !fact.proves(Proof.ALARM)) {
        continue;
      }
      AccessState access = fact.event().access();
      boolean open = access == AccessState.ACCESS_OPENED || access == AccessState.ACCESS_FORCED;
      for (Seal seal : fact.event().seals()) {
        open |= seal.state() != SealState.INTACT && seal.state() != SealState.AFFIXED;
      }
      if (open) {
        found.add(fact);
      }
    }
    return found;
  }

  // ---- R16 ----

  private static void deviations(String name, List<Spot> track, World world, Findings out) {
    List<Spot> off = new ArrayList<>();
    TreeSet<String> plans = new TreeSet<>();
    for (Spot spot : track) {
      TreeSet<String> here = offRoute(name, spot, track, world);
      if (here.isEmpty()) {
        if (off.size() > 1) {
          break;
        }
        off.clear();
        plans.clear();
      } else {
        off.add(spot);
        plans.addAll(here);
      }
    }
    // One position alone may be an error of the receiver.
    if (off.size() < 2 || Cargo.allReceived(name, last(off), world)) {
      return;
    }
    List<Fact> evidence = new ArrayList<>();
    off.forEach(spot -> evidence.add(spot.fact()));
    boolean sure = Corroboration.independent(evidence) > 1;
    out.alarm(
        draft(R16, name, plans.first(), "keeps to the way between planned places", off.get(0), sure)
            .evidence(evidence)
            .explain(
                name
                    + " left the way of "
                    + String.join(", ", plans)
                    + " at "
                    + Words.time(off.get(0).fact().at())
                    + " and was last at "
                    + coordinates(off.get(off.size() - 1))
                    + " at "
                    + Words.time(last(off).at())
                    + "."));
  }

  /** Plans whose ways it is off, by name; empty if it is on the way of one, or none is known. */
  private static TreeSet<String> offRoute(String name, Spot spot, List<Spot> track, World world) {
    SensorSettings.Route route = world.settings().sensors().route();
    TreeSet<String> plans = new TreeSet<>();
    boolean excused =
        Cargo.any(
            name,
            spot.fact().at(),
            world,
            plan -> {
              if (!Cargo.located(plan) || onTheWay(plan, spot, route)) {
                return true;
              }
              if (!over(plan, spot, track)) {
                plans.add(plan.id());
              }
              return false;
            });
    if (excused || onRound(name, spot, world, false)) {
      plans.clear();
    }
    return plans;
  }

  /**
   * Whether it is at a place of its round, or between any two of them: a round goes from customer
   * to customer, and the plan of each knows only the way from the depot.
   */
  private static boolean onRound(String name, Spot spot, World world, boolean atPlace) {
    SensorSettings.Route route = world.settings().sensors().route();
    Set<Geofence> fences = new LinkedHashSet<>();
    for (Plan plan : Cargo.round(name, spot.fact().at(), world)) {
      for (Leg leg : plan.legs()) {
        Geofence fence = fence(plan, leg);
        if (fence == null) {
          return true;
        }
        fences.add(fence);
      }
    }
    if (fences.size() > FENCES_MAX) {
      return true;
    }
    for (Geofence one : fences) {
      for (Geofence other : fences) {
        if (atPlace
            ? spot.outside(one) <= 0
            : spot.offLine(one, other) <= width(one, other, route)) {
          return true;
        }
      }
    }
    return false;
  }

  private static double width(Geofence one, Geofence other, SensorSettings.Route route) {
    double length =
        Places.metres(one.latitude(), one.longitude(), other.latitude(), other.longitude());
    return StrictMath.max(route.corridorMetres(), length * route.corridorPercent() / 100);
  }

  private static boolean onTheWay(Plan plan, Spot spot, SensorSettings.Route route) {
    Geofence before = null;
    for (Leg leg : plan.legs()) {
      Geofence fence = fence(plan, leg);
      if (fence == null) {
        return true;
      }
      Geofence from = before == null ? fence : before;
      if (spot.offLine(from, fence) <= width(from, fence, route)) {
        return true;
      }
      before = fence;
    }
    return false;
  }

  // ---- both ----

  private static boolean inside(Plan plan, Spot spot) {
    for (Leg leg : plan.legs()) {
      Geofence fence = fence(plan, leg);
      if (fence != null && spot.outside(fence) <= 0) {
        return true;
      }
    }
    return false;
  }

  /** The geofence of a leg, or that of another leg at the same place; null if there is none. */
  private static @Nullable Geofence fence(Plan plan, Leg leg) {
    if (leg.geofence() != null || leg.place() == null) {
      return leg.geofence();
    }
    for (Leg other : plan.legs()) {
      if (other.geofence() != null && leg.place().equals(other.place())) {
        return other.geofence();
      }
    }
    return null;
  }

  /**
   * Whether it had come to the last planned place before, from outside: what it did after that is
   * no part of this plan, even where a scan was missed and the goods still seem to be aboard.
   */
  private static boolean over(Plan plan, Spot until, List<Spot> track) {
    Leg end = plan.legs().get(plan.legs().size() - 1);
    Geofence fence = fence(plan, end);
    Instant begin = plan.legs().get(0).earliest();
    boolean wasOutside = false;
    for (Spot spot : track) {
      if (spot.fact().compareTo(until.fact()) >= 0) {
        return false;
      }
      if (fence == null || (begin != null && spot.fact().at().isBefore(begin))) {
        continue;
      }
      boolean inside = spot.outside(fence) <= 0;
      if (wasOutside && inside) {
        return true;
      }
      wasOutside |= !inside;
    }
    return false;
  }

  private static Alarm.Draft draft(
      RuleInfo rule, String name, String plan, String expected, Spot first, boolean sure) {
    boolean proves = first.fact().proves(Proof.CONFIRM);
    return Alarm.of(rule, name, "plan " + plan + ": " + expected)
        .severity(Severity.H)
        .confirmed(sure && proves, sure ? 70 : 40)
        .wouldClear(
            "the receipt of all that was aboard, a plan revision with this place, or a correction");
  }

  private static Fact last(List<Spot> spots) {
    return spots.get(spots.size() - 1).fact();
  }

  private static String coordinates(Spot spot) {
    return StrictMath.round(spot.latitude() * 1e4) / 1e4
        + ", "
        + StrictMath.round(spot.longitude() * 1e4) / 1e4;
  }
}
