package dev.custody.reconcile.internal.engine;

import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.SnapshotException;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.internal.rules.Findings;
import dev.custody.reconcile.internal.rules.Findings.Position;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * When cells look again without a fact that touches them: at a time, after a source, after a key.
 */
final class Schedule {

  private final TreeMap<Instant, TreeSet<Cell>> due = new TreeMap<>();
  private final EnumMap<Source, TreeMap<Instant, TreeSet<Cell>>> bySource =
      new EnumMap<>(Source.class);
  private final Map<KeyId, TreeSet<Cell>> byKey = new HashMap<>();
  private final Map<Position, TreeSet<Cell>> byPosition = new HashMap<>();
  private final Map<Cell, Findings> waiting = new HashMap<>();

  /** Replaces what a cell waits for. */
  void put(Cell cell, Findings findings) {
    Findings before = waiting.remove(cell);
    if (before != null) {
      remove(cell, before);
    }
    if (!findings.waiting()) {
      return;
    }
    waiting.put(cell, findings);
    if (findings.due() != null) {
      due.computeIfAbsent(findings.due(), t -> new TreeSet<>()).add(cell);
    }
    findings
        .sources()
        .forEach(
            (source, time) ->
                bySource
                    .computeIfAbsent(source, s -> new TreeMap<>())
                    .computeIfAbsent(time, t -> new TreeSet<>())
                    .add(cell));
    findings.keys().forEach(kid -> byKey.computeIfAbsent(kid, k -> new TreeSet<>()).add(cell));
    for (Position position : findings.positions()) {
      byPosition.computeIfAbsent(position, p -> new TreeSet<>()).add(cell);
    }
  }

  private void remove(Cell cell, Findings before) {
    if (before.due() != null) {
      drop(due, before.due(), cell);
    }
    before
        .sources()
        .forEach(
            (source, time) -> {
              TreeMap<Instant, TreeSet<Cell>> times = bySource.get(source);
              if (times != null) {
                drop(times, time, cell);
              }
            });
    for (KeyId kid : before.keys()) {
      drop(byKey, kid, cell);
    }
    for (Position position : before.positions()) {
      drop(byPosition, position, cell);
    }
  }

  private static <K> void drop(Map<K, TreeSet<Cell>> index, K key, Cell cell) {
    TreeSet<Cell> cells = index.get(key);
    if (cells != null && cells.remove(cell) && cells.isEmpty()) {
      index.remove(key);
    }
  }

  /** When this cell is due; null if at no time. */
  @Nullable Instant due(Cell cell) {
    Findings findings = waiting.get(cell);
    return findings == null ? null : findings.due();
  }

  /** The next time at which a cell is due; null if none is. */
  @Nullable Instant next() {
    return due.isEmpty() ? null : due.firstKey();
  }

  /** The cells that are due at the next time. */
  Set<Cell> nextCells() {
    return new TreeSet<>(due.firstEntry().getValue());
  }

  /** Cells that wait for this source to be heard past an earlier time. */
  Set<Cell> afterSource(Source source, Instant heard) {
    Set<Cell> cells = new TreeSet<>();
    TreeMap<Instant, TreeSet<Cell>> times = bySource.get(source);
    if (times != null) {
      times.headMap(heard, false).values().forEach(cells::addAll);
    }
    return cells;
  }

  /** Cells that wait for this key, with whatever it signs. */
  Set<Cell> afterKey(KeyId kid) {
    TreeSet<Cell> cells = byKey.get(kid);
    return cells == null ? Set.of() : cells;
  }

  /** Cells that wait for what this key signs at one position. */
  Set<Cell> afterPosition(KeyId kid, long sequence) {
    TreeSet<Cell> cells = byPosition.isEmpty() ? null : byPosition.get(new Position(kid, sequence));
    return cells == null ? Set.of() : cells;
  }

  /** Writes what every cell waits for. */
  void write(SnapshotSink out) throws IOException {
    TreeMap<Cell, Findings> sorted = new TreeMap<>(waiting);
    out.i32(sorted.size());
    for (Map.Entry<Cell, Findings> entry : sorted.entrySet()) {
      Snapshots.cell(entry.getKey(), out);
      Findings findings = entry.getValue();
      out.instantOrNull(findings.due());
      out.i32(findings.sources().size());
      for (Map.Entry<Source, Instant> source : findings.sources().entrySet()) {
        out.constant(source.getKey());
        out.instant(source.getValue());
      }
      out.i32(findings.keys().size());
      for (KeyId kid : findings.keys()) {
        out.bytes(kid.bytes());
      }
      out.i32(findings.positions().size());
      for (Position position : findings.positions()) {
        out.bytes(position.kid().bytes());
        out.i64(position.sequence());
      }
    }
  }

  /** What cells wait for, as it was written. */
  static Map<Cell, Findings> read(SnapshotSource in) throws IOException, SnapshotException {
    int count = in.count("cells", Integer.MAX_VALUE);
    Map<Cell, Findings> all = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      Cell cell = Snapshots.cell(in);
      Instant due = in.instantOrNull();
      EnumMap<Source, Instant> sources = new EnumMap<>(Source.class);
      for (int left = in.count("sources", Source.values().length); left > 0; left--) {
        sources.put(in.constant(Source.class), in.instant());
      }
      Set<KeyId> keys = new TreeSet<>();
      for (int left = in.count("keys", Integer.MAX_VALUE); left > 0; left--) {
        keys.add(new KeyId(in.bytes()));
      }
      Set<Position> positions = new TreeSet<>();
      for (int left = in.count("positions", Integer.MAX_VALUE); left > 0; left--) {
        positions.add(new Position(new KeyId(in.bytes()), in.i64()));
      }
      all.put(cell, Findings.waiting(due, sources, keys, positions));
    }
    return all;
  }
}
