package dev.custody.reconcile.internal.rules;

import dev.custody.api.observe.Vouching;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Clash;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Marks.Mark;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Roster;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;

/** R42 one operator on two devices or in two places at once: two people under one name. */
final class SharedLoginRule implements Rule {

  private static final int LOOKED_AT_MAX = 16;

  private static final RuleInfo R42 =
      new RuleInfo(
          "R42",
          1,
          "one operator on two devices or in two places at once",
          "devices, sessions, positions, times and brackets of an operator's events, shifts",
          "one session on two devices; or no clock error explains the places, or the order of the"
              + " devices",
          "H",
          "none",
          "ask both holders of the devices who is logged in, end all sessions of that name, and"
              + " give each person one of their own.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R42);
  }

  @Override
  public Scope scope() {
    return Scope.OPERATOR;
  }

  /** A clash shows at the event behind it, which bears the mark; where none does, there is none. */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    return !before.quiet() || !world.marked(Mark.CLASH, name).isEmpty();
  }

  @Override
  public void look(String name, World world, Findings out) {
    NavigableSet<Fact> marked = world.marked(Mark.CLASH, name);
    List<Fact> evidence = new ArrayList<>();
    Clash shown = null;
    int looked = 0;
    for (Fact fact : marked) {
      if (++looked > LOOKED_AT_MAX) {
        break;
      }
      Clash clash = Clash.at(world, name, fact);
      if (clash != null) {
        evidence.addAll(clash.facts());
        shown = shown == null || (clash.sure() && !shown.sure()) ? clash : shown;
      }
    }
    if (shown == null) {
      return;
    }
    boolean elsewhere = onAKeyOfOthers(name, shown, world);
    out.alarm(
        Alarm.of(R42, name, "one person under this name")
            .severity(Severity.H)
            .confirmed(shown.sure(), shown.sure() ? 85 : elsewhere ? 60 : 40)
            .evidence(evidence)
            .wouldClear("a correction of the event in between, or earlier events that come late")
            .explain(name + " " + text(shown) + (elsewhere ? rosterSays() : ".")));
  }

  private static String text(Clash clash) {
    Fact before = clash.facts().get(clash.facts().size() - 2);
    Fact here = clash.facts().get(clash.facts().size() - 1);
    String both = Words.did(before) + "; and " + Words.did(here);
    return switch (clash.how()) {
      case ONE_SESSION ->
          "has one session on devices " + nameOf(before) + " and " + nameOf(here) + ": " + both;
      case TWO_PLACES -> "was in two places, farther apart than the time allows: " + both;
      case TWO_DEVICES -> {
        Set<String> devices = new LinkedHashSet<>();
        clash.facts().forEach(fact -> devices.add(nameOf(fact)));
        yield "went between devices " + String.join(" and ", devices) + " and back: " + both;
      }
    };
  }

  private static String nameOf(Fact fact) {
    String device = fact.device();
    Vouching main = fact.mainVouching();
    return device != null ? device : main == null ? "unstated" : "of key " + main.kid().toHex();
  }

  private static String rosterSays() {
    return "; the roster has this operator on one of them only.";
  }

  /** Whether the roster has shifts of the operator on the key of one event and not of another. */
  private static boolean onAKeyOfOthers(String operator, Clash clash, World world) {
    boolean own = false;
    boolean others = false;
    for (Fact fact : clash.facts()) {
      Vouching main = fact.mainVouching();
      Roster.Entry entry = main == null ? null : world.rostered(main.kid());
      if (entry != null && !entry.shifts().isEmpty()) {
        boolean has = entry.shifts().stream().anyMatch(shift -> shift.operator().equals(operator));
        own |= has;
        others |= !has;
      }
    }
    return own && others;
  }
}
