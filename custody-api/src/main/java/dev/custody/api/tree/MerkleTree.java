package dev.custody.api.tree;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The Merkle tree of RFC 9162, section 2.1, over SHA-256: hashes of leaves and nodes, roots, and
 * proofs made from all leaf hashes.
 *
 * <p>{@code leaf = SHA-256(00 || entry)}, {@code node = SHA-256(01 || left || right)}; the left
 * part of a tree of n leaves holds the largest power of two below n. Pure functions, safe from any
 * thread.
 *
 * @since 0.1.0
 */
public final class MerkleTree {

  private static final byte LEAF = 0;
  private static final byte NODE = 1;
  private static final Digest EMPTY = Digest.sha256(Bytes.EMPTY);

  private MerkleTree() {}

  /** The hash of a leaf that holds this entry. */
  public static Digest leafHash(byte[] entry) {
    MessageDigest sha256 = Digest.threadSha256();
    sha256.update(LEAF);
    return new Digest(Bytes.ofOwned(sha256.digest(entry)));
  }

  /** The hash of a leaf that holds this entry. */
  public static Digest leafHash(Bytes entry) {
    return leafHash(entry.unsafeArray());
  }

  /**
   * Writes the hash of a leaf that holds {@code entry[from..to)} to {@code target}, for hot paths.
   *
   * @throws IndexOutOfBoundsException if a range lies outside its array
   */
  public static void leafHash(byte[] entry, int from, int to, byte[] target, int targetOffset) {
    requireRange(entry, from, to);
    requireHash(target, targetOffset);
    MessageDigest sha256 = Digest.threadSha256();
    sha256.update(LEAF);
    sha256.update(entry, from, to - from);
    finish(sha256, target, targetOffset);
  }

  /** The hash of the node above these two. */
  public static Digest nodeHash(Digest left, Digest right) {
    byte[] target = new byte[Digest.LENGTH];
    nodeHash(left.bytes().unsafeArray(), 0, right.bytes().unsafeArray(), 0, target, 0);
    return new Digest(Bytes.ofOwned(target));
  }

  /**
   * Writes the hash of the node above two hashes, 32 bytes each, to {@code target}, for hot paths.
   * The target may be one of the two.
   *
   * @throws IndexOutOfBoundsException if a range lies outside its array
   */
  public static void nodeHash(
      byte[] left, int leftOffset, byte[] right, int rightOffset, byte[] target, int targetOffset) {
    requireHash(left, leftOffset);
    requireHash(right, rightOffset);
    requireHash(target, targetOffset);
    MessageDigest sha256 = Digest.threadSha256();
    sha256.update(NODE);
    sha256.update(left, leftOffset, Digest.LENGTH);
    sha256.update(right, rightOffset, Digest.LENGTH);
    finish(sha256, target, targetOffset);
  }

  /** The root of a tree without leaves: SHA-256 of nothing. */
  public static Digest emptyRoot() {
    return EMPTY;
  }

  /** The root over these leaf hashes, in order. */
  public static Digest root(List<Digest> leafHashes) {
    return subtree(leafHashes, 0, leafHashes.size());
  }

  /**
   * Proves that the leaf at {@code index} is in the tree of all these leaves (RFC 9162, 2.1.3.1).
   *
   * <p>Hashes the whole tree once: for every leaf of a tree there is {@link #proveInclusions}.
   *
   * @param index 0-based
   * @throws IndexOutOfBoundsException if there is no such leaf
   */
  public static InclusionProof proveInclusion(List<Digest> leafHashes, long index) {
    int size = leafHashes.size();
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("no such leaf: index=" + index + ", size=" + size);
    }
    List<Digest> path = new ArrayList<>();
    int from = 0;
    int to = size;
    // The leaf is in [from..to), and path leads from the root down to that subtree.
    while (to - from > 1) {
      int middle = from + leftSize(to - from);
      if (index < middle) {
        path.add(subtree(leafHashes, middle, to));
        to = middle;
      } else {
        path.add(subtree(leafHashes, from, middle));
        from = middle;
      }
    }
    Collections.reverse(path);
    return new InclusionProof(index, size, path);
  }

  /**
   * Proves of every leaf that it is in the tree of all of them: what {@link #proveInclusion} gives
   * for each, in order.
   *
   * <p>Hashes each node of the tree once, n - 1 in all. The proofs together have about n log n
   * hashes, each a reference to one that they share.
   *
   * @return as many as there are leaves; none for none
   */
  public static List<InclusionProof> proveInclusions(List<Digest> leafHashes) {
    int size = leafHashes.size();
    List<List<Digest>> paths = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      paths.add(new ArrayList<>());
    }
    List<Digest> level = leafHashes;
    for (int height = 0; level.size() > 1; height++) {
      for (int i = 0; i < size; i++) {
        // The last node of a level without one beside it goes up as it is.
        int beside = i >>> height ^ 1;
        if (beside < level.size()) {
          paths.get(i).add(level.get(beside));
        }
      }
      level = above(level);
    }
    List<InclusionProof> proofs = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      proofs.add(new InclusionProof(i, size, paths.get(i)));
    }
    return Collections.unmodifiableList(proofs);
  }

  /** The nodes over these, two by two; one that is left over is the last of them. */
  private static List<Digest> above(List<Digest> level) {
    List<Digest> nodes = new ArrayList<>((level.size() + 1) / 2);
    for (int i = 0; i + 1 < level.size(); i += 2) {
      nodes.add(nodeHash(level.get(i), level.get(i + 1)));
    }
    if (level.size() % 2 == 1) {
      nodes.add(level.get(level.size() - 1));
    }
    return nodes;
  }

  /**
   * Proves that the tree of all these leaves continues the tree of the first {@code oldSize} (RFC
   * 9162, 2.1.4.1); between equal sizes the path is empty.
   *
   * <p>Hashes the whole tree once.
   *
   * @throws IllegalArgumentException unless {@code 1 <= oldSize <= leafHashes.size()}: every tree
   *     continues the empty one, without proof
   */
  public static ConsistencyProof proveConsistency(List<Digest> leafHashes, long oldSize) {
    int size = leafHashes.size();
    if (oldSize < 1 || oldSize > size) {
      throw new IllegalArgumentException(
          "old size outside the tree: oldSize=" + oldSize + ", size=" + size);
    }
    List<Digest> path = new ArrayList<>();
    int from = 0;
    int to = size;
    // The old tree ends inside [from..to) or at its end.
    while (oldSize != to) {
      int middle = from + leftSize(to - from);
      if (oldSize <= middle) {
        path.add(subtree(leafHashes, middle, to));
        to = middle;
      } else {
        path.add(subtree(leafHashes, from, middle));
        from = middle;
      }
    }
    // A subtree that is the whole old tree is known to whoever checks: it is the old root.
    if (from > 0) {
      path.add(subtree(leafHashes, from, to));
    }
    Collections.reverse(path);
    return new ConsistencyProof(oldSize, size, path);
  }

  /** The largest power of two below {@code size}, which is at least 2. */
  private static int leftSize(int size) {
    return Integer.highestOneBit(size - 1);
  }

  private static Digest subtree(List<Digest> leafHashes, int from, int to) {
    if (to - from == 1) {
      return leafHashes.get(from);
    }
    RootAccumulator accumulator = new RootAccumulator();
    for (Digest leafHash : leafHashes.subList(from, to)) {
      accumulator.add(leafHash);
    }
    return accumulator.root();
  }

  private static void finish(MessageDigest sha256, byte[] target, int offset) {
    try {
      sha256.digest(target, offset, Digest.LENGTH);
    } catch (DigestException e) {
      throw new AssertionError("there is room for 32 bytes of hash", e);
    }
  }

  private static void requireHash(byte[] array, int offset) {
    if (offset < 0 || array.length - offset < Digest.LENGTH) {
      throw new IndexOutOfBoundsException(
          "hash outside its array: offset=" + offset + ", length=" + array.length);
    }
  }

  private static void requireRange(byte[] array, int from, int to) {
    if (from < 0 || from > to || to > array.length) {
      throw new IndexOutOfBoundsException(
          "range outside the array: from=" + from + ", to=" + to + ", length=" + array.length);
    }
  }
}
