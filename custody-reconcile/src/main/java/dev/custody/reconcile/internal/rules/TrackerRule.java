package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Kind;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.internal.facts.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * R26 silent device, by what it tracks: a vehicle has departed, has not arrived, and its tracker
 * reports nothing. A parked one may be silent.
 */
final class TrackerRule implements Rule {

  private static final int LOOKED_AT_MAX = 256;

  @Override
  public List<RuleInfo> infos() {
    return List.of();
  }

  @Override
  public Scope scope() {
    return Scope.THING;
  }

  /** A first report begins it; then any sighting may be the last. */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    return before.watching()
        || (arrival.reach() == Arrival.Reach.OWN && arrival.fact().kind() == Kind.TELEMETRY);
  }

  @Override
  public void look(String name, World world, Findings out) {
    Fact report = newestReport(name, world);
    if (report == null) {
      return;
    }
    out.watch();
    if (!departedLast(name, world)) {
      return;
    }
    Sight last = world.timeline(name).last();
    if (last == null || !last.own() || last.fact().kind() != Kind.DEPART) {
      return;
    }
    Instant from = report.at().isAfter(last.fact().at()) ? report.at() : last.fact().at();
    Duration cadence = world.settings().devices().trackerCadence();
    if (!out.past(from.plus(cadence))) {
      return;
    }
    boolean sure = out.past(from.plus(world.settings().timing().shift()));
    out.alarm(
        Alarm.of(
                SilenceRule.R26,
                name,
                "reports at least every " + cadence + " while it is under way")
            .severity(sure ? Severity.H : Severity.M)
            .confirmed(sure, sure ? 80 : 40)
            .evidence(List.of(last.fact(), report))
            .wouldClear("a later report of its tracker, or its arrival")
            .explain(
                name
                    + " is under way and its tracker has been silent since "
                    + Words.time(from)
                    + ": "
                    + Words.did(last.fact())
                    + "."));
  }

  /** Whether of the sights of the thing itself the last is a departure. */
  private static boolean departedLast(String name, World world) {
    for (Fact fact : world.facts(name).descendingSet()) {
      if (fact.shows(name)) {
        return fact.kind() == Kind.DEPART;
      }
    }
    return false;
  }

  private static @Nullable Fact newestReport(String name, World world) {
    int looked = 0;
    for (Fact fact : world.facts(name).descendingSet()) {
      if (fact.kind() == Kind.TELEMETRY
          && fact.source() == Source.TELEMATICS
          && fact.proves(Proof.ALARM)) {
        return fact;
      }
      if (++looked == LOOKED_AT_MAX) {
        break;
      }
    }
    return null;
  }
}
