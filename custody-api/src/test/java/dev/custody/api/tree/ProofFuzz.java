package dev.custody.api.tree;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Whatever the proof: an answer, and never that a tree holds what was not put into it. */
class ProofFuzz {

  private static final List<Digest> LEAVES = TreeOracle.leaves(40);

  @FuzzTest(maxDuration = "2m")
  void inclusion(FuzzedDataProvider data) {
    long index = data.consumeLong();
    long size = data.consumeLong();
    Digest leaf = digest(data);
    InclusionProof proof = new InclusionProof(index, size, path(data));
    Optional<Digest> root = proof.rootFrom(leaf);
    boolean possible = index >= 0 && index < size;
    boolean fits = possible && proof.path().size() == InclusionProof.pathLength(index, size);
    if (root.isPresent() != fits) {
      throw new AssertionError("root from a path of another length: " + proof);
    }
    if (proof.check(leaf, root.orElse(leaf)) instanceof ProofResult.Holds != fits) {
      throw new AssertionError("check and rootFrom differ: " + proof);
    }
  }

  @FuzzTest(maxDuration = "2m")
  void consistency(FuzzedDataProvider data) {
    int oldSize = data.consumeInt(1, 40);
    int newSize = data.consumeInt(1, 40);
    ConsistencyProof proof = new ConsistencyProof(oldSize, newSize, path(data));
    Digest oldRoot = TreeOracle.root(LEAVES.subList(0, oldSize));
    Digest newRoot = TreeOracle.root(LEAVES.subList(0, newSize));
    boolean holds = proof.check(oldRoot, newRoot) instanceof ProofResult.Holds;
    boolean right =
        oldSize <= newSize
            && proof.path().equals(TreeOracle.proof(oldSize, LEAVES.subList(0, newSize)));
    if (holds != right) {
      throw new AssertionError("another path than the one of the definition: " + proof);
    }
    ConsistencyProof wild =
        new ConsistencyProof(data.consumeLong(), data.consumeLong(), proof.path());
    boolean same = wild.oldSize() >= 1 && wild.oldSize() == wild.newSize();
    if (wild.check(oldRoot, newRoot) instanceof ProofResult.Holds && !same && !right) {
      throw new AssertionError("sizes out of nowhere: " + wild);
    }
  }

  private static List<Digest> path(FuzzedDataProvider data) {
    List<Digest> path = new ArrayList<>();
    int length = data.consumeInt(0, 70);
    for (int i = 0; i < length; i++) {
      path.add(digest(data));
    }
    return path;
  }

  /** One of the tree's own hashes, or any. */
  private static Digest digest(FuzzedDataProvider data) {
    int from = data.consumeInt(-1, 39);
    if (from < 0) {
      return new Digest(Bytes.ofOwned(Arrays.copyOf(data.consumeBytes(32), 32)));
    }
    return TreeOracle.root(LEAVES.subList(from, Math.min(40, from + (1 << data.consumeInt(0, 5)))));
  }
}
