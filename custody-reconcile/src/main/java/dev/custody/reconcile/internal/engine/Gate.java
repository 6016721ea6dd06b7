package dev.custody.reconcile.internal.engine;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Kind;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.GateAnswer;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Holds;
import dev.custody.reconcile.internal.facts.World;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Answers before a departure or handover: all holds that have come count, in their turn or not. */
public final class Gate {

  private Gate() {}

  /** Whether this may go ahead. */
  public static GateAnswer ask(CustodyEvent proposed, Core core) {
    World world = core.world();
    Set<String> things = things(proposed, world);
    List<String> reasons = new ArrayList<>();
    for (String thing : things) {
      TreeSet<Fact> facts = new TreeSet<>(world.facts(thing));
      for (Fact fact : core.pending()) {
        if (fact.kind() == Kind.HOLD || fact.kind() == Kind.RELEASE) {
          facts.add(fact);
        }
      }
      for (Fact hold : Holds.inForce(thing, facts, Instant.MAX, world)) {
        reasons.add(
            thing
                + " is held since "
                + hold.at()
                + " by event "
                + hold.id()
                + ": ask whoever set the hold");
      }
    }
    for (ExceptionRevision exception : core.exceptions()) {
      Hold hold = exception.hold();
      if (exception.state().open()
          && hold != null
          && hold.scope() != Hold.Scope.INVOICE
          && hold.scope() != Hold.Scope.SOURCE
          && (things.contains(hold.target()) || things.contains(exception.subject()))) {
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
    return reasons.isEmpty() ? new GateAnswer.Clear() : new GateAnswer.Held(reasons);
  }

  /** What it names, what that is inside of, what is inside of that, and what it falls under. */
  private static Set<String> things(CustodyEvent proposed, World world) {
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
      for (String container : world.timeline(thing).containersAt(world.now(), world)) {
        above.add(container);
      }
      for (String child : whole ? world.childrenOf(thing) : Set.<String>of()) {
        boolean inside = world.timeline(child).containersAt(world.now(), world).contains(thing);
        if (inside && things.add(child)) {
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
    things.addAll(Holds.umbrellas(proposed));
    return things;
  }
}
