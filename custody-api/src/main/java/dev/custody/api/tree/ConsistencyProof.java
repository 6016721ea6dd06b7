package dev.custody.api.tree;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Digest;
import java.util.Arrays;
import java.util.List;

/**
 * The claim that a tree only grew: that the leaves of the old tree are the first leaves of the new
 * one (RFC 9162, section 2.1.4).
 *
 * <p>It may come from anywhere and say anything: only {@link #check} judges it.
 *
 * @param oldSize leaves of the old tree, at least 1
 * @param newSize leaves of the new tree
 * @param path as RFC 9162 orders it; empty between equal sizes
 * @since 0.1.0
 */
@CheckReturnValue
public record ConsistencyProof(long oldSize, long newSize, List<Digest> path) {

  /** Keeps a copy of the path. */
  public ConsistencyProof {
    path = List.copyOf(path);
  }

  /**
   * Whether the tree with the new root continues the tree with the old root.
   *
   * <p>RFC 9162 defines no proof from the empty tree: every tree continues it, so a proof that says
   * so says nothing, and fails.
   */
  public ProofResult check(Digest oldRoot, Digest newRoot) {
    if (oldSize < 1 || oldSize > newSize) {
      return new ProofResult.Fails(
          "sizes of a tree that grew: oldSize=" + oldSize + ", newSize=" + newSize);
    }
    if (oldSize < newSize) {
      return path.isEmpty() ? wrongLength() : climb(oldRoot, newRoot);
    }
    if (!path.isEmpty()) {
      return wrongLength();
    }
    return oldRoot.equals(newRoot)
        ? new ProofResult.Holds()
        : new ProofResult.Fails(
            "two roots of one size: size=" + newSize + ", old=" + oldRoot + ", new=" + newRoot);
  }

  /** RFC 9162, 2.1.4.2. */
  private ProofResult climb(Digest oldRoot, Digest newRoot) {
    // Of an old size that is a power of two the old root itself begins the path.
    boolean begins = Long.bitCount(oldSize) == 1;
    long node = oldSize - 1;
    long last = newSize - 1;
    int shift = Long.numberOfTrailingZeros(~node);
    node >>>= shift;
    last >>>= shift;
    byte[] oldHash = (begins ? oldRoot : path.get(0)).bytes().toByteArray();
    byte[] newHash = oldHash.clone();
    for (int i = begins ? 0 : 1; i < path.size(); i++) {
      if (last == 0) {
        return wrongLength();
      }
      byte[] other = path.get(i).bytes().unsafeArray();
      if ((node & 1) == 1 || node == last) {
        MerkleTree.nodeHash(other, 0, oldHash, 0, oldHash, 0);
        MerkleTree.nodeHash(other, 0, newHash, 0, newHash, 0);
        while ((node & 1) == 0 && node != 0) {
          node >>>= 1;
          last >>>= 1;
        }
      } else {
        MerkleTree.nodeHash(newHash, 0, other, 0, newHash, 0);
      }
      node >>>= 1;
      last >>>= 1;
    }
    if (last != 0) {
      return wrongLength();
    }
    if (!Arrays.equals(oldHash, oldRoot.bytes().unsafeArray())) {
      return new ProofResult.Fails("consistency path to another old root: expected=" + oldRoot);
    }
    return Arrays.equals(newHash, newRoot.bytes().unsafeArray())
        ? new ProofResult.Holds()
        : new ProofResult.Fails("consistency path to another new root: expected=" + newRoot);
  }

  private ProofResult wrongLength() {
    return new ProofResult.Fails(
        "path of another length: oldSize="
            + oldSize
            + ", newSize="
            + newSize
            + ", found="
            + path.size());
  }
}
