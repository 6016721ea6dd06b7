package dev.custody.reconcile.internal.facts;

import static dev.custody.reconcile.internal.facts.Named.seen;
import static dev.custody.reconcile.internal.facts.Named.with;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was ever said to be inside of what, to be listed with it or to travel under its name:
 * relations that are never forgotten, whatever becomes of the events that said so.
 */
final class ContentIndex {

  private final Directory names;

  ContentIndex(Directory names) {
    this.names = names;
  }

  Set<String> childrenOf(String container) {
    Named named = names.find(container);
    return named == null ? seen(null) : seen(named.children);
  }

  Set<String> parentsOf(String thing) {
    Named named = names.find(thing);
    return named == null ? seen(null) : seen(named.parents);
  }

  Set<String> listedIn(String thing) {
    Named named = names.find(thing);
    return named == null ? seen(null) : seen(named.listed);
  }

  /** Things that events of a consignment named. */
  Set<String> labelledBy(String consignment) {
    Named named = names.find(consignment);
    return named == null ? seen(null) : seen(named.labelled);
  }

  /** These things and all that was ever inside of them. */
  Set<String> within(Set<String> start) {
    Set<String> all = new TreeSet<>(start);
    Deque<String> open = new ArrayDeque<>(start);
    while (!open.isEmpty()) {
      for (String child : childrenOf(open.remove())) {
        if (all.add(child)) {
          open.add(child);
        }
      }
    }
    return all;
  }

  void inside(String thing, String container) {
    Named inner = names.at(thing);
    Named outer = names.at(container);
    outer.children = with(outer.children, inner.name);
    inner.parents = with(inner.parents, outer.name);
  }

  void list(String thing, String container) {
    Named inner = names.at(thing);
    inner.listed = with(inner.listed, names.at(container).name);
  }

  void label(@Nullable String consignment, Set<String> things) {
    if (consignment == null) {
      return;
    }
    for (String thing : things) {
      Named inner = names.at(thing);
      // Scans of a thing say mostly what the one before has said.
      if (!consignment.equals(inner.label)) {
        Named outer = names.at(consignment);
        outer.labelled = with(outer.labelled, inner.name);
        inner.label = outer.name;
      }
    }
  }
}
