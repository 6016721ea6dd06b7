package dev.custody.log;

import dev.custody.log.internal.segment.BigEndian;
import java.io.IOException;

/**
 * Finds an entry by its leaf hash: 16 bytes for each, in open addressing at a load of up to one
 * half.
 *
 * <p>It keeps the first 8 bytes of a hash. Somebody who may choose entries can make two of them
 * equal there, so a hit is only a candidate, which the caller compares in full.
 */
final class EntryIndex implements LeafIndex {

  private long[] prefixes = new long[1024];
  // Index + 1; 0 is an empty place.
  private long[] places = new long[1024];
  private int count;

  void add(byte[] leaf, long index) {
    if (2 * (count + 1) > prefixes.length) {
      grow();
    }
    put(BigEndian.getLong(leaf, 0), index + 1);
    count++;
  }

  @Override
  public void add(byte[] leaf, byte[] entry, long index) {
    add(leaf, index);
  }

  @Override
  public long find(byte[] leaf, Candidate isIt) throws IOException {
    long prefix = BigEndian.getLong(leaf, 0);
    int mask = prefixes.length - 1;
    for (int at = (int) prefix & mask; places[at] != 0; at = at + 1 & mask) {
      if (prefixes[at] == prefix && isIt.test(places[at] - 1)) {
        return places[at] - 1;
      }
    }
    return -1;
  }

  private void put(long prefix, long place) {
    int mask = prefixes.length - 1;
    int at = (int) prefix & mask;
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
