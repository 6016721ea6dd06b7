package dev.custody.reconcile.internal.rules;

import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Places;
import dev.custody.reconcile.internal.facts.Timeline;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is inside of a container at a time, and the plans of that. A plan is asked once, and the
 * first that excuses ends the search: so a look at a full trailer costs as much as one at an empty
 * one as long as nothing is wrong.
 */
final class Cargo {

  private static final int DEPTH_MAX = 8;

  private Cargo() {}

  /** Whether a plan of the thing itself, or of what is inside of it then, passes the test. */
  static boolean any(String name, Instant at, World world, Predicate<Plan> test) {
    return any(name, at, world, test, new HashSet<>(), 0);
  }

  private static boolean any(
      String name, Instant at, World world, Predicate<Plan> test, Set<String> asked, int depth) {
    for (Plan plan : world.plansOf(name)) {
      if (begun(plan, at) && asked.add(plan.id()) && test.test(plan)) {
        return true;
      }
    }
    // A thing inside of itself, over however many steps, is asked once.
    if (depth >= DEPTH_MAX || !asked.add("\n" + name)) {
      return false;
    }
    for (String child : world.childrenOf(name)) {
      boolean news = !world.childrenOf(child).isEmpty();
      for (Plan plan : world.plansOf(child)) {
        news |= !asked.contains(plan.id());
      }
      if (news
          && stay(child, name, at, world) != null
          && any(child, at, world, test, asked, depth + 1)) {
        return true;
      }
    }
    return false;
  }

  /** A plan does not speak of what its containers did before its first window. */
  private static boolean begun(Plan plan, Instant at) {
    if (plan.legs().isEmpty()) {
      return false;
    }
    Instant earliest = plan.legs().get(0).earliest();
    return earliest == null || !at.isBefore(earliest);
  }

  /** The stay of a thing in a container at a time; null if it was not in there. */
  static Timeline.@Nullable Stay stay(String child, String container, Instant at, World world) {
    for (Timeline.Stay stay : world.stays(child)) {
      if (stay.container().equals(container) && stay.at(at)) {
        return stay;
      }
    }
    return null;
  }

  /** Whether anything is inside of it then, for all that is known. */
  static boolean loaded(String container, Instant at, World world) {
    for (String child : world.childrenOf(container)) {
      if (stay(child, container, at, world) != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether all planned units that were aboard have been seen themselves at the last place of their
   * plans, after this; false if there were none.
   */
  static boolean allReceived(String container, Fact since, World world) {
    Set<String> aboard = new LinkedHashSet<>();
    collect(container, since.at(), world, aboard, 0);
    boolean any = false;
    for (String unit : aboard) {
      for (Plan plan : world.plansOf(unit)) {
        if (begun(plan, since.at())) {
          any = true;
          if (!received(plan, unit, since, world)) {
            return false;
          }
        }
      }
    }
    return any;
  }

  private static void collect(
      String container, Instant at, World world, Set<String> aboard, int depth) {
    if (aboard.add(container) && depth < DEPTH_MAX) {
      for (String child : world.childrenOf(container)) {
        if (stay(child, container, at, world) != null) {
          collect(child, at, world, aboard, depth + 1);
        }
      }
    }
  }

  private static boolean received(Plan plan, String unit, Fact since, World world) {
    Leg last = plan.legs().get(plan.legs().size() - 1);
    for (Timeline.Sight sight : world.timeline(unit).sights()) {
      Fact fact = sight.fact();
      if (sight.own()
          && sight.step()
          && fact.compareTo(since) > 0
          && Places.fit(fact.event().place(), last) == Places.Fit.SAME) {
        return true;
      }
    }
    return false;
  }

  /**
   * Plans of all that had come into it by then and whose time it is, by name: on a round also of
   * what has left it again, because the way goes on from there.
   */
  static Collection<Plan> round(String name, Instant at, World world) {
    TreeMap<String, Plan> plans = new TreeMap<>();
    round(name, at, world, plans, new HashSet<>(), 0);
    return plans.values();
  }

  private static void round(
      String name,
      Instant at,
      World world,
      TreeMap<String, Plan> plans,
      Set<String> asked,
      int depth) {
    for (Plan plan : world.plansOf(name)) {
      boolean lasts =
          begun(plan, at)
              && !at.isAfter(
                  plan.legs()
                      .get(plan.legs().size() - 1)
                      .latest()
                      .plus(world.settings().timing().shift()));
      if (lasts) {
        plans.put(plan.id(), plan);
      }
    }
    if (depth >= DEPTH_MAX || !asked.add(name)) {
      return;
    }
    for (String child : world.childrenOf(name)) {
      for (Timeline.Stay stay : world.stays(child)) {
        boolean came = stay.from() == null || !stay.from().at().isAfter(at);
        if (came && stay.container().equals(name)) {
          round(child, at, world, plans, asked, depth + 1);
          break;
        }
      }
    }
  }

  /** Whether every place of a plan lies somewhere on the ground. */
  static boolean located(Plan plan) {
    Set<String> known = new HashSet<>();
    for (Leg leg : plan.legs()) {
      if (leg.geofence() != null && leg.place() != null) {
        known.add(leg.place());
      }
    }
    for (Leg leg : plan.legs()) {
      if (leg.geofence() == null && (leg.place() == null || !known.contains(leg.place()))) {
        return false;
      }
    }
    return !plan.legs().isEmpty();
  }
}
