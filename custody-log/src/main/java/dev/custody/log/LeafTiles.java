package dev.custody.log;

import dev.custody.api.Digest;
import dev.custody.api.tree.RootAccumulator;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.log.internal.segment.Hashes;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.tile.TilePath;
import dev.custody.log.internal.tile.TileReader;
import dev.custody.log.report.LogFinding;
import dev.custody.log.report.LogFinding.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;

/** Leaf hashes from the tiles of level 0: all that is left of what was pruned. */
final class LeafTiles {

  /** Takes a leaf hash of 32 bytes. */
  interface Sink {
    void take(long index, byte[] leaf) throws IOException;
  }

  private LeafTiles() {}

  /**
   * Gives the first leaf hashes in order, as they stand.
   *
   * @param to up to where; below the size
   * @param size of a checkpoint
   * @throws LogDamagedException if a tile is missing
   */
  static void each(Storage storage, long to, long size, Sink sink) throws IOException {
    TileReader tiles = new TileReader(storage, size);
    for (long first = 0; first < to; first += TilePath.FULL) {
      int count = (int) Math.min(TilePath.FULL, to - first);
      byte[] tile;
      try {
        tile = tiles.tile(0, first / TilePath.FULL, count);
      } catch (FileNotFoundException e) {
        throw differs(first, "expected the leaf hashes of pruned entries, found none");
      }
      for (int i = 0; i < count; i++) {
        byte[] leaf = Arrays.copyOfRange(tile, i * Hashes.LENGTH, (i + 1) * Hashes.LENGTH);
        sink.take(first + i, leaf);
      }
    }
  }

  /**
   * Reads all of a checkpoint's leaf hashes and compares the root that they lead to. What the sink
   * was given is to be thrown away if this throws.
   */
  static void checked(Storage storage, Checkpoint checkpoint, Sink sink) throws IOException {
    RootAccumulator tree = new RootAccumulator();
    each(
        storage,
        checkpoint.size(),
        checkpoint.size(),
        (index, leaf) -> {
          tree.add(leaf, 0);
          sink.take(index, leaf);
        });
    Digest root = tree.root();
    if (!root.equals(checkpoint.root())) {
      throw differs(
          0, "leaf hashes lead to another root: expected=" + checkpoint.root() + ", found=" + root);
    }
  }

  private static LogDamagedException differs(long index, String detail) {
    return new LogDamagedException(new LogFinding(Kind.TILE_DIFFERS, "tile/0", index, 0, detail));
  }
}
