package dev.custody.reconcile.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a world is made from.
 *
 * @param seed decides everything that is left to chance
 * @param start midnight of the first day
 * @param days how many days goods move, 1 to 60; the world ends a day later
 * @param lineHauls full loads from a warehouse to a store, a day, 1 to 50
 * @param rounds delivery rounds of a store's van, a day, 0 to 50
 * @param unitsPerLoad units of a full load, 6 to 500; a third of them in cages
 * @param gates whether the gates of a warehouse system read what handhelds scan, as a second
 *     source; where not, no plan asks for them
 * @param noise what goes wrong innocently
 * @param thefts how many of each type are planted, as far as there are loads that suit
 * @since 0.1.0
 */
public record SimSettings(
    long seed,
    Instant start,
    int days,
    int lineHauls,
    int rounds,
    int unitsPerLoad,
    boolean gates,
    Noise noise,
    Map<Theft, Integer> thefts) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is outside its range
   */
  public SimSettings {
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(noise, "noise");
    if (days < 1
        || days > 60
        || lineHauls < 1
        || lineHauls > 50
        || rounds < 0
        || rounds > 50
        || unitsPerLoad < 6
        || unitsPerLoad > 500) {
      throw new IllegalArgumentException(
          "world out of range: days="
              + days
              + ", lineHauls="
              + lineHauls
              + ", rounds="
              + rounds
              + ", unitsPerLoad="
              + unitsPerLoad);
    }
    Map<Theft, Integer> sorted = new EnumMap<>(Theft.class);
    thefts.forEach(
        (theft, count) -> {
          if (count < 0) {
            throw new IllegalArgumentException("negative number of thefts: " + theft + "=" + count);
          }
          if (count > 0) {
            sorted.put(theft, count);
          }
        });
    thefts = Collections.unmodifiableMap(sorted);
  }

  /** A small world without noise and thefts: two days, two loads and one round a day. */
  public static SimSettings small(long seed) {
    return new SimSettings(
        seed, Instant.parse("2026-11-02T00:00:00Z"), 2, 2, 1, 12, true, Noise.NONE, Map.of());
  }

  /** The same world with this noise. */
  public SimSettings withNoise(Noise noise) {
    return new SimSettings(
        seed, start, days, lineHauls, rounds, unitsPerLoad, gates, noise, thefts);
  }

  /** The same world with these thefts. */
  public SimSettings withThefts(Map<Theft, Integer> thefts) {
    return new SimSettings(
        seed, start, days, lineHauls, rounds, unitsPerLoad, gates, noise, thefts);
  }

  /** The same settings with another seed. */
  public SimSettings withSeed(long seed) {
    return new SimSettings(
        seed, start, days, lineHauls, rounds, unitsPerLoad, gates, noise, thefts);
  }

  /** The same world with or without gates. */
  public SimSettings withGates(boolean gates) {
    return new SimSettings(
        seed, start, days, lineHauls, rounds, unitsPerLoad, gates, noise, thefts);
  }

  /** A world of another size. */
  public SimSettings sized(int days, int lineHauls, int rounds, int unitsPerLoad) {
    return new SimSettings(
        seed, start, days, lineHauls, rounds, unitsPerLoad, gates, noise, thefts);
  }

  /** When everything has come that ever will: at the end of the day after the last one. */
  public Instant end() {
    return start.plus(Duration.ofDays(days + 1L));
  }
}
