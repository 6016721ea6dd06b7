package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Kind;
import dev.custody.api.observe.TimeBracket;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Timeline;
import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.internal.facts.World;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * R08 double custody. Two parties have one unit: either both say so at times that their clocks
 * cannot tell apart, or a party that has signed it away goes on acting as its holder, or gives it
 * away twice. A receipt begins a new custody by itself, so feeds without handovers raise nothing.
 */
final class DoubleCustodyRule implements Rule {

  private static final RuleInfo R08 =
      new RuleInfo(
          "R08",
          1,
          "double custody",
          "holders and transfers of events that name the unit, clock uncertainty",
          "both events are evidence by themselves",
          "H",
          "unit",
          "find out by phone who has it in hand, keep it there, and have the other party explain its"
              + " event.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R08);
  }

  @Override
  public Scope scope() {
    return Scope.THING;
  }

  /** Without any transfer, only a claim against the one right before it can be a conflict. */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    Fact fact = arrival.fact();
    if (arrival.reach() != Arrival.Reach.OWN || !claims(fact, name)) {
      return false;
    }
    if (!before.quiet() || before.watching() || fact.event().transfer() != null) {
      return true;
    }
    for (Fact earlier = world.facts(name).lower(fact);
        earlier != null;
        earlier = world.facts(name).lower(earlier)) {
      if (claims(earlier, name)) {
        return sameMoment(earlier, fact);
      }
    }
    return false;
  }

  /** Whether a fact says who has the thing itself. */
  private static boolean claims(Fact fact, String name) {
    return fact.holderAfter() != null && fact.proves(Proof.CUSTODY) && Timeline.ownStep(fact, name);
  }

  @Override
  public void look(String name, World world, Findings out) {
    List<Fact> claims = new ArrayList<>();
    for (Sight sight : world.timeline(name).sights()) {
      Fact fact = sight.fact();
      if (sight.own() && sight.step() && fact.holderAfter() != null && fact.proves(Proof.CUSTODY)) {
        claims.add(fact);
      }
    }
    Fact transfer = null;
    for (int i = 0; i < claims.size(); i++) {
      Fact here = claims.get(i);
      Fact before = i == 0 ? null : claims.get(i - 1);
      Fact conflict = null;
      if (before != null && sameMoment(before, here)) {
        conflict = before;
      } else if (transfer != null
          && gaveItAway(transfer, here)
          && !givenBack(here, claims.subList(i + 1, claims.size()))) {
        conflict = transfer;
      }
      if (conflict != null) {
        alarm(name, conflict, here, out);
        return;
      }
      transfer = next(transfer, here);
      if (transfer != null) {
        out.watch();
      }
    }
  }

  /** The transfer that says who has it now; null if nobody signed for it. */
  private static @Nullable Fact next(@Nullable Fact transfer, Fact here) {
    if (here.event().transfer() != null) {
      return here.refused() ? transfer : here;
    }
    boolean taken = here.kind() == Kind.RECEIVE || here.kind() == Kind.UNLOAD;
    return taken ? null : transfer;
  }

  private static boolean sameMoment(Fact one, Fact other) {
    boolean handover = one.event().transfer() != null || other.event().transfer() != null;
    boolean overlap =
        !one.at()
            .plusMillis(one.uncertaintyMs())
            .isBefore(other.at().minusMillis(other.uncertaintyMs()));
    return overlap && !handover && !String.valueOf(one.holderAfter()).equals(other.holderAfter());
  }

  /** Whether the giver of a transfer acts as holder after it, or gives the same thing once more. */
  private static boolean gaveItAway(Fact transfer, Fact here) {
    var before = transfer.event().transfer();
    if (before == null || before.giver() == null || here.kind() == Kind.RECEIVE) {
      return false;
    }
    var again = here.event().transfer();
    String actor = again != null ? again.giver() : here.event().holder();
    boolean clear =
        transfer
            .at()
            .plusMillis(transfer.uncertaintyMs())
            .isBefore(here.at().minusMillis(here.uncertaintyMs()));
    return before.giver().equals(actor) && (clear || again != null);
  }

  /**
   * Whether a handover that is dated later may have been signed before this: a clock that is wrong
   * by more than it declares cannot put goods in two hands. What bounds it is its bracket.
   */
  private static boolean givenBack(Fact here, List<Fact> later) {
    var again = here.event().transfer();
    String actor = again != null ? again.giver() : here.event().holder();
    for (Fact fact : later) {
      var transfer = fact.event().transfer();
      TimeBracket bracket = fact.observation().bracket();
      if (transfer != null
          && !fact.refused()
          && transfer.receiver() != null
          && transfer.receiver().equals(actor)
          && bracket != null
          && !bracket.notBefore().isAfter(here.at().plusMillis(here.uncertaintyMs()))) {
        return true;
      }
    }
    return false;
  }

  private static void alarm(String name, Fact one, Fact other, Findings out) {
    boolean sure = one.proves(Proof.CONFIRM) && other.proves(Proof.CONFIRM);
    out.alarm(
        Alarm.of(R08, name, "one holder at a time")
            .severity(Severity.H)
            .confirmed(sure, sure ? 85 : 50)
            .evidence(List.of(one, other))
            .wouldClear("a handover between the two that was signed in between, or a correction")
            .hold(Hold.Scope.UNIT, name, false)
            .explain(
                name
                    + " is in two hands: "
                    + Words.did(one)
                    + "; and "
                    + Words.did(other)
                    + (other.event().transfer() == null
                        ? "."
                        : ", given by " + other.event().transfer().giver() + ".")));
  }
}
