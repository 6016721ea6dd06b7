package dev.custody.log.stream;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.tree.InclusionProof;
import dev.custody.api.tree.MerkleTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Proves many leaves of one tree at once: the roots of the largest subtrees that hold none of them,
 * from left to right. For k leaves that follow each other these are about 2 log2(n) hashes, where k
 * inclusion proofs would be k log2(n).
 *
 * <p>The tree is that of RFC 9162, section 2.1.1: the left part of n leaves holds the largest power
 * of two below n.
 */
final class LeafCoverage {

  /** Gives the inclusion proof of a leaf. */
  interface Prover {
    InclusionProof prove(long index) throws IOException;
  }

  private LeafCoverage() {}

  /**
   * The hashes that lead from these leaves to the root.
   *
   * @param indexes ascending, at least one, below the tree size
   */
  static List<Digest> prove(long treeSize, long[] indexes, Prover prover) throws IOException {
    List<Digest> hashes = new ArrayList<>();
    prove(0, treeSize, new Span(indexes, 0, indexes.length), 0, prover, hashes);
    return hashes;
  }

  /**
   * The root to which leaves and hashes lead; empty if there is not exactly what it takes.
   *
   * @param indexes ascending, at least one, below the tree size
   * @param leaves the leaf hashes at these indexes
   */
  static Optional<Digest> root(
      long treeSize, long[] indexes, List<Digest> leaves, List<Digest> hashes) {
    Iterator<Digest> rest = hashes.iterator();
    try {
      byte[] root = root(0, treeSize, new Span(indexes, 0, indexes.length), leaves, rest);
      return rest.hasNext() ? Optional.empty() : Optional.of(new Digest(Bytes.ofOwned(root)));
    } catch (NoSuchElementException e) {
      return Optional.empty();
    }
  }

  /** The leaves {@code indexes[from..to)}. */
  private record Span(long[] indexes, int from, int to) {
    boolean isEmpty() {
      return from == to;
    }

    Span below(long index) {
      int end = from;
      while (end < to && indexes[end] < index) {
        end++;
      }
      return new Span(indexes, from, end);
    }

    Span behind(Span below) {
      return new Span(indexes, below.to, to);
    }
  }

  private static void prove(
      long low, long high, Span span, int depth, Prover prover, List<Digest> hashes)
      throws IOException {
    if (high - low == 1) {
      return;
    }
    long middle = low + Long.highestOneBit(high - low - 1);
    Span left = span.below(middle);
    Span right = span.behind(left);
    if (left.isEmpty()) {
      hashes.add(sibling(prover.prove(right.indexes[right.from]), depth));
    } else {
      prove(low, middle, left, depth + 1, prover, hashes);
    }
    if (right.isEmpty()) {
      hashes.add(sibling(prover.prove(left.indexes[left.to - 1]), depth));
    } else {
      prove(middle, high, right, depth + 1, prover, hashes);
    }
  }

  /** A path begins at the leaf's sibling and ends below the root. */
  private static Digest sibling(InclusionProof proof, int depth) {
    return proof.path().get(proof.path().size() - 1 - depth);
  }

  private static byte[] root(
      long low, long high, Span span, List<Digest> leaves, Iterator<Digest> hashes) {
    if (span.isEmpty()) {
      return hashes.next().bytes().toByteArray();
    }
    if (high - low == 1) {
      return leaves.get(span.from).bytes().toByteArray();
    }
    long middle = low + Long.highestOneBit(high - low - 1);
    Span left = span.below(middle);
    byte[] node = root(low, middle, left, leaves, hashes);
    byte[] other = root(middle, high, span.behind(left), leaves, hashes);
    MerkleTree.nodeHash(node, 0, other, 0, node, 0);
    return node;
  }
}
