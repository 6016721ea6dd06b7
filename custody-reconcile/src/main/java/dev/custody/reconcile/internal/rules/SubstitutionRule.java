package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Condition;
import dev.custody.api.event.Item;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * R20 substituted item: a container is listed with as many things as were put into it, but with
 * others in the place of some; or goods of a plan come in another lot. That a thing has become
 * heavier or of another size is R20 too, and stands with the weights.
 */
final class SubstitutionRule implements Rule {

  static final RuleInfo R20 =
      new RuleInfo(
          "R20",
          1,
          "substituted item",
          "what was packed, listings of a container's content, plan lots, weights and sizes",
          "two keys list or measure it so; or a party states one MISSING, SURPLUS or TAMPERED",
          "H",
          "quarantine",
          "set it aside unopened; compare serial, lot, weight and packaging with the packing"
              + " record, and look for the one that it replaces.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R20);
  }

  @Override
  public Scope scope() {
    return Scope.THING;
  }

  /**
   * A listing of what does not belong there may raise it, or goods of a lot; what comes later bears
   * on what was found. Of what was listed before, nothing becomes extra later.
   */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    Fact fact = arrival.fact();
    return !before.quiet()
        || (arrival.reach() == Arrival.Reach.OWN
            && (Listings.hasExtra(name, fact, world)
                || Listings.lot(name) != null
                || tampered(name, fact)));
  }

  @Override
  public void look(String name, World world, Findings out) {
    if (!world.isConsignment(name) && !world.childrenOf(name).isEmpty()) {
      swapped(name, world, out);
    }
    tampered(name, world, out);
    if (Listings.lot(name) != null && world.plansOf(name).isEmpty()) {
      otherLot(name, world, out);
    }
  }

  private static boolean tampered(String name, Fact fact) {
    Item item = fact.item(name);
    return item != null && item.condition() == Condition.TAMPERED;
  }

  /** Somebody has seen that it is not what it was; who later finds it in order takes that back. */
  private static void tampered(String name, World world, Findings out) {
    List<Fact> stated = new ArrayList<>();
    for (Fact fact : world.facts(name)) {
      Item item = fact.item(name);
      if (item != null && fact.proves(Proof.ALARM) && !Corroboration.sensor(fact)) {
        if (item.condition() == Condition.TAMPERED) {
          stated.add(fact);
        } else if (item.condition() == Condition.OK) {
          stated.clear();
        }
      }
    }
    if (stated.isEmpty()) {
      return;
    }
    boolean sure = stated.stream().anyMatch(fact -> fact.proves(Proof.CONFIRM));
    out.alarm(
        Alarm.of(R20, name, "found as it was packed")
            .severity(Severity.H)
            .confirmed(sure, sure ? 80 : 40)
            .evidence(stated)
            .wouldClear("a later event that states it OK, or a correction")
            .hold(Hold.Scope.QUARANTINE, name, false)
            .explain(name + " is stated TAMPERED: " + Words.did(stated.get(0)) + "."));
  }

  /** Every pair of what is gone and what stands in its place, by what is gone. */
  static Map<String, String> replaced(String container, Fact listing, World world) {
    if (!Listings.hasExtra(container, listing, world)) {
      return Map.of();
    }
    TreeSet<String> gone = new TreeSet<>(Listings.inside(container, listing, world));
    if (gone.size() != listing.event().items().size()) {
      return Map.of();
    }
    TreeSet<String> extra = new TreeSet<>();
    for (Item item : listing.event().items()) {
      String thing = Fact.nameOf(item);
      if (item.condition() == Condition.MISSING) {
        return Map.of();
      }
      if (!gone.remove(thing)) {
        if (!Listings.extra(thing, container, listing, world)) {
          return Map.of();
        }
        extra.add(thing);
      }
    }
    Map<String, String> pairs = new TreeMap<>();
    for (String thing : gone) {
      String instead = like(thing, extra);
      extra.remove(instead);
      pairs.put(thing, instead);
    }
    return pairs;
  }

  /** The same product first, else the first there is. */
  private static String like(String gone, TreeSet<String> extra) {
    String product = Listings.product(gone);
    for (String each : extra) {
      if (product != null && product.equals(Listings.product(each))) {
        return each;
      }
    }
    return extra.first();
  }

  private static void swapped(String name, World world, Findings out) {
    Map<String, String> pairs = new TreeMap<>();
    Map<String, List<Fact>> evidence = new TreeMap<>();
    for (Fact listing : Listings.of(name, world)) {
      Map<String, String> found = replaced(name, listing, world);
      if (!found.isEmpty()) {
        out.watch();
      }
      found.forEach(
          (gone, instead) -> {
            if (!seenAfter(gone, listing, world)) {
              pairs.putIfAbsent(gone, instead);
              evidence.computeIfAbsent(gone, g -> new ArrayList<>()).add(listing);
            }
          });
    }
    evidence.forEach(
        (gone, listings) ->
            swapped(name, gone, pairs.getOrDefault(gone, gone), listings, world, out));
  }

  /** What turns up later was not replaced, but only overlooked. */
  private static boolean seenAfter(String gone, Fact listing, World world) {
    for (Sight sight : world.timeline(gone).sights()) {
      if (sight.own() && sight.fact().compareTo(listing) > 0) {
        return true;
      }
    }
    return false;
  }

  private static void swapped(
      String name, String gone, String instead, List<Fact> listings, World world, Findings out) {
    boolean stated = false;
    List<Fact> evidence = new ArrayList<>(listings);
    for (Fact fact : world.timeline(gone).denials()) {
      stated |= fact.proves(Proof.CONFIRM);
      evidence.add(fact);
    }
    for (Fact listing : listings) {
      Item item = listing.item(instead);
      stated |=
          item != null
              && (item.condition() == Condition.SURPLUS || item.condition() == Condition.TAMPERED)
              && listing.proves(Proof.CONFIRM);
    }
    boolean sure = stated || Corroboration.independent(listings) > 1;
    out.alarm(
        Alarm.of(R20, name, gone + " inside of it")
            .severity(Severity.H)
            .confirmed(sure, sure ? 80 : 40)
            .evidence(evidence)
            .wouldClear("an event that names " + gone + " later, or a correction")
            .hold(Hold.Scope.QUARANTINE, instead, false)
            .explain(
                name
                    + " was listed with "
                    + instead
                    + " in the place of "
                    + gone
                    + ": "
                    + Words.did(listings.get(0))
                    + "."));
  }

  private static void otherLot(String name, World world, Findings out) {
    List<Fact> evidence = new ArrayList<>();
    PlanUnit planned = null;
    Plan plan = null;
    for (Fact fact : world.facts(name)) {
      String consignment = fact.event().consignment();
      if (consignment == null
          || !fact.physical()
          || !fact.lists(name)
          || !fact.proves(Proof.ALARM)) {
        continue;
      }
      // Another revision of a plan may come into force with what it travels in.
      out.watch();
      for (Plan each : world.plansOfConsignment(consignment)) {
        PlanUnit other = planned == null ? Listings.otherLot(name, each) : planned;
        if (other != null) {
          planned = other;
          plan = plan == null ? each : plan;
          evidence.add(fact);
          break;
        }
      }
    }
    if (planned == null || plan == null) {
      return;
    }
    boolean sure = Corroboration.independent(evidence) > 1;
    out.alarm(
        Alarm.of(R20, name, "plan " + plan.id() + ": lot of " + planned.id())
            .severity(Severity.H)
            .confirmed(sure, sure ? 80 : 40)
            .evidence(evidence)
            .wouldClear("a revision of the plan that has this lot, or a correction")
            .hold(Hold.Scope.QUARANTINE, name, false)
            .explain(
                name
                    + " came in the place of "
                    + planned.id()
                    + " of plan "
                    + plan.id()
                    + ": "
                    + Words.did(evidence.get(0))
                    + "."));
  }
}
