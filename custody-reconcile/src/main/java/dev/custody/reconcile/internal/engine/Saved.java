package dev.custody.reconcile.internal.engine;

import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.SnapshotException;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.internal.rules.Findings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything of an engine that a later input can depend on, as a snapshot has it.
 *
 * @param told what it was told, in order
 * @param duplicates how many observations had brought nothing new
 * @param ledger all exceptions
 * @param standing where exceptions stood in the second stage
 * @param waiting what cells wait for
 * @param cells those about which rules had found anything
 */
record Saved(
    List<Told> told,
    long duplicates,
    Ledger ledger,
    List<Ledger.Standing> standing,
    Map<Cell, Findings> waiting,
    List<Cell> cells) {

  /** Writes all of it. */
  static void write(
      Journal journal,
      Inbox inbox,
      Judgement judgement,
      Schedule schedule,
      World world,
      SnapshotSink out)
      throws IOException {
    out.i32(journal.all().size());
    for (Told each : journal.all()) {
      InputCodec.write(each, out);
    }
    out.i64(inbox.duplicates());
    judgement.ledger().write(out);
    judgement.ledger().writeClusters(world.open(), out);
    schedule.write(out);
    Set<Cell> cells = judgement.remembered();
    out.i32(cells.size());
    for (Cell cell : cells) {
      Snapshots.cell(cell, out);
    }
  }

  /** Reads it, to the end. */
  static Saved read(SnapshotSource in) throws IOException, SnapshotException {
    List<Told> told = new ArrayList<>();
    for (int left = in.count("inputs", Integer.MAX_VALUE); left > 0; left--) {
      told.add(InputCodec.read(in));
    }
    long duplicates = in.i64();
    Ledger ledger = new Ledger();
    ledger.read(in);
    List<Ledger.Standing> standing = Ledger.readClusters(in);
    Map<Cell, Findings> waiting = Schedule.read(in);
    List<Cell> cells = new ArrayList<>();
    for (int left = in.count("cells", Integer.MAX_VALUE); left > 0; left--) {
      cells.add(Snapshots.cell(in));
    }
    in.end();
    return new Saved(told, duplicates, ledger, standing, waiting, cells);
  }

  /** Puts the second stage back, once the world has its events again. */
  void cluster(Past past, World world) throws SnapshotException {
    for (Ledger.Standing each : standing) {
      Fact shown = past.fact(each.shown());
      ExceptionRevision revision = ledger.latest(each.id());
      if (shown == null || revision == null) {
        throw SnapshotSource.damaged("cluster of what is not there: exception=" + each.id());
      }
      world.open().restore(revision, shown, Set.copyOf(each.keys()));
    }
  }
}
