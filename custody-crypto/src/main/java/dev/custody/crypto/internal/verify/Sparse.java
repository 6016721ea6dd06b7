package dev.custody.crypto.internal.verify;

import java.util.EnumSet;
import java.util.Set;

/**
 * Adding to sets that nearly always stay empty: the shared empty set until there is a first
 * element. Statements against which nothing is said, which are most, then carry no sets of their
 * own.
 */
final class Sparse {

  private Sparse() {}

  /** This set with the element: the set itself, or a new one where it was empty. */
  static <E extends Enum<E>> Set<E> with(Set<E> set, E element) {
    if (set.isEmpty()) {
      return EnumSet.of(element);
    }
    set.add(element);
    return set;
  }

  /** This set with all elements of the other, which is not kept. */
  static <E extends Enum<E>> Set<E> withAll(Set<E> set, Set<E> others) {
    if (others.isEmpty()) {
      return set;
    }
    if (set.isEmpty()) {
      return EnumSet.copyOf(others);
    }
    set.addAll(others);
    return set;
  }
}
