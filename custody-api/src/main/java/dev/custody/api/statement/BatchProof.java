package dev.custody.api.statement;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import java.util.List;
import java.util.Objects;

/**
 * What stands in the signature field of a batched statement: one signature over the root of a tree,
 * and the path from the statement's leaf to that root (RFC 9162, section 2.1.3).
 *
 * @param signature the signature over the batch
 * @param treeSize leaves in the tree, 1..65,536
 * @param leafIndex the 0-based index of the statement's leaf
 * @param path the inclusion path, leaf side first
 * @since 0.1.0
 */
public record BatchProof(Bytes signature, long treeSize, long leafIndex, List<Digest> path) {

  public BatchProof {
    Objects.requireNonNull(signature, "signature");
    path = List.copyOf(path);
  }
}
