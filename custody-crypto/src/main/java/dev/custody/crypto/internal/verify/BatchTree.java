package dev.custody.crypto.internal.verify;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.statement.BatchProof;
import dev.custody.api.tree.MerkleTree;
import java.util.ArrayList;
import java.util.List;

/**
 * The tree of a batch record with all its levels, so that every leaf's path comes out of one
 * hashing of the tree (RFC 9162, section 2.1: a last node without sibling moves up unchanged).
 */
final class BatchTree {

  private final List<List<Digest>> levels = new ArrayList<>();

  /** From the leaf hashes, at least one. */
  BatchTree(List<Digest> leaves) {
    List<Digest> level = leaves;
    levels.add(level);
    while (level.size() > 1) {
      List<Digest> above = new ArrayList<>((level.size() + 1) / 2);
      for (int i = 0; i + 1 < level.size(); i += 2) {
        above.add(MerkleTree.nodeHash(level.get(i), level.get(i + 1)));
      }
      if (level.size() % 2 == 1) {
        above.add(level.get(level.size() - 1));
      }
      levels.add(above);
      level = above;
    }
  }

  Digest root() {
    return levels.get(levels.size() - 1).get(0);
  }

  /** The proof that a leaf is in this tree. */
  BatchProof proof(int leafIndex, Bytes signature) {
    return new BatchProof(signature, levels.get(0).size(), leafIndex, path(leafIndex));
  }

  /** The inclusion path of a leaf, from its sibling up. */
  private List<Digest> path(int leafIndex) {
    List<Digest> path = new ArrayList<>(levels.size());
    int index = leafIndex;
    for (List<Digest> level : levels) {
      int sibling = index ^ 1;
      if (sibling < level.size()) {
        path.add(level.get(sibling));
      }
      index >>>= 1;
    }
    return path;
  }
}
