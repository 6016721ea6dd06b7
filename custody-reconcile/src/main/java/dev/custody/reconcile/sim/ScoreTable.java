package dev.custody.reconcile.sim;

import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Runs scorers over seeds and read rates, and prints the two tables of docs/performance.md.
 *
 * @since 0.1.0
 */
public final class ScoreTable {

  private final Map<Double, Score> rows;

  private ScoreTable(Map<Double, Score> rows) {
    this.rows = rows;
  }

  /**
   * Runs all worlds: each read rate with each seed, with all other noise and one theft of each
   * type.
   *
   * @param scorer scores each world
   * @param shape size of the worlds; its seed, noise and thefts do not count
   * @param firstSeed the first seed
   * @param seeds how many seeds
   * @param readRates the read rates, a row each
   */
  public static ScoreTable run(
      Scorer scorer, SimSettings shape, long firstSeed, int seeds, double... readRates) {
    Objects.requireNonNull(scorer, "scorer");
    Map<Theft, Integer> each = new EnumMap<>(Theft.class);
    for (Theft theft : Theft.values()) {
      each.put(theft, 1);
    }
    Map<Double, Score> rows = new LinkedHashMap<>();
    for (double rate : readRates) {
      Score sum = Score.ZERO;
      for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
        SimSettings settings =
            new SimSettings(
                seed,
                shape.start(),
                shape.days(),
                shape.lineHauls(),
                shape.rounds(),
                shape.unitsPerLoad(),
                Noise.at(rate),
                each);
        sum = sum.plus(scorer.score(SimWorld.of(settings)));
      }
      rows.put(rate, sum);
    }
    return new ScoreTable(rows);
  }

  /** The score of each read rate. */
  public Map<Double, Score> rows() {
    return new LinkedHashMap<>(rows);
  }

  /** Both tables in Markdown. */
  public String toMarkdown() {
    StringBuilder out = new StringBuilder();
    out.append("| read rate | precision | recall | MTTD | false per 1,000 items a day |");
    out.append(" innocent hold-hours per 1,000 items a day | regret per theft |\n");
    out.append("|---:|---:|---:|---:|---:|---:|---:|\n");
    rows.forEach(
        (rate, score) ->
            out.append(
                String.format(
                    Locale.ROOT,
                    "| %.1f %% | %.3f | %.2f | %s | %.1f | %.0f | %.2f |%n",
                    rate * 100,
                    score.precision(),
                    score.recall(),
                    hours(score.meanTimeToDetect()),
                    score.falsePerThousandItemDays(),
                    score.innocentHoldHoursPerThousandItemDays(),
                    score.regretPerTheft())));
    out.append("\n| theft |");
    rows.keySet().forEach(rate -> out.append(percent(rate)).append(" |"));
    out.append("\n|---|").append("---:|".repeat(rows.size())).append('\n');
    for (Theft theft : Theft.values()) {
      out.append("| ").append(theft.name().toLowerCase(Locale.ROOT).replace('_', ' ')).append(" |");
      rows.values().forEach(score -> out.append(found(score, theft)));
      out.append('\n');
    }
    return out.toString().replace("\r\n", "\n");
  }

  private static String percent(double rate) {
    return String.format(Locale.ROOT, " %.1f %%", rate * 100);
  }

  /** Found with an alarm; in brackets with anything at all, where that is more. */
  private static String found(Score score, Theft theft) {
    int planted = score.planted().getOrDefault(theft, 0);
    int found = score.found().getOrDefault(theft, 0);
    int hinted = score.hinted().getOrDefault(theft, 0);
    if (planted == 0) {
      return " - |";
    }
    String hint =
        hinted > found ? String.format(Locale.ROOT, " (%.2f)", (double) hinted / planted) : "";
    return String.format(Locale.ROOT, " %.2f%s |", (double) found / planted, hint);
  }

  private static String hours(Duration duration) {
    return String.format(Locale.ROOT, "%.1f h", duration.toMinutes() / 60.0);
  }
}
