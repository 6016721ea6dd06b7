package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Kind;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Holds;
import dev.custody.reconcile.internal.facts.Lanes;
import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Plan;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * R40 hold breach: something moved on while a signed hold of it, or of its place or party, was in
 * force.
 */
final class HoldBreachRule implements Rule {

  private static final RuleInfo R40 =
      new RuleInfo(
          "R40",
          1,
          "hold breach",
          "HOLD and RELEASE events, movements of what they name",
          "the movement is evidence by itself",
          "C",
          "unit, escalate",
          "call whoever moved it and have it stopped where it is; tell whoever set the hold.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R40);
  }

  @Override
  public Scope scope() {
    return Scope.THING;
  }

  /**
   * Without a hold nothing can breach it; a hold itself is no movement and comes as a full look.
   */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    return before.watching();
  }

  @Override
  public void look(String name, World world, Findings out) {
    NavigableSet<Fact> facts = world.facts(name);
    boolean any = false;
    for (Fact fact : facts) {
      any |= fact.kind() == Kind.HOLD;
    }
    if (!any) {
      return;
    }
    out.watch();
    TreeSet<Fact> moves = new TreeSet<>(world.movesUnder(name));
    addMoves(name, world, moves);
    if (world.isConsignment(name)) {
      world.childrenOf(name).forEach(unit -> addMoves(unit, world, moves));
    }
    if (Lanes.isLane(name)) {
      departures(name, world, moves);
    }
    for (Fact move : moves) {
      if (!move.proves(Proof.ALARM)) {
        continue;
      }
      for (Fact hold : Holds.inForce(name, facts, move.at(), world, Rules.STICKY)) {
        // A movement that the two clocks cannot tell from the hold is no breach.
        if (hold.at().plusMillis(hold.uncertaintyMs() + move.uncertaintyMs()).isBefore(move.at())) {
          alarm(name, hold, move, out);
        }
      }
    }
  }

  private static void addMoves(String name, World world, TreeSet<Fact> moves) {
    for (Sight sight : world.timeline(name).sights()) {
      if (sight.fact().moves()) {
        moves.add(sight.fact());
      }
    }
  }

  /** What left the begin of a lane, of plans that go by it. */
  private static void departures(String lane, World world, TreeSet<Fact> moves) {
    for (Fact move : world.movesUnder(Lanes.from(lane))) {
      if (move.kind() != Kind.DEPART && move.kind() != Kind.DISPATCH) {
        continue;
      }
      Set<String> goods = new TreeSet<>(move.things());
      if (move.event().container() != null) {
        goods.addAll(world.childrenOf(move.event().container()));
      }
      for (Plan plan : Pickups.plans(move.event(), goods, world)) {
        if (Lanes.outOf(plan, move.places()).contains(lane)) {
          moves.add(move);
        }
      }
    }
  }

  private static void alarm(String name, Fact hold, Fact move, Findings out) {
    boolean sure = move.proves(Proof.CONFIRM);
    out.alarm(
        Alarm.of(R40, name, "held since " + Words.time(hold.at()) + ": " + hold.id())
            .severity(Severity.C)
            .confirmed(sure, sure ? 95 : 60)
            .evidence(List.of(hold, move))
            .wouldClear("a release that was signed before the movement")
            .hold(Hold.Scope.UNIT, name, false)
            .explain(
                name
                    + " is held since "
                    + Words.time(hold.at())
                    + " and was moved: "
                    + Words.did(move)
                    + "."));
  }
}
