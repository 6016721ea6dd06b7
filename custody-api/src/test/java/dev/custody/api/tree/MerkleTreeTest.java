package dev.custody.api.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Everything that is true of trees of up to 33 leaves, tried on all of them. */
class MerkleTreeTest {

  private static final int SIZE_MAX = 33;

  @Test
  void root_isThatOfTheDefinition() {
    for (int size = 0; size <= SIZE_MAX; size++) {
      List<Digest> leaves = TreeOracle.leaves(size);
      assertThat(MerkleTree.root(leaves)).as("size %d", size).isEqualTo(TreeOracle.root(leaves));
    }
    assertThat(MerkleTree.root(new ArrayList<>()))
        .isEqualTo(MerkleTree.emptyRoot())
        .isEqualTo(
            Digest.ofHex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
  }

  @Test
  void example_ofTheSpecification() {
    List<Digest> leaves = TreeOracle.leaves(3);
    assertThat(leaves.get(2))
        .isEqualTo(MerkleTree.leafHash(new byte[] {'2'}))
        .isEqualTo(
            Digest.ofHex("fa61e3dec3439589f4784c893bf321d0084f04c572c7af2b68e3f3360a35b486"));
    Digest node = Digest.ofHex("cb00989d94a569c0a678ae042b63dcd4625db96440517f37a6eb7976ea24ed4b");
    assertThat(MerkleTree.nodeHash(leaves.get(0), leaves.get(1))).isEqualTo(node);
    assertThat(MerkleTree.root(leaves))
        .isEqualTo(
            Digest.ofHex("725d5230db68f557470dc35f1d8865813acd7ebb07ad152774141decbae71327"));
    List<Digest> rest = leaves.subList(1, 3);
    assertThat(MerkleTree.proveInclusion(leaves, 2).path()).containsExactly(node);
    assertThat(MerkleTree.proveInclusion(leaves, 0).path()).isEqualTo(rest);
    assertThat(MerkleTree.proveConsistency(leaves, 2).path()).containsExactly(leaves.get(2));
    assertThat(MerkleTree.proveConsistency(leaves, 1).path()).isEqualTo(rest);
  }

  @Test
  void allProofsAtOnce_areThoseOneByOne() {
    List<Digest> leaves = TreeOracle.leaves(300);
    for (int size = 0; size <= leaves.size(); size++) {
      List<Digest> some = leaves.subList(0, size);
      List<InclusionProof> proofs = MerkleTree.proveInclusions(some);
      assertThat(proofs).hasSize(size);
      Digest root = MerkleTree.root(some);
      for (int i = 0; i < size; i++) {
        // Every path of the small trees by the definition, of the others by what it proves, and
        // those around the powers of two by the other way to make them.
        InclusionProof proof = proofs.get(i);
        assertThat(proof.treeSize()).isEqualTo(size);
        assertThat(proof.leafIndex()).isEqualTo(i);
        if (size <= SIZE_MAX) {
          assertThat(proof.path()).isEqualTo(TreeOracle.path(i, some));
        }
        if (size <= SIZE_MAX || (size & size - 1) <= 2 || (size & size + 1) == 0) {
          assertThat(proof).isEqualTo(MerkleTree.proveInclusion(some, i));
        }
        assertThat(proof.check(leaves.get(i), root)).isEqualTo(new ProofResult.Holds());
      }
    }
  }

  @Test
  void leafAndNodeHash_areToldApartByTheirFirstByte() {
    byte[] entry = {1, 2, 3};
    Digest leaf = Digest.sha256(new byte[] {0, 1, 2, 3});
    assertThat(MerkleTree.leafHash(entry)).isEqualTo(leaf);
    assertThat(MerkleTree.leafHash(Bytes.copyOf(entry))).isEqualTo(leaf);
    byte[] target = new byte[40];
    MerkleTree.leafHash(new byte[] {9, 1, 2, 3, 9}, 1, 4, target, 8);
    assertThat(Bytes.copyOf(target, 8, 40)).isEqualTo(leaf.bytes());
    Digest other = MerkleTree.leafHash(new byte[0]);
    assertThat(MerkleTree.nodeHash(leaf, other)).isEqualTo(TreeOracle.node(leaf, other));
    MerkleTree.nodeHash(target, 8, other.bytes().toByteArray(), 0, target, 8);
    assertThat(Bytes.copyOf(target, 8, 40)).isEqualTo(TreeOracle.node(leaf, other).bytes());
  }

  @Test
  void inPlaceHashes_stayInsideTheirArrays() {
    byte[] hash = new byte[32];
    for (int offset : new int[] {-1, 1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> MerkleTree.nodeHash(hash, offset, hash, 0, hash, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> MerkleTree.nodeHash(hash, 0, hash, offset, hash, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> MerkleTree.nodeHash(hash, 0, hash, 0, hash, offset))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> MerkleTree.leafHash(hash, 0, 32, hash, offset))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThatThrownBy(() -> MerkleTree.leafHash(hash, 0, 33, hash, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> MerkleTree.leafHash(hash, 2, 1, hash, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void inclusion_everyLeafOfEverySize_provesAndHolds() {
    for (int size = 1; size <= SIZE_MAX; size++) {
      List<Digest> leaves = TreeOracle.leaves(size);
      Digest root = TreeOracle.root(leaves);
      for (int index = 0; index < size; index++) {
        InclusionProof proof = MerkleTree.proveInclusion(leaves, index);
        assertThat(proof)
            .isEqualTo(new InclusionProof(index, size, TreeOracle.path(index, leaves)));
        assertThat(InclusionProof.pathLength(index, size)).isEqualTo(proof.path().size());
        assertThat(proof.check(leaves.get(index), root)).isEqualTo(new ProofResult.Holds());
        assertThat(proof.rootFrom(leaves.get(index))).contains(root);
      }
    }
  }

  @Test
  void inclusion_ofALeafThatIsNotThere_isTheCallersError() {
    List<Digest> leaves = TreeOracle.leaves(3);
    for (long index : new long[] {-1, 3, Long.MAX_VALUE, 1L << 32}) {
      assertThatThrownBy(() -> MerkleTree.proveInclusion(leaves, index))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThatThrownBy(() -> InclusionProof.pathLength(3, 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> InclusionProof.pathLength(-1, 3))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void consistency_everyPairOfSizes_provesAndHolds() {
    for (int size = 1; size <= SIZE_MAX; size++) {
      List<Digest> leaves = TreeOracle.leaves(size);
      Digest root = TreeOracle.root(leaves);
      for (int old = 1; old <= size; old++) {
        ConsistencyProof proof = MerkleTree.proveConsistency(leaves, old);
        assertThat(proof).isEqualTo(new ConsistencyProof(old, size, TreeOracle.proof(old, leaves)));
        assertThat(proof.check(TreeOracle.root(leaves.subList(0, old)), root))
            .isEqualTo(new ProofResult.Holds());
      }
    }
  }

  @Test
  void consistency_fromNothingOrFromMore_isTheCallersError() {
    List<Digest> leaves = TreeOracle.leaves(3);
    for (long old : new long[] {-1, 0, 4, 1L << 32, Long.MIN_VALUE}) {
      assertThatThrownBy(() -> MerkleTree.proveConsistency(leaves, old))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void accumulator_isTheRootAfterEveryLeaf_andGoesOnFromItsSubtrees() {
    List<Digest> leaves = TreeOracle.leaves(SIZE_MAX);
    RootAccumulator accumulator = new RootAccumulator();
    for (int size = 0; size <= SIZE_MAX; size++) {
      assertThat(accumulator.size()).isEqualTo(size);
      assertThat(accumulator.root()).isEqualTo(TreeOracle.root(leaves.subList(0, size)));
      assertThat(accumulator.subtrees()).hasSize(Integer.bitCount(size));
      RootAccumulator resumed = RootAccumulator.resume(size, accumulator.subtrees());
      for (Digest leaf : leaves.subList(size, SIZE_MAX)) {
        resumed.add(leaf);
      }
      assertThat(resumed.root()).isEqualTo(TreeOracle.root(leaves));
      if (size < SIZE_MAX) {
        accumulator.add(leaves.get(size).bytes().toByteArray(), 0);
      }
    }
  }

  @Test
  void accumulator_endsAtTheLargestSize() {
    List<Digest> subtrees = TreeOracle.leaves(62);
    RootAccumulator accumulator = RootAccumulator.resume(Long.MAX_VALUE - 1, subtrees);
    accumulator.add(subtrees.get(0));
    assertThat(accumulator.size()).isEqualTo(Long.MAX_VALUE);
    assertThat(accumulator.root()).isNotNull();
    assertThatThrownBy(() -> accumulator.add(subtrees.get(0)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void accumulator_doesNotResumeWithAnotherNumberOfSubtrees() {
    List<Digest> subtrees = TreeOracle.leaves(2);
    for (long size : new long[] {-1, 0, 1, 4, 7, Long.MIN_VALUE}) {
      assertThatThrownBy(() -> RootAccumulator.resume(size, subtrees))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void accumulator_copiesWhatItIsGiven() {
    byte[] hash = TreeOracle.leaves(1).get(0).bytes().toByteArray();
    RootAccumulator accumulator = new RootAccumulator();
    accumulator.add(hash, 0);
    Digest root = accumulator.root();
    hash[0] ^= 1;
    assertThat(accumulator.root()).isEqualTo(root);
  }
}
