package dev.custody.reconcile.internal.facts;

import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One unit of a plan against its legs. */
public final class Itinerary {

  private final Plan plan;
  private final PlanUnit unit;
  private final World world;
  private final List<List<Sight>> matches;
  private final boolean denied;
  private @Nullable Timeline timeline;

  private Itinerary(
      Plan plan, PlanUnit unit, World world, List<List<Sight>> matches, boolean denied) {
    this.plan = plan;
    this.unit = unit;
    this.world = world;
    this.matches = matches;
    this.denied = denied;
  }

  /** From all that happened to the unit. */
  static Itinerary of(Plan plan, PlanUnit unit, Timeline timeline, World world) {
    Itinerary all = of(plan, unit, timeline.sights(), !timeline.denials().isEmpty(), world);
    all.timeline = timeline;
    return all;
  }

  /** From the steps alone; the rest is looked up when somebody asks. */
  static Itinerary of(Plan plan, PlanUnit unit, List<Sight> steps, boolean denied, World world) {
    List<List<Sight>> matches = new ArrayList<>(plan.legs().size());
    for (int i = 0; i < plan.legs().size(); i++) {
      matches.add(List.of());
    }
    for (Sight sight : steps) {
      int leg = choose(plan, unit, sight, matches);
      if (leg >= 0) {
        if (matches.get(leg).isEmpty()) {
          matches.set(leg, new ArrayList<>(2));
        }
        matches.get(leg).add(sight);
      }
    }
    return new Itinerary(plan, unit, world, matches, denied);
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
    if (timeline == null) {
      timeline = world.timeline(unit.id());
    }
    return timeline;
  }

  /** Per leg, the events that fulfil it, in order; empty if none does. */
  public List<List<Sight>> matches() {
    return matches;
  }

  /** Whether anybody has ever said that it is missing. */
  public boolean denied() {
    return denied;
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
    return sight.step() && fits(sight.fact(), leg) && ofThisConsignment(plan, unit, sight.fact());
  }

  private static boolean fits(Fact fact, Leg leg) {
    return fact.kind() == leg.step()
        && (leg.confirm().isEmpty() || leg.confirm().contains(fact.source()))
        && Places.fit(fact.event().place(), leg) != Places.Fit.OTHER;
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
