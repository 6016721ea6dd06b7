package dev.custody.log;

import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.tile.BundleBuilder;
import dev.custody.log.internal.tile.TileBuilder;
import dev.custody.log.internal.tile.TilePath;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes the tiles and bundles of a log anew from its entries: those that are missing or differ are
 * put in place, the others left as they are. For each checkpoint the unfinished ones too, unless
 * the full one takes their place.
 */
final class TileRepair {

  private final Storage storage;
  private final long size;
  private final Set<String> touched = new TreeSet<>();

  private TileRepair(Storage storage, long size) {
    this.storage = storage;
    this.size = size;
  }

  /**
   * Makes them up to the last checkpoint.
   *
   * @param checkpoints in the order of their sizes
   * @param reader of a log whose entries lead to the root that was signed
   */
  static void run(List<CheckpointFiles.Entry> checkpoints, LogReader reader) throws IOException {
    if (!checkpoints.isEmpty()) {
      long size = checkpoints.get(checkpoints.size() - 1).size();
      new TileRepair(reader.storage(), size).make(checkpoints, reader);
    }
  }

  private void make(List<CheckpointFiles.Entry> checkpoints, LogReader reader) throws IOException {
    TileBuilder tiles = new TileBuilder(this::put);
    long kept = reader.firstIndex();
    LeafTiles.each(storage, kept, size, (index, leaf) -> tiles.add(leaf));
    // A bundle of which entries were pruned is full, and is all that is left of them.
    long firstBundle = (kept + TilePath.FULL - 1) / TilePath.FULL;
    BundleBuilder bundles = new BundleBuilder(this::put, firstBundle);
    int next = 0;
    try (EntryCursor entries = reader.entries(kept)) {
      while (tiles.size() < size) {
        LoggedEntry entry = entries.next();
        if (entry == null) {
          throw new IOException("log ends early: expected size=" + size);
        }
        tiles.add(entries.leaf());
        if (entry.index() >= firstBundle * TilePath.FULL) {
          bundles.add(entry.bytes().unsafeArray(), 0, entry.bytes().length());
        }
        while (next < checkpoints.size() && checkpoints.get(next).size() <= tiles.size()) {
          if (checkpoints.get(next++).size() == tiles.size()) {
            tiles.takePartials();
            bundles.takePartial();
          }
        }
      }
    }
    for (String directory : touched) {
      storage.forceDirectory(directory);
    }
  }

  private void put(TilePath path, byte[] content) throws IOException {
    long inLevel = size >>> 8 * Math.max(0, path.level());
    if (path.width() < TilePath.FULL && path.number() < inLevel / TilePath.FULL) {
      return;
    }
    String name = path.name();
    try {
      if (Arrays.equals(storage.readAll(name, TileComparison.BUNDLE_BYTES_MAX), content)) {
        return;
      }
    } catch (FileNotFoundException | Storage.OversizeException e) {
      // Made anew below.
    }
    String directory = Storage.parentOf(name);
    storage.createDirectories(directory);
    storage.replace(name, content);
    touched.add(directory);
  }
}
