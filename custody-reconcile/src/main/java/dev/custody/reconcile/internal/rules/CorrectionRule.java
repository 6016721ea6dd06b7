package dev.custody.reconcile.internal.rules;

import dev.custody.api.EventId;
import dev.custody.api.event.Correction;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Authority;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * R37 conflicting correction. Two corrections say different things about one event; or somebody
 * whose word the event did not need declares it wrong; or one side of a handover takes it back and
 * the other does not. None of the last two takes effect, so the event stands meanwhile.
 */
final class CorrectionRule implements Rule {

  private static final RuleInfo R37 =
      new RuleInfo(
          "R37",
          1,
          "conflicting correction",
          "CORRECTION events and their statements, the statements of what they correct",
          "two signed corrections contradict each other",
          "H",
          "none",
          "ask each signer what really happened; whoever was wrong corrects the own correction.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R37);
  }

  @Override
  public Scope scope() {
    return Scope.EVENT;
  }

  @Override
  public void look(String name, World world, Findings out) {
    EventId target = EventId.parse(name);
    List<Fact> corrections = new ArrayList<>();
    for (Fact fact : world.correctionsOf(target)) {
      if (fact.proves(Proof.ALARM)) {
        corrections.add(fact);
      }
    }
    if (corrections.isEmpty()) {
      return;
    }
    Fact contradicting = contradicting(corrections);
    if (contradicting != null) {
      contradiction(name, corrections.get(0), contradicting, out);
      return;
    }
    Fact corrected = world.fact(target);
    if (corrected != null) {
      alone(name, corrected, corrections, world, out);
    }
  }

  /** The first that says something else than the first of all. */
  private static @Nullable Fact contradicting(List<Fact> corrections) {
    Correction first = word(corrections.get(0));
    for (Fact each : corrections) {
      Correction here = word(each);
      boolean others =
          !here.corrective().isEmpty()
              && !first.corrective().isEmpty()
              && !new TreeSet<>(here.corrective()).equals(new TreeSet<>(first.corrective()));
      if (here.reason() != first.reason() || others) {
        return each;
      }
    }
    return null;
  }

  private static Correction word(Fact fact) {
    Correction correction = fact.event().correction();
    if (correction == null) {
      throw new AssertionError("only corrections are found as corrections");
    }
    return correction;
  }

  private static void contradiction(String name, Fact one, Fact other, Findings out) {
    boolean sure = one.proves(Proof.CONFIRM) && other.proves(Proof.CONFIRM);
    out.alarm(
        Alarm.of(R37, name, "corrections of one event agree")
            .severity(Severity.H)
            .confirmed(sure, sure ? 85 : 50)
            .evidence(List.of(one, other))
            .wouldClear("a correction of one of the two corrections, by whoever signed it")
            .explain(
                "Two corrections of "
                    + name
                    + " contradict each other: "
                    + said(one)
                    + "; and "
                    + said(other)
                    + "."));
  }

  /** Corrections that have no effect: by a stranger, or by one of two sides only. */
  private static void alone(
      String name, Fact corrected, List<Fact> corrections, World world, Findings out) {
    Set<String> needed = Authority.needed(corrected.observation());
    TreeSet<String> given = new TreeSet<>();
    Fact stranger = null;
    for (Fact each : corrections) {
      boolean known = false;
      for (String party : parties(each)) {
        known |= needed.contains(party);
        given.add(party);
      }
      if (!known && stranger == null) {
        stranger = each;
      }
    }
    Fact last = corrections.get(corrections.size() - 1);
    boolean waited =
        stranger != null || out.past(last.at().plus(world.settings().timing().shift()));
    TreeSet<String> missing = new TreeSet<>(needed);
    missing.removeAll(given);
    if (!waited || missing.isEmpty()) {
      return;
    }
    Fact shown = stranger != null ? stranger : last;
    out.alarm(
        Alarm.of(R37, name, "corrected by the parties whose statements it needed")
            .severity(Severity.H)
            .confirmed(false, stranger != null ? 60 : 40)
            .evidence(List.of(corrected, shown))
            .wouldClear("the same correction by " + String.join(" and ", missing))
            .explain(
                "An event is declared wrong without "
                    + String.join(" and ", missing)
                    + ", so it stands: "
                    + Words.did(corrected)
                    + "; "
                    + said(shown)
                    + "."));
  }

  private static List<String> parties(Fact fact) {
    List<String> parties = new ArrayList<>();
    for (Vouching vouching : fact.observation().vouchings()) {
      if (vouching.good() && vouching.role() != Role.WITNESS) {
        parties.add(vouching.party());
      }
    }
    return parties;
  }

  private static String said(Fact fact) {
    Correction correction = word(fact);
    return String.join(" and ", parties(fact))
        + " said "
        + (correction.reason() == null ? "nothing" : correction.reason())
        + " at "
        + Words.time(fact.at())
        + (correction.corrective().isEmpty()
            ? ""
            : ", instead " + correction.corrective().size() + " event(s)");
  }
}
