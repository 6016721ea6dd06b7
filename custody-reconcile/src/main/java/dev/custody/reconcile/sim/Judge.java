package dev.custody.reconcile.sim;

import dev.custody.api.EventId;
import dev.custody.reconcile.sim.Watch.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Holds what was seen against the truth. */
final class Judge {

  /** So long after its last unit was taken, what concerns a theft still speaks of it. */
  static final Duration TRACE = Duration.ofHours(36);

  private static final String CLUSTER = "R39";

  private final Truth truth;
  private final List<Seen> seen;
  private final Map<PlantedTheft, Set<String>> subjects = new LinkedHashMap<>();

  Judge(Truth truth, Watch watch) {
    this.truth = truth;
    this.seen = watch.all();
    truth.thefts().forEach(theft -> subjects.put(theft, new HashSet<>(theft.subjects())));
  }

  Score score() {
    Map<Theft, Integer> planted = new EnumMap<>(Theft.class);
    truth.thefts().forEach(theft -> planted.merge(theft.theft(), 1, Integer::sum));
    Map<Seen, PlantedTheft> suspected = about(each -> each.suspectedAt);
    Map<Seen, PlantedTheft> confirmed = about(each -> each.confirmedAt);
    Duration innocent = Duration.ZERO;
    Set<Seen> clusters = clusters(suspected, each -> each.suspectedAt);
    for (Seen each : seen) {
      if (!suspected.containsKey(each) && !confirmed.containsKey(each)) {
        innocent = clusters.contains(each) ? innocent : innocent.plus(each.held());
      }
    }
    return new Score(
        truth.units(),
        planted,
        tally(confirmed, each -> each.confirmedAt, innocent),
        tally(suspected, each -> each.suspectedAt, innocent),
        innocent);
  }

  private Score.Tally tally(
      Map<Seen, PlantedTheft> about, Function<Seen, @Nullable Instant> when, Duration innocent) {
    Set<Seen> clusters = clusters(about, when);
    Map<String, Integer> wrong = new TreeMap<>();
    int alarms = 0;
    for (Seen each : seen) {
      if (when.apply(each) != null) {
        alarms++;
        if (!about.containsKey(each) && !clusters.contains(each)) {
          wrong.merge(each.rule, 1, Integer::sum);
        }
      }
    }
    Map<Theft, Integer> found = new EnumMap<>(Theft.class);
    Duration toDetect = Duration.ZERO;
    double regret = 0;
    for (PlantedTheft theft : truth.thefts()) {
      Instant first = first(theft, about, when);
      if (first != null) {
        found.merge(theft.theft(), 1, Integer::sum);
        toDetect = toDetect.plus(positive(Duration.between(theft.takenAt(), first)));
      }
      regret += theft.units().size() * lost(theft, first);
    }
    int falseAlarms = wrong.values().stream().mapToInt(Integer::intValue).sum();
    regret += falseAlarms * Scorer.FALSE_ALARM;
    regret += innocent.toSeconds() / 3_600.0 * Scorer.HOLD_HOUR;
    return new Score.Tally(alarms, wrong, found, toDetect, regret);
  }

  private static @Nullable Instant first(
      PlantedTheft theft, Map<Seen, PlantedTheft> about, Function<Seen, @Nullable Instant> when) {
    Instant first = null;
    for (Map.Entry<Seen, PlantedTheft> entry : about.entrySet()) {
      Instant at = when.apply(entry.getKey());
      if (entry.getValue() == theft && at != null && (first == null || at.isBefore(first))) {
        first = at;
      }
    }
    return first;
  }

  /** Which theft each of them is about, at the time at which it becomes one that counts. */
  private Map<Seen, PlantedTheft> about(Function<Seen, @Nullable Instant> when) {
    Map<Seen, PlantedTheft> about = new LinkedHashMap<>();
    for (Seen each : seen) {
      Instant at = when.apply(each);
      if (at != null) {
        PlantedTheft theft = theftBehind(each.subject, at);
        if (theft != null) {
          about.put(each, theft);
        }
      }
    }
    return about;
  }

  /** Of all thefts that concern this and whose traces are fresh, the one that began last. */
  private @Nullable PlantedTheft theftBehind(String subject, Instant at) {
    PlantedTheft last = null;
    for (Map.Entry<PlantedTheft, Set<String>> entry : subjects.entrySet()) {
      PlantedTheft theft = entry.getKey();
      boolean fresh = !at.isBefore(begin(theft)) && !at.isAfter(theft.takenUntil().plus(TRACE));
      if (entry.getValue().contains(subject)
          && fresh
          && (last == null || !begin(theft).isBefore(begin(last)))) {
        last = theft;
      }
    }
    return last;
  }

  private static Instant begin(PlantedTheft theft) {
    return theft.takenAt().isBefore(theft.detectableAt()) ? theft.takenAt() : theft.detectableAt();
  }

  /** Clusters most of whose evidence is that of exceptions about thefts. */
  private Set<Seen> clusters(
      Map<Seen, PlantedTheft> about, Function<Seen, @Nullable Instant> when) {
    Set<EventId> cited = new TreeSet<>();
    about.keySet().forEach(each -> cited.addAll(each.evidence));
    Set<Seen> right = new HashSet<>();
    for (Seen each : seen) {
      if (each.rule.equals(CLUSTER) && when.apply(each) != null) {
        List<EventId> common = new ArrayList<>(each.evidence);
        common.retainAll(cited);
        if (common.size() * 2 > each.evidence.size()) {
          right.add(each);
        }
      }
    }
    return right;
  }

  private static Duration positive(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }

  /** What share of the goods the delay behind the oracle costs. */
  private static double lost(PlantedTheft theft, @Nullable Instant alarm) {
    if (alarm == null) {
      return 1;
    }
    Duration delay = positive(Duration.between(theft.detectableAt(), alarm));
    return Math.min(1, (double) delay.toMillis() / Scorer.WORTHLESS_AFTER.toMillis());
  }
}
