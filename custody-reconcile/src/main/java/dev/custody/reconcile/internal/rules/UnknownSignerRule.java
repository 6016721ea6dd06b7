package dev.custody.reconcile.internal.rules;

import dev.custody.api.EventId;
import dev.custody.api.Reason;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.World;
import java.util.List;

/**
 * R23 unknown signer. The hold is on the source and not on the goods: otherwise anybody without a
 * key could stop any goods by naming them.
 */
final class UnknownSignerRule implements Rule {

  private static final RuleInfo R23 =
      new RuleInfo(
          "R23",
          1,
          "unknown signer",
          "reasons of events",
          "the key is still unknown a shift later",
          "H",
          "source, sticky; not evidence",
          "ask the party that is named whether the key is its own, by a number that you have from"
              + " elsewhere; until then the event has not happened.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R23);
  }

  @Override
  public Scope scope() {
    return Scope.EVENT;
  }

  @Override
  public void look(String name, World world, Findings out) {
    Fact fact = world.fact(EventId.parse(name));
    if (fact == null || !fact.observation().reasons().contains(Reason.UNKNOWN_KEY)) {
      return;
    }
    boolean sure = out.past(fact.at().plus(world.settings().timing().shift()));
    String device = fact.device();
    out.alarm(
        Alarm.of(R23, HandoverRules.subject(fact), "signed by a known key: " + fact.id())
            .severity(Severity.H)
            .confirmed(sure, sure ? 80 : 50)
            .evidence(List.of(fact))
            .wouldClear("the same event, verified with a trust bundle that has the key")
            .hold(Hold.Scope.SOURCE, device != null ? device : fact.id().toString(), true)
            .explain(
                "Nobody knows the key that signed "
                    + Words.did(fact)
                    + (device == null ? "" : ", on device " + device)
                    + ": it does not count."));
  }
}
