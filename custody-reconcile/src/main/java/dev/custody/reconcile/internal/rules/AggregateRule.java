package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Kind;
import dev.custody.reconcile.Absence;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Places;
import dev.custody.reconcile.internal.facts.Timeline;
import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * R31 child missing in aggregate: somebody lists what a container holds and leaves out what was
 * packed into it. Content may be listed in parts for a while. Where a plan expects the child at
 * that very step, R01 speaks for it.
 */
final class AggregateRule implements Rule {

  private static final RuleInfo R31 =
      new RuleInfo(
          "R31",
          1,
          "child missing in aggregate",
          "PACK, LOAD, UNPACK, UNLOAD, listings of a container's content",
          "a party states it MISSING",
          "H",
          "container",
          "open the container with two people and count it; look for the child where it was packed.");

  private static final Set<Kind> LISTINGS =
      EnumSet.of(Kind.RECEIVE, Kind.SCAN, Kind.INSPECT, Kind.COUNT, Kind.STORE);

  private static final int NAMED_MAX = 5;

  @Override
  public List<RuleInfo> infos() {
    return List.of(R31);
  }

  @Override
  public Scope scope() {
    return Scope.THING;
  }

  /**
   * A listing may raise it. Once listed, a child that is named again may clear it; before that, or
   * where nothing is raised, it cannot.
   */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    Arrival.Reach reach = arrival.reach();
    if (reach == Arrival.Reach.OWN && listing(arrival.fact(), name)) {
      return true;
    }
    boolean near = reach == Arrival.Reach.OWN || reach == Arrival.Reach.BELOW;
    return near && (arrival.reshapes() || !before.alarms().isEmpty());
  }

  @Override
  public void look(String name, World world, Findings out) {
    Set<String> children = world.childrenOf(name);
    if (children.isEmpty() || world.isConsignment(name)) {
      return;
    }
    List<Fact> listings = new ArrayList<>();
    for (Fact fact : world.facts(name)) {
      if (listing(fact, name)) {
        listings.add(fact);
      }
    }
    if (listings.isEmpty()
        || !out.past(listings.get(0).at().plus(world.settings().timing().listing()))) {
      return;
    }
    List<String> missing = new ArrayList<>();
    List<Fact> evidence = new ArrayList<>();
    for (String child : children) {
      Fact listing = missingFrom(child, name, listings, world);
      if (listing != null) {
        missing.add(child);
        evidence.add(listing);
      }
    }
    if (!missing.isEmpty()) {
      alarm(name, missing, evidence, out);
    }
  }

  private static boolean listing(Fact fact, String name) {
    return LISTINGS.contains(fact.kind())
        && name.equals(fact.event().container())
        && !fact.event().items().isEmpty()
        && fact.proves(Proof.ALARM);
  }

  private static void alarm(String name, List<String> missing, List<Fact> evidence, Findings out) {
    boolean stated =
        evidence.stream()
            .anyMatch(
                fact ->
                    fact.proves(Proof.CONFIRM)
                        && missing.stream().anyMatch(fact::deniesPresenceOf));
    String named = String.join(", ", missing.subList(0, Math.min(NAMED_MAX, missing.size())));
    out.alarm(
        Alarm.of(R31, name, "all that was packed into it")
            .severity(Severity.H)
            .confirmed(stated, stated ? 90 : 40)
            .absence(Absence.PRESUMED_ABSENT)
            .evidence(evidence)
            .wouldClear("a later event that names what is missing")
            .hold(Hold.Scope.CONTAINER, name, false)
            .explain(
                name
                    + " was listed without "
                    + missing.size()
                    + " of what it should hold: "
                    + named
                    + (missing.size() > NAMED_MAX ? " and more" : "")
                    + "; "
                    + Words.did(evidence.get(0))
                    + "."));
  }

  /**
   * The first listing that should name the child and does not; null if none, or if it turned up.
   */
  private static @Nullable Fact missingFrom(
      String child, String container, List<Fact> listings, World world) {
    Timeline timeline = world.timeline(child);
    for (Fact listing : listings) {
      boolean inside = false;
      for (Timeline.Stay stay : timeline.stays()) {
        boolean packed = stay.from() != null && stay.from().compareTo(listing) < 0;
        boolean still = stay.to() == null || stay.to().compareTo(listing) > 0;
        inside |= stay.container().equals(container) && packed && still;
      }
      if (inside && !listing.lists(child) && !planned(child, listing, world)) {
        boolean turnedUp = false;
        for (Sight sight : timeline.sights()) {
          turnedUp |= sight.own() && sight.fact().compareTo(listing) > 0;
          turnedUp |= sight.own() && sight.fact().at().equals(listing.at());
        }
        return turnedUp ? null : listing;
      }
    }
    return null;
  }

  private static boolean planned(String child, Fact listing, World world) {
    for (Plan plan : world.plansOf(child)) {
      for (Leg leg : plan.legs()) {
        if (leg.step() == listing.kind()
            && Places.fit(listing.event().place(), leg) != Places.Fit.OTHER) {
          return true;
        }
      }
    }
    return false;
  }
}
