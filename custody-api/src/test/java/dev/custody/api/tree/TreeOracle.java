package dev.custody.api.tree;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import java.util.ArrayList;
import java.util.List;

/** The recursive definitions of RFC 9162, section 2.1, word by word, and leaves to try them on. */
final class TreeOracle {

  private TreeOracle() {}

  /** Leaf hashes of the entries "0", "1" and so on. */
  static List<Digest> leaves(int count) {
    List<Digest> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leaves.add(Digest.sha256(new byte[] {0}, Integer.toString(i).getBytes()));
    }
    return leaves;
  }

  /** 2.1.1: MTH(D_n), of leaf hashes. */
  static Digest root(List<Digest> d) {
    if (d.isEmpty()) {
      return Digest.sha256(Bytes.EMPTY);
    }
    if (d.size() == 1) {
      return d.get(0);
    }
    int k = split(d.size());
    return node(root(d.subList(0, k)), root(d.subList(k, d.size())));
  }

  /** 2.1.3.1: PATH(m, D_n). */
  static List<Digest> path(int m, List<Digest> d) {
    if (d.size() == 1) {
      return new ArrayList<>();
    }
    int k = split(d.size());
    List<Digest> left = d.subList(0, k);
    List<Digest> right = d.subList(k, d.size());
    List<Digest> path = m < k ? path(m, left) : path(m - k, right);
    path.add(m < k ? root(right) : root(left));
    return path;
  }

  /** 2.1.4.1: PROOF(m, D_n). */
  static List<Digest> proof(int m, List<Digest> d) {
    return subproof(m, d, true);
  }

  private static List<Digest> subproof(int m, List<Digest> d, boolean known) {
    if (m == d.size()) {
      List<Digest> proof = new ArrayList<>();
      if (!known) {
        proof.add(root(d));
      }
      return proof;
    }
    int k = split(d.size());
    List<Digest> left = d.subList(0, k);
    List<Digest> right = d.subList(k, d.size());
    List<Digest> proof = m <= k ? subproof(m, left, known) : subproof(m - k, right, false);
    proof.add(m <= k ? root(right) : root(left));
    return proof;
  }

  static Digest node(Digest left, Digest right) {
    return Digest.sha256(new byte[] {1}, left.bytes().toByteArray(), right.bytes().toByteArray());
  }

  /** The largest power of two smaller than n. */
  private static int split(int n) {
    int k = 1;
    while (k * 2 < n) {
      k *= 2;
    }
    return k;
  }
}
