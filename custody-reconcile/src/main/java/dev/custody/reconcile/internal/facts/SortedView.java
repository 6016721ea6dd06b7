package dev.custody.reconcile.internal.facts;

import java.util.AbstractSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link SortedArray} between two ends, as a set that cannot be changed: what {@link
 * java.util.TreeSet} says of the same elements, this says. A part follows the set that it is of.
 */
abstract class SortedView<E extends Comparable<? super E>> extends AbstractSet<E>
    implements NavigableSet<E> {

  /** What it is a part of. */
  abstract SortedArray<E> all();

  /** The rank of its first element in all. */
  abstract int begin();

  /** The rank behind its last element in all. */
  abstract int end();

  /** The element of this rank in all, if it is in this part. */
  private @Nullable E at(int rank) {
    return rank < begin() || rank >= end() ? null : all().get(rank);
  }

  private E known(@Nullable E found) {
    if (found == null) {
      throw new NoSuchElementException("no element in an empty set");
    }
    return found;
  }

  @Override
  public int size() {
    return Math.max(0, end() - begin());
  }

  @Override
  public boolean contains(@Nullable Object other) {
    // As in a tree: whoever asks for another type than is in it gets a ClassCastException.
    @SuppressWarnings("unchecked")
    E element = (E) other;
    if (element == null) {
      return false;
    }
    E found = at(all().rank(element, false));
    return found != null && found.compareTo(element) == 0;
  }

  @Override
  public @Nullable E lower(E element) {
    return at(Math.min(all().rank(element, false), end()) - 1);
  }

  @Override
  public @Nullable E floor(E element) {
    return at(Math.min(all().rank(element, true), end()) - 1);
  }

  @Override
  public @Nullable E ceiling(E element) {
    return at(Math.max(all().rank(element, false), begin()));
  }

  @Override
  public @Nullable E higher(E element) {
    return at(Math.max(all().rank(element, true), begin()));
  }

  @Override
  public E first() {
    return known(at(begin()));
  }

  @Override
  public E last() {
    return known(at(end() - 1));
  }

  @Override
  public @Nullable E pollFirst() {
    throw new UnsupportedOperationException("a set that cannot be changed");
  }

  @Override
  public @Nullable E pollLast() {
    throw new UnsupportedOperationException("a set that cannot be changed");
  }

  @Override
  public boolean add(E element) {
    throw new UnsupportedOperationException("a set that cannot be changed");
  }

  @Override
  public boolean remove(@Nullable Object element) {
    throw new UnsupportedOperationException("a set that cannot be changed");
  }

  @Override
  public boolean removeAll(Collection<?> elements) {
    throw new UnsupportedOperationException("a set that cannot be changed");
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException("a set that cannot be changed");
  }

  @Override
  public @Nullable Comparator<? super E> comparator() {
    return null;
  }

  @Override
  public Iterator<E> iterator() {
    return new Walk<>(all(), begin(), end(), 1);
  }

  @Override
  public Iterator<E> descendingIterator() {
    return new Walk<>(all(), end() - 1, begin() - 1, -1);
  }

  @Override
  public NavigableSet<E> descendingSet() {
    return new SortedBackwards<>(this);
  }

  @Override
  public NavigableSet<E> subSet(E from, boolean andFrom, E to, boolean andTo) {
    if (from.compareTo(to) > 0) {
      throw new IllegalArgumentException("an end before the beginning");
    }
    return new Part<>(this, from, andFrom, to, andTo);
  }

  @Override
  public NavigableSet<E> headSet(E to, boolean andTo) {
    return new Part<>(this, null, false, to, andTo);
  }

  @Override
  public NavigableSet<E> tailSet(E from, boolean andFrom) {
    return new Part<>(this, from, andFrom, null, false);
  }

  @Override
  public NavigableSet<E> subSet(E from, E to) {
    return subSet(from, true, to, false);
  }

  @Override
  public NavigableSet<E> headSet(E to) {
    return headSet(to, false);
  }

  @Override
  public NavigableSet<E> tailSet(E from) {
    return tailSet(from, true);
  }

  /** Those of a part between two elements; an end that is null is that of the part. */
  private static final class Part<E extends Comparable<? super E>> extends SortedView<E> {
    private final SortedView<E> of;
    private final @Nullable E from;
    private final boolean andFrom;
    private final @Nullable E to;
    private final boolean andTo;

    Part(SortedView<E> of, @Nullable E from, boolean andFrom, @Nullable E to, boolean andTo) {
      this.of = of;
      this.from = from;
      this.andFrom = andFrom;
      this.to = to;
      this.andTo = andTo;
    }

    @Override
    SortedArray<E> all() {
      return of.all();
    }

    @Override
    int begin() {
      return from == null ? of.begin() : Math.max(of.begin(), all().rank(from, !andFrom));
    }

    @Override
    int end() {
      return to == null ? of.end() : Math.min(of.end(), all().rank(to, andTo));
    }
  }

  /** Goes through ranks in one direction. */
  private static final class Walk<E extends Comparable<? super E>> implements Iterator<E> {
    private final SortedArray<E> all;
    private final int count;
    private final int step;
    private int left;
    private int next;

    Walk(SortedArray<E> all, int first, int end, int step) {
      this.all = all;
      this.count = all.count();
      this.step = step;
      this.next = first;
      this.left = Math.max(0, (end - first) * step);
    }

    @Override
    public boolean hasNext() {
      return left > 0;
    }

    @Override
    public E next() {
      if (left <= 0) {
        throw new NoSuchElementException("no further element");
      }
      if (all.count() != count) {
        throw new ConcurrentModificationException("changed under an iteration");
      }
      E found = all.get(next);
      next += step;
      left--;
      return found;
    }
  }
}
