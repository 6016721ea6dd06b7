package dev.custody.reconcile.internal.engine;

import dev.custody.api.event.Kind;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.GrowingWorld;
import dev.custody.reconcile.internal.facts.PlanBook;
import dev.custody.reconcile.internal.rules.Rule;
import dev.custody.reconcile.plan.Plan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which cells of things and plans a change touches, where it may change what came before it: all
 * that was ever inside of what changed, and all that it was ever inside of.
 */
final class Ripples {

  private final GrowingWorld world;
  private final Dirty dirty;
  private final Judgement judgement;
  private final Map<String, Plan> inForce = new HashMap<>();

  Ripples(GrowingWorld world, Dirty dirty, Judgement judgement) {
    this.world = world;
    this.dirty = dirty;
    this.judgement = judgement;
  }

  /** Anything about these things may have changed, and about all that was ever inside of them. */
  void touch(Set<String> start) {
    Set<String> things = world.within(start);
    judgement.replanned(things);
    above(things);
    for (String thing : things) {
      dirty.add(new Cell(Rule.Scope.THING, thing));
      for (String id : world.planNamesOf(thing)) {
        unit(id, thing);
      }
      for (String id : world.planNamesOfConsignment(thing)) {
        unit(id, thing);
      }
    }
  }

  /**
   * What is known of a plan changes with one of its units, or with what happened to all of them.
   */
  private void unit(String id, String thing) {
    if (world.editedPlans().contains(id)) {
      // Another revision may have come into force.
      plan(id);
    } else if (world.plan(id) != null) {
      world.unsettle(id, thing);
      dirty.add(new Cell(Rule.Scope.PLAN, id), thing);
    }
  }

  /** Anything about a plan may have changed. */
  void plan(String id) {
    if (world.plan(id) != null) {
      world.unsettle(id);
      dirty.add(new Cell(Rule.Scope.PLAN, id));
    }
  }

  /**
   * What they were ever inside of, directly or not: rules of a vehicle read what its boxes hold.
   */
  private void above(Set<String> things) {
    Set<String> seen = new TreeSet<>(things);
    Deque<String> open = new ArrayDeque<>(things);
    while (!open.isEmpty()) {
      String thing = open.remove();
      for (String parent : world.parentsOf(thing)) {
        if (seen.add(parent)) {
          dirty.add(new Cell(Rule.Scope.THING, parent));
          open.add(parent);
        }
      }
      world.listedIn(thing).forEach(container -> dirty.add(new Cell(Rule.Scope.THING, container)));
    }
  }

  /**
   * A departure or an announcement may put another revision of a plan in force, for all its units.
   */
  void edited(Fact fact) {
    if (fact.kind() == Kind.PLAN || fact.kind() == Kind.DEPART) {
      world.editedPlans().forEach(this::edited);
    }
  }

  private void edited(String id) {
    Set<String> units = world.unitsOfEdited(id);
    units.forEach(unit -> dirty.add(new Cell(Rule.Scope.THING, unit)));
    judgement.replanned(units);
    above(units);
    plan(id);
  }

  /**
   * When goods departed may be known anew by something else than a departure, such as a late
   * loading: where another revision counts because of that, it does for all units.
   */
  void inForce() {
    for (String id : dirty.takePlans()) {
      PlanBook book = world.editedPlans().contains(id) ? world.plan(id) : null;
      if (book == null) {
        inForce.remove(id);
      } else {
        Plan now = book.inForce(world);
        if (!now.equals(inForce.put(id, now))) {
          edited(id);
        }
      }
    }
  }
}
