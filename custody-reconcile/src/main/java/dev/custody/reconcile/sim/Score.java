package dev.custody.reconcile.sim;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How an engine did in one world, or in several together.
 *
 * <p>It has two columns. <b>Confirmed</b> are exceptions of severity H or C, from the revision on
 * that is CONFIRMED or UPDATED: what somebody is called for. <b>Suspected</b> are those of severity
 * M, H or C from their first open revision on, confirmed or not: what somebody finds who looks at
 * everything. Each of the first is one of the second too. Whether something was cleared later makes
 * no difference.
 *
 * @param itemDays how many units were handled, each on its one day, over all worlds
 * @param planted thefts of each type
 * @param confirmed by what was severe and confirmed
 * @param suspected by everything worth a look
 * @param innocentHolds how long holds stood that no theft is behind, over all of them; suspicions
 *     hold too
 * @since 0.1.0
 */
public record Score(
    double itemDays,
    Map<Theft, Integer> planted,
    Tally confirmed,
    Tally suspected,
    Duration innocentHolds) {

  /** Nothing has happened yet. */
  public static final Score ZERO = new Score(0, Map.of(), Tally.ZERO, Tally.ZERO, Duration.ZERO);

  /** Copies the map. */
  public Score {
    planted = copy(planted);
    Objects.requireNonNull(confirmed, "confirmed");
    Objects.requireNonNull(suspected, "suspected");
    Objects.requireNonNull(innocentHolds, "innocentHolds");
  }

  /**
   * One column.
   *
   * @param alarms how many exceptions counted
   * @param wrong those of them that are about no theft, by rule
   * @param found thefts of each type that at least one of the others is about
   * @param toDetect how long from the theft to the first of them, over all that were found; 0 where
   *     the alarm came first
   * @param regret what was lost against an oracle, in units of goods; see {@link Scorer}
   * @since 0.1.0
   */
  public record Tally(
      int alarms,
      Map<String, Integer> wrong,
      Map<Theft, Integer> found,
      Duration toDetect,
      double regret) {

    private static final Tally ZERO = new Tally(0, Map.of(), Map.of(), Duration.ZERO, 0);

    /** Copies the maps. */
    public Tally {
      wrong = Collections.unmodifiableMap(new TreeMap<>(wrong));
      found = copy(found);
      Objects.requireNonNull(toDetect, "toDetect");
    }

    /** How many are about no theft. */
    public int falseAlarms() {
      return total(wrong);
    }

    /** Share that is about a theft; NaN if there was no alarm. */
    public double precision() {
      return (double) (alarms - falseAlarms()) / alarms;
    }

    /** Mean time from a theft to its alarm; zero if none was found. */
    public Duration meanTimeToDetect() {
      int count = total(found);
      return count == 0 ? Duration.ZERO : toDetect.dividedBy(count);
    }

    private Tally plus(Tally other) {
      Map<String, Integer> all = new TreeMap<>(wrong);
      other.wrong.forEach((rule, count) -> all.merge(rule, count, Integer::sum));
      return new Tally(
          alarms + other.alarms,
          all,
          sum(found, other.found),
          toDetect.plus(other.toDetect),
          regret + other.regret);
    }
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
        sum(planted, other.planted),
        confirmed.plus(other.confirmed),
        suspected.plus(other.suspected),
        innocentHolds.plus(other.innocentHolds));
  }

  private static Map<Theft, Integer> sum(Map<Theft, Integer> one, Map<Theft, Integer> other) {
    EnumMap<Theft, Integer> sum = new EnumMap<>(Theft.class);
    sum.putAll(one);
    other.forEach((theft, count) -> sum.merge(theft, count, Integer::sum));
    return sum;
  }

  /** Share of the thefts of a type that were found in this column; NaN if none was planted. */
  public double recall(Tally column, Theft theft) {
    return (double) column.found().getOrDefault(theft, 0) / planted.getOrDefault(theft, 0);
  }

  /** Share of all thefts that were found in this column; NaN if none was planted. */
  public double recall(Tally column) {
    return (double) total(column.found()) / total(planted);
  }

  /** Alarms of this column that are about no theft, for each thousand units and day. */
  public double falsePerThousandItemDays(Tally column) {
    return 1_000 * column.falseAlarms() / itemDays;
  }

  /** Hours of innocent holds, for each thousand units and day. */
  public double innocentHoldHoursPerThousandItemDays() {
    return 1_000 * (innocentHolds.toSeconds() / 3_600.0) / itemDays;
  }

  /** Regret of this column for each planted theft, in units of goods; NaN if none was planted. */
  public double regretPerTheft(Tally column) {
    return column.regret() / total(planted);
  }

  private static int total(Map<?, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
