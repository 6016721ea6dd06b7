package dev.custody.log;

import dev.custody.log.internal.segment.Hashes;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.tile.TilePath;
import dev.custody.log.internal.tile.TileSink;
import dev.custody.log.report.LogFinding;
import dev.custody.log.report.LogFinding.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares the tiles and bundles of a log with what its entries give: those that its checkpoints
 * need must be there, and what is there must be right.
 */
final class TileComparison implements TileSink {

  static final int BUNDLE_BYTES_MAX = TilePath.FULL * (2 + 65_535);

  private final Storage storage;
  private final List<CheckpointFiles.Entry> checkpoints;
  private final List<LogFinding> findings;
  private boolean cutShort;

  TileComparison(
      Storage storage, List<CheckpointFiles.Entry> checkpoints, List<LogFinding> findings) {
    this.storage = storage;
    this.checkpoints = checkpoints;
    this.findings = findings;
  }

  /**
   * What comes now is unfinished tiles; cut short if damage keeps us from knowing the rest of them.
   */
  void endOfTree(boolean cut) {
    cutShort = cut;
  }

  @Override
  public void take(TilePath path, byte[] content) throws IOException {
    TilePath full = new TilePath(path.level(), path.number(), TilePath.FULL);
    Set<Integer> needed = neededWidths(path);
    Set<Integer> present = presentWidths(path);
    if (storage.exists(full.name())) {
      // Partial tiles may be dropped once the full one is there.
      needed.clear();
      present.add(TilePath.FULL);
    }
    needed.addAll(present);
    for (int width : needed) {
      // A wider one is of entries that were not seen: findStrays tells whether it may be there.
      if (width <= path.width()) {
        compare(new TilePath(path.level(), path.number(), width), content);
      }
    }
  }

  /** Says which files below tile/ are none, or of entries that the log does not have. */
  void findStrays(long size) throws IOException {
    if (storage.isDirectory(TilePath.DIRECTORY)) {
      findStrays(TilePath.DIRECTORY, size);
    }
  }

  private void findStrays(String in, long size) throws IOException {
    for (String child : storage.list(in)) {
      String name = in + "/" + child;
      if (storage.isDirectory(name)) {
        findStrays(name, size);
      } else if (!name.endsWith(Storage.TMP)) {
        TilePath path = TilePath.parse(name);
        if (path == null || !cutShort && !within(path, size)) {
          stray(name);
        }
      }
    }
  }

  private static boolean within(TilePath path, long size) {
    long inLevel = inLevel(path, size);
    return path.number() < inLevel / TilePath.FULL
        || path.number() == inLevel / TilePath.FULL && path.width() <= inLevel % TilePath.FULL;
  }

  /** How many hashes or entries the level of this one has in a log of this size. */
  private static long inLevel(TilePath path, long size) {
    int level = Math.max(0, path.level());
    return level >= 8 ? 0 : size >>> (8 * level);
  }

  /** The widths of this tile that the sizes of the checkpoints call for. */
  private Set<Integer> neededWidths(TilePath path) {
    TreeSet<Integer> widths = new TreeSet<>();
    for (int i = firstWithin(path); i < checkpoints.size(); i++) {
      long inLevel = inLevel(path, checkpoints.get(i).size());
      long width = inLevel - path.number() * TilePath.FULL;
      if (width >= TilePath.FULL) {
        widths.add(TilePath.FULL);
        break;
      }
      if (width > 0) {
        widths.add((int) width);
      }
    }
    return widths;
  }

  /** The first checkpoint that has something in this tile. */
  private int firstWithin(TilePath path) {
    int low = 0;
    int high = checkpoints.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (inLevel(path, checkpoints.get(middle).size()) <= path.number() * TilePath.FULL) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private Set<Integer> presentWidths(TilePath path) throws IOException {
    TreeSet<Integer> widths = new TreeSet<>();
    String directory = path.partialsDirectory();
    if (storage.isDirectory(directory)) {
      for (String name : storage.list(directory)) {
        TilePath found = TilePath.parse(directory + "/" + name);
        if (found != null) {
          widths.add(found.width());
        }
      }
    }
    return widths;
  }

  private void compare(TilePath path, byte[] content) throws IOException {
    int length = lengthOf(path, content);
    byte[] found = read(path);
    if (found == null) {
      differs(path, 0, 0, "expected bytes=" + length + ", found no file");
      return;
    }
    byte[] expected = Arrays.copyOf(content, length);
    if (Arrays.equals(found, expected)) {
      return;
    }
    int at = 0;
    while (at < found.length && at < length && found[at] == expected[at]) {
      at++;
    }
    differs(
        path,
        at,
        elementAt(path, expected, Math.min(at, length - 1)),
        "not what the entries give: expected bytes=" + length + ", found=" + found.length);
  }

  private byte @Nullable [] read(TilePath path) throws IOException {
    try {
      return storage.readAll(path.name(), BUNDLE_BYTES_MAX);
    } catch (FileNotFoundException e) {
      return null;
    } catch (Storage.OversizeException e) {
      return new byte[0];
    }
  }

  /** How many bytes of the whole content a width takes. */
  private static int lengthOf(TilePath path, byte[] content) {
    if (path.level() != TilePath.ENTRIES) {
      return path.width() * Hashes.LENGTH;
    }
    int at = 0;
    for (int i = 0; i < path.width(); i++) {
      at += 2 + entryBytes(content, at);
    }
    return at;
  }

  /** Which element of the tile or bundle holds this offset. */
  private static int elementAt(TilePath path, byte[] content, int offset) {
    if (path.level() != TilePath.ENTRIES) {
      return offset / Hashes.LENGTH;
    }
    int element = 0;
    int at = 2 + entryBytes(content, 0);
    while (at <= offset) {
      at += 2 + entryBytes(content, at);
      element++;
    }
    return element;
  }

  private static int entryBytes(byte[] content, int at) {
    return (content[at] & 0xff) << 8 | content[at + 1] & 0xff;
  }

  private void differs(TilePath path, int offset, int element, String detail) {
    int level = Math.max(0, path.level());
    long index = path.number() * TilePath.FULL + element << 8 * level;
    findings.add(
        new LogFinding(
            path.level() == TilePath.ENTRIES ? Kind.BUNDLE_DIFFERS : Kind.TILE_DIFFERS,
            path.name(),
            index,
            offset,
            detail));
  }

  private void stray(String name) {
    findings.add(new LogFinding(Kind.STRAY_FILE, name, -1, 0, "no file of this log"));
  }
}
