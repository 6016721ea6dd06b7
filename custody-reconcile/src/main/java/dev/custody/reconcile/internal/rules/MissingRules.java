package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Kind;
import dev.custody.reconcile.Absence;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Itinerary;
import dev.custody.reconcile.internal.facts.PlanBook;
import dev.custody.reconcile.internal.facts.Progress;
import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Plan;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * R01 missing at receipt and R04 missing by a deadline.
 *
 * <p>A unit misses legs from the first one after the last that it fulfilled: a later read clears
 * every miss before it. One missed read says little (at a read rate of 99 % and one theft in 10,000
 * it is right in under 1 % of cases), so a miss is a suspicion; two independent ones, or a party
 * that says so, confirm.
 */
final class MissingRules implements Rule {

  static final RuleInfo R01 =
      new RuleInfo(
          "R01",
          1,
          "missing at receipt",
          "plan legs, sightings of the unit and its siblings, items stated MISSING, watermarks",
          "a party states it MISSING; or two independent absences (sources or legs)",
          "H",
          "sign-off and sibling containers",
          "search vehicle and dock, ask the last holder, do not sign off the receipt, and keep"
              + " sibling containers until it is found or declared lost.");

  static final RuleInfo R04 =
      new RuleInfo(
          "R04",
          1,
          "missing by leg deadline",
          "plan legs, sightings, watermarks",
          "two independent absences (sources or legs), beyond the tolerated misses",
          "M-H",
          "none",
          "look for it where it was last seen, scan it there, or ask the last holder.");

  private static final Set<Kind> RECEIPTS =
      EnumSet.of(Kind.RECEIVE, Kind.UNLOAD, Kind.DELIVER, Kind.HANDOVER, Kind.RETURN);

  @Override
  public List<RuleInfo> infos() {
    return List.of(R01, R04);
  }

  @Override
  public Scope scope() {
    return Scope.PLAN;
  }

  @Override
  public void look(String name, World world, Findings out) {
    PlanBook book = world.plan(name);
    if (book == null) {
      return;
    }
    Plan plan = book.inForce(world);
    Progress progress = world.progress(plan);
    int[] matched = progress.matched();
    Absences absences = new Absences(plan, world, out);
    List<Miss> misses = new ArrayList<>();
    for (int i = 0; i < plan.units().size(); i++) {
      int start = progress.next(i);
      boolean behind = start < matched.length && absences.begins(start);
      if (behind || progress.denied(i)) {
        // Too little to raise an alarm yet, perhaps, but it does not take a deadline any more.
        out.watch();
        add(plan, world.itinerary(plan, plan.units().get(i)), matched, absences, misses);
      }
    }
    new MissingGroups(plan, world, misses, matched).emit(out);
  }

  /**
   * While every unit has fulfilled all legs whose deadline has passed, a further sighting can only
   * bring one further; the next deadline asks again. So it is with a unit that is in time while
   * others are not.
   */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    if (arrival.reshapes() || arrival.fact().denies()) {
      return true;
    }
    return before.watching()
        && (arrival.reach() != Arrival.Reach.OWN || !inTime(name, arrival, world));
  }

  /** An alarm says when a unit was last seen, and what proves that. */
  @Override
  public boolean readsBounds(Fact fact, Findings before) {
    return !before.alarms().isEmpty();
  }

  /**
   * Whether a unit holds nothing, was in time before a fact and is after it, at no leg whose units
   * are counted, and no miss asks what it is inside of now.
   */
  private static boolean inTime(String name, Arrival arrival, World world) {
    PlanBook book = world.plan(name);
    String thing = arrival.thing();
    if (book == null || !world.childrenOf(thing).isEmpty()) {
      return false;
    }
    Plan plan = book.inForce(world);
    Progress progress = world.progress(plan);
    int unit = progress.indexOf(thing);
    // Of what was never seen, what is missing with it is judged as of now.
    if (progress.anyUnseen() && begun(plan, 0, world)) {
      return false;
    }
    if (unit < 0 || progress.denied(unit)) {
      return false;
    }
    Itinerary itinerary = world.itinerary(plan, plan.units().get(unit));
    int before = 0;
    for (int leg = 0; leg < plan.legs().size(); leg++) {
      Sight match = itinerary.match(leg);
      if (leg > 0 && plan.legs().get(leg).latest().isBefore(plan.legs().get(leg - 1).latest())) {
        return false;
      }
      if (match != null && match.fact().at().isBefore(arrival.fact().at())) {
        before = leg + 1;
      } else if (match != null && begun(plan, leg, world)) {
        return false;
      }
    }
    return !begun(plan, before, world) && !begun(plan, itinerary.lastMatched() + 1, world);
  }

  /** Whether the absence at a leg means something by now. */
  private static boolean begun(Plan plan, int leg, World world) {
    return leg < plan.legs().size() && world.now().isAfter(plan.legs().get(leg).latest());
  }

  private static void add(
      Plan plan, Itinerary itinerary, int[] matched, Absences absences, List<Miss> misses) {
    int start = itinerary.lastMatched() + 1;
    Fact stated = statedMissing(itinerary);
    if (start == plan.legs().size() && stated == null) {
      return;
    }
    List<Absences.Decided> run = absences.from(start);
    int receipt = -1;
    for (int i = start; i < start + run.size() && receipt < 0; i++) {
      if (RECEIPTS.contains(plan.legs().get(i).step()) && matched[i] > 0) {
        receipt = i;
      }
    }
    if (stated != null) {
      int leg = Math.min(start, plan.legs().size() - 1);
      if (leg >= 0) {
        Absence how = run.isEmpty() ? Absence.PRESUMED_ABSENT : absences.weakest(run);
        misses.add(miss(R01, itinerary, leg, Math.max(1, run.size()), 0, how, stated));
      }
      return;
    }
    int end = start + run.size();
    if (receipt >= 0 && alarming(plan, receipt, end)) {
      List<Absences.Decided> tail = run.subList(receipt - start, run.size());
      misses.add(
          miss(
              R01,
              itinerary,
              receipt,
              tail.size(),
              absences.independent(tail),
              absences.weakest(tail),
              null));
    }
    int until = receipt < 0 ? end : receipt;
    if (until > start && alarming(plan, start, end)) {
      List<Absences.Decided> head = run.subList(0, until - start);
      misses.add(
          miss(
              R04,
              itinerary,
              start,
              head.size(),
              absences.independent(head),
              absences.weakest(head),
              null));
    }
  }

  private static Miss miss(
      RuleInfo rule,
      Itinerary itinerary,
      int leg,
      int run,
      int independent,
      Absence absence,
      @Nullable Fact stated) {
    return new Miss(
        rule, itinerary.unit(), itinerary.timeline(), leg, run, independent, absence, stated);
  }

  private static boolean alarming(Plan plan, int leg, int end) {
    return end - leg > plan.legs().get(leg).missesTolerated() || end == plan.legs().size();
  }

  /** The last event that says the unit is missing, unless it was seen after that. */
  private static @Nullable Fact statedMissing(Itinerary itinerary) {
    List<Fact> denials = itinerary.timeline().denials();
    Sight last = itinerary.timeline().last();
    for (int i = denials.size() - 1; i >= 0; i--) {
      Fact denial = denials.get(i);
      if (denial.proves(Proof.ALARM) && (last == null || denial.compareTo(last.fact()) > 0)) {
        return denial;
      }
    }
    return null;
  }
}
