package dev.custody.reconcile.internal.engine;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Kind;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.GateAnswer;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Holds;
import dev.custody.reconcile.internal.facts.Lanes;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.internal.rules.Pickups;
import dev.custody.reconcile.internal.rules.Rules;
import dev.custody.reconcile.plan.Plan;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Answers before a departure or handover: all holds that have come count, in their turn or not; so
 * do open exceptions, each by the scope of its hold; and what speaks against the one who takes the
 * goods.
 */
public final class Gate {

  private Gate() {}

  /** Whether this may go ahead. */
  public static GateAnswer ask(CustodyEvent proposed, Core core) {
    World world = core.world();
    List<Fact> waiting = waiting(proposed, core, world);
    Set<String> inside = new TreeSet<>();
    Set<String> things = things(proposed, world, inside);
    List<String> reasons = new ArrayList<>();
    if (Fact.moves(proposed.kind())) {
      for (String thing : things) {
        signed(thing, proposed, waiting, world, reasons);
      }
    }
    for (ExceptionRevision exception : core.holding(things)) {
      Hold hold = exception.hold();
      if (hold != null
          && Fact.moves(proposed.kind())
          && ExceptionHolds.stops(hold.scope(), proposed)
          && ExceptionHolds.standing(exception, world, waiting)) {
        reasons.add(
            exception.rule()
                + " "
                + exception.state()
                + " on "
                + exception.subject()
                + ": "
                + exception.explanation());
      }
    }
    reasons.addAll(Pickups.reasons(proposed, inside, world, waiting));
    return reasons.isEmpty() ? new GateAnswer.Clear() : new GateAnswer.Held(reasons);
  }

  /** Holds set by a signed event. */
  private static void signed(
      String thing, CustodyEvent proposed, List<Fact> waiting, World world, List<String> reasons) {
    TreeSet<Fact> facts = new TreeSet<>();
    for (Fact fact : world.facts(thing)) {
      if (timely(fact, proposed)) {
        facts.add(fact);
      }
    }
    facts.addAll(waiting);
    for (Fact hold : Holds.inForce(thing, facts, Instant.MAX, world, Rules.STICKY)) {
      reasons.add(
          thing
              + " is held since "
              + hold.at()
              + " by event "
              + hold.id()
              + (Holds.isSticky(hold, Rules.STICKY)
                  ? ": a second person releases it, with another key and operator"
                  : ": ask whoever set the hold"));
    }
  }

  /** A release that is dated later than what is proposed would release holds that do not exist. */
  private static boolean timely(Fact fact, CustodyEvent proposed) {
    return fact.kind() != Kind.RELEASE || !fact.at().isAfter(proposed.time().instant());
  }

  /** What has come and waits for its turn, and bears on the answer: orders and pickups. */
  private static List<Fact> waiting(CustodyEvent proposed, Core core, World world) {
    List<Fact> waiting = new ArrayList<>();
    Map<KeyId, Integer> holds = new HashMap<>();
    for (Fact fact : core.pending()) {
      boolean order = fact.kind() == Kind.RELEASE || fact.kind() == Kind.EXCEPTION;
      Vouching main = fact.mainVouching();
      if (fact.kind() == Kind.HOLD && main != null) {
        int more = holds.merge(main.kid(), 1, Integer::sum) - 1;
        if (Holds.earlier(fact, world) + more < world.settings().limits().holdsPerKeyMax()) {
          waiting.add(fact);
        }
      } else if ((order && timely(fact, proposed)) || (fact.moves() && fact.proves(Proof.ALARM))) {
        waiting.add(fact);
      }
    }
    return waiting;
  }

  /**
   * What it names, what that is inside of, what is inside of that, and what it falls under.
   *
   * @param inside receives what it would take along
   */
  private static Set<String> things(CustodyEvent proposed, World world, Set<String> inside) {
    Deque<String> open = new ArrayDeque<>();
    proposed.items().forEach(item -> open.add(Fact.nameOf(item)));
    if (proposed.container() != null) {
      open.add(proposed.container());
    }
    boolean whole = proposed.items().isEmpty() || proposed.container() != null;
    Set<String> things = new TreeSet<>(open);
    List<String> above = new ArrayList<>();
    while (!open.isEmpty()) {
      String thing = open.remove();
      inside.add(thing);
      for (String container : world.timeline(thing).containersAt(world.now(), world)) {
        above.add(container);
      }
      for (String child : whole ? world.childrenOf(thing) : Set.<String>of()) {
        boolean within = world.timeline(child).containersAt(world.now(), world).contains(thing);
        if (within && things.add(child)) {
          open.add(child);
        }
      }
    }
    // Going up only one way: what else is in the same container is no concern of this event.
    Deque<String> up = new ArrayDeque<>(above);
    while (!up.isEmpty()) {
      String container = up.remove();
      if (things.add(container)) {
        up.addAll(world.timeline(container).containersAt(world.now(), world));
      }
    }
    inside.forEach(thing -> things.addAll(world.consignmentsOf(thing)));
    things.addAll(Holds.umbrellas(proposed));
    for (Plan plan : Pickups.plans(proposed, inside, world)) {
      things.add(plan.id());
      things.addAll(Lanes.outOf(plan, Holds.umbrellas(proposed)));
    }
    return things;
  }
}
