package dev.custody.api.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A proof that was altered proves nothing: every alteration of every proof of small trees. */
class ProofTamperTest {

  private static final int SIZE_MAX = 17;

  @Test
  void inclusion_everyBitOfPathLeafAndRoot_counts() {
    for (int size = 1; size <= 9; size++) {
      List<Digest> leaves = TreeOracle.leaves(size);
      Digest root = TreeOracle.root(leaves);
      for (int index = 0; index < size; index++) {
        InclusionProof proof = MerkleTree.proveInclusion(leaves, index);
        Digest leaf = leaves.get(index);
        for (int bit = 0; bit < 256; bit++) {
          fails(proof.check(flip(leaf, bit), root));
          fails(proof.check(leaf, flip(root, bit)));
          for (int at = 0; at < proof.path().size(); at++) {
            List<Digest> path = new ArrayList<>(proof.path());
            path.set(at, flip(path.get(at), bit));
            fails(new InclusionProof(index, size, path).check(leaf, root));
          }
        }
      }
    }
  }

  @Test
  void inclusion_atEveryOtherIndex_fails() {
    for (int size = 1; size <= SIZE_MAX; size++) {
      List<Digest> leaves = TreeOracle.leaves(size);
      Digest root = TreeOracle.root(leaves);
      for (int index = 0; index < size; index++) {
        InclusionProof proof = MerkleTree.proveInclusion(leaves, index);
        for (long other = -2; other < size + 3; other++) {
          if (other != index) {
            fails(new InclusionProof(other, size, proof.path()).check(leaves.get(index), root));
          }
        }
        for (int bit = 0; bit < 64; bit++) {
          long other = index ^ 1L << bit;
          fails(new InclusionProof(other, size, proof.path()).check(leaves.get(index), root));
        }
      }
    }
  }

  @Test
  void inclusion_inATreeOfAnotherSize_fails_whereTheWayIsAnother() {
    int sameWay = 0;
    for (int size = 1; size <= SIZE_MAX; size++) {
      List<Digest> leaves = TreeOracle.leaves(size);
      Digest root = TreeOracle.root(leaves);
      for (int index = 0; index < size; index++) {
        InclusionProof proof = MerkleTree.proveInclusion(leaves, index);
        for (int other = 0; other <= 2 * SIZE_MAX; other++) {
          ProofResult result =
              new InclusionProof(index, other, proof.path()).check(leaves.get(index), root);
          // Sizes between which a leaf's way to the root has the same turns cannot be told apart:
          // the root says the size, so both come signed together (RFC 9162, 2.1.3.2).
          boolean same = index < other && turns(index, other).equals(turns(index, size));
          assertThat(result instanceof ProofResult.Holds)
              .as("index %d, size %d as %d", index, size, other)
              .isEqualTo(same);
          sameWay += same && other != size ? 1 : 0;
        }
      }
    }
    assertThat(sameWay).isPositive();
  }

  @Test
  void inclusion_withAHashMoreFewerOrSwapped_fails() {
    for (int size = 1; size <= SIZE_MAX; size++) {
      List<Digest> leaves = TreeOracle.leaves(size);
      Digest root = TreeOracle.root(leaves);
      for (int index = 0; index < size; index++) {
        Digest leaf = leaves.get(index);
        List<Digest> whole = MerkleTree.proveInclusion(leaves, index).path();
        for (List<Digest> path : malformed(whole, List.of(root, leaf))) {
          InclusionProof proof = new InclusionProof(index, size, path);
          fails(proof.check(leaf, root));
          assertThat(proof.rootFrom(leaf).isPresent()).isEqualTo(path.size() == whole.size());
        }
      }
    }
  }

  @Test
  void inclusion_ofANodeAsALeaf_fails() {
    // Without the first byte the left subtree of 2 could pose as leaf 0 of 2.
    List<Digest> leaves = TreeOracle.leaves(4);
    Digest left = TreeOracle.root(leaves.subList(0, 2));
    List<Digest> path = List.of(TreeOracle.root(leaves.subList(2, 4)));
    fails(new InclusionProof(0, 4, path).check(left, TreeOracle.root(leaves)));
  }

  @Test
  void rootFrom_ofAnImpossiblePlace_isEmpty() {
    Digest leaf = TreeOracle.leaves(1).get(0);
    long[][] places = {{-1, 1}, {1, 1}, {0, 0}, {0, -1}, {Long.MIN_VALUE, 1}, {5, Long.MIN_VALUE}};
    for (long[] place : places) {
      InclusionProof proof = new InclusionProof(place[0], place[1], List.of());
      assertThat(proof.rootFrom(leaf)).isEmpty();
      fails(proof.check(leaf, leaf));
    }
  }

  @Test
  void consistency_everyBitOfPathAndRoots_counts() {
    for (int size = 2; size <= 9; size++) {
      List<Digest> leaves = TreeOracle.leaves(size);
      Digest root = TreeOracle.root(leaves);
      for (int old = 1; old <= size; old++) {
        ConsistencyProof proof = MerkleTree.proveConsistency(leaves, old);
        Digest oldRoot = TreeOracle.root(leaves.subList(0, old));
        for (int bit = 0; bit < 256; bit++) {
          fails(proof.check(flip(oldRoot, bit), root));
          fails(proof.check(oldRoot, flip(root, bit)));
          for (int at = 0; at < proof.path().size(); at++) {
            List<Digest> path = new ArrayList<>(proof.path());
            path.set(at, flip(path.get(at), bit));
            fails(new ConsistencyProof(old, size, path).check(oldRoot, root));
          }
        }
      }
    }
  }

  @Test
  void consistency_withAHashMoreFewerOrSwapped_fails() {
    for (int size = 2; size <= SIZE_MAX; size++) {
      List<Digest> leaves = TreeOracle.leaves(size);
      Digest root = TreeOracle.root(leaves);
      for (int old = 1; old <= size; old++) {
        Digest oldRoot = TreeOracle.root(leaves.subList(0, old));
        List<Digest> whole = MerkleTree.proveConsistency(leaves, old).path();
        for (List<Digest> path : malformed(whole, List.of(root, oldRoot))) {
          fails(new ConsistencyProof(old, size, path).check(oldRoot, root));
        }
      }
    }
  }

  @Test
  void consistency_betweenOtherRoots_fails() {
    for (int size = 2; size <= SIZE_MAX; size++) {
      List<Digest> leaves = TreeOracle.leaves(size);
      for (int old = 1; old < size; old++) {
        ConsistencyProof proof = MerkleTree.proveConsistency(leaves, old);
        for (int otherOld = 0; otherOld <= size; otherOld++) {
          for (int otherNew = 0; otherNew <= size; otherNew++) {
            ProofResult result =
                proof.check(
                    TreeOracle.root(leaves.subList(0, otherOld)),
                    TreeOracle.root(leaves.subList(0, otherNew)));
            assertThat(result instanceof ProofResult.Holds)
                .isEqualTo(otherOld == old && otherNew == size);
          }
        }
      }
    }
  }

  @Test
  void consistency_claimedOfOtherSizes_failsWhereTheWayIsAnother() {
    int sameWay = 0;
    for (int size = 1; size <= SIZE_MAX; size++) {
      List<Digest> leaves = TreeOracle.leaves(size);
      Digest root = TreeOracle.root(leaves);
      for (int old = 1; old <= size; old++) {
        List<Digest> path = MerkleTree.proveConsistency(leaves, old).path();
        Digest oldRoot = TreeOracle.root(leaves.subList(0, old));
        String way = way(old, size);
        for (int otherOld = -1; otherOld <= 2 * SIZE_MAX; otherOld++) {
          for (int otherNew = -1; otherNew <= 2 * SIZE_MAX; otherNew++) {
            ProofResult result =
                new ConsistencyProof(otherOld, otherNew, path).check(oldRoot, root);
            // As with inclusion: where both roots are computed from one path by the same turns,
            // sizes cannot be told apart; a checkpoint has size and root signed together.
            boolean same =
                otherOld >= 1 && otherOld <= otherNew && way(otherOld, otherNew).equals(way);
            assertThat(result instanceof ProofResult.Holds)
                .as("%d to %d as %d to %d", old, size, otherOld, otherNew)
                .isEqualTo(same);
            sameWay += same && (otherOld != old || otherNew != size) ? 1 : 0;
          }
        }
      }
    }
    assertThat(sameWay).isPositive();
  }

  @Test
  void consistency_fromTheEmptyTreeOrShrinking_fails() {
    Digest empty = MerkleTree.emptyRoot();
    long[][] sizes = {{0, 0}, {0, 1}, {-1, 0}, {-1, 5}, {2, 1}, {Long.MIN_VALUE, Long.MAX_VALUE}};
    for (long[] pair : sizes) {
      fails(new ConsistencyProof(pair[0], pair[1], List.of()).check(empty, empty));
      fails(new ConsistencyProof(pair[0], pair[1], List.of(empty)).check(empty, empty));
    }
  }

  @Test
  void consistency_betweenEqualSizes_isEqualityOfRoots() {
    List<Digest> leaves = TreeOracle.leaves(2);
    Digest a = leaves.get(0);
    Digest b = leaves.get(1);
    for (long size : new long[] {1, 2, Long.MAX_VALUE}) {
      assertThat(new ConsistencyProof(size, size, List.of()).check(a, a))
          .isEqualTo(new ProofResult.Holds());
      fails(new ConsistencyProof(size, size, List.of()).check(a, b));
      fails(new ConsistencyProof(size, size, List.of(a)).check(a, a));
    }
  }

  private static List<List<Digest>> malformed(List<Digest> path, List<Digest> extras) {
    List<List<Digest>> malformed = new ArrayList<>();
    for (int at = 0; at < path.size(); at++) {
      List<Digest> fewer = new ArrayList<>(path);
      fewer.remove(at);
      malformed.add(fewer);
      for (int other = at + 1; other < path.size(); other++) {
        List<Digest> swapped = new ArrayList<>(path);
        Collections.swap(swapped, at, other);
        malformed.add(swapped);
      }
    }
    List<Digest> all = new ArrayList<>(extras);
    all.addAll(path);
    for (Digest extra : all) {
      for (int at = 0; at <= path.size(); at++) {
        List<Digest> more = new ArrayList<>(path);
        more.add(at, extra);
        malformed.add(more);
      }
    }
    return malformed;
  }

  /** From the leaf up: at each level with a sibling, whether that is on the left. */
  private static String turns(int index, int size) {
    if (size == 1) {
      return "";
    }
    int k = Integer.highestOneBit(size - 1);
    return index < k ? turns(index, k) + "r" : turns(index - k, size - k) + "l";
  }

  /**
   * How the proof between two sizes is put together, by the recursion that defines it (RFC 9162,
   * 2.1.4.1): from the bottom up, whether it begins with the old root itself, and at each level
   * whether the hash on the path is of the left subtree, and so of both trees, or of the right one.
   */
  private static String way(int old, int size) {
    return old == size ? "equal" : subWay(old, size, true);
  }

  private static String subWay(int old, int size, boolean whole) {
    if (old == size) {
      return whole ? "root" : "hash";
    }
    int k = Integer.highestOneBit(size - 1);
    return old <= k ? subWay(old, k, whole) + "r" : subWay(old - k, size - k, false) + "l";
  }

  private static Digest flip(Digest digest, int bit) {
    byte[] bytes = digest.bytes().toByteArray();
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    return new Digest(Bytes.ofOwned(bytes));
  }

  private static void fails(ProofResult result) {
    assertThat(result).isInstanceOf(ProofResult.Fails.class);
    assertThat(((ProofResult.Fails) result).why()).isNotBlank();
  }
}
