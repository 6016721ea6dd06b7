package dev.custody.log.internal.index;

import java.util.Arrays;

/**
 * Hash prefixes and the entries that have them, in memory: open addressing at a load of up to one
 * half, 16 bytes a place. For hashes that hardly anybody can make collide: many equal prefixes
 * would make it slow. One thread at a time.
 */
public final class PrefixTable {

  private static final long[] NONE = new long[0];

  private long[] prefixes = new long[1024];
  // Index + 1; 0 is an empty place.
  private long[] places = new long[1024];
  private int count;

  /** How many are in it. */
  public int count() {
    return count;
  }

  /** Adds an entry. */
  public void add(long prefix, long index) {
    if (2 * (count + 1) > prefixes.length) {
      grow();
    }
    put(prefix, index + 1);
    count++;
  }

  /** The indexes of the entries with this prefix, in no order; most often none. */
  public long[] candidates(long prefix) {
    long[] out = NONE;
    int mask = prefixes.length - 1;
    for (int at = slot(prefix, mask); places[at] != 0; at = at + 1 & mask) {
      if (prefixes[at] == prefix) {
        out = Arrays.copyOf(out, out.length + 1);
        out[out.length - 1] = places[at] - 1;
      }
    }
    return out;
  }

  /** Takes all that is in another. */
  public void addAll(PrefixTable other) {
    for (int i = 0; i < other.places.length; i++) {
      if (other.places[i] != 0) {
        add(other.prefixes[i], other.places[i] - 1);
      }
    }
  }

  /** The entries below an index. */
  public PrefixList below(long end) {
    PrefixList out = new PrefixList();
    for (int i = 0; i < places.length; i++) {
      if (places[i] != 0 && places[i] - 1 < end) {
        out.add(prefixes[i], places[i] - 1);
      }
    }
    return out;
  }

  /** A table without the entries below an index. */
  public PrefixTable from(long start) {
    PrefixTable out = new PrefixTable();
    for (int i = 0; i < places.length; i++) {
      if (places[i] != 0 && places[i] - 1 >= start) {
        out.add(prefixes[i], places[i] - 1);
      }
    }
    return out;
  }

  private static int slot(long prefix, int mask) {
    // The high bits serve the order in a run; the low ones are as good and not yet used.
    return (int) prefix & mask;
  }

  private void put(long prefix, long place) {
    int mask = prefixes.length - 1;
    int at = slot(prefix, mask);
    while (places[at] != 0) {
      at = at + 1 & mask;
    }
    prefixes[at] = prefix;
    places[at] = place;
  }

  private void grow() {
    long[] oldPrefixes = prefixes;
    long[] oldPlaces = places;
    prefixes = new long[2 * oldPrefixes.length];
    places = new long[2 * oldPlaces.length];
    for (int i = 0; i < oldPlaces.length; i++) {
      if (oldPlaces[i] != 0) {
        put(oldPrefixes[i], oldPlaces[i]);
      }
    }
  }
}
