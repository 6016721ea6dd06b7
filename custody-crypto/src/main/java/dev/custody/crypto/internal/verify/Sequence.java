package dev.custody.crypto.internal.verify;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Positions by their number, one of each, in an array sorted by it. Streams come nearly in order,
 * so both ends are where things happen: a higher one is appended, the lowest is taken off. What
 * comes in between moves the others, of which a stream has 1,024 at most.
 */
final class Sequence {

  private @Nullable Position[] sorted = new Position[2];
  private int from;
  private int to;

  /** The one with this number; null if there is none. */
  @Nullable Position at(long number) {
    int index = indexOf(number);
    return index < to && require(index).sequence == number ? sorted[index] : null;
  }

  /** The one next below this number; null if there is none. */
  @Nullable Position below(long number) {
    int index = indexOf(number);
    return index > from ? sorted[index - 1] : null;
  }

  boolean isEmpty() {
    return from == to;
  }

  /** Puts it in its place, or in the place of the one that has its number. */
  void put(Position position) {
    int index = indexOf(position.sequence);
    if (index < to && require(index).sequence == position.sequence) {
      sorted[index] = position;
      return;
    }
    if (to == sorted.length) {
      int count = to - from;
      // Where half of it has been taken off there is room without more memory.
      @Nullable Position[] moved = count <= sorted.length / 2 ? sorted : new Position[2 * count];
      System.arraycopy(sorted, from, moved, 0, count);
      Arrays.fill(moved, count, moved.length, null);
      index -= from;
      sorted = moved;
      from = 0;
      to = count;
    }
    System.arraycopy(sorted, index, sorted, index + 1, to - index);
    sorted[index] = position;
    to++;
  }

  /** Takes out the one with this number, if there is one. */
  void remove(long number) {
    int index = indexOf(number);
    if (index == to || require(index).sequence != number) {
      return;
    }
    if (index == from) {
      sorted[from++] = null;
    } else {
      System.arraycopy(sorted, index + 1, sorted, index, to - index - 1);
      sorted[--to] = null;
    }
  }

  /** Of the first that is not below this number; the end if all are. */
  private int indexOf(long number) {
    if (from == to || require(to - 1).sequence < number) {
      return to;
    }
    // In a stream without gaps the distance of the numbers is that of the places.
    long distance = require(to - 1).sequence - number;
    if (distance < to - from && require(to - 1 - (int) distance).sequence == number) {
      return to - 1 - (int) distance;
    }
    int low = from;
    int high = to - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (require(middle).sequence < number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private Position require(int index) {
    Position position = sorted[index];
    if (position == null) {
      throw new AssertionError("there are positions between both ends: index=" + index);
    }
    return position;
  }
}
