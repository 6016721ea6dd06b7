package dev.custody.api.tree;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import java.util.ArrayList;
import java.util.List;

/**
 * The root of a growing tree, of which it keeps the roots of the complete subtrees alone: one for
 * each bit that is set in its size, 63 at most.
 *
 * <p>Mutable and not thread-safe. Adding a leaf hashes once on average and allocates nothing once a
 * level has been reached.
 *
 * @since 0.1.0
 */
public final class RootAccumulator {

  private static final int LEVELS_MAX = 63;

  /**
   * {@code levels[i]} is the root of a complete subtree of 2^i leaves where bit i of size is set.
   */
  private final byte[][] levels = new byte[LEVELS_MAX][];

  private final byte[] carried = new byte[Digest.LENGTH];
  private long size;

  /** An empty tree. */
  public RootAccumulator() {}

  /**
   * Goes on from {@link #subtrees()} of a tree of this size.
   *
   * @throws IllegalArgumentException if the size is negative, or there are not as many hashes as
   *     bits set in it
   */
  public static RootAccumulator resume(long size, List<Digest> subtrees) {
    if (size < 0 || subtrees.size() != Long.bitCount(size)) {
      throw new IllegalArgumentException(
          "subtrees that do not fit the size: expected="
              + Long.bitCount(size)
              + ", found="
              + subtrees.size()
              + ", size="
              + size);
    }
    RootAccumulator accumulator = new RootAccumulator();
    long rest = size;
    for (Digest subtree : subtrees) {
      int level = 63 - Long.numberOfLeadingZeros(rest);
      accumulator.levels[level] = subtree.bytes().toByteArray();
      rest ^= 1L << level;
    }
    accumulator.size = size;
    return accumulator;
  }

  /**
   * Adds the next leaf.
   *
   * @throws IllegalStateException if there are 2^63 - 1 already
   */
  public void add(Digest leafHash) {
    add(leafHash.bytes().unsafeArray(), 0);
  }

  /**
   * Adds the next leaf, whose hash is the 32 bytes from {@code offset} on; they are copied.
   *
   * @throws IndexOutOfBoundsException if they lie outside the array
   * @throws IllegalStateException if there are 2^63 - 1 leaves already
   */
  public void add(byte[] leafHash, int offset) {
    if (size == Long.MAX_VALUE) {
      throw new IllegalStateException("tree of the largest size: size=" + size);
    }
    System.arraycopy(leafHash, offset, carried, 0, Digest.LENGTH);
    int level = 0;
    // Like adding 1 to a binary number: two complete subtrees of a level make one of the next.
    while ((size >>> level & 1) == 1) {
      MerkleTree.nodeHash(levels[level], 0, carried, 0, carried, 0);
      level++;
    }
    byte[] target = levels[level];
    if (target == null) {
      target = new byte[Digest.LENGTH];
      levels[level] = target;
    }
    System.arraycopy(carried, 0, target, 0, Digest.LENGTH);
    size++;
  }

  /** How many leaves were added. */
  public long size() {
    return size;
  }

  /** The root of the tree so far; more leaves can be added afterwards. */
  public Digest root() {
    if (size == 0) {
      return MerkleTree.emptyRoot();
    }
    int level = Long.numberOfTrailingZeros(size);
    byte[] root = levels[level].clone();
    for (level++; level < LEVELS_MAX; level++) {
      if ((size >>> level & 1) == 1) {
        MerkleTree.nodeHash(levels[level], 0, root, 0, root, 0);
      }
    }
    return new Digest(Bytes.ofOwned(root));
  }

  /** The roots of the complete subtrees, the largest, which is the leftmost, first. */
  public List<Digest> subtrees() {
    List<Digest> subtrees = new ArrayList<>(Long.bitCount(size));
    for (int level = LEVELS_MAX - 1; level >= 0; level--) {
      if ((size >>> level & 1) == 1) {
        subtrees.add(new Digest(Bytes.copyOf(levels[level])));
      }
    }
    return subtrees;
  }
}
