package dev.custody.reconcile.internal.rules;

import dev.custody.reconcile.Hold;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * R18 impossible travel: between two events that name the unit it would have been faster than
 * anything on the road, with accuracies and clock uncertainties all counted in its favour.
 */
final class TravelRule implements Rule {

  private static final RuleInfo R18 =
      new RuleInfo(
          "R18",
          1,
          "impossible travel",
          "positions of events, geofences of planned places, clock uncertainty",
          "it is impossible even between the times that bracket the two signatures",
          "H",
          "unit",
          "check both places by phone for the unit: one of the two scans is of a copy, or was not"
              + " made there.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R18);
  }

  @Override
  public Scope scope() {
    return Scope.THING;
  }

  /**
   * The first jump raises it, and what comes behind that changes nothing. Without one, only a sight
   * of it that is too far from the one before can be the first.
   */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    return arrival.reach() == Arrival.Reach.OWN
        && before.quiet()
        && jumps(name, arrival.fact(), world, fact -> true);
  }

  /** Whether nothing on the road gets to a sight of a thing from the one before that counts too. */
  static boolean jumps(String name, Fact fact, World world, Predicate<Fact> counts) {
    if (!sees(name, fact) || !counts.test(fact)) {
      return false;
    }
    List<Plan> plans = world.plansOf(name);
    Spot to = Spot.known(fact, plans, world);
    if (to == null) {
      return false;
    }
    for (Fact before : world.facts(name).headSet(fact, false).descendingSet()) {
      Spot from =
          sees(name, before) && counts.test(before) ? Spot.known(before, plans, world) : null;
      if (from != null) {
        return tooFast(from, to, world);
      }
    }
    return false;
  }

  /** Whether a fact that names a thing is a sight of it that may raise an alarm. */
  private static boolean sees(String name, Fact fact) {
    return fact.shows(name) && fact.proves(Proof.ALARM);
  }

  /** What proves the times of two sights makes sure of a jump that is there already. */
  @Override
  public boolean readsBounds(Fact fact, Findings before) {
    return !before.alarms().isEmpty();
  }

  @Override
  public void look(String name, World world, Findings out) {
    List<Plan> plans = world.plansOf(name);
    Spot from = null;
    for (Sight sight : world.timeline(name).sights()) {
      Fact here = sight.fact();
      Spot to = sight.own() && here.proves(Proof.ALARM) ? Spot.known(here, plans, world) : null;
      if (to == null) {
        continue;
      }
      if (from != null && tooFast(from, to, world)) {
        alarm(name, from, to, world, out);
        return;
      }
      from = to;
    }
  }

  /** Whether nothing on the road gets from one to the other, by the clocks of the two. */
  static boolean tooFast(Spot from, Spot to, World world) {
    long millis =
        Duration.between(Corroboration.earliest(from.fact()), Corroboration.latest(to.fact()))
            .toMillis();
    return from.surelyFrom(to) > reach(millis, world);
  }

  /** The same whatever the clocks say, by what proves when the two were signed. */
  static boolean provenTooFast(Spot from, Spot to, World world) {
    Instant earliest = Corroboration.provenEarliest(from.fact());
    Instant latest = Corroboration.provenLatest(to.fact());
    if (earliest.equals(Instant.MIN) || latest.equals(Instant.MAX)) {
      return false;
    }
    return from.surelyFrom(to) > reach(Duration.between(earliest, latest).toMillis(), world);
  }

  private static double reach(long millis, World world) {
    return millis / 1e3 * world.settings().sensors().speedKmhMax() / 3.6
        + world.settings().sensors().route().certainMetres();
  }

  private static void alarm(String name, Spot from, Spot to, World world, Findings out) {
    Fact before = from.fact();
    Fact here = to.fact();
    boolean sure =
        before.proves(Proof.CONFIRM)
            && here.proves(Proof.CONFIRM)
            && provenTooFast(from, to, world);
    int limit = world.settings().sensors().speedKmhMax();
    out.alarm(
        Alarm.of(R18, name, "no faster than " + limit + " km/h")
            .severity(Severity.H)
            .confirmed(sure, sure ? 80 : 50)
            .evidence(List.of(before, here))
            .wouldClear("a correction of one of the two events")
            .hold(Hold.Scope.UNIT, name, false)
            .explain(
                name
                    + " cannot have been at both: "
                    + Words.did(before)
                    + "; and "
                    + Words.did(here)
                    + "; at least "
                    + StrictMath.round(from.surelyFrom(to) / 1_000)
                    + " km apart."));
  }
}
