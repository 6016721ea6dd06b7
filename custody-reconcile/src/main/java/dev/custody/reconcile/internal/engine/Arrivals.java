package dev.custody.reconcile.internal.engine;

import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.FastWorld;
import dev.custody.reconcile.internal.rules.Arrival;
import dev.custody.reconcile.internal.rules.Arrival.Reach;
import dev.custody.reconcile.internal.rules.Rule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which cells a fact bears on that came after all others, and how. The same cells that a full look
 * would take, but for those inside of a container that has only been seen.
 */
final class Arrivals {

  private final FastWorld world;
  private final Filter filter;

  Arrivals(FastWorld world) {
    this.world = world;
    this.filter = new Filter(world);
  }

  Filter filter() {
    return filter;
  }

  /**
   * Notes what a fact bears on.
   *
   * @param touched the things that the world says it touches
   */
  void note(Fact fact, Set<String> touched, Dirty dirty) {
    Set<String> named = fact.things();
    for (String thing : touched) {
      boolean own = named.contains(thing);
      if (own && world.reshapes(fact, thing)) {
        reshape(fact, thing, dirty);
      }
      Arrival arrival = new Arrival(fact, own ? Reach.OWN : Reach.UNDER, thing, false);
      dirty.add(new Cell(Rule.Scope.THING, thing), arrival);
      below(fact, thing, dirty);
      for (String id : world.planNamesOf(thing)) {
        plan(id, arrival, dirty);
        if (own) {
          world.stale(id, thing);
        }
      }
      Arrival through = new Arrival(fact, own ? Reach.THROUGH : Reach.UNDER, thing, false);
      for (String id : world.planNamesOfConsignment(thing)) {
        plan(id, through, dirty);
      }
      if (!world.childrenOf(thing).isEmpty()) {
        within(fact, thing, own, through, dirty);
      }
    }
  }

  /** It may be known better when a fact happened that was here before: nothing else has changed. */
  void dated(Fact fact, Dirty dirty) {
    for (String thing : fact.things()) {
      dirty.add(new Cell(Rule.Scope.THING, thing), fact);
      Set<String> plans = new TreeSet<>(world.planNamesOf(thing));
      plans.addAll(world.planNamesOfConsignment(thing));
      plans.addAll(world.plansUnder(thing));
      plans.forEach(id -> dirty.add(new Cell(Rule.Scope.PLAN, id), fact));
    }
  }

  private void within(Fact fact, String thing, boolean own, Arrival through, Dirty dirty) {
    if (own) {
      boolean happened = FastWorld.happensWithin(fact, thing);
      for (String id : world.plansUnder(thing)) {
        plan(id, through, dirty);
        if (happened) {
          world.stale(id);
        }
      }
      for (String each : world.attentiveUnder(thing)) {
        if (!each.equals(thing)) {
          dirty.add(new Cell(Rule.Scope.THING, each), through);
        }
      }
      // Of what is inside only a held consignment reads what happens to its container.
      for (String each : world.heldConsignments()) {
        if (!each.equals(thing)) {
          dirty.add(new Cell(Rule.Scope.THING, each), new Arrival(fact, Reach.BELOW, thing, false));
        }
      }
    }
  }

  /** All that a thing was ever inside of, however deep, and what was listed with it. */
  private void below(Fact fact, String thing, Dirty dirty) {
    if (world.parentsOf(thing).isEmpty() && world.listedIn(thing).isEmpty()) {
      return;
    }
    Arrival arrival = new Arrival(fact, Reach.BELOW, thing, false);
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(Set.of(thing));
    while (!open.isEmpty()) {
      String next = open.remove();
      for (String parent : world.parentsOf(next)) {
        if (seen.add(parent)) {
          dirty.add(new Cell(Rule.Scope.THING, parent), arrival);
          open.add(parent);
        }
      }
      for (String container : world.listedIn(next)) {
        if (seen.add(container + " listed")) {
          dirty.add(new Cell(Rule.Scope.THING, container), arrival);
        }
      }
    }
  }

  private void plan(String id, Arrival arrival, Dirty dirty) {
    if (world.plan(id) != null) {
      dirty.add(new Cell(Rule.Scope.PLAN, id), arrival);
    }
  }

  /** What is known of a thing, and of all inside of it, may have to be understood anew. */
  private void reshape(Fact fact, String thing, Dirty dirty) {
    for (String each : world.within(Set.of(thing))) {
      dirty.add(new Cell(Rule.Scope.THING, each));
      for (String above : world.above(each)) {
        dirty.add(new Cell(Rule.Scope.THING, above));
      }
      for (String id : world.planNamesOf(each)) {
        plan(id, new Arrival(fact, Reach.OWN, each, true), dirty);
        world.reshaped(id, each);
        if (world.editedPlans().contains(id)) {
          world.unsettle(id);
          dirty.add(new Cell(Rule.Scope.PLAN, id));
        }
      }
    }
  }
}
