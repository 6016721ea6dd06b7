package dev.custody.log.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A set of positions, kept as ranges with gaps between them: 16 bytes a range, whatever its length.
 * Mutable, for one thread.
 */
final class SequenceSet {

  // firsts[i]..lasts[i] is a range; firsts[i + 1] > lasts[i] + 1.
  private long[] firsts = new long[2];
  private long[] lasts = new long[2];
  private int count;

  /** Adds a position; says whether it was new. */
  boolean add(long position) {
    int found = Arrays.binarySearch(firsts, 0, count, position);
    // The first range that begins behind the position.
    int next = found >= 0 ? found + 1 : -found - 1;
    boolean below = next > 0;
    if (below && position <= lasts[next - 1]) {
      return false;
    }
    boolean joinsBelow = below && lasts[next - 1] == position - 1;
    boolean joinsAbove = next < count && firsts[next] - 1 == position;
    if (joinsBelow && joinsAbove) {
      lasts[next - 1] = lasts[next];
      remove(next);
    } else if (joinsBelow) {
      lasts[next - 1] = position;
    } else if (joinsAbove) {
      firsts[next] = position;
    } else {
      insert(next, position, position);
    }
    return true;
  }

  /** Adds a range behind all others, leaving a gap; says whether it could be one. */
  boolean append(long first, long last) {
    if (first < 0 || last < first || count > 0 && first - 1 <= lasts[count - 1]) {
      return false;
    }
    insert(count, first, last);
    return true;
  }

  int ranges() {
    return count;
  }

  long first(int range) {
    return firsts[range];
  }

  long last(int range) {
    return lasts[range];
  }

  /** How many positions. */
  long positions() {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += lasts[i] - firsts[i] + 1;
    }
    return sum;
  }

  long highest() {
    return lasts[count - 1];
  }

  /** What lies between the ranges. */
  List<SequenceRange> gaps() {
    List<SequenceRange> gaps = new ArrayList<>(Math.max(count - 1, 0));
    for (int i = 1; i < count; i++) {
      gaps.add(new SequenceRange(lasts[i - 1] + 1, firsts[i] - 1));
    }
    return gaps;
  }

  private void insert(int at, long first, long last) {
    if (count == firsts.length) {
      firsts = Arrays.copyOf(firsts, 2 * count);
      lasts = Arrays.copyOf(lasts, 2 * count);
    }
    System.arraycopy(firsts, at, firsts, at + 1, count - at);
    System.arraycopy(lasts, at, lasts, at + 1, count - at);
    firsts[at] = first;
    lasts[at] = last;
    count++;
  }

  private void remove(int at) {
    System.arraycopy(firsts, at + 1, firsts, at, count - at - 1);
    System.arraycopy(lasts, at + 1, lasts, at, count - at - 1);
    count--;
  }
}
