package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Seal;
import dev.custody.api.event.SealState;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.World;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * R10 seal broken and R11 seal mismatch: the seals of one container in the order of their events.
 */
final class SealRules implements Rule {

  private static final RuleInfo R10 =
      new RuleInfo(
          "R10",
          1,
          "seal broken",
          "seals of events of the container",
          "the event is evidence by itself",
          "C",
          "container, sticky",
          "do not open it; photograph seal and doors, call security, and open and count it with two"
              + " people.");

  private static final RuleInfo R11 =
      new RuleInfo(
          "R11",
          1,
          "seal mismatch",
          "seals of events of the container",
          "the event is evidence by itself",
          "C",
          "container, sticky",
          "do not open it; compare the seal with the papers and with whoever affixed it, call security.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R10, R11);
  }

  @Override
  public Scope scope() {
    return Scope.THING;
  }

  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    return arrival.reach() == Arrival.Reach.OWN && !arrival.fact().event().seals().isEmpty();
  }

  @Override
  public void look(String name, World world, Findings out) {
    TreeMap<String, Fact> affixed = new TreeMap<>();
    for (Fact fact : world.facts(name)) {
      if (!fact.proves(Proof.ALARM)) {
        continue;
      }
      for (Seal seal : fact.event().seals()) {
        String unit = seal.unit() != null ? seal.unit() : fact.event().container();
        if (name.equals(unit)) {
          seal(name, seal, fact, affixed, out);
        }
      }
    }
  }

  private static void seal(
      String name, Seal seal, Fact fact, TreeMap<String, Fact> affixed, Findings out) {
    SealState state = seal.state();
    if (state == SealState.AFFIXED) {
      if (seal.replaces() != null) {
        affixed.remove(seal.replaces());
      }
      affixed.put(seal.id(), fact);
    } else if (state == SealState.OPENED || state == SealState.REMOVED) {
      affixed.remove(seal.id());
    } else if (state == SealState.BROKEN
        || (state == SealState.ABSENT && affixed.containsKey(seal.id()))) {
      out.alarm(broken(name, seal, fact, affixed.get(seal.id())));
      affixed.remove(seal.id());
    } else if (state == SealState.INTACT && !affixed.isEmpty() && !affixed.containsKey(seal.id())) {
      out.alarm(mismatch(name, seal, fact, affixed));
    }
  }

  private static Alarm broken(String name, Seal seal, Fact fact, @Nullable Fact affixedBy) {
    String since =
        affixedBy == null
            ? " No event says who affixed it."
            : " Affixed: " + Words.did(affixedBy) + ".";
    return draft(R10, name, "seal " + seal.id() + " intact", fact)
        .evidence(affixedBy == null ? List.of(fact) : List.of(affixedBy, fact))
        .explain(
            "Seal "
                + seal.id()
                + " of "
                + name
                + " was found "
                + seal.state()
                + ": "
                + Words.did(fact)
                + "."
                + since);
  }

  private static Alarm mismatch(String name, Seal seal, Fact fact, TreeMap<String, Fact> affixed) {
    return draft(R11, name, "a seal that was affixed, not " + seal.id(), fact)
        .evidence(affixed.values())
        .evidence(List.of(fact))
        .explain(
            name
                + " carries seal "
                + seal.id()
                + ", but was sealed with "
                + String.join(", ", affixed.keySet())
                + ": "
                + Words.did(fact)
                + ".");
  }

  private static Alarm.Draft draft(RuleInfo rule, String name, String expected, Fact fact) {
    boolean sure = fact.proves(Proof.CONFIRM);
    return Alarm.of(rule, name, expected)
        .severity(Severity.C)
        .confirmed(sure, sure ? 95 : 60)
        .wouldClear("a correction of the event, signed by those who signed it")
        .hold(Hold.Scope.CONTAINER, name, true);
  }
}
