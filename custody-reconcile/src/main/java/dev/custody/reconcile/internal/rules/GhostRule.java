package dev.custody.reconcile.internal.rules;

import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Timeline;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import java.util.List;

/**
 * R35 ghost item: an event of a planned consignment names something that the plan does not have,
 * and that is neither a container of what it has nor inside of it. What no plan concerns is not
 * judged.
 */
final class GhostRule implements Rule {

  private static final RuleInfo R35 =
      new RuleInfo(
          "R35",
          1,
          "ghost item",
          "plan units, consignments of events, containers",
          "the event is evidence by itself",
          "M",
          "none",
          "set it aside, ask the sender whether it was left off the plan, and amend the plan if"
              + " so.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R35);
  }

  @Override
  public Scope scope() {
    return Scope.THING;
  }

  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    if (!before.quiet()) {
      // What it turns out to hold, or to be held by, takes it back.
      return true;
    }
    String consignment = arrival.fact().event().consignment();
    // A fact that only names it as a container tells what it holds, which raises nothing.
    return arrival.reach() == Arrival.Reach.OWN
        && consignment != null
        && arrival.fact().lists(name)
        && world.plansOf(name).isEmpty()
        && !world.plansOfConsignment(consignment).isEmpty();
  }

  @Override
  public void look(String name, World world, Findings out) {
    if (!world.plansOf(name).isEmpty() || world.isConsignment(name)) {
      return;
    }
    for (Fact fact : world.facts(name)) {
      String consignment = fact.event().consignment();
      if (consignment == null
          || !fact.physical()
          || !fact.lists(name)
          || !fact.proves(Proof.ALARM)) {
        continue;
      }
      List<Plan> plans = world.plansOfConsignment(consignment);
      if (!plans.isEmpty() && !connected(name, world)) {
        alarm(name, plans.get(0), fact, out);
        return;
      }
    }
  }

  /** Whether it holds planned units, or is held by one. */
  private static boolean connected(String name, World world) {
    for (String child : world.childrenOf(name)) {
      if (!world.plansOf(child).isEmpty() || holdsPlanned(child, world)) {
        return true;
      }
    }
    for (Timeline.Stay stay : world.stays(name)) {
      if (planned(stay.container(), world)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holdsPlanned(String container, World world) {
    for (String child : world.childrenOf(container)) {
      if (!world.plansOf(child).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** A pallet that is a unit of the plan brings all that is on it. */
  private static boolean planned(String container, World world) {
    for (Plan plan : world.plansOf(container)) {
      for (PlanUnit unit : plan.units()) {
        if (unit.id().equals(container)) {
          return true;
        }
      }
    }
    return false;
  }

  private static void alarm(String name, Plan plan, Fact fact, Findings out) {
    boolean sure = fact.proves(Proof.CONFIRM);
    out.alarm(
        Alarm.of(R35, name, "only units of plan " + plan.id())
            .severity(Severity.M)
            .confirmed(sure, sure ? 80 : 40)
            .evidence(List.of(fact))
            .wouldClear("a revision of the plan that has it, or a correction")
            .explain(
                name
                    + " travels with consignment "
                    + fact.event().consignment()
                    + " but is not on plan "
                    + plan.id()
                    + ": "
                    + Words.did(fact)
                    + "."));
  }
}
