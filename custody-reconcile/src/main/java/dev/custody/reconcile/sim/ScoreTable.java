package dev.custody.reconcile.sim;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Runs scorers over seeds and read rates, and prints the tables of docs/performance.md.
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
        SimSettings settings = shape.withSeed(seed).withNoise(Noise.at(rate)).withThefts(each);
        sum = sum.plus(scorer.score(SimWorld.of(settings)));
      }
      rows.put(rate, sum);
    }
    return new ScoreTable(rows);
  }

  /** This table and that of other seeds, together. */
  public ScoreTable plus(ScoreTable other) {
    Map<Double, Score> sum = new LinkedHashMap<>(rows);
    other.rows.forEach((rate, score) -> sum.merge(rate, score, Score::plus));
    return new ScoreTable(sum);
  }

  /** The score of each read rate. */
  public Map<Double, Score> rows() {
    return new LinkedHashMap<>(rows);
  }

  /** All tables in Markdown. */
  public String toMarkdown() {
    StringBuilder out = new StringBuilder();
    columns(out);
    types(out);
    wrong(out);
    return out.toString();
  }

  private void columns(StringBuilder out) {
    out.append("| read rate | counted | alarms | precision | recall | MTTD |");
    out.append(" false per 1,000 items a day | innocent hold-hours per 1,000 items a day |");
    out.append(" regret per theft |\n");
    out.append("|---:|---|---:|---:|---:|---:|---:|---:|---:|\n");
    rows.forEach(
        (rate, score) -> {
          column(out, rate, "confirmed", score, score.confirmed());
          column(out, rate, "suspected", score, score.suspected());
        });
  }

  private static void column(
      StringBuilder out, double rate, String name, Score score, Score.Tally tally) {
    out.append(
        String.format(
            Locale.ROOT,
            "| %.1f %% | %s | %d | %.3f | %.2f | %.1f h | %.2f | %.0f | %.2f |\n",
            rate * 100,
            name,
            tally.alarms(),
            tally.precision(),
            score.recall(tally),
            tally.meanTimeToDetect().toMinutes() / 60.0,
            score.falsePerThousandItemDays(tally),
            score.innocentHoldHoursPerThousandItemDays(),
            score.regretPerTheft(tally)));
  }

  /** How many were found, confirmed and in brackets suspected, of how many. */
  private void types(StringBuilder out) {
    out.append("\n| theft |");
    rows.keySet().forEach(rate -> out.append(percent(rate)).append(" |"));
    out.append("\n|---|").append("---:|".repeat(rows.size())).append('\n');
    for (Theft theft : Theft.values()) {
      out.append("| ").append(theft.name().toLowerCase(Locale.ROOT).replace('_', ' ')).append(" |");
      rows.values().forEach(score -> out.append(found(score, theft)));
      out.append('\n');
    }
  }

  /** False alarms by rule, those of both columns. */
  private void wrong(StringBuilder out) {
    TreeSet<String> rules = new TreeSet<>();
    rows.values().forEach(score -> rules.addAll(score.suspected().wrong().keySet()));
    rows.values().forEach(score -> rules.addAll(score.confirmed().wrong().keySet()));
    out.append("\n| false alarms of |");
    rows.keySet().forEach(rate -> out.append(percent(rate)).append(" |"));
    out.append("\n|---|").append("---:|".repeat(rows.size())).append('\n');
    for (String rule : rules) {
      out.append("| ").append(rule).append(" |");
      for (Score score : rows.values()) {
        out.append(' ').append(score.confirmed().wrong().getOrDefault(rule, 0));
        out.append(" (").append(score.suspected().wrong().getOrDefault(rule, 0)).append(") |");
      }
      out.append('\n');
    }
  }

  private static String percent(double rate) {
    return String.format(Locale.ROOT, " %.1f %%", rate * 100);
  }

  private static String found(Score score, Theft theft) {
    int planted = score.planted().getOrDefault(theft, 0);
    int confirmed = score.confirmed().found().getOrDefault(theft, 0);
    int suspected = score.suspected().found().getOrDefault(theft, 0);
    return planted == 0
        ? " - |"
        : String.format(Locale.ROOT, " %d (%d) of %d |", confirmed, suspected, planted);
  }
}
