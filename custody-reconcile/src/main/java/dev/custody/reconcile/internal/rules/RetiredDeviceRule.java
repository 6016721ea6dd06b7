package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Kind;
import dev.custody.api.event.Lifecycle;
import dev.custody.api.observe.TimeBracket;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Marks.Mark;
import dev.custody.reconcile.internal.facts.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * R21 by the device: it records on after an IDENTITY event has taken it out of use. That is an
 * alarm and no verdict on its key: the engine never revokes, it asks whoever may.
 */
final class RetiredDeviceRule implements Rule {

  private static final Set<Lifecycle> OUT_OF_USE =
      EnumSet.of(Lifecycle.SUSPENDED, Lifecycle.LOST, Lifecycle.OFFBOARDED, Lifecycle.RETIRED);

  @Override
  public List<RuleInfo> infos() {
    return List.of();
  }

  @Override
  public Scope scope() {
    return Scope.DEVICE;
  }

  /** Of a device that no IDENTITY event speaks of, nothing is said. */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    return !before.quiet() || !world.marked(Mark.LIFECYCLE, name).isEmpty();
  }

  @Override
  public void look(String name, World world, Findings out) {
    NavigableSet<Fact> marked = world.marked(Mark.LIFECYCLE, name);
    Fact ended = null;
    List<Fact> used = new ArrayList<>();
    boolean sure = false;
    for (Fact fact : marked) {
      Lifecycle lifecycle = fact.event().lifecycle();
      if (!fact.proves(Proof.CONTROL) || lifecycle == null) {
        continue;
      }
      if (OUT_OF_USE.contains(lifecycle)) {
        ended = ended == null ? fact : ended;
      } else if (lifecycle == Lifecycle.ENROLLED && ended != null) {
        sure |= uses(name, ended, fact, world, used);
        ended = null;
      }
    }
    if (ended != null) {
      sure |= uses(name, ended, null, world, used);
    }
    if (used.isEmpty()) {
      return;
    }
    List<Fact> evidence = new ArrayList<>(used);
    marked.stream().filter(fact -> fact.proves(Proof.CONTROL)).limit(4).forEach(evidence::add);
    out.alarm(
        Alarm.of(StandingRules.R21, name, "nothing recorded on a device that is out of use")
            .severity(Severity.H)
            .confirmed(sure, sure ? 85 : 50)
            .evidence(evidence)
            .wouldClear("an IDENTITY event that enrols it again before that, or a correction")
            .hold(Hold.Scope.SOURCE, name, true)
            .explain(
                "Device "
                    + name
                    + " is out of use and records on: "
                    + Words.did(used.get(0))
                    + "."));
  }

  /** Gathers what was recorded within one such time; true if no clock explains one of them. */
  private static boolean uses(
      String name, Fact ended, @Nullable Fact until, World world, List<Fact> used) {
    NavigableSet<Fact> since = world.factsOn(name).tailSet(ended, false);
    boolean sure = false;
    int looked = 0;
    for (Fact fact : since) {
      boolean over = until != null && fact.compareTo(until) >= 0;
      if (over || ++looked > StandingRules.LOOKED_AT_MAX) {
        break;
      }
      if (fact.kind() != Kind.IDENTITY) {
        used.add(fact);
        sure |= surelyAfter(fact, ended.at(), world);
      }
    }
    return sure;
  }

  private static boolean surelyAfter(Fact fact, Instant ended, World world) {
    TimeBracket bracket = fact.observation().bracket();
    boolean proven = bracket != null && bracket.notBefore().isAfter(ended);
    Instant explained =
        ended.plus(world.settings().devices().clockError()).plusMillis(fact.uncertaintyMs());
    return fact.proves(Proof.CONFIRM) && (proven || fact.at().isAfter(explained));
  }
}
