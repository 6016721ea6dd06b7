package dev.custody.reconcile.internal.table;

import java.io.IOException;
import java.util.Arrays;

/**
 * A table from 128-bit keys to a fixed number of state words. A key that is added gets a handle, a
 * small int that stays its own until it is removed; state is read and written by handle.
 *
 * <p>Two structures. Entries lie in pages in the order in which they were added; a freed place is
 * used again, last freed first. The index finds the handle of a key: segments of {@value
 * #SEGMENT_SLOTS} slots with linear probing, of which a directory (extendible hashing) knows the
 * one for the leading bits of a hash.
 *
 * <pre>
 * page:     4,096 x [ key high | key low | state word 0 .. n-1 ]   longs, then 64 longs of one bit
 *                                                                  an entry: is it in use
 * free one: [ handle + 1 of the next free one, or 0 | 0 | ... ]
 * segment:  512 x slot | count of slots in use | depth             ints
 * slot:     tag of 6 bits | handle + 1 of 26 bits; 0 is empty
 * </pre>
 *
 * <p>Problem: 10 M units without an array of their size, without a pause, without more than 64 B a
 * unit. Choice: a full segment splits in two, which moves at most {@value #SEGMENT_LOAD_MAX} slots;
 * the directory doubles now and then, four bytes for some 150 units. An entry never moves, so
 * handles can stand in timers and in other entries. Rejected: entries in the slots themselves (one
 * cache miss less, but a table that has just doubled needs twice its memory and moves everything);
 * one index array with a second one growing beside it (every look-up looks twice meanwhile). Bound:
 * at most 10.7 B of index a unit, since segments split at three quarters.
 *
 * <p>Keys are expected to be hashes under a secret key ({@link UnitHash}); a finaliser spreads
 * others. Nothing depends on the order of hashes: handles and iteration depend on the order of
 * additions and removals alone. For one thread at a time. Hot path: see {@code ReconcileSteps} and
 * ADR 140.
 */
public final class UnitTable {

  /** The most entries of one table. */
  public static final int ENTRIES_LIMIT = (1 << 26) - 1;

  /** The most state words of an entry. */
  public static final int STATE_WORDS_MAX = 64;

  static final int SEGMENT_SLOTS = 512;
  static final int SEGMENT_LOAD_MAX = SEGMENT_SLOTS * 3 / 4;

  private static final int PAGE_SHIFT = 12;
  private static final int PAGE_ENTRIES = 1 << PAGE_SHIFT;
  private static final int PAGE_MASK = PAGE_ENTRIES - 1;
  private static final int KEY_WORDS = 2;

  private static final int SLOT_MASK = SEGMENT_SLOTS - 1;
  private static final int SEGMENT_COUNT_AT = SEGMENT_SLOTS;
  private static final int SEGMENT_DEPTH_AT = SEGMENT_SLOTS + 1;
  private static final int SEGMENT_INTS = SEGMENT_SLOTS + 2;
  private static final int HANDLE_BITS = 26;
  private static final int HANDLE_MASK = (1 << HANDLE_BITS) - 1;
  private static final int TAG_MASK = ~HANDLE_MASK;
  private static final int DEPTH_FIRST = 1;
  private static final int DEPTH_MAX = 24;

  private static final int MAGIC = 0x42545543; // CUTB
  private static final int VERSION = 1;

  private final int stateWords;
  private final int entryWords;
  private final int usedAt; // in a page: where the bits of its entries in use begin
  private final int entriesMax;
  private long[][] pages = new long[1][];
  private int allocated; // handles [0..allocated) lie in pages
  private int free; // handle + 1 of the first free place below allocated, or 0
  private int size;
  private int[][] directory = new int[1 << DEPTH_FIRST][];
  private int depth = DEPTH_FIRST;
  private int segments = directory.length;
  private long touched; // keeps the loads of findAll alive

  /**
   * An empty table.
   *
   * @param stateWords longs of state an entry, 0 to {@value #STATE_WORDS_MAX}
   * @param entriesMax the most entries at a time, 1 to {@link #ENTRIES_LIMIT}
   */
  public UnitTable(int stateWords, int entriesMax) {
    if (stateWords < 0 || stateWords > STATE_WORDS_MAX) {
      throw new IllegalArgumentException(
          "state words out of range: stateWords=" + stateWords + ", most=" + STATE_WORDS_MAX);
    }
    if (entriesMax < 1 || entriesMax > ENTRIES_LIMIT) {
      throw new IllegalArgumentException(
          "entries out of range: entriesMax=" + entriesMax + ", most=" + ENTRIES_LIMIT);
    }
    this.stateWords = stateWords;
    this.entriesMax = entriesMax;
    entryWords = KEY_WORDS + stateWords;
    usedAt = PAGE_ENTRIES * entryWords;
    for (int i = 0; i < directory.length; i++) {
      directory[i] = segment(DEPTH_FIRST);
    }
  }

  private static int[] segment(int depth) {
    int[] segment = new int[SEGMENT_INTS];
    segment[SEGMENT_DEPTH_AT] = depth;
    return segment;
  }

  /** How many entries there are. */
  public int size() {
    return size;
  }

  /** Longs of state an entry. */
  public int stateWords() {
    return stateWords;
  }

  /** All handles so far are below this. */
  public int handlesEnd() {
    return allocated;
  }

  // ---- keys

  private static long mix(long high, long low) {
    long h = low ^ high * 0x9e3779b97f4a7c15L;
    h ^= h >>> 32;
    h *= 0xd6e8feb86659fd93L;
    return h ^ h >>> 29;
  }

  private static int tag(long hash) {
    return (int) (hash >>> 9) << HANDLE_BITS;
  }

  private int[] segmentOf(long hash) {
    return directory[(int) (hash >>> (Long.SIZE - depth))];
  }

  private boolean hasKey(int handle, long high, long low) {
    long[] page = pages[handle >>> PAGE_SHIFT];
    int at = (handle & PAGE_MASK) * entryWords;
    return page[at] == high && page[at + 1] == low;
  }

  private long hashOf(int handle) {
    long[] page = pages[handle >>> PAGE_SHIFT];
    int at = (handle & PAGE_MASK) * entryWords;
    return mix(page[at], page[at + 1]);
  }

  /** The handle of a key, or -1. */
  public int find(long high, long low) {
    long hash = mix(high, low);
    return find(segmentOf(hash), hash, high, low);
  }

  private int find(int[] segment, long hash, long high, long low) {
    int tag = tag(hash);
    for (int i = (int) hash & SLOT_MASK; ; i = i + 1 & SLOT_MASK) {
      int slot = segment[i];
      if (slot == 0) {
        return -1;
      }
      if ((slot & TAG_MASK) == tag && hasKey((slot & HANDLE_MASK) - 1, high, low)) {
        return (slot & HANDLE_MASK) - 1;
      }
    }
  }

  /**
   * Finds many keys: what a loop of {@link #find} finds, but the cache misses of all of them are
   * under way together. Best with 32 to 64 keys at a time.
   *
   * @param handles receives a handle or -1 for {@code high[from + i], low[from + i]} at {@code i}
   */
  public void findAll(long[] high, long[] low, int from, int count, int[] handles) {
    int[][] segmentsNow = directory;
    int shift = Long.SIZE - depth;
    // First only loads that depend on nothing before them: the slots, then the keys behind them.
    for (int i = 0; i < count; i++) {
      long hash = mix(high[from + i], low[from + i]);
      handles[i] = segmentsNow[(int) (hash >>> shift)][(int) hash & SLOT_MASK];
    }
    long sum = 0;
    for (int i = 0; i < count; i++) {
      int handle = Math.max((handles[i] & HANDLE_MASK) - 1, 0);
      long[] page = pages[handle >>> PAGE_SHIFT];
      if (page != null) {
        int at = (handle & PAGE_MASK) * entryWords;
        sum += page[at] + page[at + entryWords - 1];
      }
    }
    touched = sum;
    for (int i = 0; i < count; i++) {
      handles[i] = find(high[from + i], low[from + i]);
    }
  }

  /**
   * The handle of a key, which is added with a state of zeros if it is not there; compare {@link
   * #size()} to know.
   *
   * @throws IllegalStateException if the table is full
   */
  public int findOrAdd(long high, long low) {
    long hash = mix(high, low);
    int[] segment = segmentOf(hash);
    int found = find(segment, hash, high, low);
    if (found >= 0) {
      return found;
    }
    while (segment[SEGMENT_COUNT_AT] >= SEGMENT_LOAD_MAX) {
      split(hash, segment);
      segment = segmentOf(hash);
    }
    int handle = allocate();
    long[] page = pages[handle >>> PAGE_SHIFT];
    int at = (handle & PAGE_MASK) * entryWords;
    page[at] = high;
    page[at + 1] = low;
    insert(segment, hash, handle);
    size++;
    return handle;
  }

  private static void insert(int[] segment, long hash, int handle) {
    int i = (int) hash & SLOT_MASK;
    while (segment[i] != 0) {
      i = i + 1 & SLOT_MASK;
    }
    segment[i] = tag(hash) | handle + 1;
    segment[SEGMENT_COUNT_AT]++;
  }

  private void split(long hash, int[] full) {
    int fullDepth = full[SEGMENT_DEPTH_AT];
    if (fullDepth == depth) {
      if (depth == DEPTH_MAX) {
        throw new IllegalStateException("keys that are no hashes: one segment does not split");
      }
      directory = doubled(directory);
      depth++;
    }
    int[] zeros = segment(fullDepth + 1);
    int[] ones = segment(fullDepth + 1);
    for (int i = 0; i < SEGMENT_SLOTS; i++) {
      if (full[i] != 0) {
        int handle = (full[i] & HANDLE_MASK) - 1;
        long each = hashOf(handle);
        insert(each << fullDepth < 0 ? ones : zeros, each, handle);
      }
    }
    int span = 1 << (depth - fullDepth);
    int first = (int) (hash >>> (Long.SIZE - depth)) & -span;
    Arrays.fill(directory, first, first + span / 2, zeros);
    Arrays.fill(directory, first + span / 2, first + span, ones);
    segments++;
  }

  private static int[][] doubled(int[][] old) {
    int[][] twice = new int[old.length * 2][];
    for (int i = 0; i < old.length; i++) {
      twice[2 * i] = old[i];
      twice[2 * i + 1] = old[i];
    }
    return twice;
  }

  private int allocate() {
    int handle;
    if (free != 0) {
      handle = free - 1;
      long[] page = pages[handle >>> PAGE_SHIFT];
      free = (int) page[(handle & PAGE_MASK) * entryWords];
    } else {
      handle = allocated;
      if (handle == entriesMax) {
        throw new IllegalStateException("the table is full: entriesMax=" + entriesMax);
      }
      int number = handle >>> PAGE_SHIFT;
      if (number == pages.length) {
        pages = Arrays.copyOf(pages, Math.multiplyExact(number, 2));
      }
      if (pages[number] == null) {
        pages[number] = new long[usedAt + PAGE_ENTRIES / Long.SIZE];
      }
      allocated++;
    }
    int entry = handle & PAGE_MASK;
    pages[handle >>> PAGE_SHIFT][usedAt + (entry >>> 6)] |= 1L << entry;
    return handle;
  }

  /**
   * Removes a key.
   *
   * @return the handle it had, which may now be given to another key, or -1
   */
  public int remove(long high, long low) {
    long hash = mix(high, low);
    int[] segment = segmentOf(hash);
    int handle = find(segment, hash, high, low);
    if (handle < 0) {
      return -1;
    }
    int hole = (int) hash & SLOT_MASK;
    while ((segment[hole] & HANDLE_MASK) != handle + 1) {
      hole = hole + 1 & SLOT_MASK;
    }
    close(segment, hole);
    segment[SEGMENT_COUNT_AT]--;
    release(handle);
    size--;
    return handle;
  }

  /** Moves later slots of the run up, so that none stands behind an empty one. */
  private void close(int[] segment, int removed) {
    int hole = removed;
    for (int i = hole + 1 & SLOT_MASK; segment[i] != 0; i = i + 1 & SLOT_MASK) {
      int home = (int) hashOf((segment[i] & HANDLE_MASK) - 1) & SLOT_MASK;
      if ((i - home & SLOT_MASK) >= (i - hole & SLOT_MASK)) {
        segment[hole] = segment[i];
        hole = i;
      }
    }
    segment[hole] = 0;
  }

  private void release(int handle) {
    long[] page = pages[handle >>> PAGE_SHIFT];
    int entry = handle & PAGE_MASK;
    int at = entry * entryWords;
    Arrays.fill(page, at, at + entryWords, 0);
    page[at] = free;
    page[usedAt + (entry >>> 6)] &= ~(1L << entry);
    free = handle + 1;
  }

  // ---- entries

  /** The first eight bytes of the key of a handle in use. */
  public long high(int handle) {
    return pages[handle >>> PAGE_SHIFT][(handle & PAGE_MASK) * entryWords];
  }

  /** The last eight bytes of the key of a handle in use. */
  public long low(int handle) {
    return pages[handle >>> PAGE_SHIFT][(handle & PAGE_MASK) * entryWords + 1];
  }

  /** A state word of a handle in use. */
  public long get(int handle, int word) {
    return pages[handle >>> PAGE_SHIFT][stateAt(handle) + word];
  }

  /** Sets a state word of a handle in use. */
  public void set(int handle, int word, long value) {
    pages[handle >>> PAGE_SHIFT][stateAt(handle) + word] = value;
  }

  /** The array in which the state of a handle lies, for loops that read more than one word. */
  public long[] page(int handle) {
    return pages[handle >>> PAGE_SHIFT];
  }

  /** Where the state of a handle begins in {@link #page}. */
  public int stateAt(int handle) {
    return (handle & PAGE_MASK) * entryWords + KEY_WORDS;
  }

  /** Whether a handle is in use. */
  public boolean uses(int handle) {
    if (handle < 0 || handle >= allocated) {
      return false;
    }
    int entry = handle & PAGE_MASK;
    return (pages[handle >>> PAGE_SHIFT][usedAt + (entry >>> 6)] & 1L << entry) != 0;
  }

  /** The first handle in use after another, in rising order; -1 begins, and -1 ends. */
  public int next(int handle) {
    int at = handle + 1;
    while (at < allocated) {
      int entry = at & PAGE_MASK;
      long bits = pages[at >>> PAGE_SHIFT][usedAt + (entry >>> 6)] >>> entry;
      if (bits != 0) {
        return at + Long.numberOfTrailingZeros(bits);
      }
      at = (at | 63) + 1;
    }
    return -1;
  }

  /** All handles in use, by their keys in unsigned order. Allocates. */
  public int[] sortedHandles() {
    long[] ranks = new long[size];
    int count = 0;
    for (int handle = next(-1); handle >= 0; handle = next(handle)) {
      ranks[count++] = high(handle) & ~(long) HANDLE_MASK ^ Long.MIN_VALUE | handle;
    }
    Arrays.sort(ranks); // by the leading bits of the key, then by handle
    int[] sorted = new int[size];
    for (int i = 0; i < size; i++) {
      int handle = (int) ranks[i] & HANDLE_MASK;
      int at = i;
      while (at > 0 && compareKeys(sorted[at - 1], handle) > 0) { // rare: those bits alike
        sorted[at] = sorted[--at];
      }
      sorted[at] = handle;
    }
    return sorted;
  }

  private int compareKeys(int a, int b) {
    int byHigh = Long.compareUnsigned(high(a), high(b));
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low(a), low(b));
  }

  /** Bytes of heap that the table holds, objects' headers included. */
  public long heapBytes() {
    long pageCount = (allocated + (long) PAGE_MASK) >>> PAGE_SHIFT;
    return pageCount * ((usedAt + PAGE_ENTRIES / Long.SIZE) * (long) Long.BYTES + 16)
        + segments * (SEGMENT_INTS * (long) Integer.BYTES + 16)
        + directory.length * 4L
        + pages.length * 4L;
  }

  // ---- snapshot

  /** Writes all of it: after {@link #read} every handle and every later step is the same. */
  public void write(SnapshotWriter out) throws IOException {
    out.beginPart(MAGIC, VERSION);
    out.putInt(stateWords);
    out.putInt(allocated);
    out.putInt(size);
    out.putInt(free);
    out.putInt(depth);
    out.putInt(segments);
    for (int first = 0; first < allocated; first += PAGE_ENTRIES) {
      long[] page = pages[first >>> PAGE_SHIFT];
      out.putLongs(page, 0, Math.min(PAGE_ENTRIES, allocated - first) * entryWords);
      out.putLongs(page, usedAt, PAGE_ENTRIES / Long.SIZE);
    }
    for (int i = 0; i < directory.length; i += 1 << (depth - directory[i][SEGMENT_DEPTH_AT])) {
      out.putInts(directory[i], 0, SEGMENT_INTS);
    }
    out.endPart();
  }

  /**
   * Reads a table that {@link #write} wrote.
   *
   * @param stateWords what it must have
   * @param entriesMax the most entries at a time, checked before memory is taken
   * @throws DamagedSnapshotException if it is cut off, damaged or not of this shape
   */
  public static UnitTable read(SnapshotReader in, int stateWords, int entriesMax)
      throws IOException {
    UnitTable table = new UnitTable(stateWords, entriesMax);
    in.beginPart(MAGIC, VERSION);
    in.getCount("stateWords", stateWords, stateWords);
    table.allocated = in.getCount("allocated", 0, entriesMax);
    table.size = in.getCount("size", 0, table.allocated);
    table.free = in.getCount("free", 0, table.allocated);
    table.depth = in.getCount("depth", DEPTH_FIRST, DEPTH_MAX);
    table.segments = in.getCount("segments", 2, 1 << table.depth);
    table.readPages(in);
    table.readSegments(in);
    in.endPart();
    return table;
  }

  private void readPages(SnapshotReader in) throws IOException {
    int count = (int) ((allocated + (long) PAGE_MASK) >>> PAGE_SHIFT);
    pages = new long[Math.max(count, 1)][];
    for (int i = 0; i < count; i++) {
      long[] page = new long[usedAt + PAGE_ENTRIES / Long.SIZE];
      int entries = Math.min(PAGE_ENTRIES, allocated - (i << PAGE_SHIFT));
      in.getLongs(page, 0, entries * entryWords);
      in.getLongs(page, usedAt, PAGE_ENTRIES / Long.SIZE);
      pages[i] = page;
    }
  }

  private void readSegments(SnapshotReader in) throws IOException {
    directory = new int[1 << depth][];
    int at = 0;
    int slots = 0;
    for (int i = 0; i < segments; i++) {
      int[] segment = new int[SEGMENT_INTS];
      in.getInts(segment, 0, SEGMENT_INTS);
      int segmentDepth = segment[SEGMENT_DEPTH_AT];
      int span = segmentDepth < 1 || segmentDepth > depth ? 0 : 1 << (depth - segmentDepth);
      int used = 0;
      for (int j = 0; j < SEGMENT_SLOTS; j++) {
        int number = segment[j] & HANDLE_MASK;
        used += segment[j] == 0 ? 0 : 1;
        span = number > allocated || (number == 0 && segment[j] != 0) ? 0 : span;
      }
      if (span == 0
          || at + span > directory.length
          || used != segment[SEGMENT_COUNT_AT]
          || used > SEGMENT_LOAD_MAX) {
        throw new DamagedSnapshotException("a segment of the index out of shape: segment=" + i);
      }
      Arrays.fill(directory, at, at + span, segment);
      at += span;
      slots += used;
    }
    if (at != directory.length || slots != size) {
      throw new DamagedSnapshotException(
          "an index of another size: slots=" + slots + ", expected size=" + size);
    }
  }
}
