package dev.custody.reconcile.internal.engine;

import dev.custody.api.EventId;
import dev.custody.reconcile.ExceptionId;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionSink;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.SnapshotException;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.OpenAlarms;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.internal.rules.Alarm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
  private final Map<String, TreeSet<ExceptionId>> holding = new HashMap<>();
  private final Set<String> clusters = new TreeSet<>();
  private final Map<ExceptionId, Set<EventId>> resolvedBy = new HashMap<>();

  /** The last revision of each, by id. */
  Iterable<ExceptionRevision> latest() {
    return entries.values().stream().map(Entry::last)::iterator;
  }

  @Nullable ExceptionRevision latest(ExceptionId id) {
    Entry entry = entries.get(id);
    return entry == null ? null : entry.last();
  }

  /** Exceptions whose hold names one of these, or that are about one of these, by id. */
  List<ExceptionRevision> holding(Set<String> names) {
    TreeSet<ExceptionId> ids = new TreeSet<>();
    names.forEach(name -> ids.addAll(holding.getOrDefault(name, new TreeSet<>())));
    List<ExceptionRevision> found = new ArrayList<>();
    for (ExceptionId id : ids) {
      Entry entry = entries.get(id);
      if (entry != null) {
        found.add(entry.last());
      }
    }
    return found;
  }

  /** Keys of the second stage under which something has changed since this was asked. */
  Set<String> clustersToLook() {
    if (clusters.isEmpty()) {
      return Set.of();
    }
    Set<String> keys = new TreeSet<>(clusters);
    clusters.clear();
    return keys;
  }

  /** The plans of these things may be others now. */
  void replanned(Set<String> things, World world) {
    clusters.addAll(world.open().replanned(things, world));
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

  /**
   * A person closes an exception that is open, or takes that back. A resolution counts once: what
   * new evidence has opened again, an old one does not close.
   *
   * @param standing the resolutions that stand now
   */
  void resolve(ExceptionId id, Set<EventId> standing, World world, ExceptionSink sink) {
    Entry entry = entries.get(id);
    if (entry == null) {
      return;
    }
    Set<EventId> before = resolvedBy.getOrDefault(id, Set.of());
    resolvedBy.put(id, Set.copyOf(standing));
    ExceptionState state = entry.last().state();
    if (state.open() && !before.containsAll(standing)) {
      issue(id, entry, entry.seen(), ExceptionState.RESOLVED, entry.raised(), world, sink);
    } else if (state == ExceptionState.RESOLVED && standing.isEmpty()) {
      ExceptionState next = entry.raised() ? ExceptionState.REOPENED : ExceptionState.CLEARED;
      issue(id, entry, entry.seen(), next, entry.raised(), world, sink);
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
    } else if (entry.last().state() == ExceptionState.RESOLVED
        && entry.raised()
        && !newEvidence(entry.last(), alarm)) {
      // Another deadline that runs out tells a person who has closed the case nothing new.
      entries.put(id, new Entry(entry.last(), alarm, true));
    } else if (!entry.raised() || !entry.seen().equals(alarm)) {
      issue(id, entry, alarm, next(entry.last().state(), entry.seen(), alarm), true, world, sink);
    }
  }

  private static boolean newEvidence(ExceptionRevision resolved, Alarm alarm) {
    return !resolved.evidence().containsAll(alarm.evidence());
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
    clusters.addAll(world.open().put(revision, alarm.confirmed(), world));
    if (alarm.hold() != null) {
      holding.computeIfAbsent(alarm.hold().target(), t -> new TreeSet<>()).add(id);
      holding.computeIfAbsent(alarm.subject(), t -> new TreeSet<>()).add(id);
    }
    sink.accept(revision);
  }

  /** Writes under which keys of the second stage exceptions stand. */
  void writeClusters(OpenAlarms open, SnapshotSink out) throws IOException {
    List<ExceptionId> standing =
        entries.keySet().stream().filter(id -> !open.keysOf(id).isEmpty()).toList();
    out.i32(standing.size());
    for (ExceptionId id : standing) {
      Set<String> keys = open.keysOf(id);
      Fact shown = open.shownBy(id, keys.iterator().next());
      if (shown == null) {
        throw new AssertionError("an exception stands under its keys by an event");
      }
      LedgerCodec.id(id, out);
      out.bytes(shown.id().bytes());
      out.texts(List.copyOf(keys));
    }
  }

  /** Reads them; they are put back once the world has its events again. */
  static List<Standing> readClusters(SnapshotSource in) throws IOException, SnapshotException {
    List<Standing> standing = new ArrayList<>();
    for (int left = in.count("clustered", Integer.MAX_VALUE); left > 0; left--) {
      standing.add(
          new Standing(LedgerCodec.id(in), new EventId(in.bytes()), in.texts(Integer.MAX_VALUE)));
    }
    return standing;
  }

  /** Where an exception stood in the second stage. */
  record Standing(ExceptionId id, EventId shown, List<String> keys) {}

  /** Writes all of it. */
  void write(SnapshotSink out) throws IOException {
    out.i32(entries.size());
    for (Entry entry : entries.values()) {
      LedgerCodec.revision(entry.last(), out);
      LedgerCodec.alarm(entry.seen(), out);
      out.flag(entry.raised());
    }
    TreeMap<Cell, Set<ExceptionId>> raised = new TreeMap<>(raisedBy);
    out.i32(raised.size());
    for (Map.Entry<Cell, Set<ExceptionId>> entry : raised.entrySet()) {
      Snapshots.cell(entry.getKey(), out);
      write(entry.getValue(), out);
    }
    TreeMap<String, TreeSet<ExceptionId>> held = new TreeMap<>(holding);
    out.i32(held.size());
    for (Map.Entry<String, TreeSet<ExceptionId>> entry : held.entrySet()) {
      out.text(entry.getKey());
      write(entry.getValue(), out);
    }
    TreeMap<ExceptionId, Set<EventId>> resolved = new TreeMap<>(resolvedBy);
    out.i32(resolved.size());
    for (Map.Entry<ExceptionId, Set<EventId>> entry : resolved.entrySet()) {
      LedgerCodec.id(entry.getKey(), out);
      LedgerCodec.ids(new TreeSet<>(entry.getValue()), out);
    }
  }

  private static void write(Set<ExceptionId> ids, SnapshotSink out) throws IOException {
    out.i32(ids.size());
    for (ExceptionId id : ids) {
      LedgerCodec.id(id, out);
    }
  }

  /** Reads into an empty ledger. */
  void read(SnapshotSource in) throws IOException, SnapshotException {
    for (int left = in.count("exceptions", Integer.MAX_VALUE); left > 0; left--) {
      ExceptionRevision last = LedgerCodec.revision(in);
      entries.put(last.id(), new Entry(last, LedgerCodec.alarm(in), in.flag()));
    }
    for (int left = in.count("cells", Integer.MAX_VALUE); left > 0; left--) {
      raisedBy.put(Snapshots.cell(in), ids(in));
    }
    for (int left = in.count("holds", Integer.MAX_VALUE); left > 0; left--) {
      holding.put(in.text(), ids(in));
    }
    for (int left = in.count("resolutions", Integer.MAX_VALUE); left > 0; left--) {
      resolvedBy.put(LedgerCodec.id(in), Set.copyOf(LedgerCodec.ids(in)));
    }
  }

  private static TreeSet<ExceptionId> ids(SnapshotSource in) throws IOException, SnapshotException {
    TreeSet<ExceptionId> ids = new TreeSet<>();
    for (int left = in.count("exceptions", Integer.MAX_VALUE); left > 0; left--) {
      ids.add(LedgerCodec.id(in));
    }
    return ids;
  }
}
