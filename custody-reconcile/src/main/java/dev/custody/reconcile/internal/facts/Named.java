package dev.custody.reconcile.internal.facts;

import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One name and all that is kept under it, whether it is the name of a thing, a place, a party, a
 * person or a device: often enough it is several of them. What is not there is null.
 */
final class Named {

  /** The one instance of the name that everything kept here shares. */
  final String name;

  /** What events last said with it: the place, person, device or item that it names. */
  @Nullable Object said;

  // ---- facts: FactIndex

  @Nullable SortedArray<Fact> facts;
  @Nullable SortedArray<Fact> moves;
  @Nullable SortedArray<Fact> at;
  @Nullable SortedArray<Fact> by;
  @Nullable SortedArray<Fact> on;

  // ---- what was ever inside of what: ContentIndex

  @Nullable SortedArray<String> children;
  @Nullable SortedArray<String> parents;
  @Nullable SortedArray<String> listed;
  @Nullable SortedArray<String> labelled;
  @Nullable String label; // the consignment that the last event about it named

  // ---- plans: PlanIndex

  @Nullable SortedArray<String> plans;
  @Nullable SortedArray<String> plansOfConsignment;
  @Nullable TreeMap<String, String> declared;

  Named(String name) {
    this.name = name;
  }

  /** What readers see of a set. */
  static <E extends Comparable<? super E>> NavigableSet<E> seen(@Nullable SortedArray<E> set) {
    return set == null ? Collections.emptyNavigableSet() : set;
  }

  /** A set with one more element. */
  static <E extends Comparable<? super E>> SortedArray<E> with(
      @Nullable SortedArray<E> set, E element) {
    SortedArray<E> into = set == null ? new SortedArray<>() : set;
    into.put(element);
    return into;
  }

  /** A set without an element; null if that was the last. */
  static <E extends Comparable<? super E>> @Nullable SortedArray<E> without(
      @Nullable SortedArray<E> set, E element) {
    if (set != null) {
      set.take(element);
    }
    return set == null || set.isEmpty() ? null : set;
  }
}
