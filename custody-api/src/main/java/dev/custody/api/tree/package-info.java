/**
 * The Merkle tree of RFC 9162, section 2.1: leaf and node hashes, roots, inclusion and consistency
 * proofs, made and checked (docs/format.md, trees). {@link dev.custody.api.tree.MerkleTree} makes,
 * the proofs judge themselves. All but {@link dev.custody.api.tree.RootAccumulator} is immutable
 * and safe to share between threads.
 */
@NullMarked
package dev.custody.api.tree;

import org.jspecify.annotations.NullMarked;
