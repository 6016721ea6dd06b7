package dev.custody.reconcile.internal.rules;

import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.ExceptionId;
import dev.custody.reconcile.Source;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What rules found in one look, and what they wait for before they look again. */
public final class Findings {

  private final Instant now;

  // Most looks find nothing and wait for nothing, and take no room for it.
  private Map<ExceptionId, Alarm> alarms = Collections.emptyMap();
  private Map<Source, Instant> sources = Collections.emptyMap();
  private Set<KeyId> keys = Collections.emptySet();
  private Set<Position> positions = Collections.emptySet();
  private @Nullable Instant due;
  private @Nullable Instant asked;
  private boolean watching;

  /** A position in the stream of a key. */
  public record Position(KeyId kid, long sequence) implements Comparable<Position> {
    @Override
    public int compareTo(Position other) {
      int byKey = kid.compareTo(other.kid);
      return byKey != 0 ? byKey : Long.compare(sequence, other.sequence);
    }
  }

  /** Nothing found yet. */
  public Findings(Instant now) {
    this.now = now;
  }

  /** What a cell waited for, without what was found. */
  public static Findings waiting(
      @Nullable Instant due,
      Map<Source, Instant> sources,
      Set<KeyId> keys,
      Set<Position> positions) {
    Findings waiting = new Findings(Instant.MIN);
    waiting.due = due;
    sources.forEach(waiting::awaitSource);
    keys.forEach(waiting::awaitKey);
    waiting.awaitAll(positions);
    return waiting;
  }

  /** Something does not fit. */
  public void alarm(Alarm alarm) {
    raise(alarm.id(), alarm);
  }

  private void raise(ExceptionId id, Alarm alarm) {
    if (alarms.isEmpty()) {
      alarms = new TreeMap<>();
    }
    alarms.put(id, alarm);
  }

  /** Look again when the engine's time is past this one; true if it already is. */
  public boolean past(Instant time) {
    if (now.isAfter(time)) {
      return true;
    }
    // Of many units alike each asks for the same deadline.
    if (time != asked && (due == null || time.isBefore(due))) {
      asked = time;
      Instant next = time.plusMillis(1);
      due = due == null || next.isBefore(due) ? next : due;
    }
    return false;
  }

  /** Look again when this source has been heard past a time. */
  public void awaitSource(Source source, Instant time) {
    if (sources.isEmpty()) {
      sources = new EnumMap<>(Source.class);
    }
    sources.merge(source, time, (a, b) -> a.isBefore(b) ? a : b);
  }

  /** Look again when this key has signed something more. */
  public void awaitKey(KeyId kid) {
    if (keys.isEmpty()) {
      keys = new TreeSet<>();
    }
    keys.add(kid);
  }

  /** Look again when anything about the statements at this position of a key has changed. */
  public void awaitPosition(KeyId kid, long sequence) {
    awaitAll(Set.of(new Position(kid, sequence)));
  }

  private void awaitAll(Set<Position> more) {
    if (positions.isEmpty() && !more.isEmpty()) {
      positions = new TreeSet<>();
    }
    positions.addAll(more);
  }

  /**
   * Nothing is raised, but what comes next may raise it in ways that {@link Rule#concerned} cannot
   * tell cheaply: look at whatever bears on this cell, through containers too.
   */
  public void watch() {
    watching = true;
  }

  /** Whether the look asked to {@link #watch}. */
  public boolean watching() {
    return watching;
  }

  /** Whether there is neither an alarm nor anything to wait or watch for. */
  public boolean quiet() {
    return alarms.isEmpty() && !waiting() && !watching;
  }

  /** Whether there is anything to wait for. */
  public boolean waiting() {
    return due != null || !sources.isEmpty() || !keys.isEmpty() || !positions.isEmpty();
  }

  /** Takes in what another rule found about the same cell. */
  public void addAll(Findings other) {
    other.alarms.forEach(this::raise);
    other.sources.forEach(this::awaitSource);
    other.keys.forEach(this::awaitKey);
    awaitAll(other.positions);
    watching |= other.watching;
    if (other.due != null && (due == null || other.due.isBefore(due))) {
      due = other.due;
    }
  }

  /** What was found, by id. */
  public Map<ExceptionId, Alarm> alarms() {
    return alarms;
  }

  /** When to look again; null if only new facts can change anything. */
  public @Nullable Instant due() {
    return due;
  }

  /** Which sources to wait for, and past what time. */
  public Map<Source, Instant> sources() {
    return sources;
  }

  /** Which positions to wait for. */
  public Set<Position> positions() {
    return positions;
  }

  /** Which keys to wait for. */
  public Set<KeyId> keys() {
    return keys;
  }
}
