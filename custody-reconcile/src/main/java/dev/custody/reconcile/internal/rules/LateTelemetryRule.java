package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Kind;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * R25 late telemetry: the newest report of a device came long after it was made, as after a stop
 * out of reach or next to a jammer. That is a state: the next report that comes in time ends it.
 */
final class LateTelemetryRule implements Rule {

  private static final int LOOKED_AT_MAX = 16;

  private static final RuleInfo R25 =
      new RuleInfo(
          "R25",
          1,
          "late telemetry",
          "claimed times and arrivals of a device's newest TELEMETRY events",
          "the arrival is stated by a witness or gateway",
          "M",
          "none",
          "look where the vehicle was meanwhile, and whether it was opened there.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R25);
  }

  @Override
  public Scope scope() {
    return Scope.DEVICE;
  }

  /** Of what is in time already, only another report can be late. */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    return !before.quiet() || arrival.fact().kind() == Kind.TELEMETRY;
  }

  @Override
  public void look(String name, World world, Findings out) {
    int looked = 0;
    for (Fact fact : world.factsOn(name).descendingSet()) {
      Instant arrived = fact.observation().arrivedAt().orElse(null);
      if (fact.kind() == Kind.TELEMETRY && arrived != null && fact.proves(Proof.ALARM)) {
        judge(name, fact, arrived, world, out);
        return;
      }
      if (++looked == LOOKED_AT_MAX) {
        return;
      }
    }
  }

  private static void judge(String name, Fact fact, Instant arrived, World world, Findings out) {
    Duration delay = Duration.between(fact.at(), arrived).minusMillis(fact.uncertaintyMs());
    Duration allowed = world.settings().devices().telemetryDelay();
    if (delay.compareTo(allowed) <= 0) {
      return;
    }
    out.alarm(
        Alarm.of(R25, name, "telemetry within " + allowed)
            .severity(Severity.M)
            .confirmed(true, 70)
            .evidence(List.of(fact))
            .wouldClear("a later report of this device that comes in time")
            .explain(
                "What device "
                    + name
                    + " reported for "
                    + Words.time(fact.at())
                    + " arrived at "
                    + Words.time(arrived)
                    + "."));
  }
}
