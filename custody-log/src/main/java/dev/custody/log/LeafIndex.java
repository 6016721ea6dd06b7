package dev.custody.log;

import java.io.IOException;

/**
 * Finds the entries of a log by their leaf hash. It may say "perhaps", so the caller compares each
 * candidate in full; it must never miss one that was added. Used by one thread at a time: while a
 * log is open for writing, by its writer.
 */
interface LeafIndex {

  /** Compares a candidate in full. */
  interface Candidate {
    boolean test(long index) throws IOException;
  }

  /**
   * The index of the entry with this leaf hash.
   *
   * @return -1 if there is none
   */
  long find(byte[] leaf, Candidate isIt) throws IOException;

  /**
   * Takes the next entry, which is durable.
   *
   * @param leaf its leaf hash; not to be kept
   * @param entry its bytes; not to be kept
   */
  void add(byte[] leaf, byte[] entry, long index) throws IOException;
}
