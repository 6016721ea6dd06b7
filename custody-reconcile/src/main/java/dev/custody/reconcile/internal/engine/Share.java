package dev.custody.reconcile.internal.engine;

import dev.custody.reconcile.internal.rules.Rule;

/**
 * Which cells one engine of a group looks at. The second stage reads what all have found, so it is
 * the first one's alone.
 */
record Share(int index, int count) {

  /** Of an engine by itself: everything. */
  static final Share ALL = new Share(0, 1);

  boolean owns(Cell cell) {
    if (count == 1 || cell.scope() == Rule.Scope.CLUSTER) {
      return index == 0;
    }
    // Who aims names at one share makes that one slower, and changes nothing that is found.
    int mixed = cell.name().hashCode() * 0x9E3779B1;
    return Math.floorMod(mixed ^ mixed >>> 15, count) == index;
  }
}
