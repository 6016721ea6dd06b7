package dev.custody.reconcile;

import dev.custody.api.EventId;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One revision of one exception: what does not fit, how sure that is, what shows it and what to do.
 *
 * <p>Sinks are idempotent on (id, revision).
 *
 * @param id what identifies the exception
 * @param revision from 1, rising by 1
 * @param rule the rule, as "R04"
 * @param ruleVersion the major version of the rule
 * @param state where it is in its life
 * @param severity how bad it is
 * @param confidencePercent 0 to 100, a rank of the evidence and no calibrated probability
 * @param subject identifier of what it is about
 * @param decidedAt engine time of the decision: event time, never a wall clock
 * @param expected the expectation that is not met
 * @param absence how well an absence is known; null if it is not about one
 * @param evidence ids of the events that show it, sorted
 * @param watermarks up to when each source had been heard then; a source without entry never was
 * @param uncertaintyMs the clock uncertainty that was allowed for, milliseconds
 * @param wouldClear what would clear it, and by when; empty if nothing could
 * @param hold what it asks to stop; null if nothing
 * @param liability where a lost unit was last and who held it; null if it is not about a loss
 * @param explanation who, what, where, and what to do next
 * @since 0.1.0
 */
public record ExceptionRevision(
    ExceptionId id,
    int revision,
    String rule,
    int ruleVersion,
    ExceptionState state,
    Severity severity,
    int confidencePercent,
    String subject,
    Instant decidedAt,
    String expected,
    @Nullable Absence absence,
    List<EventId> evidence,
    Map<Source, Instant> watermarks,
    long uncertaintyMs,
    String wouldClear,
    @Nullable Hold hold,
    @Nullable LiabilityWindow liability,
    String explanation) {

  /** Copies the collections. */
  public ExceptionRevision {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(decidedAt, "decidedAt");
    evidence = List.copyOf(evidence);
    Map<Source, Instant> sorted = new EnumMap<>(Source.class);
    sorted.putAll(watermarks);
    watermarks = Collections.unmodifiableMap(sorted);
  }
}
