package dev.custody.log.internal.index;

import java.util.Arrays;

/**
 * Pairs of a hash prefix and an entry index, which can be sorted. A search walks all of it, so it
 * does not matter how many prefixes are equal. One thread at a time.
 */
public final class PrefixList {

  private static final int BUCKETS = 256;

  private long[] prefixes = new long[256];
  private long[] indexes = new long[256];
  private int count;

  /** How many pairs it has. */
  public int count() {
    return count;
  }

  /** Adds a pair at the end. */
  public void add(long prefix, long index) {
    if (count == prefixes.length) {
      prefixes = Arrays.copyOf(prefixes, 2 * count);
      indexes = Arrays.copyOf(indexes, 2 * count);
    }
    prefixes[count] = prefix;
    indexes[count++] = index;
  }

  /** The indexes of the pairs with this prefix, in the order of the list. */
  public long[] candidates(long prefix) {
    long[] out = new long[4];
    int found = 0;
    for (int i = 0; i < count; i++) {
      if (prefixes[i] == prefix) {
        if (found == out.length) {
          out = Arrays.copyOf(out, 2 * found);
        }
        out[found++] = indexes[i];
      }
    }
    return Arrays.copyOf(out, found);
  }

  /** The pairs whose index is below {@code end}, if asked, or not below it. */
  public PrefixList part(long end, boolean below) {
    PrefixList out = new PrefixList();
    for (int i = 0; i < count; i++) {
      if (indexes[i] < end == below) {
        out.add(prefixes[i], indexes[i]);
      }
    }
    return out;
  }

  /**
   * Sorts by prefix, unsigned, and then by index. A radix sort: its time does not depend on what
   * whoever chose the entries has put into them.
   */
  public void sort() {
    long[] otherPrefixes = new long[prefixes.length];
    long[] otherIndexes = new long[indexes.length];
    for (int pass = 0; pass < 2 * Long.BYTES; pass++) {
      int shift = pass % Long.BYTES * 8;
      long[] by = pass < Long.BYTES ? indexes : prefixes;
      int[] starts = new int[BUCKETS + 1];
      for (int i = 0; i < count; i++) {
        starts[(int) (by[i] >>> shift & 0xff) + 1]++;
      }
      if (count > 0 && starts[(int) (by[0] >>> shift & 0xff) + 1] == count) {
        // All alike in this byte.
        continue;
      }
      for (int i = 0; i < BUCKETS; i++) {
        starts[i + 1] += starts[i];
      }
      for (int i = 0; i < count; i++) {
        int at = starts[(int) (by[i] >>> shift & 0xff)]++;
        otherPrefixes[at] = prefixes[i];
        otherIndexes[at] = indexes[i];
      }
      long[] swap = prefixes;
      prefixes = otherPrefixes;
      otherPrefixes = swap;
      swap = indexes;
      indexes = otherIndexes;
      otherIndexes = swap;
    }
  }

  /** The pairs as they stand. */
  public Records records() {
    return new Records() {
      private int at = -1;

      @Override
      public boolean next() {
        return ++at < count;
      }

      @Override
      public long prefix() {
        return prefixes[at];
      }

      @Override
      public long index() {
        return indexes[at];
      }
    };
  }
}
