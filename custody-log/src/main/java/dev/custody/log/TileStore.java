package dev.custody.log;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.tree.RootAccumulator;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.tile.BundleBuilder;
import dev.custody.log.internal.tile.TileBuilder;
import dev.custody.log.internal.tile.TilePath;
import dev.custody.log.internal.tile.TileReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes the tiles and bundles that a growing log needs at its next checkpoint, and makes them
 * durable. It knows how far it has come; on opening a log the scan brings it there. One thread at a
 * time.
 */
final class TileStore {

  private final Storage storage;
  private final EntryIndex index;
  private final TileBuilder tiles;
  private final Set<String> touched = new LinkedHashSet<>();
  private boolean writing;

  /** One for a log of which nothing is known yet. */
  TileStore(Storage storage, EntryIndex index) {
    this.storage = storage;
    this.index = index;
    this.tiles = new TileBuilder(this::take);
  }

  /**
   * One that goes on at a size, from what tiles say of what comes before.
   *
   * @param from tiles of a tree that has at least this size
   */
  TileStore(Storage storage, EntryIndex index, TileReader from, long size) throws IOException {
    this.storage = storage;
    this.index = index;
    this.tiles = TileBuilder.resume(this::take, from, size);
  }

  /** The root of the tree that they are of. */
  Digest root() {
    return new Digest(Bytes.ofOwned(tiles.root()));
  }

  /** The tree that they are of. */
  RootAccumulator tree() {
    List<Digest> subtrees = new ArrayList<>();
    for (byte[] root : tiles.subtrees()) {
      subtrees.add(new Digest(Bytes.ofOwned(root)));
    }
    return RootAccumulator.resume(tiles.size(), subtrees);
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
      for (long at = first; at < to; at++) {
        LoggedEntry entry = entries.next();
        if (entry == null) {
          throw new IOException("log ends early: expected size=" + to + ", found=" + at);
        }
        Bytes bytes = entry.bytes();
        bundles.add(bytes.unsafeArray(), 0, bytes.length());
        if (at >= from) {
          tiles.add(entries.leaf());
          index.addEvent(at, bytes.unsafeArray());
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

  /** Has the index follow, when a checkpoint that the tiles were made for is durable. */
  void signed(LogReader reader, long size) {
    index.persist(reader, size);
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
