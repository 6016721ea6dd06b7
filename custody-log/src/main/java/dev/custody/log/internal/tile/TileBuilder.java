package dev.custody.log.internal.tile;

import dev.custody.api.tree.MerkleTree;
import dev.custody.log.internal.segment.Hashes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes the tiles of a tree from its leaves, one behind the other. Holds the unfinished tile of
 * each level, at most 8 KiB a level.
 */
public final class TileBuilder {

  private final TileSink sink;
  private final List<Level> levels = new ArrayList<>();
  private long size;

  /**
   * @param sink takes each tile when it is full
   */
  public TileBuilder(TileSink sink) {
    this.sink = sink;
  }

  /**
   * One that goes on at a size, from the tiles of a tree that has at least that. What it takes from
   * them is as good as they are: its caller compares the root that it leads to.
   *
   * @throws IOException if a tile is missing or has another length
   */
  public static TileBuilder resume(TileSink sink, TileReader tiles, long size) throws IOException {
    TileBuilder builder = new TileBuilder(sink);
    builder.size = size;
    for (long inLevel = size; inLevel > 0; inLevel /= TilePath.FULL) {
      Level level = new Level();
      level.number = inLevel / TilePath.FULL;
      level.count = (int) (inLevel % TilePath.FULL);
      if (level.count > 0) {
        byte[] tile = tiles.tile(builder.levels.size(), level.number, level.count);
        System.arraycopy(tile, 0, level.hashes, 0, level.count * Hashes.LENGTH);
      }
      builder.levels.add(level);
    }
    return builder;
  }

  /** The roots of the complete subtrees of the tree so far, the largest first. */
  public List<byte[]> subtrees() {
    List<byte[]> out = new ArrayList<>();
    for (int i = levels.size() - 1; i >= 0; i--) {
      Level level = levels.get(i);
      int from = 0;
      for (int width = TilePath.FULL / 2; width > 0; width /= 2) {
        if ((level.count & width) != 0) {
          out.add(TileReader.rootOf(level.hashes, from, width));
          from += width;
        }
      }
    }
    return out;
  }

  /** The root of the tree so far, from the hashes that it holds: some hundreds to be hashed. */
  public byte[] root() {
    List<byte[]> subtrees = subtrees();
    if (subtrees.isEmpty()) {
      return MerkleTree.emptyRoot().bytes().toByteArray();
    }
    byte[] root = subtrees.get(subtrees.size() - 1);
    for (int i = subtrees.size() - 2; i >= 0; i--) {
      root = Hashes.node(subtrees.get(i), root);
    }
    return root;
  }

  /** How many leaves it has taken. */
  public long size() {
    return size;
  }

  /** Takes the next leaf hash. */
  public void add(byte[] leaf) throws IOException {
    size++;
    byte[] carried = leaf;
    for (int level = 0; ; level++) {
      if (level == levels.size()) {
        levels.add(new Level());
      }
      Level at = levels.get(level);
      System.arraycopy(carried, 0, at.hashes, at.count * Hashes.LENGTH, Hashes.LENGTH);
      at.count++;
      if (at.count < TilePath.FULL) {
        return;
      }
      sink.take(new TilePath(level, at.number, TilePath.FULL), at.hashes.clone());
      carried = rootOfFull(at.hashes);
      at.number++;
      at.count = 0;
    }
  }

  /** Gives the unfinished tile of each level that has one to the sink. */
  public void takePartials() throws IOException {
    for (int level = 0; level < levels.size(); level++) {
      Level at = levels.get(level);
      if (at.count > 0) {
        sink.take(
            new TilePath(level, at.number, at.count),
            Arrays.copyOf(at.hashes, at.count * Hashes.LENGTH));
      }
    }
  }

  /** The root over a full tile's hashes. */
  private static byte[] rootOfFull(byte[] hashes) {
    return TileReader.rootOf(hashes, 0, TilePath.FULL);
  }

  private static final class Level {
    private final byte[] hashes = new byte[TilePath.FULL * Hashes.LENGTH];
    private int count;
    private long number;
  }
}
