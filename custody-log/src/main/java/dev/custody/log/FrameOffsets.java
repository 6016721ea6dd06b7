package dev.custody.log;

import java.util.Arrays;

/**
 * Where every 64th entry's frame begins in its segment, as far as it is known, so that a read by
 * index walks at most 64 frames. Safe for use by many threads.
 */
final class FrameOffsets {

  static final int EVERY = 64;

  // 0 where it is not known: no frame begins there.
  private long[] offsets = new long[64];

  synchronized void add(long index, long offset) {
    if (index % EVERY != 0 || index / EVERY >= Integer.MAX_VALUE - 8) {
      return;
    }
    int at = (int) (index / EVERY);
    if (at >= offsets.length) {
      offsets = Arrays.copyOf(offsets, Math.max(at + 1, 2 * offsets.length));
    }
    offsets[at] = offset;
  }

  /** The offset for an index that is a multiple of {@link #EVERY}; 0 if it is not known. */
  synchronized long get(long index) {
    long at = index / EVERY;
    return at < offsets.length ? offsets[(int) at] : 0;
  }
}
