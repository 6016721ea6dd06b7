package dev.custody.log;

import dev.custody.api.Digest;
import dev.custody.api.tree.RootAccumulator;
import dev.custody.log.internal.segment.FrameCursor;
import dev.custody.log.internal.segment.LogScanner;
import dev.custody.log.internal.segment.SegmentNames;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import dev.custody.log.note.Checkpoint;
import dev.custody.log.report.LogFinding;
import dev.custody.log.report.LogFinding.Kind;
import dev.custody.log.report.LogReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings a log from what is on the disk to where it can be written: scans all segments, holds every
 * checkpoint against them, and mends what an unfinished write has left, but only if nothing else is
 * wrong.
 */
final class Recovery implements LogScanner.Visitor {

  private static final int COPY_BYTES = 64 * 1024;

  private final LogDirectory directory;
  private final Storage storage;
  private final CheckpointFiles checkpoints;
  private final List<LogFinding> findings = new ArrayList<>();

  private final EntryIndex index = new EntryIndex();
  private final FrameOffsets offsets = new FrameOffsets();
  private final RootAccumulator tree = new RootAccumulator();
  private final TileStore tiles;

  // Entries of a batch that has not ended yet.
  private final List<byte[]> pendingLeaves = new ArrayList<>();
  private final List<Long> pendingOffsets = new ArrayList<>();
  private int nextCheckpoint;

  private LogScanner.@Nullable Result scan;

  private Recovery(LogDirectory directory, CheckpointFiles checkpoints) {
    this.directory = directory;
    this.storage = directory.storage();
    this.checkpoints = checkpoints;
    this.tiles = new TileStore(storage);
  }

  /** Reads everything and writes nothing. */
  static Recovery scan(LogDirectory directory) throws IOException {
    CheckpointFiles checkpoints = CheckpointFiles.read(directory, false);
    Recovery recovery = new Recovery(directory, checkpoints);
    recovery.findings.addAll(checkpoints.findings());
    recovery.checkRoots(0);
    LogScanner.Result scan =
        LogScanner.scan(recovery.storage, directory.origin(), checkpoints.promisedSize(), recovery);
    recovery.scan = scan;
    LogFinding finding = scan.finding();
    if (finding != null) {
      recovery.findings.add(finding);
    }
    if (checkpoints.tornAt() >= 0) {
      recovery.findings.add(
          new LogFinding(
              Kind.UNCONFIRMED_TAIL,
              LogDirectory.CHECKPOINTS,
              -1,
              checkpoints.tornAt(),
              "last checkpoint unfinished"));
    }
    return recovery;
  }

  LogReport report() {
    return new LogReport(result().size(), checkpoints.promisedSize(), findings);
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
    return new LogReader(directory, () -> size, () -> covered, offsets);
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
    deleteUnfinished("");
    deleteUnfinished(SegmentNames.DIRECTORY);
    deleteUnfinished(LogDirectory.OBJECTS);
  }

  @Override
  public void entry(String segment, FrameCursor frame, byte[] leaf) {
    pendingLeaves.add(leaf);
    pendingOffsets.add(frame.offset());
  }

  @Override
  public void batchEnd(long size) throws IOException {
    long first = size - pendingLeaves.size();
    long tiledSize = checkpoints.promisedSize();
    for (int i = 0; i < pendingLeaves.size(); i++) {
      byte[] leaf = pendingLeaves.get(i);
      index.add(leaf, first + i);
      offsets.add(first + i, pendingOffsets.get(i));
      tree.add(leaf, 0);
      if (first + i < tiledSize) {
        tiles.skip(leaf);
      }
      checkRoots(first + i + 1);
    }
    pendingLeaves.clear();
    pendingOffsets.clear();
  }

  /** Holds the checkpoints of this size against the tree of the entries. */
  private void checkRoots(long size) {
    List<CheckpointFiles.Entry> entries = checkpoints.entries();
    while (nextCheckpoint < entries.size() && entries.get(nextCheckpoint).size() <= size) {
      CheckpointFiles.Entry entry = entries.get(nextCheckpoint++);
      Digest root = tree.root();
      if (!root.equals(entry.root())) {
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
