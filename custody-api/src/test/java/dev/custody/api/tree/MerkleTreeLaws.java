package dev.custody.api.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Digest;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What holds in trees of any size, up to 2^63 - 1 leaves. */
class MerkleTreeLaws {

  @Property(tries = 100)
  void proofs_areThoseOfTheDefinition(
      @ForAll @IntRange(min = 1, max = 600) int size,
      @ForAll @IntRange(max = 599) int index,
      @ForAll @IntRange(min = 1, max = 600) int old) {
    Assume.that(index < size && old <= size);
    List<Digest> leaves = TreeOracle.leaves(size);
    Digest root = TreeOracle.root(leaves);
    assertThat(MerkleTree.root(leaves)).isEqualTo(root);
    InclusionProof inclusion = MerkleTree.proveInclusion(leaves, index);
    assertThat(inclusion.path()).isEqualTo(TreeOracle.path(index, leaves));
    assertThat(inclusion.check(leaves.get(index), root)).isEqualTo(new ProofResult.Holds());
    ConsistencyProof consistency = MerkleTree.proveConsistency(leaves, old);
    assertThat(consistency.path()).isEqualTo(TreeOracle.proof(old, leaves));
    assertThat(consistency.check(TreeOracle.root(leaves.subList(0, old)), root))
        .isEqualTo(new ProofResult.Holds());
  }

  @Property
  void pathLength_isTheDepthOfTheLeaf_inTreesOfAnySize(
      @ForAll @LongRange(min = 1) long size, @ForAll @LongRange(min = 0) long index) {
    Assume.that(index < size);
    assertThat(InclusionProof.pathLength(index, size)).isEqualTo(depth(index, size));
    assertThat(InclusionProof.pathLength(size - 1, size)).isEqualTo(depth(size - 1, size));
    assertThat(InclusionProof.pathLength(0, size)).isEqualTo(depth(0, size));
  }

  @Property
  void rootFrom_climbsAsTheDefinitionDescends_inTreesOfAnySize(
      @ForAll @LongRange(min = 1) long size, @ForAll @LongRange(min = 0) long seed) {
    for (long index : new long[] {seed % size, size - 1, 0, size / 2, Math.max(0, size - 2)}) {
      List<Digest> path = TreeOracle.leaves(depth(index, size));
      Digest leaf = Digest.sha256(new byte[] {7});
      InclusionProof proof = new InclusionProof(index, size, path);
      assertThat(proof.rootFrom(leaf)).contains(climb(leaf, index, size, path));
      List<Digest> longer = new ArrayList<>(path);
      longer.add(leaf);
      assertThat(new InclusionProof(index, size, longer).rootFrom(leaf)).isEmpty();
    }
  }

  @Property
  void consistency_holdsInTreesOfAnySize(
      @ForAll @LongRange(min = 1) long newSize, @ForAll @LongRange(min = 1) long seed) {
    for (long old : new long[] {seed % newSize, newSize - 1, Long.highestOneBit(newSize), 1}) {
      if (old < 1 || old >= newSize) {
        continue;
      }
      List<Digest> path = new ArrayList<>();
      Digest[] roots = grown(old, newSize, true, path);
      assertThat(new ConsistencyProof(old, newSize, path).check(roots[0], roots[1]))
          .isEqualTo(new ProofResult.Holds());
      assertThat(new ConsistencyProof(old, newSize, path).check(roots[1], roots[0]))
          .isInstanceOf(ProofResult.Fails.class);
      path.add(roots[0]);
      assertThat(new ConsistencyProof(old, newSize, path).check(roots[0], roots[1]))
          .isInstanceOf(ProofResult.Fails.class);
    }
  }

  /** SUBPROOF with made-up hashes: fills the path, returns old and new root that it proves. */
  private static Digest[] grown(long m, long n, boolean known, List<Digest> path) {
    if (m == n) {
      Digest whole = Digest.sha256(Long.toString(n).getBytes());
      if (!known) {
        path.add(whole);
      }
      return new Digest[] {whole, whole};
    }
    long k = Long.highestOneBit(n - 1);
    Digest sibling = Digest.sha256(("sibling " + n).getBytes());
    if (m <= k) {
      Digest[] left = grown(m, k, known, path);
      path.add(sibling);
      return new Digest[] {left[0], TreeOracle.node(left[1], sibling)};
    }
    Digest[] right = grown(m - k, n - k, false, path);
    path.add(sibling);
    return new Digest[] {TreeOracle.node(sibling, right[0]), TreeOracle.node(sibling, right[1])};
  }

  private static int depth(long index, long size) {
    if (size == 1) {
      return 0;
    }
    long k = Long.highestOneBit(size - 1);
    return 1 + (index < k ? depth(index, k) : depth(index - k, size - k));
  }

  private static Digest climb(Digest leaf, long index, long size, List<Digest> path) {
    if (size == 1) {
      return leaf;
    }
    long k = Long.highestOneBit(size - 1);
    List<Digest> below = path.subList(0, path.size() - 1);
    Digest sibling = path.get(path.size() - 1);
    return index < k
        ? TreeOracle.node(climb(leaf, index, k, below), sibling)
        : TreeOracle.node(sibling, climb(leaf, index - k, size - k, below));
  }
}
