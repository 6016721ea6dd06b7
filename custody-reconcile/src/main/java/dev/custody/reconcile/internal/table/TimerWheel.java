package dev.custody.reconcile.internal.table;

import java.io.IOException;
import java.util.Arrays;

/**
 * Timers of handles, filed lazily: the true deadline stands with the unit, the wheel only knows a
 * time at which to look. Moving a deadline later costs nothing here; a bucket whose time has come
 * is looked through, and what is not yet due is filed again. Due ones come in the order (deadline,
 * handle), however and whenever they were filed.
 *
 * <pre>
 * tick = milliseconds >>> tickShift, in groups of six bits: level 5 | 4 | 3 | 2 | 1 | 0
 * a filing lies at the level of the highest group in which it differs from the present tick,
 * in the slot of that group; one of the present tick (or before) lies in a heap by deadline
 * </pre>
 *
 * <p>A filing is four bytes in a chunk of its slot. Chunks are used again, so in steady state
 * nothing is allocated. Rule for callers: a handle whose deadline is set, or moved earlier, is
 * {@link #arm armed}; moved later, it need not be. Filings of a handle that is gone are dropped
 * when they come up, so nothing needs to be cancelled.
 *
 * <p>Source: G. Varghese, T. Lauck, "Hashed and hierarchical timing wheels" (1987). For one thread
 * at a time. Hot path: see ADR 141.
 */
public final class TimerWheel {

  /** No deadline. */
  public static final long NONE = Long.MAX_VALUE;

  /** Where the true deadlines stand. */
  public interface Deadlines {

    /** The present deadline of a handle in milliseconds, or {@link #NONE}. */
    long deadlineMs(int handle);

    /** The deadline of a handle has come; afterwards it has a later one or none. */
    void due(long deadlineMs, int handle);
  }

  private static final int LEVELS = 6;
  private static final int GROUP_BITS = 6;
  private static final int SLOTS = 1 << GROUP_BITS;
  private static final int SLOT_MASK = SLOTS - 1;
  private static final int CHUNK_SHIFT = 8;
  private static final int CHUNK = 1 << CHUNK_SHIFT;
  private static final int TICK_SHIFT_MAX = 20;
  private static final int FILINGS_MAX = 1 << 28;
  private static final int MAGIC = 0x4d545543; // CUTM
  private static final int VERSION = 1;

  private final int tickShift;
  private long tick; // present: every filing outside of the heap is of a later one
  private final long[] occupied = new long[LEVELS];
  private final int[] head = new int[LEVELS * SLOTS]; // chunk + 1, the newest of the slot
  private final int[] fill = new int[LEVELS * SLOTS]; // filings in that chunk; the others are full

  private int[][] chunks = new int[8][];
  private int[] nextChunk = new int[8];
  private int chunkCount;
  private int freeChunk; // chunk + 1

  private long[] heapDeadline = new long[64];
  private int[] heapHandle = new int[64];
  private int heapSize;
  private int filings; // outside of the heap

  /**
   * An empty wheel.
   *
   * @param tickShift a tick is 2 to this power milliseconds, 0 to 20; 10 is about a second
   * @param startMs the present, at least 0
   */
  public TimerWheel(int tickShift, long startMs) {
    if (tickShift < 0 || tickShift > TICK_SHIFT_MAX || startMs < 0) {
      throw new IllegalArgumentException(
          "a wheel out of range: tickShift=" + tickShift + ", startMs=" + startMs);
    }
    this.tickShift = tickShift;
    tick = startMs >> tickShift;
  }

  /** How many filings there are: one or a few for each handle that has a deadline. */
  public int filings() {
    return filings + heapSize;
  }

  /** Bytes of heap that the wheel holds. */
  public long heapBytes() {
    return chunkCount * (CHUNK * 4L + 16)
        + chunks.length * 4L
        + nextChunk.length * 4L
        + heapDeadline.length * 12L
        + LEVELS * SLOTS * 8L;
  }

  /** Files a handle under its deadline; nothing happens for {@link #NONE}. */
  public void arm(int handle, long deadlineMs) {
    if (deadlineMs != NONE) {
      file(handle, deadlineMs);
    }
  }

  private void file(int handle, long deadlineMs) {
    long at = deadlineMs >> tickShift;
    if (at <= tick) {
      push(deadlineMs, handle);
      return;
    }
    if ((at ^ tick) >>> LEVELS * GROUP_BITS != 0) {
      at = tick | (1L << LEVELS * GROUP_BITS) - 1; // farther than the wheel: looked at on the way
      if (at == tick) {
        push(deadlineMs, handle);
        return;
      }
    }
    int level = (Long.SIZE - 1 - Long.numberOfLeadingZeros(at ^ tick)) / GROUP_BITS;
    int group = (int) (at >>> level * GROUP_BITS) & SLOT_MASK;
    int slot = level * SLOTS + group;
    int chunk = head[slot];
    int filled = fill[slot];
    if (chunk == 0 || filled == CHUNK) {
      int fresh = takeChunk();
      nextChunk[fresh - 1] = chunk;
      head[slot] = fresh;
      chunk = fresh;
      filled = 0;
      occupied[level] |= 1L << group;
    }
    chunks[chunk - 1][filled] = handle;
    fill[slot] = filled + 1;
    filings++;
  }

  private int takeChunk() {
    if (freeChunk != 0) {
      int chunk = freeChunk;
      freeChunk = nextChunk[chunk - 1];
      return chunk;
    }
    if (chunkCount == chunks.length) {
      chunks = Arrays.copyOf(chunks, chunkCount * 2);
      nextChunk = Arrays.copyOf(nextChunk, chunkCount * 2);
    }
    chunks[chunkCount] = new int[CHUNK];
    return ++chunkCount;
  }

  /**
   * Lets time come to {@code nowMs}: calls {@link Deadlines#due} for every handle whose deadline is
   * at or before it, in the order (deadline, handle). A time before the present changes nothing but
   * fires what is due by it.
   *
   * @throws IllegalStateException if {@code due} leaves a handle with a deadline not after the one
   *     that has come
   */
  public void advance(long nowMs, Deadlines deadlines) {
    long target = nowMs >> tickShift;
    while (true) {
      fire(nowMs, deadlines);
      int slot = nextSlot();
      long start = slot < 0 ? Long.MAX_VALUE : startOf(slot);
      if (start > target) {
        tick = Math.max(tick, target);
        return;
      }
      tick = start;
      drain(slot, deadlines);
    }
  }

  /**
   * A time by which nothing outside of this wheel can become due: {@link #advance} up to just
   * before it does nothing. {@link #NONE} if nothing is filed.
   */
  public long nextMs() {
    if (heapSize > 0) {
      return heapDeadline[0];
    }
    int slot = nextSlot();
    return slot < 0 ? NONE : startOf(slot) << tickShift;
  }

  /** The slot whose time comes first: lower levels come before higher ones. */
  private int nextSlot() {
    for (int level = 0; level < LEVELS; level++) {
      if (occupied[level] != 0) {
        return level * SLOTS + Long.numberOfTrailingZeros(occupied[level]);
      }
    }
    return -1;
  }

  private long startOf(int slot) {
    int level = slot / SLOTS;
    long below = tick >>> level * GROUP_BITS & ~(long) SLOT_MASK;
    return (below | slot & SLOT_MASK) << level * GROUP_BITS;
  }

  private void drain(int slot, Deadlines deadlines) {
    int chunk = head[slot];
    int filled = fill[slot];
    head[slot] = 0;
    fill[slot] = 0;
    occupied[slot / SLOTS] &= ~(1L << slot);
    while (chunk != 0) {
      int[] handles = chunks[chunk - 1];
      filings -= filled;
      for (int i = 0; i < filled; i++) {
        long deadline = deadlines.deadlineMs(handles[i]);
        if (deadline != NONE) {
          file(handles[i], deadline);
        }
      }
      int next = nextChunk[chunk - 1];
      nextChunk[chunk - 1] = freeChunk;
      freeChunk = chunk;
      chunk = next;
      filled = CHUNK;
    }
  }

  private void fire(long nowMs, Deadlines deadlines) {
    long firedDeadline = NONE;
    int firedHandle = -1;
    while (heapSize > 0 && heapDeadline[0] <= nowMs) {
      long deadline = heapDeadline[0];
      int handle = heapHandle[0];
      pop();
      if (deadline == firedDeadline && handle == firedHandle) {
        continue; // filed twice
      }
      long present = deadlines.deadlineMs(handle);
      if (present == deadline) {
        deadlines.due(deadline, handle);
        firedDeadline = deadline;
        firedHandle = handle;
        present = deadlines.deadlineMs(handle);
        if (present <= deadline) {
          throw new IllegalStateException(
              "a deadline that does not move: deadlineMs=" + deadline + ", then " + present);
        }
      }
      // An earlier deadline has a filing of its own, by the rule for callers.
      if (present != NONE && present > deadline) {
        file(handle, present);
      }
    }
  }

  // ---- heap by (deadline, handle)

  private static boolean before(long deadlineA, int handleA, long deadlineB, int handleB) {
    return deadlineA < deadlineB || (deadlineA == deadlineB && handleA < handleB);
  }

  private void push(long deadline, int handle) {
    if (heapSize == heapHandle.length) {
      heapDeadline = Arrays.copyOf(heapDeadline, heapSize * 2);
      heapHandle = Arrays.copyOf(heapHandle, heapSize * 2);
    }
    int at = heapSize++;
    while (at > 0) {
      int parent = at - 1 >>> 1;
      if (!before(deadline, handle, heapDeadline[parent], heapHandle[parent])) {
        break;
      }
      heapDeadline[at] = heapDeadline[parent];
      heapHandle[at] = heapHandle[parent];
      at = parent;
    }
    heapDeadline[at] = deadline;
    heapHandle[at] = handle;
  }

  private void pop() {
    int last = --heapSize;
    long deadline = heapDeadline[last];
    int handle = heapHandle[last];
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= last) {
        break;
      }
      if (child + 1 < last
          && before(
              heapDeadline[child + 1],
              heapHandle[child + 1],
              heapDeadline[child],
              heapHandle[child])) {
        child++;
      }
      if (!before(heapDeadline[child], heapHandle[child], deadline, handle)) {
        break;
      }
      heapDeadline[at] = heapDeadline[child];
      heapHandle[at] = heapHandle[child];
      at = child;
    }
    heapDeadline[at] = deadline;
    heapHandle[at] = handle;
  }

  // ---- snapshot

  /** Writes all filings. */
  public void write(SnapshotWriter out) throws IOException {
    out.beginPart(MAGIC, VERSION);
    out.putInt(tickShift);
    out.putLong(tick);
    out.putInt(heapSize);
    out.putLongs(heapDeadline, 0, heapSize);
    out.putInts(heapHandle, 0, heapSize);
    for (int slot = 0; slot < head.length; slot++) {
      int full = 0;
      for (int c = head[slot]; c != 0; c = nextChunk[c - 1]) {
        full++;
      }
      out.putInt(full == 0 ? 0 : (full - 1) * CHUNK + fill[slot]);
      int filled = fill[slot];
      for (int c = head[slot]; c != 0; c = nextChunk[c - 1]) {
        out.putInts(chunks[c - 1], 0, filled);
        filled = CHUNK;
      }
    }
    out.endPart();
  }

  /**
   * Reads a wheel that {@link #write} wrote.
   *
   * @param tickShift what it must have
   * @param handlesEnd all handles must be below this
   * @throws DamagedSnapshotException if it is cut off, damaged or not of this shape
   */
  public static TimerWheel read(SnapshotReader in, int tickShift, int handlesEnd)
      throws IOException {
    in.beginPart(MAGIC, VERSION);
    in.getCount("tickShift", tickShift, tickShift);
    long tick = in.getLong();
    if (tick < 0 || tick > Long.MAX_VALUE >> tickShift) {
      throw new DamagedSnapshotException("a present out of range: tick=" + tick);
    }
    TimerWheel wheel = new TimerWheel(tickShift, tick << tickShift);
    wheel.readHeap(in, handlesEnd);
    for (int slot = 0; slot < wheel.head.length; slot++) {
      wheel.readSlot(in, slot, handlesEnd);
    }
    in.endPart();
    return wheel;
  }

  private void readHeap(SnapshotReader in, int handlesEnd) throws IOException {
    int count = in.getCount("heapSize", 0, FILINGS_MAX);
    // Grown as it is read: a damaged count must not take memory that the bytes do not fill.
    for (int at = 0; at < count; ) {
      int part = Math.min(count - at, 1 << 16);
      heapDeadline = Arrays.copyOf(heapDeadline, Math.max(heapDeadline.length, at + part));
      in.getLongs(heapDeadline, at, part);
      at += part;
    }
    heapHandle = new int[heapDeadline.length];
    in.getInts(heapHandle, 0, count);
    checkHandles(heapHandle, count, handlesEnd);
    heapSize = count;
  }

  private void readSlot(SnapshotReader in, int slot, int handlesEnd) throws IOException {
    int left = in.getCount("filings", 0, FILINGS_MAX);
    int level = slot / SLOTS;
    boolean past = slot % SLOTS <= (tick >>> level * GROUP_BITS & SLOT_MASK);
    if (left > 0 && past) {
      throw new DamagedSnapshotException("filings in the past: slot=" + slot + ", count=" + left);
    }
    int filled = left == 0 ? 0 : (left - 1) % CHUNK + 1;
    fill[slot] = filled;
    filings += left;
    occupied[level] |= left == 0 ? 0 : 1L << slot;
    int newer = 0;
    while (left > 0) {
      int chunk = takeChunk();
      in.getInts(chunks[chunk - 1], 0, filled);
      checkHandles(chunks[chunk - 1], filled, handlesEnd);
      if (newer == 0) {
        head[slot] = chunk;
      } else {
        nextChunk[newer - 1] = chunk;
      }
      newer = chunk;
      left -= filled;
      filled = CHUNK;
    }
  }

  private static void checkHandles(int[] handles, int count, int end)
      throws DamagedSnapshotException {
    for (int i = 0; i < count; i++) {
      if (handles[i] < 0 || handles[i] >= end) {
        throw new DamagedSnapshotException(
            "a handle out of range: handle=" + handles[i] + ", end=" + end);
      }
    }
  }
}
