package dev.custody.log;

import dev.custody.api.Bytes;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.tile.BundleBuilder;
import dev.custody.log.internal.tile.TileBuilder;
import dev.custody.log.internal.tile.TilePath;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Writes the tiles and bundles that a growing log needs at its next checkpoint, and makes them
 * durable. It knows how far it has come; on opening a log the scan brings it there. One thread at a
 * time.
 */
final class TileStore {

  private final Storage storage;
  private final TileBuilder tiles = new TileBuilder(this::take);
  private final Set<String> touched = new LinkedHashSet<>();
  private boolean writing;

  TileStore(Storage storage) {
    this.storage = storage;
  }

  /** Up to which size the tiles are on the disk. */
  long size() {
    return tiles.size();
  }

  /** Takes a leaf whose tiles are on the disk already. */
  void skip(byte[] leaf) throws IOException {
    tiles.add(leaf);
  }

  /**
   * Writes what is new up to the reader's size.
   *
   * <p>An unfinished bundle begins with entries that it had before, so reading begins at its first.
   */
  void extend(LogReader reader, long to) throws IOException {
    long from = tiles.size();
    if (from == to) {
      return;
    }
    writing = true;
    long first = from - from % TilePath.FULL;
    BundleBuilder bundles = new BundleBuilder(this::take, first / TilePath.FULL);
    try (EntryCursor entries = reader.entries(first)) {
      for (long index = first; index < to; index++) {
        LoggedEntry entry = entries.next();
        if (entry == null) {
          throw new IOException("log ends early: expected size=" + to + ", found=" + index);
        }
        Bytes bytes = entry.bytes();
        bundles.add(bytes.unsafeArray(), 0, bytes.length());
        if (index >= from) {
          tiles.add(entry.leafHash().bytes().unsafeArray());
        }
      }
    }
    bundles.takePartial();
    tiles.takePartials();
    for (String directory : touched) {
      storage.forceDirectory(directory);
    }
    touched.clear();
    writing = false;
  }

  private void take(TilePath path, byte[] content) throws IOException {
    if (!writing) {
      return;
    }
    String name = path.name();
    String directory = Storage.parentOf(name);
    if (!touched.contains(directory)) {
      storage.createDirectories(directory);
      touched.add(directory);
    }
    storage.replace(name, content);
  }
}
