package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Condition;
import dev.custody.api.event.Item;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.World;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * R32 extra child: somebody lists in a container what neither an event nor a plan put there. Where
 * it stands in the place of something that is gone, R20 speaks for it.
 */
final class ExtraChildRule implements Rule {

  private static final RuleInfo R32 =
      new RuleInfo(
          "R32",
          1,
          "extra child in aggregate",
          "PACK, LOAD, plan containers, listings of a container's content",
          "a party states it SURPLUS; or two keys list it",
          "M",
          "none",
          "set it aside and look where it belongs; ask who packed the container whether one more"
              + " scan was missed.");

  private static final int NAMED_MAX = 5;

  @Override
  public List<RuleInfo> infos() {
    return List.of(R32);
  }

  @Override
  public Scope scope() {
    return Scope.THING;
  }

  /**
   * A listing of what does not belong there may raise it; what comes later can only explain what
   * was listed.
   */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    Fact fact = arrival.fact();
    return !before.quiet()
        || (arrival.reach() == Arrival.Reach.OWN && Listings.hasExtra(name, fact, world));
  }

  @Override
  public void look(String name, World world, Findings out) {
    if (world.isConsignment(name) || world.childrenOf(name).isEmpty()) {
      return;
    }
    TreeSet<String> extra = new TreeSet<>();
    List<Fact> evidence = new ArrayList<>();
    boolean stated = false;
    for (Fact listing : Listings.of(name, world)) {
      boolean here = false;
      // What explains one of those that took another's place leaves the others without one.
      boolean replaced = !SubstitutionRule.replaced(name, listing, world).isEmpty();
      if (replaced) {
        out.watch();
      }
      for (Item item : listing.event().items()) {
        String thing = Fact.nameOf(item);
        if (item.condition() != Condition.MISSING
            && !replaced
            && Listings.extra(thing, name, listing, world)) {
          here = true;
          extra.add(thing);
          stated |= item.condition() == Condition.SURPLUS && listing.proves(Proof.CONFIRM);
        }
      }
      if (here) {
        evidence.add(listing);
      }
    }
    if (extra.isEmpty()) {
      return;
    }
    boolean sure = stated || Corroboration.independent(evidence) > 1;
    List<String> named = new ArrayList<>(extra);
    out.alarm(
        Alarm.of(R32, name, "only what was put into it")
            .severity(Severity.M)
            .confirmed(sure, sure ? 80 : 40)
            .evidence(evidence)
            .wouldClear("the event that put it in, a revision of the plan, or a correction")
            .explain(
                name
                    + " holds "
                    + extra.size()
                    + " that nobody put there: "
                    + String.join(", ", named.subList(0, Math.min(NAMED_MAX, named.size())))
                    + (named.size() > NAMED_MAX ? " and more" : "")
                    + "; "
                    + Words.did(evidence.get(0))
                    + "."));
  }
}
