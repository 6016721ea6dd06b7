package dev.custody.log.internal.segment;

import java.util.Arrays;

/**
 * The entries that one write makes durable, while they are gathered. Kept and used again, so that
 * gathering allocates nothing. One thread at a time.
 *
 * <p>Entries are found by their leaf hash in a table of open addressing. Whoever chooses entries
 * can make all of them fall on one place; then a look-up compares at most 256.
 */
public final class Batch {

  /** Entries in a batch. */
  public static final int ENTRIES_MAX = 256;

  /** Bytes of the entries in a batch. */
  public static final int BYTES_MAX = 1024 * 1024;

  private static final int PLACES = 4 * ENTRIES_MAX;

  private final byte[][] entries = new byte[ENTRIES_MAX][];
  private final byte[][] leaves = new byte[ENTRIES_MAX][];
  private final long[] offsets = new long[ENTRIES_MAX];
  // Position + 1; 0 is an empty place.
  private final short[] places = new short[PLACES];
  private int count;
  private int bytes;

  /** How many entries it has. */
  public int count() {
    return count;
  }

  /** Bytes of its entries. */
  public int bytes() {
    return bytes;
  }

  /** An entry, by its 0-based position here. */
  public byte[] entry(int position) {
    return entries[position];
  }

  /** The leaf hash of an entry. */
  public byte[] leaf(int position) {
    return leaves[position];
  }

  /** Where the frame of an entry begins in its segment, once it was written. */
  public long offset(int position) {
    return offsets[position];
  }

  void offset(int position, long offset) {
    offsets[position] = offset;
  }

  /**
   * Takes one entry more.
   *
   * @throws IllegalStateException if there is no room
   */
  public void add(byte[] entry, byte[] leaf) {
    if (count == ENTRIES_MAX || bytes + entry.length > BYTES_MAX) {
      throw new IllegalStateException("batch is full: entries=" + count + ", bytes=" + bytes);
    }
    entries[count] = entry;
    leaves[count] = leaf;
    bytes += entry.length;
    count++;
    places[free(leaf)] = (short) count;
  }

  /** The position of an entry with these bytes; -1 if there is none. */
  public int find(byte[] entry, byte[] leaf) {
    for (int at = home(leaf); places[at] != 0; at = at + 1 & PLACES - 1) {
      int position = places[at] - 1;
      if (Arrays.equals(leaves[position], leaf) && Arrays.equals(entries[position], entry)) {
        return position;
      }
    }
    return -1;
  }

  /** Forgets all entries. */
  public void clear() {
    Arrays.fill(entries, 0, count, null);
    Arrays.fill(leaves, 0, count, null);
    Arrays.fill(places, (short) 0);
    count = 0;
    bytes = 0;
  }

  private int free(byte[] leaf) {
    int at = home(leaf);
    while (places[at] != 0) {
      at = at + 1 & PLACES - 1;
    }
    return at;
  }

  private static int home(byte[] leaf) {
    return BigEndian.getInt(leaf, 0) & PLACES - 1;
  }
}
