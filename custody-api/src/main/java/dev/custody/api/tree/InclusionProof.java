package dev.custody.api.tree;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import java.util.List;
import java.util.Optional;

/**
 * The claim that a leaf stands at an index of a tree, with the hashes beside its way to the root
 * (RFC 9162, section 2.1.3).
 *
 * <p>It may come from anywhere and say anything: only {@link #check} and {@link #rootFrom} judge
 * it.
 *
 * @param leafIndex 0-based
 * @param treeSize how many leaves the tree has
 * @param path from the leaf's sibling up
 * @since 0.1.0
 */
@CheckReturnValue
public record InclusionProof(long leafIndex, long treeSize, List<Digest> path) {

  /** Keeps a copy of the path. */
  public InclusionProof {
    path = List.copyOf(path);
  }

  /**
   * How many hashes the path for a leaf of a tree has.
   *
   * @throws IllegalArgumentException unless {@code 0 <= leafIndex < treeSize}
   */
  public static int pathLength(long leafIndex, long treeSize) {
    if (leafIndex < 0 || leafIndex >= treeSize) {
      throw new IllegalArgumentException(
          "no such leaf: leafIndex=" + leafIndex + ", treeSize=" + treeSize);
    }
    // Below the highest bit in which the leaf and the last leaf differ every level has a sibling;
    // above it both walk along the right edge, where siblings are left of it or missing.
    int inner = 64 - Long.numberOfLeadingZeros(leafIndex ^ (treeSize - 1));
    return inner + Long.bitCount(inner == 64 ? 0 : leafIndex >>> inner);
  }

  /** Whether this leaf hash leads to this root. */
  public ProofResult check(Digest leafHash, Digest root) {
    if (leafIndex < 0 || leafIndex >= treeSize) {
      return new ProofResult.Fails(
          "leaf index outside the tree: leafIndex=" + leafIndex + ", treeSize=" + treeSize);
    }
    int length = pathLength(leafIndex, treeSize);
    if (path.size() != length) {
      return new ProofResult.Fails(
          "path of another length: expected=" + length + ", found=" + path.size());
    }
    Digest found = climb(leafHash);
    return found.equals(root)
        ? new ProofResult.Holds()
        : new ProofResult.Fails(
            "inclusion path to another root: expected=" + root + ", found=" + found);
  }

  /**
   * The root to which this leaf hash leads; empty where the index is not in the tree or the path is
   * not exactly as long as RFC 9162 has it.
   *
   * <p>It proves something only together with a root that is known from elsewhere.
   */
  public Optional<Digest> rootFrom(Digest leafHash) {
    boolean wellFormed =
        leafIndex >= 0 && leafIndex < treeSize && path.size() == pathLength(leafIndex, treeSize);
    return wellFormed ? Optional.of(climb(leafHash)) : Optional.empty();
  }

  /** RFC 9162, 2.1.3.2, of a path of the right length: step 4 of it can no longer fail. */
  private Digest climb(Digest leafHash) {
    byte[] hash = leafHash.bytes().toByteArray();
    long node = leafIndex;
    long last = treeSize - 1;
    for (Digest sibling : path) {
      byte[] other = sibling.bytes().unsafeArray();
      // A last node without right sibling moves up unchanged to where it is a right child.
      while (node == last && (node & 1) == 0) {
        node >>>= 1;
        last >>>= 1;
      }
      if ((node & 1) == 1) {
        MerkleTree.nodeHash(other, 0, hash, 0, hash, 0);
      } else {
        MerkleTree.nodeHash(hash, 0, other, 0, hash, 0);
      }
      node >>>= 1;
      last >>>= 1;
    }
    return new Digest(Bytes.ofOwned(hash));
  }
}
