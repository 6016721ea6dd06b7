package dev.custody.reconcile.internal.rules;

import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.StatisticsSettings;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.OpenAlarms;
import dev.custody.reconcile.internal.facts.World;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * R39 correlated cluster: more severe exceptions are open under one place, lane, holder or device
 * within a window than chance explains. A second stage: it reads what the other rules have raised,
 * after all of them have looked. Only confirmed ones count, and what several exceptions say about
 * one thing or by one event counts once.
 */
final class ClusterRule implements Rule {

  private static final RuleInfo R39 =
      new RuleInfo(
          OpenAlarms.CLUSTER,
          1,
          "correlated cluster",
          "open severe exceptions of all other rules by place, lane, holder and device",
          "its members are confirmed",
          "H",
          "none",
          "treat them as one case: ask who was at all of them, and look at what else went there.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R39);
  }

  @Override
  public Scope scope() {
    return Scope.CLUSTER;
  }

  @Override
  public void look(String name, World world, Findings out) {
    List<OpenAlarms.Member> members = new ArrayList<>(world.open().under(name).values());
    StatisticsSettings settings = world.settings().statistics();
    int many = many(settings);
    if (members.size() < many) {
      return;
    }
    members.sort((a, b) -> a.shown().compareTo(b.shown()));
    List<OpenAlarms.Member> best = List.of();
    int from = 0;
    for (int to = 0; to < members.size(); to++) {
      while (members
          .get(from)
          .shown()
          .at()
          .plus(settings.window())
          .isBefore(members.get(to).shown().at())) {
        from++;
      }
      if (to + 1 - from > best.size()) {
        best = members.subList(from, to + 1);
      }
    }
    int apart = apart(best);
    if (apart >= many) {
      alarm(name, best, apart, many, out);
    }
  }

  /** How many of them are about different things and shown by different events. */
  private static int apart(List<OpenAlarms.Member> members) {
    TreeSet<String> subjects = new TreeSet<>();
    TreeSet<Fact> events = new TreeSet<>();
    for (OpenAlarms.Member member : members) {
      subjects.add(member.subject());
      events.add(member.shown());
    }
    return Math.min(subjects.size(), events.size());
  }

  /** The smallest number that chance brings together less often than the budget allows. */
  static int many(StatisticsSettings settings) {
    double allowed = 1 / settings.windowsBetweenFalseAlarms();
    double mean = settings.severePerWindow();
    double term = StrictMath.exp(-mean);
    double tail = 1 - term;
    int count = 1;
    while (tail > allowed && count < 1_000) {
      term = term * mean / count;
      tail -= term;
      count++;
    }
    return Math.max(2, count);
  }

  private static void alarm(
      String name, List<OpenAlarms.Member> members, int apart, int many, Findings out) {
    TreeSet<String> rules = new TreeSet<>();
    List<Fact> evidence = new ArrayList<>();
    for (OpenAlarms.Member member : members) {
      rules.add(member.rule());
      evidence.add(member.shown());
    }
    int space = name.indexOf(' ');
    out.alarm(
        Alarm.of(R39, name.substring(space + 1), name.substring(0, space) + ": exceptions apart")
            .severity(Severity.H)
            .confirmed(true, 70)
            .evidence(evidence)
            .wouldClear("fewer of them: evidence that clears, or resolutions")
            .explain(
                apart
                    + " severe exceptions ("
                    + String.join(", ", rules)
                    + ") are open under "
                    + name
                    + " from "
                    + Words.time(members.get(0).shown().at())
                    + " to "
                    + Words.time(members.get(members.size() - 1).shown().at())
                    + "; chance explains fewer than "
                    + many
                    + "."));
  }
}
