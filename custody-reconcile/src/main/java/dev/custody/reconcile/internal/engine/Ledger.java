package dev.custody.reconcile.internal.engine;

import dev.custody.reconcile.ExceptionId;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionSink;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.internal.rules.Alarm;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All exceptions ever raised, and how alarms that come, change and go become their revisions. */
final class Ledger {

  /** The last revision, and the alarm as rules have it now; null if none of them raises it. */
  private record Entry(ExceptionRevision last, Alarm seen, boolean raised) {}

  private final TreeMap<ExceptionId, Entry> entries = new TreeMap<>();
  private final Map<Cell, Set<ExceptionId>> raisedBy = new HashMap<>();

  /** The last revision of each, by id. */
  Iterable<ExceptionRevision> latest() {
    return entries.values().stream().map(Entry::last)::iterator;
  }

  @Nullable ExceptionRevision latest(ExceptionId id) {
    Entry entry = entries.get(id);
    return entry == null ? null : entry.last();
  }

  /** What a cell raises now, instead of what it raised before. */
  void update(Cell cell, Map<ExceptionId, Alarm> alarms, World world, ExceptionSink sink) {
    Set<ExceptionId> before = raisedBy.getOrDefault(cell, Set.of());
    for (ExceptionId id : before) {
      if (!alarms.containsKey(id)) {
        gone(id, world, sink);
      }
    }
    alarms.forEach((id, alarm) -> raised(id, alarm, world, sink));
    if (alarms.isEmpty()) {
      raisedBy.remove(cell);
    } else {
      raisedBy.put(cell, new TreeSet<>(alarms.keySet()));
    }
  }

  /** A person closes an exception that is open. */
  void resolve(ExceptionId id, World world, ExceptionSink sink) {
    Entry entry = entries.get(id);
    if (entry != null && entry.last().state().open()) {
      issue(id, entry, entry.seen(), ExceptionState.RESOLVED, entry.raised(), world, sink);
    }
  }

  private void gone(ExceptionId id, World world, ExceptionSink sink) {
    Entry entry = entries.get(id);
    if (entry == null) {
      throw new AssertionError("a cell raises only what the ledger knows");
    }
    if (entry.last().state().open()) {
      issue(id, entry, entry.seen(), ExceptionState.CLEARED, false, world, sink);
    } else {
      entries.put(id, new Entry(entry.last(), entry.seen(), false));
    }
  }

  private void raised(ExceptionId id, Alarm alarm, World world, ExceptionSink sink) {
    Entry entry = entries.get(id);
    if (entry == null) {
      ExceptionState first =
          alarm.confirmed() ? ExceptionState.CONFIRMED : ExceptionState.SUSPECTED;
      issue(id, null, alarm, first, true, world, sink);
    } else if (!entry.raised() || !entry.seen().equals(alarm)) {
      issue(id, entry, alarm, next(entry.last().state(), entry.seen(), alarm), true, world, sink);
    }
  }

  private static ExceptionState next(ExceptionState state, Alarm before, Alarm alarm) {
    return switch (state) {
      case CLEARED, RESOLVED -> ExceptionState.REOPENED;
      case SUSPECTED -> alarm.confirmed() ? ExceptionState.CONFIRMED : ExceptionState.SUSPECTED;
      case CONFIRMED, UPDATED ->
          alarm.confirmed() ? ExceptionState.UPDATED : ExceptionState.SUSPECTED;
      case REOPENED ->
          alarm.confirmed() && !before.confirmed()
              ? ExceptionState.CONFIRMED
              : ExceptionState.REOPENED;
    };
  }

  private void issue(
      ExceptionId id,
      @Nullable Entry entry,
      Alarm alarm,
      ExceptionState state,
      boolean raised,
      World world,
      ExceptionSink sink) {
    ExceptionRevision revision =
        new ExceptionRevision(
            id,
            entry == null ? 1 : entry.last().revision() + 1,
            alarm.rule().id(),
            alarm.rule().version(),
            state,
            alarm.severity(),
            alarm.confidencePercent(),
            alarm.subject(),
            world.now(),
            alarm.expected(),
            alarm.absence(),
            alarm.evidence(),
            world.heard(),
            alarm.uncertaintyMs(),
            alarm.wouldClear(),
            alarm.hold(),
            alarm.liability(),
            alarm.explanation());
    entries.put(id, new Entry(revision, alarm, raised));
    sink.accept(revision);
  }
}
