package dev.custody.reconcile.internal.facts;

import java.util.Arrays;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A set of its elements in their natural order, in arrays: four bytes an element and no object
 * around it. Readers see a set that cannot be changed; what fills it calls {@link #put} and {@link
 * #take}.
 *
 * <p>Problem: a fact stands in some five indexes, and a node of a tree in each of them is more than
 * the fact itself. Most facts come last of all, a few come late into the middle of a million.
 * Choice: one array that doubles by halves while there are few, then chunks of {@value #CHUNK} with
 * the rank at which each begins. The last is appended without a search; in the middle one chunk
 * moves. Rejected: one array for all, which moves two megabytes for a late fact; a gap, which moves
 * as much when late and last ones take turns.
 *
 * <p>For one thread at a time; an iteration ends where the set changes under it.
 */
final class SortedArray<E extends Comparable<? super E>> extends SortedView<E> {

  static final int CHUNK = 512;

  private static final Object[] NOTHING = {};

  /** The elements of a set too large for one array. */
  private static final class Chunks {
    final int most;
    Object[][] parts;
    int[] starts; // of parts and, behind the last, the size
    int count = 1;

    Chunks(Object[] elements, int size, int most) {
      this.most = most;
      parts = new Object[4][];
      parts[0] = Arrays.copyOf(elements, most);
      starts = new int[] {0, size, 0, 0, 0};
    }

    /** Which of them has the element of this rank: most are full, so the guess is mostly right. */
    int of(int rank) {
      int low = rank / most;
      int high = count - 1;
      while (low < high) {
        int middle = rank < starts[low + 1] ? low : (low + high) >>> 1;
        if (rank < starts[middle + 1]) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low;
    }

    int size(int part) {
      return starts[part + 1] - starts[part];
    }

    void insert(int rank, Object element) {
      int size = starts[count];
      int part = rank == size ? count - 1 : of(rank);
      // Between two of them it may as well stand at the end of the first.
      if (size(part) == most && rank == starts[part] && part > 0 && size(part - 1) < most) {
        part--;
      }
      if (size(part) == most) {
        // What comes last leaves full ones behind it.
        split(part, rank == size ? most : most / 2);
        part += rank > starts[part + 1] || rank == size ? 1 : 0;
      }
      int at = rank - starts[part];
      System.arraycopy(parts[part], at, parts[part], at + 1, size(part) - at);
      parts[part][at] = element;
      move(part, 1);
    }

    private void split(int part, int left) {
      if (count == parts.length) {
        parts = Arrays.copyOf(parts, count + (count >> 1));
        starts = Arrays.copyOf(starts, parts.length + 1);
      }
      System.arraycopy(parts, part + 1, parts, part + 2, count - part - 1);
      System.arraycopy(starts, part + 1, starts, part + 2, count - part);
      Object[] right = new Object[most];
      System.arraycopy(parts[part], left, right, 0, most - left);
      Arrays.fill(parts[part], left, most, null);
      parts[part + 1] = right;
      starts[part + 1] = starts[part] + left;
      count++;
    }

    void delete(int rank) {
      int part = of(rank);
      int at = rank - starts[part];
      int size = size(part);
      System.arraycopy(parts[part], at + 1, parts[part], at, size - at - 1);
      parts[part][size - 1] = null;
      move(part, -1);
      if (size == 1 && count > 1) {
        System.arraycopy(parts, part + 1, parts, part, count - part - 1);
        System.arraycopy(starts, part + 1, starts, part, count - part);
        parts[--count] = null;
      }
    }

    private void move(int part, int by) {
      for (int i = part + 1; i <= count; i++) {
        starts[i] += by;
      }
    }
  }

  private Object[] few = NOTHING;
  private @Nullable Chunks many;
  private int size;

  /** An empty set. */
  SortedArray() {}

  /** For tests: an empty set that is in chunks from the beginning, of this size. */
  static <E extends Comparable<? super E>> SortedArray<E> inChunksOf(int most) {
    SortedArray<E> set = new SortedArray<>();
    set.many = new Chunks(NOTHING, 0, most);
    return set;
  }

  /** Adds an element; false if it, or one that is equal in order, is there. */
  boolean put(E element) {
    int rank;
    if (size == 0 || get(size - 1).compareTo(element) < 0) {
      rank = size;
    } else {
      rank = rank(element, false);
      if (get(rank).compareTo(element) == 0) {
        return false;
      }
    }
    insert(rank, element);
    return true;
  }

  /** Adds an element, or puts it in the place of the one that is equal in order: that one. */
  @Nullable E swap(E element) {
    int rank = size;
    if (size > 0 && get(size - 1).compareTo(element) >= 0) {
      rank = rank(element, false);
      E before = get(rank);
      if (before.compareTo(element) == 0) {
        Object[] part = many == null ? few : many.parts[many.of(rank)];
        part[many == null ? rank : rank - many.starts[many.of(rank)]] = element;
        return before;
      }
    }
    insert(rank, element);
    return null;
  }

  private void insert(int rank, E element) {
    if (many == null && size == CHUNK) {
      many = new Chunks(few, size, CHUNK);
      few = NOTHING;
    }
    if (many != null) {
      many.insert(rank, element);
    } else {
      if (size == few.length) {
        few = Arrays.copyOf(few, Math.min(size + (size >> 1) + 1, CHUNK));
      }
      System.arraycopy(few, rank, few, rank + 1, size - rank);
      few[rank] = element;
    }
    size++;
  }

  /** Takes an element away; false if none is there that is equal in order. */
  boolean take(E element) {
    int rank = rank(element, false);
    if (rank == size || get(rank).compareTo(element) != 0) {
      return false;
    }
    if (many != null) {
      many.delete(rank);
    } else {
      System.arraycopy(few, rank + 1, few, rank, size - rank - 1);
      few[size - 1] = null;
    }
    size--;
    return true;
  }

  /** The element of this rank, 0 for the first. */
  E get(int rank) {
    Object found;
    if (many == null) {
      found = few[rank];
    } else {
      int part = many.of(rank);
      found = many.parts[part][rank - many.starts[part]];
    }
    // Nothing but elements is put into the arrays.
    @SuppressWarnings("unchecked")
    E element = (E) found;
    return element;
  }

  /** How many elements come before this one, or at it. */
  int rank(E element, boolean andAt) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = get(middle).compareTo(element);
      if (order < 0 || (andAt && order == 0)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How many elements come before the first that is not before what is looked for. */
  int first(ToIntFunction<? super E> order) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (order.applyAsInt(get(middle)) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How many there are. */
  int count() {
    return size;
  }

  @Override
  SortedArray<E> all() {
    return this;
  }

  @Override
  int begin() {
    return 0;
  }

  @Override
  int end() {
    return size;
  }
}
