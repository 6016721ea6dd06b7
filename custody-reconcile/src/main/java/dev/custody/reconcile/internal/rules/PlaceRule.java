package dev.custody.reconcile.internal.rules;

import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Places;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** R06 unexpected place: the last event that names the unit is at a place that no leg has. */
final class PlaceRule implements Rule {

  private static final RuleInfo R06 =
      new RuleInfo(
          "R06",
          1,
          "unexpected place",
          "places and geofences of all plans of the unit, events that name it",
          "the event is evidence by itself",
          "M",
          "none",
          "check at that place whether it is there; bring it back onto its plan, or correct the"
              + " scan.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R06);
  }

  @Override
  public Scope scope() {
    return Scope.THING;
  }

  /**
   * The last event that names it decides; of the earlier ones nothing is left. Only who had it in
   * hand says where it is.
   */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    Fact fact = arrival.fact();
    if (arrival.reach() != Arrival.Reach.OWN || !fact.physical() || fact.place() == null) {
      return false;
    }
    return !before.quiet() || !expected(world.plansOf(name), fact);
  }

  @Override
  public void look(String name, World world, Findings out) {
    List<Plan> plans = world.plansOf(name);
    if (plans.isEmpty()) {
      return;
    }
    Fact last = last(name, world);
    if (last == null || expected(plans, last)) {
      return;
    }
    boolean sure = last.proves(Proof.CONFIRM);
    out.alarm(
        Alarm.of(R06, name, "only at the places of its plans")
            .severity(Severity.M)
            .confirmed(sure, sure ? 85 : 50)
            .evidence(List.of(last))
            .wouldClear("a later event that names it at a planned place, or a correction")
            .explain(
                name
                    + " is where no plan of it leads: "
                    + Words.did(last)
                    + ". Planned: "
                    + plannedPlaces(plans, last)
                    + "."));
  }

  private static @Nullable Fact last(String name, World world) {
    for (Fact fact : world.facts(name).descendingSet()) {
      if (fact.shows(name) && fact.place() != null && fact.proves(Proof.ALARM)) {
        return fact;
      }
    }
    return null;
  }

  /** Whether there is no plan, or a leg at this place. */
  private static boolean expected(List<Plan> plans, Fact fact) {
    if (plans.isEmpty()) {
      return true;
    }
    for (Plan plan : plans) {
      if (plan.legs().isEmpty()) {
        return true;
      }
      for (Leg leg : plan.legs()) {
        if (Places.fit(fact.event().place(), leg) != Places.Fit.OTHER) {
          return true;
        }
      }
    }
    return false;
  }

  /** Where its step should be, at any leg; else the first place of its first plan. */
  private static String plannedPlaces(List<Plan> plans, Fact fact) {
    for (Plan plan : plans) {
      TreeSet<String> places = new TreeSet<>();
      for (Leg leg : plan.legs()) {
        if (leg.step() == fact.kind()) {
          places.add(Words.place(leg));
        }
      }
      if (!places.isEmpty()) {
        return fact.kind() + " at " + String.join(" or ", places) + " (plan " + plan.id() + ")";
      }
    }
    Plan first = plans.get(0);
    return Words.place(first.legs().get(0)) + " (plan " + first.id() + ")";
  }
}
