package dev.custody.log.internal.tile;

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
