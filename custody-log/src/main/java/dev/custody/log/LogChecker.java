package dev.custody.log;

import dev.custody.api.Digest;
import dev.custody.api.tree.RootAccumulator;
import dev.custody.log.internal.segment.FrameCursor;
import dev.custody.log.internal.segment.LogScanner;
import dev.custody.log.internal.segment.SegmentNames;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.tile.BundleBuilder;
import dev.custody.log.internal.tile.TileBuilder;
import dev.custody.log.report.LogFinding;
import dev.custody.log.report.LogFinding.Kind;
import dev.custody.log.report.LogReport;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a log once from end to end and compares everything in it with what the entries give. */
final class LogChecker implements LogScanner.Visitor {

  private final LogDirectory directory;
  private final Storage storage;
  private final CheckpointFiles checkpoints;
  private final List<LogFinding> findings = new ArrayList<>();
  private final RootAccumulator tree = new RootAccumulator();
  private final TileComparison comparison;
  private final TileBuilder tiles;
  private final BundleBuilder bundles;
  private int nextCheckpoint;

  private LogChecker(LogDirectory directory, CheckpointFiles checkpoints) {
    this.directory = directory;
    this.storage = directory.storage();
    this.checkpoints = checkpoints;
    this.comparison = new TileComparison(storage, checkpoints.entries(), findings);
    this.tiles = new TileBuilder(comparison);
    this.bundles = new BundleBuilder(comparison, 0);
  }

  static LogCheck check(LogDirectory directory) throws IOException {
    // Checkpoints first: what a writer beside us appends meanwhile is beyond them.
    return new LogChecker(directory, CheckpointFiles.read(directory, true)).run();
  }

  private LogCheck run() throws IOException {
    findings.addAll(checkpoints.findings());
    checkRoots(0);
    LogScanner.Result scan =
        LogScanner.scan(storage, directory.origin(), checkpoints.promisedSize(), this);
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
    // Where the segments are damaged, what follows cannot be told.
    comparison.endOfTree(scan.size() < checkpoints.promisedSize());
    tiles.takePartials();
    bundles.takePartial();
    comparison.findStrays(scan.size());
    findStrays();
    checkObjects();
    LogReport report = new LogReport(scan.size(), checkpoints.promisedSize(), findings);
    if (report.findings().isEmpty()) {
      return new LogCheck.Whole(report);
    }
    return report.damaged() ? new LogCheck.Damaged(report) : new LogCheck.Unfinished(report);
  }

  @Override
  public void entry(String segment, FrameCursor frame, byte[] leaf) throws IOException {
    tree.add(leaf, 0);
    checkRoots(tree.size());
    tiles.add(leaf);
    bundles.add(frame.entryArray(), frame.entryOffset(), frame.entryBytes());
  }

  @Override
  public void batchEnd(long size) {
    // Entries of an unfinished batch are beyond every checkpoint, so nothing hangs on them.
  }

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
