package dev.custody.reconcile.internal.rules;

import dev.custody.api.observe.Trust;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Marks.Mark;
import dev.custody.reconcile.internal.facts.World;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeMap;

/**
 * R21 revoked device, by its key, and R22 operator off shift: what such a key says is a hint, so
 * the miss that it would have covered stays.
 */
final class StandingRules implements Rule {

  /** Beyond this the evidence is full and nothing changes any more. */
  static final int LOOKED_AT_MAX = 256;

  static final RuleInfo R21 =
      new RuleInfo(
          "R21",
          1,
          "revoked device",
          "reasons of statements, keys that the caller distrusts, IDENTITY events that take a"
              + " device out of use",
          "the key's status shows it by itself; after an IDENTITY event, a bracket or more than an"
              + " hour's clock error",
          "H",
          "source, sticky; not evidence",
          "find the device and who has it; take what it recorded since for invented until somebody"
              + " else has seen the goods.");

  private static final RuleInfo R22 =
      new RuleInfo(
          "R22",
          1,
          "operator off shift",
          "operators and times of events of rostered keys that have shifts, shifts of the operator",
          "the event is verified; overtime and a wrong clock are allowed for",
          "H",
          "source, sticky; not evidence",
          "ask the shift lead who had the device; have the goods seen by somebody who is on"
              + " shift.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R21, R22);
  }

  @Override
  public Scope scope() {
    return Scope.KEY;
  }

  /** All that it reads are facts that bear one of two marks; another roster asks by itself. */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    return world.marked(Mark.REVOKED, name).contains(arrival.fact())
        || world.marked(Mark.OFF_SHIFT, name).contains(arrival.fact());
  }

  @Override
  public void look(String name, World world, Findings out) {
    NavigableSet<Fact> revoked = world.marked(Mark.REVOKED, name);
    if (!revoked.isEmpty()) {
      out.alarm(
          Alarm.of(R21, name, "nothing signed after the key was revoked or distrusted")
              .severity(Severity.H)
              .confirmed(true, 95)
              .evidence(revoked)
              .wouldClear("proof that it was signed before: a timestamp, receipt or witness")
              .hold(Hold.Scope.SOURCE, name, true)
              .explain(
                  "Key "
                      + name
                      + " has signed after it was revoked or distrusted, first "
                      + Words.did(revoked.first())
                      + ": none of it counts."));
    }
    offShift(name, world.marked(Mark.OFF_SHIFT, name), out);
  }

  private static void offShift(String name, NavigableSet<Fact> marked, Findings out) {
    TreeMap<String, List<Fact>> byOperator = new TreeMap<>();
    int looked = 0;
    for (Fact fact : marked) {
      if (++looked > LOOKED_AT_MAX) {
        break;
      }
      String who = fact.operator() == null ? "" : fact.operator();
      byOperator.computeIfAbsent(who, w -> new ArrayList<>()).add(fact);
    }
    byOperator.forEach(
        (who, facts) -> {
          boolean sure =
              facts.stream().anyMatch(fact -> fact.observation().trust() == Trust.VERIFIED);
          Fact first = facts.get(0);
          out.alarm(
              Alarm.of(R22, who.isEmpty() ? name : who, "on shift when key " + name + " is used")
                  .severity(Severity.H)
                  .confirmed(sure, sure ? 80 : 40)
                  .evidence(facts)
                  .wouldClear("a roster that has the shift, or a correction of the event")
                  .hold(Hold.Scope.SOURCE, who.isEmpty() ? name : who, true)
                  .explain(
                      (who.isEmpty() ? "Nobody who is named" : who)
                          + " was on shift when key "
                          + name
                          + " was used: "
                          + Words.did(first)
                          + ". It does not count."));
        });
  }
}
