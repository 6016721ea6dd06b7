package dev.custody.log.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Digest;
import dev.custody.api.tree.MerkleTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every subset of every small tree. */
class LeafCoverageLaws {

  private static final int SIZE_MAX = 9;

  @Test
  void leadsToTheRoot_forEverySubset_andNotWithoutOrWithAnotherHash() throws Exception {
    List<Digest> all = new ArrayList<>();
    for (int size = 1; size <= SIZE_MAX; size++) {
      all.add(Claims.digest(size));
      List<Digest> tree = new ArrayList<>(all);
      Optional<Digest> root = Optional.of(MerkleTree.root(tree));
      for (int subset = 1; subset < 1 << size; subset++) {
        long[] indexes = new long[Integer.bitCount(subset)];
        List<Digest> leaves = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          if ((subset >> i & 1) == 1) {
            indexes[leaves.size()] = i;
            leaves.add(tree.get(i));
          }
        }
        List<Digest> hashes =
            LeafCoverage.prove(size, indexes, i -> MerkleTree.proveInclusion(tree, i));
        assertThat(LeafCoverage.root(size, indexes, leaves, hashes)).isEqualTo(root);
        for (int i = 0; i < leaves.size(); i++) {
          List<Digest> other = new ArrayList<>(leaves);
          other.set(i, Claims.digest(99));
          assertThat(LeafCoverage.root(size, indexes, other, hashes)).isNotEqualTo(root);
        }
        for (int i = 0; i < hashes.size(); i++) {
          List<Digest> other = new ArrayList<>(hashes);
          other.set(i, Claims.digest(99));
          assertThat(LeafCoverage.root(size, indexes, leaves, other)).isNotEqualTo(root);
          other.remove(i);
          assertThat(LeafCoverage.root(size, indexes, leaves, other)).isEmpty();
        }
        List<Digest> more = new ArrayList<>(hashes);
        more.add(Claims.digest(99));
        assertThat(LeafCoverage.root(size, indexes, leaves, more)).isEmpty();
      }
    }
  }

  @Test
  void aRunOfLeavesTakesFewHashes() throws Exception {
    List<Digest> tree = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      tree.add(Claims.digest(i));
    }
    long[] run = new long[300];
    for (int i = 0; i < run.length; i++) {
      run[i] = 411 + i;
    }
    assertThat(LeafCoverage.prove(1_000, run, i -> MerkleTree.proveInclusion(tree, i)))
        .hasSizeLessThanOrEqualTo(20);
  }
}
