package dev.custody.reconcile.internal.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A sorted array says what a tree of the same elements says. */
class SortedArrayLaws {

  private static final int END = 6;

  private static SortedArray<Integer> of(int most) {
    return most == 0 ? new SortedArray<>() : SortedArray.inChunksOf(most);
  }

  /** Everything that can be asked, about every element and those beside. */
  private static void same(NavigableSet<Integer> ours, NavigableSet<Integer> tree, int end) {
    assertThat(new ArrayList<>(ours)).isEqualTo(new ArrayList<>(tree));
    assertThat(ours.size()).isEqualTo(tree.size());
    assertThat(ours.isEmpty()).isEqualTo(tree.isEmpty());
    assertThat(ours).isEqualTo(tree);
    assertThat(ours.hashCode()).isEqualTo(tree.hashCode());
    assertThat(new TreeSet<>(ours)).isEqualTo(tree);
    List<Integer> backwards = new ArrayList<>();
    ours.descendingIterator().forEachRemaining(backwards::add);
    assertThat(backwards).isEqualTo(new ArrayList<>(tree.descendingSet()));
    if (tree.isEmpty()) {
      assertThatThrownBy(ours::first).isInstanceOf(NoSuchElementException.class);
      assertThatThrownBy(ours::last).isInstanceOf(NoSuchElementException.class);
    } else {
      assertThat(ours.first()).isEqualTo(tree.first());
      assertThat(ours.last()).isEqualTo(tree.last());
    }
    for (int i = -1; i <= end; i++) {
      assertThat(ours.contains(i)).isEqualTo(tree.contains(i));
      assertThat(ours.lower(i)).isEqualTo(tree.lower(i));
      assertThat(ours.floor(i)).isEqualTo(tree.floor(i));
      assertThat(ours.ceiling(i)).isEqualTo(tree.ceiling(i));
      assertThat(ours.higher(i)).isEqualTo(tree.higher(i));
    }
  }

  private static void views(NavigableSet<Integer> ours, NavigableSet<Integer> tree, int end) {
    boolean back = tree.comparator() != null;
    for (int from = -1; from <= end; from++) {
      for (boolean with : new boolean[] {true, false}) {
        same(ours.headSet(from, with), tree.headSet(from, with), end);
        same(ours.tailSet(from, with), tree.tailSet(from, with), end);
        for (int to = from; to <= end; to++) {
          for (boolean also : new boolean[] {true, false}) {
            int first = back ? to : from;
            int last = back ? from : to;
            same(ours.subSet(first, with, last, also), tree.subSet(first, with, last, also), end);
          }
        }
      }
    }
    for (int at = 0; at < end; at++) {
      same((NavigableSet<Integer>) ours.headSet(at), tree.headSet(at, false), end);
      same((NavigableSet<Integer>) ours.tailSet(at), tree.tailSet(at, true), end);
      same((NavigableSet<Integer>) ours.subSet(at, at), tree.subSet(at, true, at, false), end);
    }
  }

  @Test
  void everySubset_inEveryView_isTheTree() {
    for (int most : new int[] {0, 2, 3}) {
      for (int bits = 0; bits < 1 << END; bits++) {
        SortedArray<Integer> ours = of(most);
        TreeSet<Integer> tree = new TreeSet<>();
        for (int i = 0; i < END; i++) {
          if ((bits >>> i & 1) != 0) {
            assertThat(ours.put(i)).isTrue();
            tree.add(i);
          }
        }
        same(ours, tree, END);
        same(ours.descendingSet(), tree.descendingSet(), END);
        if (bits % 3 == 0) {
          views(ours, tree, END);
          views(ours.descendingSet(), tree.descendingSet(), END);
        }
      }
    }
  }

  /** Positive: put; negative: taken away. */
  @Property(tries = 300)
  void anyPutsAndTakes_areThoseOfATree(
      @ForAll @Size(max = 120) List<@IntRange(min = -40, max = 40) Integer> steps,
      @ForAll @IntRange(min = 0, max = 5) int most) {
    SortedArray<Integer> ours = of(most == 1 ? 2 : most);
    TreeSet<Integer> tree = new TreeSet<>();
    for (int step : steps) {
      int element = Math.abs(step);
      if (step >= 0) {
        assertThat(ours.put(element)).isEqualTo(tree.add(element));
      } else {
        assertThat(ours.take(element)).isEqualTo(tree.remove(element));
      }
      assertThat(new ArrayList<>(ours)).isEqualTo(new ArrayList<>(tree));
      assertThat(ours.floor(20)).isEqualTo(tree.floor(20));
    }
    same(ours, tree, 41);
  }

  @Test
  void manyLastOnes_andLateOnesBetween_areThoseOfATree() {
    Random random = new Random(7);
    SortedArray<Integer> ours = new SortedArray<>();
    TreeSet<Integer> tree = new TreeSet<>();
    int size = 20 * SortedArray.CHUNK;
    for (int i = 0; i < size; i++) {
      int each = i % 5 == 0 ? random.nextInt(i + 1) : 2 * i;
      assertThat(ours.put(each)).isEqualTo(tree.add(each));
      if (i % 7 == 0) {
        int gone = random.nextInt(2 * i + 1);
        assertThat(ours.take(gone)).isEqualTo(tree.remove(gone));
      }
    }
    assertThat(new ArrayList<>(ours)).isEqualTo(new ArrayList<>(tree));
    for (int i = 0; i < 2 * size; i += 3) {
      assertThat(ours.lower(i)).isEqualTo(tree.lower(i));
      assertThat(ours.ceiling(i)).isEqualTo(tree.ceiling(i));
    }
    while (!tree.isEmpty()) {
      Integer middle = tree.floor(random.nextInt(2 * size));
      int gone = middle == null || random.nextInt(3) == 0 ? tree.first() : middle;
      assertThat(ours.take(gone)).isEqualTo(tree.remove(gone));
      assertThat(ours.size()).isEqualTo(tree.size());
    }
    assertThat(ours).isEmpty();
  }

  @Test
  void aPart_followsTheWhole() {
    SortedArray<Integer> all = new SortedArray<>();
    NavigableSet<Integer> tail = all.tailSet(5, false);
    all.put(7);
    all.put(5);
    assertThat(tail).containsExactly(7);
  }

  @Test
  void whoeverReads_changesNothing() {
    SortedArray<Integer> all = new SortedArray<>();
    all.put(1);
    for (NavigableSet<Integer> set :
        List.of(
            all, all.headSet(2, true), all.descendingSet(), all.descendingSet().tailSet(9, true))) {
      assertThatThrownBy(() -> set.add(2)).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> set.remove(1)).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(set::clear).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(set::pollFirst).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(set::pollLast).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> set.removeIf(each -> true))
          .isInstanceOf(UnsupportedOperationException.class);
    }
    assertThat(all).containsExactly(1);
  }

  @Test
  void anIteration_endsWhereTheSetChangesUnderIt() {
    SortedArray<Integer> all = new SortedArray<>();
    all.put(1);
    all.put(2);
    Iterator<Integer> walk = all.iterator();
    walk.next();
    all.put(3);
    assertThatThrownBy(walk::next).isInstanceOf(ConcurrentModificationException.class);
  }
}
