package dev.custody.reconcile.internal.engine;

import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.rules.Arrival;
import dev.custody.reconcile.internal.rules.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Cells of a share that have to be looked at, in order, each with what has happened to it. */
final class Dirty {

  /** What has happened to one cell since it was last looked at. */
  static final class Touch {
    private boolean all;
    private boolean awaited;
    private boolean again;
    private Set<String> units = Set.of();
    private final List<Arrival> arrivals = new ArrayList<>(1);
    private List<Fact> dated = List.of();

    /** Whether anything may have changed. */
    boolean all() {
      return all;
    }

    /** Whether anything may have changed about some units of the plan that the cell is. */
    boolean again() {
      return again;
    }

    /** Which units those are. */
    Set<String> units() {
      return units;
    }

    /** Whether a time, source or key has come that it waited for. */
    boolean awaited() {
      return awaited;
    }

    /** Facts of which it may be known better when they happened. */
    List<Fact> dated() {
      return dated;
    }

    /** Facts that have come in order. */
    List<Arrival> arrivals() {
      return arrivals;
    }
  }

  private final TreeMap<Cell, Touch> cells = new TreeMap<>();
  private final Set<String> plans = new TreeSet<>();
  private final Share share;

  /** Notes what belongs to this share, and nothing else. */
  Dirty(Share share) {
    this.share = share;
  }

  /** Anything about this cell may have changed. */
  void add(Cell cell) {
    Touch touch = touch(cell);
    if (touch != null) {
      touch.all = true;
    }
  }

  /** Anything about this plan may have changed, but of its units only about this one. */
  void add(Cell plan, String unit) {
    Touch touch = touch(plan);
    if (touch != null) {
      touch.again = true;
      if (touch.units.isEmpty()) {
        touch.units = new TreeSet<>();
      }
      touch.units.add(unit);
    }
  }

  /** What these cells waited for has come. */
  void addAll(Collection<Cell> waited) {
    for (Cell cell : waited) {
      Touch touch = touch(cell);
      if (touch != null) {
        touch.awaited = true;
      }
    }
  }

  /** A fact has come that bears on this cell. */
  void add(Cell cell, Arrival arrival) {
    Touch touch = touch(cell);
    if (touch != null) {
      touch.arrivals.add(arrival);
    }
  }

  /** It may be known better when a fact happened that bears on this cell. */
  void add(Cell cell, Fact dated) {
    Touch touch = touch(cell);
    if (touch != null) {
      if (touch.dated.isEmpty()) {
        touch.dated = new ArrayList<>(1);
      }
      touch.dated.add(dated);
    }
  }

  /** Plans that were touched since the last time, of any share, in order. */
  Set<String> takePlans() {
    if (plans.isEmpty()) {
      return Set.of();
    }
    Set<String> touched = new TreeSet<>(plans);
    plans.clear();
    return touched;
  }

  private @Nullable Touch touch(Cell cell) {
    if (cell.scope() == Rule.Scope.PLAN) {
      plans.add(cell.name());
    }
    return share.owns(cell) ? cells.computeIfAbsent(cell, c -> new Touch()) : null;
  }

  /** Forgets all of them. */
  void clear() {
    cells.clear();
  }

  /** The next cell; null if there is none. */
  @Nullable Cell first() {
    return cells.isEmpty() ? null : cells.firstKey();
  }

  /** What has happened to the first cell, which is off the list now. */
  Touch take() {
    return cells.pollFirstEntry().getValue();
  }
}
