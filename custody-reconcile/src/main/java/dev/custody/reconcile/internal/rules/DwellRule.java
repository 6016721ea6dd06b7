package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Kind;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.SensorSettings;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Places;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * R17 dwell: an event or position shows it at a place long after all its plans have it leave that
 * place; a late departure shows that too. It grows with every event that shows it still there. That
 * nothing shows it anywhere is R04.
 */
final class DwellRule implements Rule {

  private static final RuleInfo R17 =
      new RuleInfo(
          "R17",
          1,
          "dwell",
          "events and positions of the unit or vehicle, plan legs, clock uncertainty",
          "a party's event shows it, or two keys do",
          "L-M",
          "none",
          "ask the place why it has not left; plan a new departure, or move it to where it is"
              + " watched.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R17);
  }

  @Override
  public Scope scope() {
    return Scope.THING;
  }

  /**
   * Only the last stay can have become too long, by what shows it there once more; what goes in or
   * out now says nothing of what was aboard before.
   */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    Fact fact = arrival.fact();
    return arrival.reach() == Arrival.Reach.OWN
        && shows(name, fact)
        && !world.isConsignment(name)
        && (!before.quiet() || dwell(name, List.of(fact), fact, world) != null);
  }

  @Override
  public void look(String name, World world, Findings out) {
    if (world.isConsignment(name)) {
      return;
    }
    TreeMap<String, Draft> found = new TreeMap<>();
    for (List<Fact> stay : stays(name, world)) {
      Fact last = stay.get(stay.size() - 1);
      Draft draft = dwell(name, stay, last, world);
      if (draft != null) {
        // The later stay at the same place is the longer one.
        found.put(draft.expected(), draft);
      }
    }
    found.values().forEach(draft -> alarm(name, draft, world, out));
  }

  private record Draft(String expected, Leg leg, Instant limit, List<Fact> shown) {}

  /** Runs of events and positions that nothing from another place interrupts. */
  private static List<List<Fact>> stays(String name, World world) {
    List<List<Fact>> stays = new ArrayList<>();
    String place = null;
    for (Fact fact : world.facts(name)) {
      if (!shows(name, fact)) {
        continue;
      }
      String here = fact.place();
      if (stays.isEmpty() || here == null || !here.equals(place)) {
        stays.add(new ArrayList<>());
      }
      place = here;
      stays.get(stays.size() - 1).add(fact);
    }
    return stays;
  }

  private static boolean shows(String name, Fact fact) {
    boolean own = name.equals(fact.event().container()) || fact.event().container() == null;
    return own
        && fact.proves(Proof.ALARM)
        && !fact.deniesPresenceOf(name)
        && (fact.physical() || fact.kind() == Kind.TELEMETRY)
        && fact.event().place() != null;
  }

  /** The first leave that it missed, by the plan that gives it the most time; null if in time. */
  private static @Nullable Draft dwell(String name, List<Fact> stay, Fact last, World world) {
    SensorSettings.Waits waits = world.settings().sensors().waits();
    List<Draft> late = new ArrayList<>();
    boolean excused =
        Cargo.any(
            name,
            last.at(),
            world,
            plan -> {
              Leg leave = leave(plan, last);
              Instant limit = leave == null ? null : leave.latest();
              if (leave == null
                  || limit == null
                  || !Corroboration.earliest(last).isAfter(limit.plus(waits.dwell()))
                  || elsewhere(name, leave, limit, last, world)) {
                return true;
              }
              List<Fact> shown = new ArrayList<>();
              for (Fact fact : stay) {
                if (fact.at().isAfter(limit)) {
                  shown.add(fact);
                }
              }
              String expected =
                  "plan "
                      + plan.id()
                      + ": leaves "
                      + Words.place(last.place())
                      + " by "
                      + Words.time(limit);
              late.add(new Draft(expected, leave, limit, shown));
              return false;
            });
    if (excused || late.isEmpty()) {
      return null;
    }
    Draft most = late.get(0);
    for (Draft draft : late) {
      if (draft.limit().isAfter(most.limit())) {
        most = draft;
      }
    }
    return most;
  }

  /**
   * Whether it was somewhere else since it should have left: who passes by again does not dwell.
   */
  private static boolean elsewhere(String name, Leg leave, Instant limit, Fact last, World world) {
    for (Fact fact : world.facts(name)) {
      if (fact.at().isAfter(limit)
          && fact.compareTo(last) < 0
          && shows(name, fact)
          && Places.fit(fact.event().place(), leave) == Places.Fit.OTHER) {
        return true;
      }
    }
    return false;
  }

  /**
   * The leg by whose deadline a plan has it leave a place for good; null if the plan does not lead
   * there, ends there, or does not say.
   */
  private static @Nullable Leg leave(Plan plan, Fact fact) {
    int last = -1;
    for (int i = 0; i < plan.legs().size(); i++) {
      if (Places.fit(fact.event().place(), plan.legs().get(i)) == Places.Fit.SAME) {
        last = i;
      }
    }
    if (last < 0 || last == plan.legs().size() - 1) {
      return null;
    }
    Leg here = plan.legs().get(last);
    boolean leaves = here.step() == Kind.DEPART || here.step() == Kind.DISPATCH;
    return leaves ? here : plan.legs().get(last + 1);
  }

  private static void alarm(String name, Draft draft, World world, Findings out) {
    SensorSettings.Waits waits = world.settings().sensors().waits();
    Fact last = draft.shown().get(draft.shown().size() - 1);
    Duration over = Duration.between(draft.limit(), Corroboration.earliest(last));
    boolean grave = over.compareTo(waits.dwellLong()) > 0;
    boolean sure = Corroboration.confirmed(draft.shown());
    out.alarm(
        Alarm.of(R17, name, draft.expected())
            .severity(grave ? Severity.M : Severity.L)
            .confirmed(sure, sure ? 75 : 45)
            .evidence(List.of(last))
            .wouldClear("an event of the departure from before, a plan revision, or a correction")
            .explain(
                name
                    + " should have left "
                    + Words.place(last.place())
                    + " by "
                    + Words.time(draft.limit())
                    + " and was still there "
                    + over.toMinutes()
                    + " minutes later: "
                    + Words.did(last)
                    + "."));
  }
}
