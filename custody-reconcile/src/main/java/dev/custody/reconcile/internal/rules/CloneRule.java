package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Kind;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Plan;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * R19 cloned id: one identifier of one piece is in two places, or two containers, in turns. R18 is
 * one jump that nothing on the road makes, and one wrong scan or clock explains it. Here the events
 * fall into two tracks of at least two each, every one possible by itself, that cross more than
 * once: no single wrong scan explains that. R08 is about who answers for one thing, not about where
 * two things are.
 */
final class CloneRule implements Rule {

  private static final RuleInfo R19 =
      new RuleInfo(
          "R19",
          1,
          "cloned id",
          "positions of events, geofences of planned places, containers of listings, clock"
              + " uncertainty",
          "each of the two is shown by two keys, and the times that bracket their signatures prove"
              + " that travel cannot explain it",
          "H",
          "both",
          "stop both; compare serials, tags and packaging side by side, and find out which of them"
              + " was packed.");

  private static final Set<Kind> PUTS = EnumSet.of(Kind.PACK, Kind.LOAD, Kind.UNPACK, Kind.UNLOAD);

  private record Track(List<Spot> spots) {
    Spot last() {
      return spots.get(spots.size() - 1);
    }

    List<Fact> facts() {
      return spots.stream().map(Spot::fact).toList();
    }
  }

  @Override
  public List<RuleInfo> infos() {
    return List.of(R19);
  }

  @Override
  public Scope scope() {
    return Scope.THING;
  }

  /**
   * That it has jumped, or in what it was listed. While it watches, all counts: a second track is
   * gone on with, and what is inside of what explains turns.
   */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    Fact fact = arrival.fact();
    if (!fact.physical()) {
      // No sight of it, and nothing goes in or out by it.
      return false;
    }
    if (before.watching()) {
      return true;
    }
    return arrival.reach() == Arrival.Reach.OWN
        && (!before.quiet()
            || (fact.event().container() != null && fact.lists(name) && !PUTS.contains(fact.kind()))
            || TravelRule.jumps(name, fact, world, other -> instance(name, other)));
  }

  /** What proves the times of two sights makes sure of two tracks that are there already. */
  @Override
  public boolean readsBounds(Fact fact, Findings before) {
    return !before.alarms().isEmpty();
  }

  @Override
  public void look(String name, World world, Findings out) {
    List<Plan> plans = world.plansOf(name);
    List<Spot> spots = new ArrayList<>();
    List<Fact> listings = new ArrayList<>();
    for (Sight sight : world.timeline(name).sights()) {
      Fact fact = sight.fact();
      if (!sight.own() || !fact.proves(Proof.ALARM) || !instance(name, fact)) {
        continue;
      }
      Spot spot = Spot.known(fact, plans, world);
      if (spot != null) {
        spots.add(spot);
      }
      if (fact.event().container() != null && fact.lists(name)) {
        listings.add(fact);
      }
    }
    if (!twoTracks(name, spots, world, out)) {
      twoContainers(name, listings, world, out);
    }
  }

  /** A class of goods may be everywhere at once; a container is one piece. */
  private static boolean instance(String name, Fact fact) {
    var item = fact.item(name);
    return item == null || item.id() != null;
  }

  /** Puts each into the first of two tracks that can go on to it; true if that shows a clone. */
  private static boolean twoTracks(String name, List<Spot> spots, World world, Findings out) {
    Track one = new Track(new ArrayList<>());
    Track other = new Track(new ArrayList<>());
    Track before = one;
    int crossings = 0;
    boolean proven = true;
    for (Spot spot : spots) {
      Track next = null;
      if (one.spots().isEmpty() || !TravelRule.tooFast(one.last(), spot, world)) {
        next = one;
      } else if (other.spots().isEmpty() || !TravelRule.tooFast(other.last(), spot, world)) {
        next = other;
      } else {
        continue;
      }
      // Where both could go on to it, it stays with the one that is nearer.
      if (next == one && !other.spots().isEmpty() && nearer(other, one, spot)) {
        next = other;
      }
      if (next != before && !before.spots().isEmpty()) {
        if (TravelRule.tooFast(before.last(), spot, world)) {
          crossings++;
          proven &= TravelRule.provenTooFast(before.last(), spot, world);
        }
      }
      next.spots().add(spot);
      before = next;
    }
    if (!other.spots().isEmpty()) {
      out.watch();
    }
    if (crossings < 2 || one.spots().size() < 2 || other.spots().size() < 2) {
      return false;
    }
    boolean sure =
        proven
            && Corroboration.independent(one.facts()) > 1
            && Corroboration.independent(other.facts()) > 1;
    List<Fact> evidence = new ArrayList<>(one.facts());
    evidence.addAll(other.facts());
    alarm(
        name,
        "in one place at a time",
        evidence,
        sure,
        "is in two places at once: "
            + Words.did(one.last().fact())
            + "; and "
            + Words.did(other.last().fact()),
        out);
    return true;
  }

  private static boolean nearer(Track one, Track other, Spot spot) {
    return one.last().surelyFrom(spot) < other.last().surelyFrom(spot);
  }

  /** Listed in one container, in another, and in the first again, and nobody moved it over. */
  private static void twoContainers(String name, List<Fact> listings, World world, Findings out) {
    List<Fact> turns = new ArrayList<>();
    String container = null;
    for (Fact fact : listings) {
      String here = fact.event().container();
      // What was only ever listed in a container is R32: an extra child.
      if (here == null || !world.parentsOf(name).contains(here)) {
        continue;
      }
      if (PUTS.contains(fact.kind()) || nested(container, here, world)) {
        if (turns.size() < 4) {
          turns.clear();
        }
        container = here;
      } else if (!here.equals(container)) {
        turns.add(fact);
        container = here;
      }
    }
    if (turns.size() >= 4) {
      // That two of the containers are inside of each other explains them, whenever it is learned.
      out.watch();
    }
    TreeSet<String> names = new TreeSet<>();
    turns.forEach(fact -> names.add(String.valueOf(fact.event().container())));
    // First, other, first, other: each of the two was seen again after the other had been.
    if (turns.size() < 4 || names.size() != 2) {
      return;
    }
    List<Fact> even = new ArrayList<>();
    List<Fact> odd = new ArrayList<>();
    for (Fact fact : turns) {
      (names.first().equals(fact.event().container()) ? even : odd).add(fact);
    }
    boolean sure = Corroboration.independent(even) > 1 && Corroboration.independent(odd) > 1;
    alarm(
        name,
        "in one container at a time",
        turns,
        sure,
        "is inside of " + names.first() + " and of " + names.last() + " by turns",
        out);
  }

  /** A box on a pallet is listed with either. */
  private static boolean nested(
      @org.jspecify.annotations.Nullable String one, String other, World world) {
    return one != null
        && (world.parentsOf(one).contains(other) || world.parentsOf(other).contains(one));
  }

  private static void alarm(
      String name, String expected, List<Fact> evidence, boolean sure, String what, Findings out) {
    boolean confirm = sure && evidence.stream().allMatch(fact -> fact.proves(Proof.CONFIRM));
    out.alarm(
        Alarm.of(R19, name, expected)
            .severity(Severity.H)
            .confirmed(confirm, confirm ? 85 : 50)
            .evidence(evidence)
            .wouldClear(
                "corrections that leave one of the two, or an event that moved it between them")
            .hold(Hold.Scope.UNIT, name, false)
            .explain(name + " " + what + "."));
  }
}
