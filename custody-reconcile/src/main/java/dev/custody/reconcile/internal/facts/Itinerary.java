package dev.custody.reconcile.internal.facts;

import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One unit of a plan against its legs. */
public final class Itinerary {

  private final Plan plan;
  private final PlanUnit unit;
  private final List<List<Sight>> matches;
  private Timeline timeline;

  private Itinerary(Plan plan, PlanUnit unit, Timeline timeline) {
    this.plan = plan;
    this.unit = unit;
    this.timeline = timeline;
    this.matches = new ArrayList<>(Collections.nCopies(plan.legs().size(), List.of()));
  }

  /** From all that happened to the unit. */
  static Itinerary of(Plan plan, PlanUnit unit, Timeline timeline) {
    Itinerary all = new Itinerary(plan, unit, timeline);
    timeline.sights().forEach(all::add);
    return all;
  }

  /** What happened goes on: behind all that was known there is this. */
  void goOn(Timeline now, List<Sight> further) {
    timeline = now;
    further.forEach(this::add);
  }

  private void add(Sight sight) {
    int leg = choose(sight);
    if (leg >= 0) {
      List<Sight> before = matches.get(leg);
      if (before.isEmpty()) {
        matches.set(leg, List.of(sight));
      } else {
        List<Sight> all = before.size() == 1 ? new ArrayList<>(before) : before;
        all.add(sight);
        matches.set(leg, all);
      }
    }
  }

  /** The revision in force. */
  public Plan plan() {
    return plan;
  }

  /** The unit. */
  public PlanUnit unit() {
    return unit;
  }

  /** What happened to it. */
  public Timeline timeline() {
    return timeline;
  }

  /** Per leg, the events that fulfil it, in order; empty if none does. */
  public List<List<Sight>> matches() {
    return matches;
  }

  /** Whether anybody has ever said that it is missing. */
  public boolean denied() {
    return !timeline.denials().isEmpty();
  }

  /** The last leg that this could be, for whichever unit it happened to; -1 if none. */
  public static int lastLegOf(Plan plan, Fact fact) {
    for (int i = plan.legs().size() - 1; i >= 0; i--) {
      if (fits(fact, plan.legs().get(i))) {
        return i;
      }
    }
    return -1;
  }

  /** Of several legs alike: the one whose window has the time, else the first not yet fulfilled. */
  private int choose(Sight sight) {
    int first = -1;
    int open = -1;
    if (!sight.step()) {
      return -1;
    }
    for (int i = 0; i < plan.legs().size(); i++) {
      Leg leg = plan.legs().get(i);
      if (!fits(sight.fact(), leg) || !ofThisConsignment(sight.fact())) {
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

  private static boolean fits(Fact fact, Leg leg) {
    return fact.kind() == leg.step()
        && (leg.confirm().isEmpty() || leg.confirm().contains(fact.source()))
        && Places.fit(fact.event().place(), leg) != Places.Fit.OTHER;
  }

  /** A class of goods is not one thing: it belongs to the plan only where the event says so. */
  private boolean ofThisConsignment(Fact fact) {
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
