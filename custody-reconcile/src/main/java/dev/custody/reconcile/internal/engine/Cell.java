package dev.custody.reconcile.internal.engine;

import dev.custody.reconcile.internal.rules.Rule;

/** One thing that rules look at. */
record Cell(Rule.Scope scope, String name) implements Comparable<Cell> {
  @Override
  public int compareTo(Cell other) {
    int byScope = scope.compareTo(other.scope);
    return byScope != 0 ? byScope : name.compareTo(other.name);
  }
}
