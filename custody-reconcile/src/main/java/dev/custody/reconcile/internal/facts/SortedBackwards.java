package dev.custody.reconcile.internal.facts;

import java.util.AbstractSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/** A {@link SortedView} from its last element to its first. */
final class SortedBackwards<E extends Comparable<? super E>> extends AbstractSet<E>
    implements NavigableSet<E> {

  private final NavigableSet<E> forwards;

  SortedBackwards(NavigableSet<E> forwards) {
    this.forwards = forwards;
  }

  @Override
  public Iterator<E> iterator() {
    return forwards.descendingIterator();
  }

  @Override
  public Iterator<E> descendingIterator() {
    return forwards.iterator();
  }

  @Override
  public int size() {
    return forwards.size();
  }

  @Override
  public boolean contains(@Nullable Object element) {
    return forwards.contains(element);
  }

  @Override
  public boolean remove(@Nullable Object element) {
    return forwards.remove(element);
  }

  @Override
  public void clear() {
    forwards.clear();
  }

  @Override
  public @Nullable E lower(E element) {
    return forwards.higher(element);
  }

  @Override
  public @Nullable E floor(E element) {
    return forwards.ceiling(element);
  }

  @Override
  public @Nullable E ceiling(E element) {
    return forwards.floor(element);
  }

  @Override
  public @Nullable E higher(E element) {
    return forwards.lower(element);
  }

  @Override
  public E first() {
    return forwards.last();
  }

  @Override
  public E last() {
    return forwards.first();
  }

  @Override
  public @Nullable E pollFirst() {
    return forwards.pollLast();
  }

  @Override
  public @Nullable E pollLast() {
    return forwards.pollFirst();
  }

  @Override
  public NavigableSet<E> descendingSet() {
    return forwards;
  }

  @Override
  public @Nullable Comparator<? super E> comparator() {
    return Collections.reverseOrder();
  }

  @Override
  public NavigableSet<E> subSet(E from, boolean andFrom, E to, boolean andTo) {
    return new SortedBackwards<>(forwards.subSet(to, andTo, from, andFrom));
  }

  @Override
  public NavigableSet<E> headSet(E to, boolean andTo) {
    return new SortedBackwards<>(forwards.tailSet(to, andTo));
  }

  @Override
  public NavigableSet<E> tailSet(E from, boolean andFrom) {
    return new SortedBackwards<>(forwards.headSet(from, andFrom));
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
}
