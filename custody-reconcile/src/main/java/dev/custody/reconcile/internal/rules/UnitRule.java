package dev.custody.reconcile.internal.rules;

import dev.custody.reconcile.internal.facts.PlanBook;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import java.util.List;

/**
 * A rule about plans that looks at each unit alone: what it finds about one unit depends on the
 * plan, on the itinerary and timeline of that unit, and on nothing else. So a fact about one unit
 * asks for one look, however many units the plan has.
 */
public interface UnitRule extends Rule {

  @Override
  default Scope scope() {
    return Scope.PLAN;
  }

  /** Looks at one unit of a plan that is in force. */
  void look(Plan plan, PlanUnit unit, World world, Findings out);

  /**
   * Units about which a fact may have something to say that does not name them, beside those about
   * which this rule has found something already.
   */
  default List<PlanUnit> unitsThrough(Plan plan, Arrival arrival, World world) {
    return plan.units();
  }

  @Override
  default void look(String name, World world, Findings out) {
    PlanBook book = world.plan(name);
    if (book != null) {
      Plan plan = book.inForce(world);
      plan.units().forEach(unit -> look(plan, unit, world, out));
    }
  }
}
