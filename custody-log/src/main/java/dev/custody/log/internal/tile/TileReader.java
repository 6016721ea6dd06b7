package dev.custody.log.internal.tile;

import dev.custody.api.tree.MerkleTree;
import dev.custody.log.internal.segment.Hashes;
import dev.custody.log.internal.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes proofs for one tree size from tiles, reading O(log n) of them (RFC 9162, sections 2.1.3 and
 * 2.1.4). What it makes is as good as the tiles: its caller checks it before giving it away.
 */
public final class TileReader {

  private final Storage storage;
  private final long treeSize;

  /**
   * @param treeSize of a checkpoint, so that its partial tiles are there
   */
  public TileReader(Storage storage, long treeSize) {
    this.storage = storage;
    this.treeSize = treeSize;
  }

  /** The path from a leaf to the root of the first {@code size} entries, leaf to root. */
  public List<byte[]> inclusion(long index, long size) throws IOException {
    requireRange(index < size && index >= 0, index, size);
    List<byte[]> path = new ArrayList<>();
    long low = 0;
    long high = size;
    while (high - low > 1) {
      long middle = low + split(high - low);
      if (index < middle) {
        path.add(0, root(middle, high));
        high = middle;
      } else {
        path.add(0, root(low, middle));
        low = middle;
      }
    }
    return path;
  }

  /** The consistency proof between the first {@code from} and the first {@code to} entries. */
  public List<byte[]> consistency(long from, long to) throws IOException {
    requireRange(from >= 0 && from <= to, from, to);
    List<byte[]> path = new ArrayList<>();
    if (from == 0 || from == to) {
      return path;
    }
    long low = 0;
    long high = to;
    while (from < high) {
      long middle = low + split(high - low);
      if (from <= middle) {
        path.add(0, root(middle, high));
        high = middle;
      } else {
        path.add(0, root(low, middle));
        low = middle;
      }
    }
    // The verifier has the old root already if the walk never left the left edge.
    if (low != 0) {
      path.add(0, root(low, high));
    }
    return path;
  }

  /** The leaf hash of an entry. */
  public byte[] leaf(long index) throws IOException {
    requireRange(index < treeSize && index >= 0, index, treeSize);
    return root(index, index + 1);
  }

  /** The root over the first {@code size} entries. */
  public byte[] root(long size) throws IOException {
    requireRange(size <= treeSize && size >= 0, size, treeSize);
    return size == 0 ? MerkleTree.emptyRoot().bytes().toByteArray() : root(0, size);
  }

  /**
   * The first {@code count} hashes, or more, of a tile that the tree has.
   *
   * @throws IOException if it is missing or has another length
   */
  public byte[] tile(int level, long number, int count) throws IOException {
    long hashesInLevel = treeSize >>> (8 * level);
    int width = (int) Math.min(TilePath.FULL, hashesInLevel - number * TilePath.FULL);
    requireRange(count <= width, count, 0);
    return read(new TilePath(level, number, width));
  }

  /**
   * The root over entries low to high; low is a multiple of the greatest power of two in the span.
   */
  private byte[] root(long low, long high) throws IOException {
    long span = high - low;
    if (Long.bitCount(span) == 1) {
      return node(Long.numberOfTrailingZeros(span), low);
    }
    long middle = low + split(span);
    return Hashes.node(root(low, middle), root(middle, high));
  }

  /** The node of this height whose first leaf is {@code low}. */
  private byte[] node(int height, long low) throws IOException {
    int level = height / 8;
    int heightInTile = height % 8;
    long first = low >>> (8 * level);
    long number = first / TilePath.FULL;
    long hashesInLevel = treeSize >>> (8 * level);
    int width = (int) Math.min(TilePath.FULL, hashesInLevel - number * TilePath.FULL);
    byte[] tile = read(new TilePath(level, number, width));
    return rootOf(tile, (int) (first % TilePath.FULL), 1 << heightInTile);
  }

  private byte[] read(TilePath path) throws IOException {
    int bytes = path.width() * Hashes.LENGTH;
    int bytesMax = TilePath.FULL * Hashes.LENGTH;
    byte[] content;
    try {
      content = storage.readAll(path.name(), bytesMax);
    } catch (FileNotFoundException e) {
      if (path.width() == TilePath.FULL) {
        throw e;
      }
      // A log may drop a partial tile when the full one is there.
      content =
          storage.readAll(
              new TilePath(path.level(), path.number(), TilePath.FULL).name(), bytesMax);
      bytes = bytesMax;
    }
    if (content.length != bytes) {
      throw new IOException(
          "tile of another length: name="
              + path.name()
              + ", expected bytes="
              + bytes
              + ", found="
              + content.length);
    }
    return content;
  }

  /** The root over {@code count} hashes in a tile, a power of two. */
  static byte[] rootOf(byte[] hashes, int first, int count) {
    if (count == 1) {
      return Arrays.copyOfRange(hashes, first * Hashes.LENGTH, (first + 1) * Hashes.LENGTH);
    }
    byte[] row = Arrays.copyOfRange(hashes, first * Hashes.LENGTH, (first + count) * Hashes.LENGTH);
    for (int width = count; width > 1; width /= 2) {
      for (int i = 0; i < width / 2; i++) {
        int left = 2 * i * Hashes.LENGTH;
        MerkleTree.nodeHash(row, left, row, left + Hashes.LENGTH, row, i * Hashes.LENGTH);
      }
    }
    return Arrays.copyOf(row, Hashes.LENGTH);
  }

  /** The greatest power of two below {@code span}, which is at least 2. */
  private static long split(long span) {
    return Long.highestOneBit(span - 1);
  }

  private void requireRange(boolean holds, long a, long b) {
    if (!holds || b > treeSize) {
      throw new IllegalArgumentException(
          "outside the tree: " + a + ", " + b + ", tree size=" + treeSize);
    }
  }
}
