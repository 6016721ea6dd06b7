package dev.custody.log;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.log.internal.index.Runs;
import dev.custody.log.internal.segment.FrameCursor;
import dev.custody.log.internal.segment.Hashes;
import dev.custody.log.internal.segment.LogScanner;
import dev.custody.log.internal.segment.SegmentNames;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import dev.custody.log.internal.tile.BundleBuilder;
import dev.custody.log.internal.tile.TileBuilder;
import dev.custody.log.internal.tile.TilePath;
import dev.custody.log.internal.tile.TileReader;
import dev.custody.log.report.LogFinding;
import dev.custody.log.report.LogFinding.Kind;
import dev.custody.log.report.LogReport;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a log once from end to end and compares everything in it with what the entries give. */
final class LogChecker implements LogScanner.Visitor {

  private static final long PROGRESS_BYTES = 1 << 20;

  private final LogDirectory directory;
  private final Storage storage;
  private final LogCheck.Progress progress;
  private final CheckpointFiles checkpoints;
  private final List<LogFinding> findings = new ArrayList<>();
  private final List<LogFinding> notes = new ArrayList<>();
  private final TileComparison comparison;
  // Also the tree: hashing it twice would cost as much again.
  private final TileBuilder tiles;
  private final LogStart log;
  private final long firstBundle;
  private final BundleBuilder bundles;
  private boolean treeKnown = true;
  private int nextCheckpoint;

  private long bytesTotal;
  private long bytesDone;
  private long bytesTold;

  private LogChecker(
      LogDirectory directory, CheckpointFiles checkpoints, LogCheck.Progress progress)
      throws IOException {
    this.directory = directory;
    this.storage = directory.storage();
    this.checkpoints = checkpoints;
    this.progress = progress;
    this.log = start(directory, findings);
    this.firstBundle = (log.first() + TilePath.FULL - 1) / TilePath.FULL;
    this.comparison = new TileComparison(storage, checkpoints.entries(), findings);
    this.tiles = new TileBuilder(comparison);
    this.bundles = new BundleBuilder(comparison, firstBundle);
  }

  static LogCheck check(LogDirectory directory) throws IOException {
    return check(directory, (done, total) -> {});
  }

  static LogCheck check(LogDirectory directory, LogCheck.Progress progress) throws IOException {
    // Checkpoints first: what a writer beside us appends meanwhile is beyond them.
    return new LogChecker(directory, CheckpointFiles.read(directory, true), progress).run();
  }

  /** What opening the log for writing would find; writes nothing. */
  static LogCheck quick(LogDirectory directory) throws IOException {
    return verdict(Recovery.scan(directory).report());
  }

  private static LogStart start(LogDirectory directory, List<LogFinding> findings)
      throws IOException {
    try {
      return LogStart.read(directory);
    } catch (LogDamagedException e) {
      findings.add(e.finding());
      return new LogStart(directory, null);
    }
  }

  private LogCheck run() throws IOException {
    for (long first : SegmentNames.list(storage)) {
      try (StoredFile file = storage.openRead(SegmentNames.of(first))) {
        bytesTotal += first < log.first() ? 0 : file.length();
      }
    }
    findings.addAll(checkpoints.findings());
    // That over nothing first: the walk over what was pruned asks again after its first leaf.
    checkRoots(0);
    takePruned();
    checkRoots(tiles.size());
    LogScanner.Result scan =
        LogScanner.scan(storage, log.scanStart(), checkpoints.promisedSize(), this);
    LogFinding finding = scan.finding();
    if (finding != null) {
      findings.add(finding);
    }
    if (checkpoints.tornAt() >= 0) {
      findings.add(
          new LogFinding(
              Kind.UNCONFIRMED_TAIL,
              LogDirectory.CHECKPOINTS,
              -1,
              checkpoints.tornAt(),
              "last checkpoint unfinished"));
    }
    if (treeKnown) {
      // Where the segments are damaged, what follows cannot be told.
      comparison.endOfTree(scan.size() < checkpoints.promisedSize());
      tiles.takePartials();
      bundles.takePartial();
      comparison.findStrays(scan.size());
    }
    findStrays();
    checkObjects();
    checkIndex();
    progress.at(bytesTotal, bytesTotal);
    return verdict(
        new LogReport(log.first(), scan.size(), checkpoints.promisedSize(), findings, notes));
  }

  private static LogCheck verdict(LogReport report) {
    if (report.findings().isEmpty()) {
      return new LogCheck.Whole(report);
    }
    return report.damaged() ? new LogCheck.Damaged(report) : new LogCheck.Unfinished(report);
  }

  /**
   * Takes the leaf hashes of what was pruned from the tiles, which must lead to the root and to the
   * chain that what is kept continues.
   */
  private void takePruned() throws IOException {
    PruneMarker marker = log.marker();
    Checkpoint newest = checkpoints.newest();
    if (marker == null || newest == null || newest.size() < marker.first()) {
      treeKnown = marker == null;
      return;
    }
    checkRoots(0);
    try {
      LeafTiles.checked(storage, newest, (index, leaf) -> {});
      byte[][] chain = {Hashes.genesis(directory.origin())};
      LeafTiles.each(
          storage,
          marker.first(),
          newest.size(),
          (index, leaf) -> {
            chain[0] = Hashes.chain(chain[0], index, leaf);
            tiles.add(leaf);
            checkRoots(tiles.size());
          });
      if (!Arrays.equals(chain[0], marker.chain().bytes().unsafeArray())) {
        findings.add(
            new LogFinding(
                Kind.TAMPERED,
                PruneMarker.NAME,
                marker.first(),
                0,
                "what was pruned leads to another chain value"));
      }
      checkCutBundle(newest);
    } catch (LogDamagedException e) {
      findings.add(e.finding());
      treeKnown = false;
    }
  }

  /** The bundle that holds pruned entries and kept ones: its entries have the tile's hashes. */
  private void checkCutBundle(Checkpoint newest) throws IOException {
    long number = log.first() / TilePath.FULL;
    if (log.first() % TilePath.FULL == 0) {
      return;
    }
    TilePath path = new TilePath(TilePath.ENTRIES, number, TilePath.FULL);
    byte[] tile = new TileReader(storage, newest.size()).tile(0, number, TilePath.FULL);
    byte[] bundle;
    try {
      bundle = storage.readAll(path.name(), TileComparison.BUNDLE_BYTES_MAX);
    } catch (FileNotFoundException | Storage.OversizeException e) {
      bundle = new byte[0];
    }
    int at = 0;
    for (int i = 0; i < TilePath.FULL; i++) {
      int from = at + 2;
      int bytes = from > bundle.length ? 0 : (bundle[at] & 0xff) << 8 | bundle[at + 1] & 0xff;
      boolean holds = bytes > 0 && from + bytes <= bundle.length;
      if (!holds
          || !Arrays.equals(
              Hashes.leaf(bundle, from, bytes),
              Arrays.copyOfRange(tile, i * Hashes.LENGTH, (i + 1) * Hashes.LENGTH))) {
        bundleDiffers(path, number * TilePath.FULL + i, at);
        return;
      }
      at = from + bytes;
    }
    if (at != bundle.length) {
      bundleDiffers(path, (number + 1) * TilePath.FULL - 1, at);
      return;
    }
    comparison.take(path, bundle);
  }

  private void bundleDiffers(TilePath path, long index, int offset) {
    findings.add(
        new LogFinding(
            Kind.BUNDLE_DIFFERS, path.name(), index, offset, "not what the tile's hashes say"));
  }

  private void checkIndex() throws IOException {
    List<String> rotten = new ArrayList<>();
    Runs runs = Runs.load(storage, rotten);
    rotten.addAll(runs.check());
    for (String name : rotten) {
      notes.add(new LogFinding(Kind.INDEX_DIFFERS, name, -1, 0, "does not hold"));
    }
    if (rotten.isEmpty()
        && runs.count() > 0
        && QuickStart.find(storage, log, runs, checkpoints.promisedSize()) == null) {
      notes.add(
          new LogFinding(
              Kind.INDEX_DIFFERS,
              LogDirectory.INDEX,
              runs.end(),
              0,
              "not of this log as it stands"));
    }
  }

  @Override
  public void entry(String segment, FrameCursor frame, byte[] leaf) throws IOException {
    if (treeKnown) {
      tiles.add(leaf);
      checkRoots(tiles.size());
      if (tiles.size() > firstBundle * TilePath.FULL) {
        bundles.add(frame.entryArray(), frame.entryOffset(), frame.entryBytes());
      }
    }
    bytesDone += frame.following() - frame.offset();
    if (bytesDone - bytesTold >= PROGRESS_BYTES) {
      bytesTold = bytesDone;
      progress.at(bytesDone, bytesTotal);
    }
  }

  @Override
  public void batchEnd(long size) {
    // Entries of an unfinished batch are beyond every checkpoint, so nothing hangs on them.
  }

  private void checkRoots(long size) {
    List<CheckpointFiles.Entry> entries = checkpoints.entries();
    while (treeKnown
        && nextCheckpoint < entries.size()
        && entries.get(nextCheckpoint).size() <= size) {
      CheckpointFiles.Entry entry = entries.get(nextCheckpoint++);
      Digest root = new Digest(Bytes.ofOwned(tiles.root()));
      if (!root.equals(entry.root())) {
        findings.add(
            new LogFinding(
                Kind.TAMPERED,
                LogDirectory.CHECKPOINTS,
                Math.max(0, entry.size() - 1),
                entry.offset(),
                "entries have another root than was signed: expected="
                    + entry.root()
                    + ", found="
                    + root));
      }
    }
  }

  private void findStrays() throws IOException {
    for (String name : storage.list("")) {
      if (!LogDirectory.isName(name)) {
        stray(name);
      }
    }
    for (String name : storage.list(SegmentNames.DIRECTORY)) {
      if (SegmentNames.parse(name) < 0 && !name.endsWith(Storage.TMP)) {
        stray(SegmentNames.DIRECTORY + "/" + name);
      }
    }
  }

  private void checkObjects() throws IOException {
    if (!storage.isDirectory(LogDirectory.OBJECTS)) {
      return;
    }
    ObjectStore objects = new ObjectStore(storage, false);
    for (String first : storage.list(LogDirectory.OBJECTS)) {
      String in = LogDirectory.OBJECTS + "/" + first;
      if (!storage.isDirectory(in)) {
        if (!first.endsWith(Storage.TMP)) {
          stray(in);
        }
        continue;
      }
      for (String rest : storage.list(in)) {
        String name = in + "/" + rest;
        Digest digest = digestOf(first + rest);
        if (digest == null || !ObjectStore.name(digest).equals(name)) {
          stray(name);
          continue;
        }
        try {
          // Opening reads all of it.
          objects.open(digest).close();
        } catch (LogDamagedException e) {
          findings.add(e.finding());
        } catch (FileNotFoundException e) {
          stray(name);
        }
      }
    }
  }

  private static @Nullable Digest digestOf(String hex) {
    try {
      return Digest.ofHex(hex);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private void stray(String name) {
    findings.add(new LogFinding(Kind.STRAY_FILE, name, -1, 0, "no file of a log"));
  }
}
