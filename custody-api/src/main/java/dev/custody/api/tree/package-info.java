/**
 * The Merkle tree of RFC 9162, section 2.1: leaf and node hashes, roots, inclusion and consistency
 * proofs, made and checked.
 */
@NullMarked
package dev.custody.api.tree;

import org.jspecify.annotations.NullMarked;
