package dev.custody.reconcile.internal.rules;

import dev.custody.reconcile.Hold;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.PlanBook;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * R33 fictitious pickup, double brokering: goods of a plan were taken away by somebody whom the
 * plan does not name, or by two carriers from one place. The gate asks the same before a departure.
 */
final class PickupRule implements Rule {

  private static final RuleInfo R33 =
      new RuleInfo(
          "R33",
          1,
          "fictitious pickup, double brokering",
          "holders of plan legs, HANDOVER, DISPATCH and DEPART events; answered before departure too",
          "the signed departure is evidence by itself",
          "C",
          "gate release",
          "stop the vehicle, call the planned carrier on a number that you know, and compare driver,"
              + " vehicle and papers with the order.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R33);
  }

  @Override
  public Scope scope() {
    return Scope.PLAN;
  }

  /**
   * Goods that are back excuse only who takes them after that, and what was raised about earlier
   * takings stands: so a taking by a stranger, or one of what another has taken.
   */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    Fact fact = arrival.fact();
    if (arrival.reshapes() || !Pickups.takes(fact.event())) {
      return arrival.reshapes();
    }
    PlanBook book = world.plan(name);
    return book != null
        && fact.proves(Proof.ALARM)
        && (strange(book.inForce(world), fact) || Pickups.mayConflict(fact, world));
  }

  @Override
  public void look(String name, World world, Findings out) {
    PlanBook book = world.plan(name);
    if (book == null) {
      return;
    }
    Plan plan = book.inForce(world);
    TreeSet<Fact> history = Pickups.history(plan, world);
    List<Fact> taken = new ArrayList<>();
    for (Fact fact : history) {
      if (Pickups.takes(fact.event()) && fact.proves(Proof.ALARM)) {
        stranger(plan, fact, out);
        twice(plan, fact, taken, history, out);
        taken.add(fact);
      }
    }
  }

  /** Whether a plan names who takes the goods, and this is somebody else. */
  private static boolean strange(Plan plan, Fact fact) {
    String carrier = Pickups.carrier(fact.event());
    if (carrier == null) {
      return false;
    }
    Set<String> planned = PlannedTakers.of(plan, fact.event());
    return !planned.isEmpty() && !planned.contains(carrier);
  }

  private static void stranger(Plan plan, Fact fact, Findings out) {
    if (!strange(plan, fact)) {
      return;
    }
    Set<String> planned = PlannedTakers.of(plan, fact.event());
    String carrier = Pickups.carrier(fact.event());
    String who = String.join(" or ", planned);
    out.alarm(
        draft(
                plan,
                "plan "
                    + plan.id()
                    + ": "
                    + fact.kind()
                    + " at "
                    + Words.place(fact.place())
                    + " by "
                    + who,
                List.of(fact))
            .wouldClear("a revision of the plan that names this carrier, or a correction")
            .explain(
                "Plan "
                    + plan.id()
                    + " names "
                    + who
                    + ", and "
                    + carrier
                    + " took the goods: "
                    + Words.did(fact)
                    + "."));
  }

  private static void twice(
      Plan plan, Fact fact, List<Fact> taken, TreeSet<Fact> history, Findings out) {
    for (Fact earlier : taken) {
      if (Pickups.conflict(earlier.event(), fact.event())
          && !Pickups.backBetween(earlier, fact.event(), fact, history)) {
        out.alarm(
            draft(
                    plan,
                    "plan " + plan.id() + ": taken once from " + Words.place(fact.place()),
                    List.of(earlier, fact))
                .wouldClear("a return in between that comes late, or a correction of one of them")
                .explain(
                    "Two carriers took the same goods: "
                        + Words.did(earlier)
                        + "; and "
                        + Words.did(fact)
                        + "."));
        return;
      }
    }
  }

  private static Alarm.Draft draft(Plan plan, String expected, List<Fact> evidence) {
    String subject = plan.consignment() != null ? plan.consignment() : plan.id();
    boolean sure = evidence.stream().allMatch(fact -> fact.proves(Proof.CONFIRM));
    return Alarm.of(R33, subject, expected)
        .severity(Severity.C)
        .confirmed(sure, sure ? 85 : 50)
        .evidence(evidence)
        .hold(Hold.Scope.GATE, subject, false);
  }
}
