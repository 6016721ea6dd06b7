package dev.custody.reconcile.internal.facts;

import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One unit of a plan against its legs.
 *
 * @param plan the revision in force
 * @param unit the unit
 * @param timeline what happened to it
 * @param matches per leg, the events that fulfil it, in order; empty if none does
 */
public record Itinerary(Plan plan, PlanUnit unit, Timeline timeline, List<List<Sight>> matches) {

  static Itinerary of(Plan plan, PlanUnit unit, Timeline timeline) {
    List<List<Sight>> matches = new ArrayList<>();
    for (int i = 0; i < plan.legs().size(); i++) {
      matches.add(new ArrayList<>());
    }
    for (Sight sight : timeline.sights()) {
      int leg = choose(plan, unit, sight, matches);
      if (leg >= 0) {
        matches.get(leg).add(sight);
      }
    }
    return new Itinerary(plan, unit, timeline, matches);
  }

  /** Of several legs alike: the one whose window has the time, else the first not yet fulfilled. */
  private static int choose(Plan plan, PlanUnit unit, Sight sight, List<List<Sight>> matches) {
    int first = -1;
    int open = -1;
    for (int i = 0; i < plan.legs().size(); i++) {
      Leg leg = plan.legs().get(i);
      if (!fulfils(plan, unit, sight, leg)) {
        continue;
      }
      if (within(sight.fact(), leg)) {
        return i;
      }
      if (first < 0) {
        first = i;
      }
      if (open < 0 && matches.get(i).isEmpty()) {
        open = i;
      }
    }
    return open >= 0 ? open : first;
  }

  private static boolean fulfils(Plan plan, PlanUnit unit, Sight sight, Leg leg) {
    Fact fact = sight.fact();
    return sight.step()
        && fact.kind() == leg.step()
        && (leg.confirm().isEmpty() || leg.confirm().contains(fact.source()))
        && Places.fit(fact.event().place(), leg) != Places.Fit.OTHER
        && ofThisConsignment(plan, unit, fact);
  }

  /** A class of goods is not one thing: it belongs to the plan only where the event says so. */
  private static boolean ofThisConsignment(Plan plan, PlanUnit unit, Fact fact) {
    var item = fact.item(unit.id());
    if (item == null || item.id() != null) {
      return true;
    }
    String consignment = fact.event().consignment();
    return consignment != null
        ? consignment.equals(plan.consignment())
        : unit.container() == null || unit.container().equals(fact.event().container());
  }

  private static boolean within(Fact fact, Leg leg) {
    Instant early = fact.at().plusMillis(fact.uncertaintyMs());
    Instant late = fact.at().minusMillis(fact.uncertaintyMs());
    return (leg.earliest() == null || !early.isBefore(leg.earliest()))
        && !late.isAfter(leg.latest());
  }

  /** The first event that fulfils a leg; null if none does. */
  public @Nullable Sight match(int leg) {
    return matches.get(leg).isEmpty() ? null : matches.get(leg).get(0);
  }

  /** Index of the last leg that is fulfilled; -1 if none is. */
  public int lastMatched() {
    for (int i = matches.size() - 1; i >= 0; i--) {
      if (!matches.get(i).isEmpty()) {
        return i;
      }
    }
    return -1;
  }
}
