package dev.custody.reconcile.internal.rules;

import dev.custody.api.observe.Vouching;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.World;
import java.util.List;
import java.util.Objects;

/**
 * R36 duplicate: one key recorded the same about the same unit twice within a short time, as two
 * events. The same event delivered twice is no exception: it is counted and changes nothing.
 */
final class DuplicateRule implements Rule {

  private static final RuleInfo R36 =
      new RuleInfo(
          "R36",
          1,
          "duplicate",
          "events of one key about one unit",
          "both events are evidence by themselves",
          "L",
          "none",
          "nothing at once: the second is ignored; if one device does it often, look at its trigger.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R36);
  }

  @Override
  public Scope scope() {
    return Scope.THING;
  }

  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    Fact fact = arrival.fact();
    if (arrival.reach() != Arrival.Reach.OWN || !counts(fact, name)) {
      return false;
    }
    for (Fact earlier = world.facts(name).lower(fact);
        earlier != null;
        earlier = world.facts(name).lower(earlier)) {
      if (counts(earlier, name)) {
        return same(earlier, fact, world);
      }
    }
    return false;
  }

  private static boolean counts(Fact fact, String name) {
    return fact.physical() && fact.lists(name) && fact.proves(Proof.ALARM);
  }

  @Override
  public void look(String name, World world, Findings out) {
    Fact before = null;
    for (Fact fact : world.facts(name)) {
      if (!counts(fact, name)) {
        continue;
      }
      if (before != null && same(before, fact, world)) {
        out.alarm(
            Alarm.of(R36, name, "one event for one " + fact.kind())
                .severity(Severity.L)
                .confirmed(true, 70)
                .evidence(List.of(before, fact))
                .wouldClear("a correction of one of the two")
                .explain(
                    name
                        + " was recorded twice by one key: "
                        + Words.did(before)
                        + ", and again at "
                        + Words.time(fact.at())
                        + "."));
      }
      before = fact;
    }
  }

  private static boolean same(Fact one, Fact other, World world) {
    Vouching first = one.mainVouching();
    Vouching second = other.mainVouching();
    return first != null
        && second != null
        && first.kid().equals(second.kid())
        && one.kind() == other.kind()
        && one.event().items().equals(other.event().items())
        && Objects.equals(one.event().container(), other.event().container())
        && Objects.equals(one.event().place(), other.event().place())
        && Objects.equals(one.event().transfer(), other.event().transfer())
        && Objects.equals(one.event().seals(), other.event().seals())
        && !other.at().isAfter(one.at().plus(world.settings().timing().repeat()));
  }
}
