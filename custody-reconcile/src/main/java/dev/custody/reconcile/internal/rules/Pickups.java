package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Document;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Transfer;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Lanes;
import dev.custody.reconcile.internal.facts.PlanBook;
import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.internal.facts.Timeline.Stay;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Plan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What speaks against somebody taking goods away: another carrier than planned, goods that have
 * left already, another vehicle than the one they were loaded into, papers of another revision. The
 * rule asks after a departure, the gate before it.
 */
public final class Pickups {

  private static final Set<Kind> LEAVING = EnumSet.of(Kind.DISPATCH, Kind.DEPART);
  static final Set<Kind> TAKING = EnumSet.of(Kind.DISPATCH, Kind.DEPART, Kind.HANDOVER);
  private static final Set<Kind> BACK =
      EnumSet.of(Kind.ARRIVE, Kind.RECEIVE, Kind.RETURN, Kind.UNLOAD, Kind.STORE);

  private Pickups() {}

  /** Whether somebody takes the goods away by this. */
  static boolean takes(CustodyEvent event) {
    Transfer transfer = event.transfer();
    return TAKING.contains(event.kind())
        && (transfer == null || transfer.outcome() != Outcome.OUTCOME_REFUSED);
  }

  /** Who takes them; null if that is not stated. */
  static @Nullable String carrier(CustodyEvent event) {
    return event.transfer() != null ? event.transfer().receiver() : event.holder();
  }

  /** All that took goods of a plan away, and all that says that they were there again, in order. */
  static TreeSet<Fact> history(Plan plan, World world) {
    TreeSet<Fact> history = new TreeSet<>();
    plan.units().forEach(unit -> moved(unit.id(), world, history));
    if (plan.consignment() != null) {
      addMoves(world.movesUnder(plan.consignment()), history);
    }
    return history;
  }

  private static void moved(String thing, World world, TreeSet<Fact> history) {
    for (Sight sight : world.timeline(thing).sights()) {
      boolean bears = takes(sight.fact().event()) || BACK.contains(sight.fact().kind());
      if (sight.step() && bears) {
        history.add(sight.fact());
      }
    }
  }

  private static void addMoves(Collection<Fact> moves, TreeSet<Fact> history) {
    for (Fact move : moves) {
      if (takes(move.event()) || BACK.contains(move.kind())) {
        history.add(move);
      }
    }
  }

  /** Whether goods were at this event's site again after an earlier one took them away. */
  static boolean backBetween(
      Fact earlier, CustodyEvent later, @Nullable Fact until, TreeSet<Fact> history) {
    for (Fact fact : history.tailSet(earlier, false)) {
      if (until != null && fact.compareTo(until) >= 0) {
        return false;
      }
      if (BACK.contains(fact.kind())
          && sameSite(fact.event(), later)
          && overlap(fact.event(), later)) {
        return true;
      }
    }
    return false;
  }

  /** Two takings of the same goods from the same site that do not fit together. */
  static boolean conflict(CustodyEvent earlier, CustodyEvent later) {
    String one = carrier(earlier);
    String other = carrier(later);
    return one != null
        && other != null
        && !one.equals(other)
        && sameAct(earlier, later)
        && sameSite(earlier, later)
        && overlap(earlier, later);
  }

  /**
   * Whether anything before a taking names the same goods and conflicts with it, for whatever plan:
   * two takings overlap where both name a thing, or where both name only the same consignment.
   */
  static boolean mayConflict(Fact taking, World world) {
    CustodyEvent event = taking.event();
    if (carrier(event) == null) {
      return false;
    }
    Set<String> names = names(event);
    if (names.isEmpty()) {
      return true;
    }
    for (String name : names) {
      for (Fact earlier : world.facts(name).headSet(taking, false)) {
        if (takes(earlier.event()) && conflict(earlier.event(), event)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Goods are handed on from hand to hand, but one party gives them away once. */
  private static boolean sameAct(CustodyEvent one, CustodyEvent other) {
    if (one.transfer() != null && other.transfer() != null) {
      return Objects.equals(one.transfer().giver(), other.transfer().giver());
    }
    return LEAVING.contains(one.kind()) && LEAVING.contains(other.kind());
  }

  private static boolean sameSite(CustodyEvent one, CustodyEvent other) {
    Set<String> here = sites(one.place());
    return sites(other.place()).stream().anyMatch(here::contains);
  }

  private static Set<String> sites(@Nullable Place place) {
    Set<String> sites = new TreeSet<>();
    if (place != null && place.readPoint() != null) {
      sites.add(Lanes.site(place.readPoint()));
    }
    if (place != null && place.location() != null) {
      sites.add(Lanes.site(place.location()));
    }
    return sites;
  }

  /** Two trucks may take two halves of one consignment, so both must name the same. */
  private static boolean overlap(CustodyEvent one, CustodyEvent other) {
    Set<String> here = names(one);
    Set<String> there = names(other);
    return here.isEmpty() && there.isEmpty()
        ? Objects.equals(one.consignment(), other.consignment())
        : there.stream().anyMatch(here::contains);
  }

  private static Set<String> names(CustodyEvent event) {
    Set<String> names = new TreeSet<>();
    for (Item item : event.items()) {
      // A class of goods is not one thing: another load of it is no conflict.
      if (item.id() != null) {
        names.add(item.id());
      }
    }
    if (names.isEmpty() && event.container() != null) {
      names.add(event.container());
    }
    return names;
  }

  // ---- before a departure ----

  /**
   * What speaks against a proposed pickup, each with what to do; empty if nothing does.
   *
   * @param inside what it would take with it
   * @param waiting events that have come and wait for their turn
   */
  public static List<String> reasons(
      CustodyEvent proposed, Set<String> inside, World world, Collection<Fact> waiting) {
    List<String> reasons = new ArrayList<>();
    if (!takes(proposed)) {
      return reasons;
    }
    TreeSet<Fact> history = new TreeSet<>();
    inside.forEach(thing -> moved(thing, world, history));
    if (proposed.consignment() != null) {
      addMoves(world.movesUnder(proposed.consignment()), history);
    }
    addMoves(waiting, history);
    for (Plan plan : plans(proposed, inside, world)) {
      carrier(proposed, plan, reasons);
      papers(proposed, plan, world, reasons);
    }
    taken(proposed, history, reasons);
    vehicle(proposed, world, reasons);
    return reasons;
  }

  /** Plans of what an event takes with it, by name. */
  public static List<Plan> plans(CustodyEvent event, Set<String> inside, World world) {
    TreeMap<String, Plan> plans = new TreeMap<>();
    inside.forEach(thing -> world.plansOf(thing).forEach(plan -> plans.put(plan.id(), plan)));
    if (event.consignment() != null) {
      world.plansOfConsignment(event.consignment()).forEach(plan -> plans.put(plan.id(), plan));
    }
    return new ArrayList<>(plans.values());
  }

  private static void carrier(CustodyEvent proposed, Plan plan, List<String> reasons) {
    Set<String> planned = PlannedTakers.of(plan, proposed);
    String carrier = carrier(proposed);
    if (!planned.isEmpty() && (carrier == null || !planned.contains(carrier))) {
      reasons.add(
          "R33 pickup by "
              + (carrier == null ? "an unstated carrier" : carrier)
              + ", and plan "
              + plan.id()
              + " names "
              + String.join(", ", planned)
              + ": call the planned carrier on a number that you know");
    }
  }

  private static void papers(CustodyEvent proposed, Plan plan, World world, List<String> reasons) {
    PlanBook book = world.plan(plan.id());
    for (PlanBook.Revision revision : book == null ? List.<PlanBook.Revision>of() : book.all()) {
      for (Document document : proposed.documents()) {
        if (revision.plan().digest().equals(document.digest())
            && !plan.digest().equals(document.digest())) {
          reasons.add(
              "R33 papers of revision "
                  + revision.plan().revision()
                  + " of plan "
                  + plan.id()
                  + ", and revision "
                  + plan.revision()
                  + " is in force: have them issued again");
        }
      }
    }
  }

  private static void taken(CustodyEvent proposed, TreeSet<Fact> history, List<String> reasons) {
    for (Fact earlier : history) {
      boolean again =
          earlier.kind() == proposed.kind()
              && sameAct(earlier.event(), proposed)
              && sameSite(earlier.event(), proposed)
              && overlap(earlier.event(), proposed);
      boolean other = takes(earlier.event()) && conflict(earlier.event(), proposed);
      if ((again || other)
          && !earlier.event().equals(proposed)
          && !backBetween(earlier, proposed, null, history)) {
        reasons.add(
            "R33 already taken: "
                + Words.did(earlier)
                + ": find out who has the goods before anything leaves");
        return;
      }
    }
  }

  private static void vehicle(CustodyEvent proposed, World world, List<String> reasons) {
    String vehicle = proposed.container();
    if (vehicle == null || !LEAVING.contains(proposed.kind())) {
      return;
    }
    for (Item item : proposed.items()) {
      for (Stay stay : world.stays(Fact.nameOf(item))) {
        Fact from = stay.from();
        if (item.id() != null
            && from != null
            && from.kind() == Kind.LOAD
            && stay.to() == null
            && !stay.container().equals(vehicle)) {
          reasons.add(
              "R33 "
                  + item.id()
                  + " was loaded into "
                  + stay.container()
                  + " and would leave in "
                  + vehicle
                  + ": look into both");
          return;
        }
      }
    }
  }
}
