package dev.custody.reconcile.sink;

import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.json.MetricsWriter;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was measured of an engine up to a moment.
 *
 * @param exceptions how many exceptions there are, as they are now
 * @param revisions how many revisions there were
 * @param detection from when something happened to when it was detected, over confirmed exceptions
 *     that were not cleared: its mean is the mean time to detect
 * @param undated confirmed exceptions whose time of detection is not known, for want of arrival
 *     times
 * @param latency from when something happened to when the engine decided, in the engine's time,
 *     over first revisions
 * @param revocation from when a revocation was asked for to when the key was distrusted
 * @param revocationsOpen keys that somebody is asked to revoke and that are not revoked
 * @param posture what devices run
 * @since 0.1.0
 */
public record MetricsSnapshot(
    SortedMap<Kind, Long> exceptions,
    SortedMap<Revised, Long> revisions,
    Times detection,
    long undated,
    Times latency,
    Times revocation,
    long revocationsOpen,
    Posture posture) {

  /**
   * Of which rule, state and severity.
   *
   * @param rule as "R04"
   * @param state now
   * @param severity now
   */
  public record Kind(String rule, ExceptionState state, Severity severity)
      implements Comparable<Kind> {

    private static final Comparator<Kind> ORDER =
        Comparator.comparing(Kind::rule).thenComparing(Kind::state).thenComparing(Kind::severity);

    @Override
    public int compareTo(Kind other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * Of which rule, into which state.
   *
   * @param rule as "R04"
   * @param state of the revision
   */
  public record Revised(String rule, ExceptionState state) implements Comparable<Revised> {

    private static final Comparator<Revised> ORDER =
        Comparator.comparing(Revised::rule).thenComparing(Revised::state);

    @Override
    public int compareTo(Revised other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * Durations, none of them negative.
   *
   * @param count how many
   * @param sum of all
   * @param max the longest; zero if there is none
   */
  public record Times(long count, Duration sum, Duration max) {

    /** Their mean; empty if there is none. */
    public Optional<Duration> mean() {
      return count == 0 ? Optional.empty() : Optional.of(sum.dividedBy(count));
    }
  }

  /**
   * What devices run, by the newest event of each that is no mere hint.
   *
   * @param known whether it is known what is current: whether anybody gave a list
   * @param current devices whose firmware is on the list
   * @param other devices whose firmware is not
   * @param unstated devices that do not say
   */
  public record Posture(boolean known, long current, long other, long unstated) {

    /**
     * The share of devices on current firmware, 0 to 1; one that does not say is not. Empty if
     * nobody gave a list, or there is no device.
     */
    public OptionalDouble share() {
      long all = current + other + unstated;
      return known && all > 0 ? OptionalDouble.of((double) current / all) : OptionalDouble.empty();
    }
  }

  /** Copies the maps. */
  public MetricsSnapshot {
    exceptions = Collections.unmodifiableSortedMap(new TreeMap<>(exceptions));
    revisions = Collections.unmodifiableSortedMap(new TreeMap<>(revisions));
    Objects.requireNonNull(detection, "detection");
    Objects.requireNonNull(latency, "latency");
    Objects.requireNonNull(revocation, "revocation");
    Objects.requireNonNull(posture, "posture");
  }

  MetricsSnapshot(
      Map<Kind, Long> exceptions,
      Map<Revised, Long> revisions,
      Times detection,
      long undated,
      Times latency,
      Times revocation,
      long revocationsOpen,
      Posture posture) {
    this(
        new TreeMap<>(exceptions),
        new TreeMap<>(revisions),
        detection,
        undated,
        latency,
        revocation,
        revocationsOpen,
        posture);
  }

  /**
   * As OpenMetrics 1.0 text exposition, ended by {@code # EOF}. What could not be measured is not
   * there.
   */
  public String toOpenMetrics() {
    return OpenMetrics.text(this);
  }

  /** As one JSON object. What could not be measured is null. */
  public String toJson() {
    return MetricsWriter.json(this);
  }
}
