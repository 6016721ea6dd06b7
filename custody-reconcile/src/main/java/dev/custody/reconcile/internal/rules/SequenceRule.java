package dev.custody.reconcile.internal.rules;

import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Itinerary;
import dev.custody.reconcile.internal.facts.Timeline;
import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import java.time.Instant;
import java.util.List;

/**
 * R05 out of sequence: a later leg is fulfilled, an earlier one is not, or was fulfilled after it.
 */
final class SequenceRule implements UnitRule {

  private static final RuleInfo R05 =
      new RuleInfo(
          "R05",
          1,
          "out of sequence",
          "plan legs, sightings, clock uncertainty",
          "the earlier leg's deadline has passed, or its event came later beyond both uncertainties",
          "L",
          "none",
          "nothing at once: a late upload clears it; if it stays, ask why the step was skipped.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R05);
  }

  @Override
  public List<PlanUnit> unitsThrough(Plan plan, Arrival arrival, World world) {
    boolean happened = Timeline.ownStep(arrival.fact(), arrival.thing());
    int leg = happened ? Itinerary.lastLegOf(plan, arrival.fact()) : -1;
    return leg < 0 ? List.of() : world.outOfStep(plan, leg);
  }

  @Override
  public void look(Plan plan, PlanUnit unit, World world, Findings out) {
    Itinerary itinerary = world.itinerary(plan, unit);
    if (inOrder(itinerary)) {
      return;
    }
    Absences absences = new Absences(plan, world, out);
    int last = itinerary.lastMatched();
    for (int leg = 0; leg < last; leg++) {
      if (itinerary.match(leg) == null) {
        out.watch();
      }
      if (look(plan, itinerary, leg, absences, out)) {
        break;
      }
    }
  }

  /** Whether no leg is left out, and each was fulfilled no earlier than the one before it. */
  private static boolean inOrder(Itinerary itinerary) {
    Fact before = null;
    for (int leg = itinerary.lastMatched(); leg >= 0; leg--) {
      Sight here = itinerary.match(leg);
      if (here == null || (before != null && before.at().isBefore(here.fact().at()))) {
        return false;
      }
      before = here.fact();
    }
    return true;
  }

  /** Looks at one leg that has a fulfilled one behind it; true if it raised the alarm. */
  private static boolean look(
      Plan plan, Itinerary itinerary, int leg, Absences absences, Findings out) {
    Sight here = itinerary.match(leg);
    if (here == null && plan.legs().get(leg).missesTolerated() > 0) {
      return false;
    }
    for (int later = leg + 1; later < plan.legs().size(); later++) {
      Sight after = itinerary.match(later);
      if (after != null && (here == null || before(after.fact(), here.fact()))) {
        Instant latest = plan.legs().get(leg).latest();
        boolean confirmed = here != null || out.past(latest);
        List<Fact> evidence =
            here == null ? List.of(after.fact()) : List.of(after.fact(), here.fact());
        out.alarm(
            Alarm.of(R05, itinerary.unit().id(), Words.leg(plan, leg) + ", before leg " + later)
                .severity(Severity.L)
                .confirmed(confirmed, confirmed ? 60 : 30)
                .absence(here == null ? absences.at(leg) : null)
                .evidence(evidence)
                .wouldClear(
                    here == null
                        ? "the event of leg " + leg + ", by " + Words.time(latest)
                        : "a correction of one of the two")
                .explain(
                    itinerary.unit().id()
                        + ": "
                        + Words.did(after.fact())
                        + " came before leg "
                        + leg
                        + " of plan "
                        + plan.id()
                        + " ("
                        + plan.legs().get(leg).step()
                        + " at "
                        + Words.place(plan.legs().get(leg))
                        + ")."));
        return true;
      }
    }
    return false;
  }

  private static boolean before(Fact first, Fact second) {
    return first
        .at()
        .plusMillis(first.uncertaintyMs() + second.uncertaintyMs())
        .isBefore(second.at());
  }
}
