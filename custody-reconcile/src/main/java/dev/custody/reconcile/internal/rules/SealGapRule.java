package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Kind;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealState;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Places;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * R12 seal gap: the last seal of a container was opened or removed, and it moved on with goods
 * inside, or stood so for long where no plan opens it, before it was sealed again. Goods that have
 * come to the end of their plan need no seal, whether every one of them was scanned out or not.
 */
final class SealGapRule implements Rule {

  private static final RuleInfo R12 =
      new RuleInfo(
          "R12",
          1,
          "seal gap: opened, not sealed again",
          "seals and movements of the container, what is inside of it, plan legs",
          "it moved on unsealed, by the statements of parties",
          "M",
          "none",
          "seal it now and record the seal; ask who opened it and why, and count what is inside"
              + " before it goes on.");

  private static final Set<Kind> MOVES = EnumSet.of(Kind.DEPART, Kind.DISPATCH, Kind.ARRIVE);

  private static final Set<Kind> EMPTIES =
      EnumSet.of(Kind.UNLOAD, Kind.UNPACK, Kind.RECEIVE, Kind.STORE, Kind.DELIVER);

  private static final Set<Kind> OPENS =
      EnumSet.of(
          Kind.LOAD,
          Kind.UNLOAD,
          Kind.PACK,
          Kind.UNPACK,
          Kind.RECEIVE,
          Kind.STORE,
          Kind.DELIVER,
          Kind.INSPECT,
          Kind.COUNT,
          Kind.RETURN);

  @Override
  public List<RuleInfo> infos() {
    return List.of(R12);
  }

  @Override
  public Scope scope() {
    return Scope.THING;
  }

  /**
   * A seal, a movement, or the first thing that is put into it. What goes in or out otherwise says
   * nothing of what was inside when a seal was opened or when it moved.
   */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    Fact fact = arrival.fact();
    if (arrival.reach() != Arrival.Reach.OWN) {
      return false;
    }
    boolean put = fact.kind() == Kind.PACK || fact.kind() == Kind.LOAD;
    return !fact.event().seals().isEmpty()
        || MOVES.contains(fact.kind())
        || (put
            && name.equals(fact.event().container())
            && world.childrenOf(name).size() <= fact.event().items().size());
  }

  @Override
  public void look(String name, World world, Findings out) {
    TreeMap<String, Fact> closed = new TreeMap<>();
    Fact opened = null;
    String last = "";
    for (Fact fact : world.facts(name)) {
      if (!fact.proves(Proof.ALARM)) {
        continue;
      }
      if (opened != null && moved(name, opened, fact, world)) {
        alarm(name, last, opened, fact, out);
        opened = null;
      }
      for (Seal seal : sealsOf(name, fact)) {
        SealState state = seal.state();
        if (state == SealState.AFFIXED || state == SealState.INTACT) {
          if (seal.replaces() != null) {
            closed.remove(seal.replaces());
          }
          closed.put(seal.id(), fact);
          opened = null;
        } else if (state == SealState.OPENED || state == SealState.REMOVED) {
          closed.remove(seal.id());
          if (closed.isEmpty()) {
            opened = fact;
            last = seal.id();
          }
        } else {
          // Broken or absent is R10: a worse word for the same opening.
          closed.remove(seal.id());
          opened = null;
        }
      }
    }
    if (opened != null
        && !mayBeOpen(name, opened, world)
        && out.past(opened.at().plus(world.settings().sensors().waits().reseal()))) {
      alarm(name, last, opened, null, out);
    }
  }

  /** The seals that close this thing; what is affixed in an event counts after what is opened. */
  private static List<Seal> sealsOf(String name, Fact fact) {
    List<Seal> found = new ArrayList<>();
    List<Seal> affixed = new ArrayList<>();
    for (Seal seal : fact.event().seals()) {
      String unit = seal.unit() != null ? seal.unit() : fact.event().container();
      if (name.equals(unit)) {
        (seal.state() == SealState.AFFIXED ? affixed : found).add(seal);
      }
    }
    found.addAll(affixed);
    return found;
  }

  private static boolean moved(String name, Fact opened, Fact fact, World world) {
    return MOVES.contains(fact.kind())
        && fact.at().isAfter(opened.at())
        && elsewhereOrAway(opened, fact)
        && loaded(name, opened, fact, world);
  }

  /** An arrival at the place where it was opened says only that it is there. */
  private static boolean elsewhereOrAway(Fact opened, Fact fact) {
    if (fact.kind() != Kind.ARRIVE) {
      return true;
    }
    return opened.place() != null && fact.place() != null && !opened.place().equals(fact.place());
  }

  private static boolean loaded(String name, Fact opened, Fact moved, World world) {
    if (world.childrenOf(name).isEmpty()) {
      for (Fact fact : world.facts(name).subSet(opened, true, moved, true)) {
        if (EMPTIES.contains(fact.kind())) {
          return false;
        }
      }
      return true;
    }
    return goesOn(name, opened, moved.at(), world);
  }

  /** Whether goods are inside then that have further to go than where it was opened. */
  private static boolean goesOn(String name, Fact opened, Instant at, World world) {
    if (Cargo.any(name, at, world, plan -> !ended(name, plan, opened, world))) {
      return true;
    }
    boolean planned = Cargo.any(name, at, world, plan -> true);
    return !planned && Cargo.loaded(name, at, world);
  }

  /** Whether a plan ends where it was opened, or at a place where the container has been before. */
  private static boolean ended(String name, Plan plan, Fact opened, World world) {
    Leg end = plan.legs().get(plan.legs().size() - 1);
    if (Places.fit(opened.event().place(), end) != Places.Fit.OTHER) {
      return true;
    }
    Instant begin = plan.legs().get(0).latest();
    for (Fact fact : world.facts(name).headSet(opened, false)) {
      if (fact.at().isAfter(begin) && Places.fit(fact.event().place(), end) == Places.Fit.SAME) {
        return true;
      }
    }
    return false;
  }

  /** Whether a plan has it opened there, nothing is known to be inside, or nobody says where. */
  private static boolean mayBeOpen(String name, Fact opened, World world) {
    if (opened.event().place() == null || !goesOn(name, opened, opened.at(), world)) {
      return true;
    }
    return Cargo.any(
        name,
        opened.at(),
        world,
        plan -> {
          for (Leg leg : plan.legs()) {
            if (OPENS.contains(leg.step())
                && Places.fit(opened.event().place(), leg) != Places.Fit.OTHER) {
              return true;
            }
          }
          return false;
        });
  }

  private static void alarm(
      String name, String seal, Fact opened, @Nullable Fact moved, Findings out) {
    List<Fact> evidence = moved == null ? List.of(opened) : List.of(opened, moved);
    boolean sure =
        moved != null
            && opened.proves(Proof.CONFIRM)
            && moved.proves(Proof.CONFIRM)
            && Corroboration.confirmed(evidence);
    out.alarm(
        Alarm.of(R12, name, "sealed again after seal " + seal + " was opened by " + opened.id())
            .severity(Severity.M)
            .confirmed(sure, sure ? 75 : 45)
            .evidence(evidence)
            .wouldClear(
                moved == null
                    ? "the event of a new seal, or that everything was taken out"
                    : "the event of a new seal from before it moved, or that it was empty")
            .explain(
                "Seal "
                    + seal
                    + " of "
                    + name
                    + " was opened: "
                    + Words.did(opened)
                    + (moved == null
                        ? "; it has not been sealed again, and goods are inside."
                        : "; it went on unsealed with goods inside: " + Words.did(moved) + ".")));
  }
}
