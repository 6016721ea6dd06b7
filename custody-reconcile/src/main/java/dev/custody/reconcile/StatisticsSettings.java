package dev.custody.reconcile;

import java.time.Duration;
import java.util.Objects;

/**
 * What is concluded from many events rather than from one: slow drift (R38) and clusters (R39).
 *
 * <p>A key is one place, device, lane, class of goods or pseudonymous operator. The budget is how
 * often a blameless world may be accused, over all keys together; from it follows how long one key
 * runs without a false alarm on average: keys x windows a month / alarms a month.
 *
 * @param contrarian whether heuristics count that accuse what looks too good
 * @param window how long outcomes are counted together, 1 hour to 31 days; windows begin at the
 *     epoch, so a day is a day of UTC
 * @param windowsMax how many windows back are remembered, 2 to 1,000
 * @param learning how many clean windows a key is learned from before it is judged, 1 or more, less
 *     than windowsMax
 * @param alarmsPerMonth false alarms in 30 days over all keys, for R38 and for R39 each, more than
 *     0
 * @param keys for how many keys the budget is meant, 1 or more; with more of them there are more
 *     false alarms in proportion
 * @param ratio the rise of the rate of misses that is to be found soonest, more than 1
 * @param severePerWindow severe confirmed exceptions of one key within a window that are nothing
 *     unusual, more than 0
 * @since 0.1.0
 */
public record StatisticsSettings(
    boolean contrarian,
    Duration window,
    int windowsMax,
    int learning,
    double alarmsPerMonth,
    int keys,
    double ratio,
    double severePerWindow) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is outside of its range
   */
  public StatisticsSettings {
    Objects.requireNonNull(window, "window");
    boolean times =
        window.compareTo(Duration.ofHours(1)) >= 0 && window.compareTo(Duration.ofDays(31)) <= 0;
    boolean counts =
        windowsMax >= 2 && windowsMax <= 1_000 && learning >= 1 && learning < windowsMax;
    boolean rates =
        alarmsPerMonth > 0
            && keys >= 1
            && ratio > 1
            && severePerWindow > 0
            && Double.isFinite(alarmsPerMonth + ratio + severePerWindow);
    if (!times || !counts || !rates) {
      throw new IllegalArgumentException(
          "statistics out of range: window="
              + window
              + ", windowsMax="
              + windowsMax
              + ", learning="
              + learning
              + ", alarmsPerMonth="
              + alarmsPerMonth
              + ", keys="
              + keys
              + ", ratio="
              + ratio
              + ", severePerWindow="
              + severePerWindow);
    }
  }

  /**
   * Days, a key learned from two weeks, remembered for 120; one false alarm a month over 1,000
   * keys; a doubled rate; without the contrarian heuristics.
   */
  public static StatisticsSettings roadTransport() {
    return new StatisticsSettings(false, Duration.ofDays(1), 120, 14, 1, 1_000, 2, 0.1);
  }

  /** The same with another budget over another number of keys. */
  public StatisticsSettings withBudget(double alarmsPerMonth, int keys) {
    return new StatisticsSettings(
        contrarian, window, windowsMax, learning, alarmsPerMonth, keys, ratio, severePerWindow);
  }

  /** The same with or without heuristics that accuse what looks too good. */
  public StatisticsSettings withContrarian(boolean contrarian) {
    return new StatisticsSettings(
        contrarian, window, windowsMax, learning, alarmsPerMonth, keys, ratio, severePerWindow);
  }

  /** Windows that one key runs on average before it is accused wrongly. */
  public double windowsBetweenFalseAlarms() {
    return keys * (Duration.ofDays(30).toMillis() / (double) window.toMillis()) / alarmsPerMonth;
  }
}
