package dev.custody.reconcile.internal.rules;

import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.StatisticsSettings;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Outcomes;
import dev.custody.reconcile.internal.facts.Outcomes.By;
import dev.custody.reconcile.internal.facts.PlanBook;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * R38 slow drift: goods are missed more often than they used to be at one place, on one lane, of
 * one class of goods, after one device or one person. It looks at the end of each window only, at
 * what was known then, so an order of events within the lateness decides nothing.
 */
final class DriftRule implements Rule {

  private static final int EVENTS_MAX = 16;

  /** The one thing of its scope. */
  static final String ALL = "all";

  private static final RuleInfo R38 =
      new RuleInfo(
          "R38",
          1,
          "slow drift",
          "outcomes of plan legs by place, lane, class of goods, device, operator; closed windows",
          "never: a statistic accuses nobody",
          "L-M",
          "none",
          "look at how goods are read and kept there before anybody is asked; compare counts on two"
              + " days that nobody knows of beforehand.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R38);
  }

  @Override
  public Scope scope() {
    return Scope.TREND;
  }

  /** Outcomes, misses and misses that a party has stated, of one key in one window. */
  private static final class Tally {
    long outcomes;
    long misses;
    long stated;
    final List<Fact> missed = new ArrayList<>();
    final List<Fact> seen = new ArrayList<>();
  }

  @Override
  public void look(String name, World world, Findings out) {
    Duration window = world.settings().statistics().window();
    Duration grace = world.settings().timing().silence();
    long closed = Long.MIN_VALUE;
    Instant end = Instant.MIN;
    if (world.now().isAfter(Instant.EPOCH)) {
      closed = index(world.now().minus(grace).minusMillis(1), window) - 1;
      end = end(closed, window);
      judge(world, closed, end.plus(grace), out);
    }
    Instant next = world.deadlineFrom(end);
    if (next != null) {
      out.past(end(index(next, window), window).plus(grace));
    } else if (!out.alarms().isEmpty()) {
      // What comes late may clear it, though no deadline is left.
      out.past(end(closed + 1, window).plus(grace));
    }
  }

  /** When a deadline is judged. */
  static Instant judged(Instant deadline, World world) {
    Duration window = world.settings().statistics().window();
    return end(index(deadline, window), window).plus(world.settings().timing().silence());
  }

  private static long index(Instant at, Duration window) {
    return Math.floorDiv(at.toEpochMilli(), window.toMillis());
  }

  private static Instant end(long index, Duration window) {
    return Instant.ofEpochMilli((index + 1) * window.toMillis());
  }

  private static void judge(World world, long closed, Instant known, Findings out) {
    StatisticsSettings settings = world.settings().statistics();
    Map<By, TreeMap<String, TreeMap<Long, Tally>>> all = new EnumMap<>(By.class);
    Instant since = end(closed - settings.windowsMax(), settings.window());
    Instant until = end(closed, settings.window());
    for (String id : world.planIds()) {
      PlanBook book = world.plan(id);
      Plan plan = book == null ? null : book.inForce(world);
      if (plan != null && concerned(plan, since, until)) {
        count(world.outcomes(plan), since, until, known, settings.window(), all);
      }
    }
    all.forEach((by, keys) -> judge(by, keys, settings, out));
  }

  private static boolean concerned(Plan plan, Instant since, Instant until) {
    int legs = plan.legs().size();
    return legs > 0
        && !plan.legs().get(legs - 1).latest().isBefore(since)
        && plan.legs().get(0).latest().isBefore(until);
  }

  private static void count(
      Outcomes outcomes,
      Instant since,
      Instant until,
      Instant known,
      Duration window,
      Map<By, TreeMap<String, TreeMap<Long, Tally>>> all) {
    outcomes
        .prompt()
        .forEach(
            (group, seen) -> {
              Tally tally = tally(group, since, until, window, all);
              if (tally != null) {
                tally.outcomes += seen.count();
                if (seen.newest() != null) {
                  tally.seen.add(seen.newest());
                }
              }
            });
    for (Outcomes.Open open : outcomes.open()) {
      Tally tally = tally(open.group(), since, until, window, all);
      if (tally != null && !open.counts().isAfter(known)) {
        boolean missed = open.seen().isAfter(known);
        tally.outcomes++;
        tally.misses += missed ? 1 : 0;
        tally.stated += missed && open.stated() ? 1 : 0;
        if (missed) {
          tally.missed.addAll(open.events());
        }
      }
    }
  }

  private static @Nullable Tally tally(
      Outcomes.Group group,
      Instant since,
      Instant until,
      Duration window,
      Map<By, TreeMap<String, TreeMap<Long, Tally>>> all) {
    if (group.deadline().isBefore(since) || !group.deadline().isBefore(until)) {
      return null;
    }
    return all.computeIfAbsent(group.by(), by -> new TreeMap<>())
        .computeIfAbsent(group.key(), key -> new TreeMap<>())
        .computeIfAbsent(index(group.deadline(), window), index -> new Tally());
  }

  /** All keys of one kind, of which each learns from the others. */
  private static void judge(
      By by,
      TreeMap<String, TreeMap<Long, Tally>> keys,
      StatisticsSettings settings,
      Findings out) {
    TreeMap<String, long[]> learned = new TreeMap<>();
    TreeMap<String, Long> from = new TreeMap<>();
    keys.forEach(
        (key, windows) -> {
          long[] clean = new long[2];
          int count = 0;
          for (Map.Entry<Long, Tally> each : windows.entrySet()) {
            // A window in which somebody said that goods were missing teaches nothing normal.
            if (each.getValue().stated == 0 && count < settings.learning()) {
              clean[0] += each.getValue().outcomes;
              clean[1] += each.getValue().misses;
              count++;
              if (count == settings.learning()) {
                from.put(key, each.getKey() + 1);
              }
            }
          }
          learned.put(key, clean);
        });
    Baseline baseline = Baseline.of(learned.values());
    from.forEach(
        (key, first) -> {
          long[] clean = learned.getOrDefault(key, new long[2]);
          Judged judged =
              new Judged(
                  by,
                  key,
                  baseline.mean(clean[0], clean[1]),
                  baseline.deviation(clean[0], clean[1]));
          judged.run(keys.getOrDefault(key, new TreeMap<>()).tailMap(first), settings, out);
        });
    if (settings.contrarian() && by == By.OPERATOR) {
      alwaysTheSame(keys, settings, out);
    }
  }

  /** One key against its own past. */
  private record Judged(By by, String key, double rate, double deviation) {

    void run(Map<Long, Tally> windows, StatisticsSettings settings, Findings out) {
      // One deviation above what was learned: a baseline that is too low would accuse for ever.
      Cusum cusum = new Cusum(rate + deviation, settings.ratio());
      long outcomes = 0;
      long misses = 0;
      for (Tally tally : windows.values()) {
        cusum.add(tally.outcomes, tally.misses);
        outcomes += tally.outcomes;
        misses += tally.misses;
      }
      if (windows.isEmpty()) {
        return;
      }
      double length = settings.windowsBetweenFalseAlarms();
      double threshold = cusum.threshold(length, (double) outcomes / windows.size());
      if (cusum.sum() >= threshold) {
        more(outcomes, misses, cusum.sum(), threshold, windows.values(), settings, out);
      }
      double due = outcomes * StrictMath.max(0, rate - deviation);
      if (settings.contrarian() && misses == 0 && due >= StrictMath.log(length)) {
        tooGood(outcomes, due, windows.values(), out);
      }
    }

    private void more(
        long outcomes,
        long misses,
        double sum,
        double threshold,
        Collection<Tally> windows,
        StatisticsSettings settings,
        Findings out) {
      out.alarm(
          Alarm.of(R38, key, word(by) + ": misses as rare as learned")
              .severity(Severity.M)
              .confirmed(false, 40)
              .evidence(newest(windows, tally -> tally.missed))
              .wouldClear("reads that come late, corrections, or windows at the rate as learned")
              .explain(
                  key
                      + ": of "
                      + outcomes
                      + " outcomes since it was learned "
                      + misses
                      + " were missed, and about "
                      + figure(outcomes * rate)
                      + " were to be expected; sum "
                      + figure(sum)
                      + ", alarm at "
                      + figure(threshold)
                      + " for "
                      + figure(settings.alarmsPerMonth())
                      + " false alarms a month over "
                      + settings.keys()
                      + " keys."));
    }

    private void tooGood(long outcomes, double due, Collection<Tally> windows, Findings out) {
      out.alarm(
          Alarm.of(R38, key, word(by) + ": misses as often as learned")
              .severity(Severity.L)
              .confirmed(false, 20)
              .evidence(newest(windows, tally -> tally.seen))
              .wouldClear("a miss like those of before")
              .explain(
                  key
                      + ": of "
                      + outcomes
                      + " outcomes none was missed, and at least "
                      + figure(due)
                      + " were to be expected."));
    }
  }

  /** Everything that was missed had passed through one pair of hands last, and little else had. */
  private static void alwaysTheSame(
      TreeMap<String, TreeMap<Long, Tally>> keys, StatisticsSettings settings, Findings out) {
    TreeMap<String, long[]> sums = new TreeMap<>();
    long outcomes = 0;
    long misses = 0;
    for (Map.Entry<String, TreeMap<Long, Tally>> key : keys.entrySet()) {
      long[] sum = sums.computeIfAbsent(key.getKey(), k -> new long[2]);
      for (Tally tally : key.getValue().values()) {
        sum[0] += tally.outcomes;
        sum[1] += tally.misses;
      }
      outcomes += sum[0];
      misses += sum[1];
    }
    for (Map.Entry<String, long[]> key : sums.entrySet()) {
      double share = outcomes == 0 ? 1 : (double) key.getValue()[0] / outcomes;
      Collection<Tally> last = keys.getOrDefault(key.getKey(), new TreeMap<>()).values();
      boolean all = misses > 0 && key.getValue()[1] == misses;
      double surprise = share <= 0 ? 0 : -misses * StrictMath.log(share);
      if (all && surprise >= StrictMath.log(settings.windowsBetweenFalseAlarms())) {
        out.alarm(
            Alarm.of(R38, key.getKey(), "operator: not always the last before a miss")
                .severity(Severity.L)
                .confirmed(false, 20)
                .evidence(newest(last, tally -> tally.missed))
                .wouldClear("reads that come late, or a miss after somebody else")
                .explain(
                    key.getKey()
                        + " recorded "
                        + figure(share * 100)
                        + " percent of all goods and, last of all, each of the "
                        + misses
                        + " that were missed."));
      }
    }
  }

  /** The newest of what contributed: enough to begin with, and not all of a month. */
  private static List<Fact> newest(Collection<Tally> windows, Function<Tally, List<Fact>> of) {
    TreeSet<Fact> all = new TreeSet<>();
    windows.forEach(tally -> all.addAll(of.apply(tally)));
    return all.descendingSet().stream().limit(EVENTS_MAX).toList();
  }

  private static String word(By by) {
    return by == By.SKU ? "class of goods" : by.name().toLowerCase(Locale.ROOT);
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
