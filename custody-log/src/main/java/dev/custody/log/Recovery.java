package dev.custody.log;

import dev.custody.api.Digest;
import dev.custody.api.tree.RootAccumulator;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.log.internal.index.Runs;
import dev.custody.log.internal.segment.FrameCursor;
import dev.custody.log.internal.segment.LogScanner;
import dev.custody.log.internal.segment.SegmentNames;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
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
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings a log from what is on the disk to where it can be written.
 *
 * <p>Where the index and the tiles allow it, only the segments behind the index are scanned: the
 * tree is taken up from the tiles, and the root of the newest checkpoint shows whether tiles and
 * entries are those that were signed. Otherwise all is scanned, and every checkpoint held against
 * it. What an unfinished write has left is mended, and tiles that differ are made anew, but only if
 * nothing else is wrong.
 */
final class Recovery implements LogScanner.Visitor {

  private static final int COPY_BYTES = 64 * 1024;

  private final LogDirectory directory;
  private final Storage storage;
  private final CheckpointFiles checkpoints;
  private final LogStart log;
  private final LogScanner.Start start;
  private final List<LogFinding> findings = new ArrayList<>();
  private final List<LogFinding> notes = new ArrayList<>();

  private final EntryIndex index;
  private final FrameOffsets offsets;
  // Of no use below the checkpoint: up to there the tiles are the tree, hashed once.
  private RootAccumulator tree = new RootAccumulator();
  private final TileStore tiles;

  // Entries of a batch that has not ended yet.
  private final List<byte[]> pendingLeaves = new ArrayList<>();
  private final List<Long> pendingOffsets = new ArrayList<>();
  private int nextCheckpoint;
  private boolean rootDiffers;
  private boolean tilesToMake;

  private LogScanner.@Nullable Result scan;

  /** One that scans from the log's first entry. */
  private Recovery(LogDirectory directory, CheckpointFiles checkpoints, LogStart log, Runs runs) {
    this.directory = directory;
    this.storage = directory.storage();
    this.checkpoints = checkpoints;
    this.log = log;
    this.start = log.scanStart();
    this.offsets = new FrameOffsets(runs);
    this.index = new EntryIndex(storage, runs, offsets);
    this.tiles = new TileStore(storage, index);
  }

  /** One that scans from where the runs end, and takes from the tiles what comes before. */
  private Recovery(
      LogDirectory directory,
      CheckpointFiles checkpoints,
      LogStart log,
      Runs runs,
      LogScanner.Start start)
      throws IOException {
    this.directory = directory;
    this.storage = directory.storage();
    this.checkpoints = checkpoints;
    this.log = log;
    this.start = start;
    this.offsets = new FrameOffsets(runs);
    this.index = new EntryIndex(storage, runs, offsets);
    TileReader from = new TileReader(storage, checkpoints.promisedSize());
    this.tiles = new TileStore(storage, index, from, start.index());
    this.tree = tiles.tree();
  }

  /** Reads what it must and writes nothing. */
  static Recovery scan(LogDirectory directory) throws IOException {
    CheckpointFiles checkpoints = CheckpointFiles.readNewest(directory);
    LogStart log;
    try {
      log = LogStart.read(directory);
    } catch (LogDamagedException e) {
      return withoutStart(directory, e.finding());
    }
    Checkpoint newest = checkpoints.newest();
    List<LogFinding> notes = new ArrayList<>();
    Runs runs = loadRuns(directory.storage(), notes);
    LogScanner.Start start =
        newest == null ? null : QuickStart.find(directory.storage(), log, runs, newest.size());
    if (start == null && runs.count() > 0) {
      notes.add(indexDiffers("index", runs.end(), "not of this log as it stands"));
      runs = Runs.none(directory.storage());
    }
    boolean tilesHold = newest != null && tilesHold(directory.storage(), newest);
    if (start != null && tilesHold) {
      try {
        Recovery quick = new Recovery(directory, checkpoints, log, runs, start);
        quick.notes.addAll(notes);
        quick.run();
        if (!quick.rootDiffers) {
          return quick;
        }
      } catch (FileNotFoundException e) {
        // A tile that the tree was to be taken up from is not there: made anew below.
      }
      tilesHold = false;
    }
    Recovery all = scanAll(directory, log, runs, notes);
    Checkpoint signed = all.checkpoints.newest();
    if (!tilesHold && signed != null && !all.report().damaged()) {
      all.notes.add(
          new LogFinding(
              Kind.TILE_DIFFERS,
              TilePath.DIRECTORY,
              Math.max(0, signed.size() - 1),
              0,
              "tiles did not lead to the checkpoint's root, made anew from the entries"));
      all.tilesToMake = true;
    }
    return all;
  }

  /** Reads everything, and holds every checkpoint against it, whatever index and tiles say. */
  private static Recovery scanAll(
      LogDirectory directory, LogStart log, Runs runs, List<LogFinding> notes) throws IOException {
    CheckpointFiles checkpoints = CheckpointFiles.read(directory, false);
    Recovery all = new Recovery(directory, checkpoints, log, runs);
    all.notes.addAll(notes);
    all.takePruned();
    all.run();
    return all;
  }

  /** What can be told where it is not known where the log begins. */
  private static Recovery withoutStart(LogDirectory directory, LogFinding finding)
      throws IOException {
    Recovery nothing =
        new Recovery(
            directory,
            CheckpointFiles.read(directory, false),
            new LogStart(directory, null),
            Runs.none(directory.storage()));
    nothing.findings.add(finding);
    nothing.run();
    return nothing;
  }

  private void run() throws IOException {
    findings.addAll(checkpoints.findings());
    checkRoots(tiles.size());
    LogScanner.Result done = LogScanner.scan(storage, start, checkpoints.promisedSize(), this);
    scan = done;
    LogFinding finding = done.finding();
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
    LogReader reader = readerOfGood();
    index.setSource(reader::leaves);
  }

  /** The leaf hashes of what was pruned: they are in the tiles alone. */
  private void takePruned() throws IOException {
    Checkpoint newest = checkpoints.newest();
    if (log.first() == 0 || newest == null) {
      return;
    }
    checkRoots(0);
    try {
      LeafTiles.checked(
          storage,
          newest,
          (at, leaf) -> {
            if (at < log.first()) {
              index.add(leaf, at);
              addLeaf(leaf);
              checkRoots(at + 1);
            }
          });
    } catch (LogDamagedException e) {
      findings.add(e.finding());
    }
  }

  private static Runs loadRuns(Storage storage, List<LogFinding> notes) throws IOException {
    List<String> rotten = new ArrayList<>();
    Runs runs = Runs.load(storage, rotten);
    for (String name : rotten) {
      notes.add(indexDiffers(name, -1, "does not hold, made anew from the entries"));
    }
    return runs;
  }

  private static LogFinding indexDiffers(String name, long at, String detail) {
    return new LogFinding(Kind.INDEX_DIFFERS, name, at, 0, detail);
  }

  /** Whether the tiles at the right edge of the tree lead to the root that was signed. */
  private static boolean tilesHold(Storage storage, Checkpoint newest) {
    try {
      TileReader from = new TileReader(storage, newest.size());
      return Arrays.equals(from.root(newest.size()), newest.root().bytes().unsafeArray());
    } catch (IOException e) {
      return false;
    }
  }

  LogReport report() {
    return new LogReport(log.first(), result().size(), checkpoints.promisedSize(), findings, notes);
  }

  LogScanner.Result result() {
    LogScanner.Result done = scan;
    if (done == null) {
      throw new AssertionError("scanned before it is asked");
    }
    return done;
  }

  EntryIndex index() {
    return index;
  }

  FrameOffsets offsets() {
    return offsets;
  }

  RootAccumulator tree() {
    return tree;
  }

  TileStore tiles() {
    return tiles;
  }

  /** The newest checkpoint; there is one where nothing is damaged. */
  @Nullable Checkpoint checkpoint() {
    return checkpoints.newest();
  }

  /** What is still good of a damaged log. */
  LogReader readerOfGood() {
    long size = result().size();
    Checkpoint newest = checkpoints.newest();
    Checkpoint covered = newest == null || newest.size() > size ? null : newest;
    return reader(() -> size, () -> covered);
  }

  /** One that goes on reading as the log grows. */
  LogReader reader(LongSupplier size, Supplier<@Nullable Checkpoint> newest) {
    return new LogReader(directory, size, newest, log, offsets, index);
  }

  /** Where the log begins. */
  LogStart start() {
    return log;
  }

  /** Mends what unfinished writes have left: each step is durable before the next. */
  void mend() throws IOException {
    LogScanner.Result found = result();
    String segment = found.segment();
    if (segment != null && found.offset() < found.length()) {
      quarantineAndCut(segment, found.offset());
    }
    if (checkpoints.tornAt() >= 0) {
      quarantineAndCut(LogDirectory.CHECKPOINTS, checkpoints.tornAt());
    }
    TailRewriter.secure(storage, found, checkpoints);
    Checkpoint newest = checkpoints.newest();
    if (newest != null && !newest.equals(checkpoints.current())) {
      storage.replace(LogDirectory.CHECKPOINT, newest.note().toByteArray());
      storage.forceDirectory("");
    }
    if (tilesToMake) {
      TileRepair.run(CheckpointFiles.read(directory, false).entries(), readerOfGood());
    }
    Pruning.finish(storage, log);
    deleteUnfinished("");
    deleteUnfinished(SegmentNames.DIRECTORY);
    deleteUnfinished(LogDirectory.OBJECTS);
    if (storage.isDirectory(LogDirectory.INDEX)) {
      deleteUnfinished(LogDirectory.INDEX);
    }
  }

  @Override
  public void entry(String segment, FrameCursor frame, byte[] leaf) {
    pendingLeaves.add(leaf);
    pendingOffsets.add(frame.offset());
  }

  @Override
  public void batchEnd(long size) throws IOException {
    long first = size - pendingLeaves.size();
    for (int i = 0; i < pendingLeaves.size(); i++) {
      byte[] leaf = pendingLeaves.get(i);
      index.add(leaf, first + i);
      offsets.add(first + i, pendingOffsets.get(i));
      addLeaf(leaf);
      checkRoots(first + i + 1);
    }
    pendingLeaves.clear();
    pendingOffsets.clear();
  }

  private void addLeaf(byte[] leaf) throws IOException {
    if (tiles.size() < checkpoints.promisedSize()) {
      tiles.skip(leaf);
      if (tiles.size() == checkpoints.promisedSize()) {
        tree = tiles.tree();
      }
    } else {
      tree.add(leaf, 0);
    }
  }

  /** Holds the checkpoints of this size against the tree of the entries. */
  private void checkRoots(long size) {
    List<CheckpointFiles.Entry> entries = checkpoints.entries();
    while (nextCheckpoint < entries.size() && entries.get(nextCheckpoint).size() <= size) {
      CheckpointFiles.Entry entry = entries.get(nextCheckpoint++);
      Digest root = tiles.size() < checkpoints.promisedSize() ? tiles.root() : tree.root();
      if (!root.equals(entry.root())) {
        rootDiffers = true;
        findings.add(
            new LogFinding(
                Kind.TAMPERED,
                LogDirectory.CHECKPOINTS,
                Math.max(0, entry.size() - 1),
                entry.offset(),
                "entries have another root than was signed: size="
                    + entry.size()
                    + ", expected="
                    + entry.root()
                    + ", found="
                    + root));
      }
    }
  }

  private void quarantineAndCut(String name, long from) throws IOException {
    String copy = freeName(name, from);
    try (StoredFile file = storage.openAppend(name)) {
      try (StoredFile target = storage.create(copy + Storage.TMP)) {
        byte[] buffer = new byte[COPY_BYTES];
        long at = from;
        for (int read; (read = file.read(at, buffer, 0, buffer.length)) > 0; at += read) {
          target.append(buffer, 0, read);
        }
        target.force();
      }
      storage.rename(copy + Storage.TMP, copy);
      storage.forceDirectory(LogDirectory.QUARANTINE);
      file.truncate(from);
      file.force();
    }
  }

  private String freeName(String name, long from) throws IOException {
    String base = LogDirectory.QUARANTINE + "/" + name.substring(name.lastIndexOf('/') + 1);
    String free = base + "-" + from;
    for (int i = 1; storage.exists(free); i++) {
      free = base + "-" + from + "-" + i;
    }
    return free;
  }

  private void deleteUnfinished(String in) throws IOException {
    for (String name : storage.list(in)) {
      if (name.endsWith(Storage.TMP)) {
        storage.delete(in.isEmpty() ? name : in + "/" + name);
      }
    }
  }
}
