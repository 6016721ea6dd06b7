package dev.custody.crypto.internal.verify;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.KeyId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Batch roots whose signature has been found to hold, so that a batch costs one signature check
 * however many of its events come one by one. Bounded, least recently used first out. Thread-safe.
 */
final class RootCache {

  private static final int ROOTS_MAX = 1_024;

  private final Map<SignedRoot, Boolean> verified =
      new LinkedHashMap<SignedRoot, Boolean>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SignedRoot, Boolean> eldest) {
          return size() > ROOTS_MAX;
        }
      };

  synchronized boolean contains(SignedRoot root) {
    return verified.get(root) != null;
  }

  synchronized void add(SignedRoot root) {
    verified.put(root, Boolean.TRUE);
  }

  /** All that the signature depends on, and the signature. */
  record SignedRoot(KeyId kid, Algorithm algorithm, long treeSize, Digest root, Bytes signature) {}
}
