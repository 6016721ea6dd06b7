package dev.custody.reconcile.internal.rules;

import dev.custody.reconcile.Hold;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Timeline;
import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns misses into alarms: blames the outermost container that is missing together with all that
 * the plan has in it, and not each piece.
 */
final class MissingGroups {

  private static final int LEVELS_MAX = 8;

  private record Group(String rule, int leg, String subject) implements Comparable<Group> {
    @Override
    public int compareTo(Group other) {
      int byRule = rule.compareTo(other.rule);
      int byLeg = byRule != 0 ? byRule : Integer.compare(leg, other.leg);
      return byLeg != 0 ? byLeg : subject.compareTo(other.subject);
    }
  }

  private final Plan plan;
  private final World world;
  private final List<Miss> misses;
  private final int[] matched;
  private final Map<Instant, Map<String, Integer>> planned = new HashMap<>();

  MissingGroups(Plan plan, World world, List<Miss> misses, int[] matched) {
    this.plan = plan;
    this.world = world;
    this.misses = misses;
    this.matched = matched;
  }

  void emit(Findings out) {
    if (misses.isEmpty()) {
      return;
    }
    Map<Group, Integer> gone = new HashMap<>();
    for (Miss miss : misses) {
      for (String above : above(miss.unit().id(), lastKnown(miss))) {
        gone.merge(new Group(miss.rule().id(), miss.leg(), above), 1, Integer::sum);
      }
    }
    TreeMap<Group, List<Miss>> groups = new TreeMap<>();
    for (Miss miss : misses) {
      String subject = miss.unit().id();
      for (String above : above(miss.unit().id(), lastKnown(miss))) {
        Integer all = plannedIn(lastKnown(miss)).get(above);
        boolean whole =
            all != null && all.equals(gone.get(new Group(miss.rule().id(), miss.leg(), above)));
        if (miss.stated() == null && whole && !seenSince(above, miss)) {
          subject = above;
        }
      }
      groups
          .computeIfAbsent(new Group(miss.rule().id(), miss.leg(), subject), g -> new ArrayList<>())
          .add(miss);
    }
    groups.forEach((group, members) -> out.alarm(alarm(group, members)));
  }

  /** When the unit was last seen: who was with it then decides what is missing as a whole. */
  private Instant lastKnown(Miss miss) {
    Sight last = miss.timeline().last();
    return last == null ? world.now() : last.fact().at();
  }

  /** How many units of the plan each container held at a time. */
  private Map<String, Integer> plannedIn(Instant time) {
    Map<String, Integer> known = planned.get(time);
    if (known == null) {
      known = new HashMap<>();
      for (PlanUnit unit : plan.units()) {
        for (String above : above(unit.id(), time)) {
          known.merge(above, 1, Integer::sum);
        }
      }
      planned.put(time, known);
    }
    return known;
  }

  /** Containers that held it at a time, from the innermost out. */
  private List<String> above(String thing, Instant time) {
    List<String> chain = new ArrayList<>();
    String here = thing;
    for (int level = 0; level < LEVELS_MAX; level++) {
      String next = containerAt(here, time);
      if (next == null || chain.contains(next)) {
        break;
      }
      here = next;
      chain.add(here);
    }
    return chain;
  }

  /** The first physical container that held it at a time; null if none did. */
  private @Nullable String containerAt(String thing, Instant time) {
    // All units of the plan are asked, and to know their stays takes much less than their timeline.
    for (Timeline.Stay stay : world.stays(thing)) {
      if (stay.at(time) && !world.isConsignment(stay.container())) {
        return stay.container();
      }
    }
    return null;
  }

  private boolean seenSince(String container, Miss miss) {
    Leg leg = plan.legs().get(miss.leg());
    Instant from = leg.earliest() != null ? leg.earliest() : leg.latest();
    Sight last = world.timeline(container).last();
    return last != null && !last.fact().at().isBefore(from);
  }

  private Alarm alarm(Group group, List<Miss> members) {
    Miss first = members.get(0);
    boolean receipt = first.rule() == MissingRules.R01;
    Fact stated = first.stated();
    boolean byParty = stated != null && stated.proves(Proof.CONFIRM);
    boolean confirmed = byParty || first.independent() >= 2;
    Leg leg = plan.legs().get(first.leg());
    Timeline timeline =
        group.subject().equals(first.unit().id())
            ? first.timeline()
            : world.timeline(group.subject());
    Sight last = timeline.last();
    List<Fact> evidence = new ArrayList<>();
    if (last != null) {
      evidence.add(last.fact());
    }
    if (stated != null) {
      evidence.add(stated);
    }
    Alarm.Draft draft =
        Alarm.of(first.rule(), group.subject(), Words.leg(plan, first.leg()))
            .severity(receipt || confirmed ? Severity.H : Severity.M)
            .confirmed(confirmed, raised(confidence(byParty, first), group.subject(), first))
            .absence(first.absence())
            .evidence(evidence)
            .liability(Liability.of(timeline, stated != null ? stated.at() : leg.latest(), stated))
            .wouldClear(
                "a later event that names it, of "
                    + leg.step()
                    + " at "
                    + Words.place(leg)
                    + " or of a later leg"
                    + (leg.confirm().isEmpty() ? "" : ", from one of " + leg.confirm()));
    if (receipt) {
      draft.hold(
          Hold.Scope.SIGN_OFF, plan.consignment() != null ? plan.consignment() : plan.id(), false);
    }
    return draft.explain(text(group, members, first, last));
  }

  /** What cameras and sensors noticed about it, or about what it was inside of, counts as well. */
  private int raised(int confidence, String subject, Miss miss) {
    Sight last = miss.timeline().last();
    Instant after = last == null ? null : last.fact().at();
    Instant until = plan.legs().get(miss.leg()).latest();
    int most = ContradictionRule.raise(confidence, subject, after, until, world);
    for (String above : above(miss.unit().id(), lastKnown(miss))) {
      most = Math.max(most, ContradictionRule.raise(confidence, above, after, until, world));
    }
    return most;
  }

  private static int confidence(boolean byParty, Miss miss) {
    if (byParty) {
      return 95;
    }
    if (miss.independent() == 0) {
      return 10;
    }
    return miss.independent() == 1 ? 30 : Math.min(95, 60 + 10 * miss.independent());
  }

  private String text(Group group, List<Miss> members, Miss first, @Nullable Sight last) {
    Leg leg = plan.legs().get(first.leg());
    StringBuilder text = new StringBuilder(group.subject());
    if (!group.subject().equals(first.unit().id())) {
      text.append(" with ").append(members.size()).append(" planned units");
    }
    if (first.stated() != null) {
      text.append(" is stated to be missing: ").append(Words.did(first.stated())).append('.');
    } else {
      text.append(" was not seen at ").append(leg.step()).append(" at ").append(Words.place(leg));
      text.append(", due by ").append(Words.time(leg.latest())).append(" (plan ").append(plan.id());
      text.append(", leg ").append(first.leg()).append("; ").append(matched[first.leg()]);
      text.append(" of ").append(plan.units().size()).append(" units were).");
    }
    return text.append(' ').append(Words.lastSeen(last)).toString();
  }
}
