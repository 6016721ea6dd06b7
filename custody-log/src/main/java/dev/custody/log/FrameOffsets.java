package dev.custody.log;

import dev.custody.log.internal.index.Runs;
import java.io.IOException;
import java.util.Arrays;

/**
 * Where every 64th entry's frame begins in its segment, as far as it is known, so that a read by
 * index walks at most 64 frames. What was read before is kept in memory; for the rest the runs of
 * the index have hints. Safe for use by many threads.
 */
final class FrameOffsets {

  static final int EVERY = 64;

  private volatile Runs runs;

  // offsets[i] is that of entry base + 64 i; 0 where it is not known: no frame begins there.
  private final long base;
  private long[] offsets = new long[64];

  /**
   * @param runs that have hints for what comes before their end
   */
  FrameOffsets(Runs runs) {
    this.runs = runs;
    this.base = runs.end() / EVERY * EVERY;
  }

  /** Takes the runs that the index has now. */
  void setRuns(Runs now) {
    runs = now;
  }

  synchronized void add(long index, long offset) {
    long at = (index - base) / EVERY;
    if (index % EVERY != 0 || index < base || at >= Integer.MAX_VALUE - 8) {
      return;
    }
    if (at >= offsets.length) {
      offsets = Arrays.copyOf(offsets, (int) Math.max(at + 1, 2L * offsets.length));
    }
    offsets[(int) at] = offset;
  }

  /** The offset for an index that is a multiple of {@link #EVERY}; 0 if it is not known. */
  synchronized long get(long index) {
    long at = (index - base) / EVERY;
    return index >= base && at < offsets.length ? offsets[(int) at] : 0;
  }

  /** The same from the index: to be believed only if the frame there is the one. */
  long hint(long index) {
    try {
      Runs now = runs;
      return index < now.end() ? now.offset(index) : 0;
    } catch (IOException e) {
      // Without it the segment is walked from its begin.
      return 0;
    }
  }
}
