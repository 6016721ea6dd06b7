package dev.custody.reconcile.sim;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How an engine did in one world, or in several together.
 *
 * <p>An alarm is an exception of severity H or C that was confirmed at some time; it is about a
 * theft if its subject belongs to one and it was confirmed after the theft had begun to show or the
 * goods were gone. A theft is found when the first alarm about it is raised.
 *
 * @param itemDays how many units were handled, each on its one day, over all worlds
 * @param alarms exceptions of severity H or C that were confirmed
 * @param trueAlarms those of them that are about a theft
 * @param planted thefts of each type
 * @param found thefts of each type that an alarm is about
 * @param hinted thefts of each type that at least something raised is about, of any severity
 * @param toDetect how long from the theft to its alarm, over all that were found; 0 where the alarm
 *     came first
 * @param innocentHolds how long holds stood that no theft is behind, over all of them
 * @param regret what was lost against an oracle, in units of goods; see {@link Scorer}
 * @since 0.1.0
 */
public record Score(
    double itemDays,
    int alarms,
    int trueAlarms,
    Map<Theft, Integer> planted,
    Map<Theft, Integer> found,
    Map<Theft, Integer> hinted,
    Duration toDetect,
    Duration innocentHolds,
    double regret) {

  /** Nothing has happened yet. */
  public static final Score ZERO =
      new Score(0, 0, 0, Map.of(), Map.of(), Map.of(), Duration.ZERO, Duration.ZERO, 0);

  /** Copies the maps. */
  public Score {
    planted = copy(planted);
    found = copy(found);
    hinted = copy(hinted);
  }

  private static Map<Theft, Integer> copy(Map<Theft, Integer> counts) {
    EnumMap<Theft, Integer> sorted = new EnumMap<>(Theft.class);
    sorted.putAll(counts);
    return Collections.unmodifiableMap(sorted);
  }

  /** Both together. */
  public Score plus(Score other) {
    return new Score(
        itemDays + other.itemDays,
        alarms + other.alarms,
        trueAlarms + other.trueAlarms,
        sum(planted, other.planted),
        sum(found, other.found),
        sum(hinted, other.hinted),
        toDetect.plus(other.toDetect),
        innocentHolds.plus(other.innocentHolds),
        regret + other.regret);
  }

  private static Map<Theft, Integer> sum(Map<Theft, Integer> one, Map<Theft, Integer> other) {
    EnumMap<Theft, Integer> sum = new EnumMap<>(Theft.class);
    sum.putAll(one);
    other.forEach((theft, count) -> sum.merge(theft, count, Integer::sum));
    return sum;
  }

  /** Share of the alarms that are about a theft; NaN if there was no alarm. */
  public double precision() {
    return (double) trueAlarms / alarms;
  }

  /** Share of the thefts of a type that an alarm is about; NaN if none was planted. */
  public double recall(Theft theft) {
    return (double) found.getOrDefault(theft, 0) / planted.getOrDefault(theft, 0);
  }

  /** Share of all thefts that an alarm is about; NaN if none was planted. */
  public double recall() {
    return (double) total(found) / total(planted);
  }

  /** Alarms that are about no theft, for each thousand units and day. */
  public double falsePerThousandItemDays() {
    return 1_000 * (alarms - trueAlarms) / itemDays;
  }

  /** Hours of innocent holds, for each thousand units and day. */
  public double innocentHoldHoursPerThousandItemDays() {
    return 1_000 * (innocentHolds.toSeconds() / 3_600.0) / itemDays;
  }

  /** Mean time from a theft to its alarm; zero if none was found. */
  public Duration meanTimeToDetect() {
    int count = total(found);
    return count == 0 ? Duration.ZERO : toDetect.dividedBy(count);
  }

  /** Regret for each planted theft, in units of goods; NaN if none was planted. */
  public double regretPerTheft() {
    return regret / total(planted);
  }

  private static int total(Map<Theft, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
