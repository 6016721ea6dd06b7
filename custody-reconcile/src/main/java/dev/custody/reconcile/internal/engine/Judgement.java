package dev.custody.reconcile.internal.engine;

import dev.custody.api.EventId;
import dev.custody.api.event.Finding;
import dev.custody.api.event.Kind;
import dev.custody.reconcile.ExceptionId;
import dev.custody.reconcile.ExceptionSink;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.GrowingWorld;
import dev.custody.reconcile.internal.rules.Findings;
import dev.custody.reconcile.internal.rules.Rule;
import dev.custody.reconcile.internal.rules.Rules;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One step of the loop: rules look at the cells where something may have changed, and what they
 * find becomes revisions, in the order of the cells; then what people have resolved.
 *
 * <p>Of a group, the first engine does that with what all of them find; the others only look, and
 * hand over what they found.
 */
final class Judgement {

  private final GrowingWorld world;
  private final @Nullable Filter filter;
  private final Dirty dirty;
  private final Schedule schedule;
  private final List<Looked> others;
  private final @Nullable Looked reader;
  private final Set<Cell> remembered = new TreeSet<>();
  private final TreeSet<ExceptionId> ordered = new TreeSet<>();
  private Ledger ledger = new Ledger();
  private boolean mute;
  private long looks;

  /**
   * With no exceptions yet.
   *
   * @param filter what need not be looked at; null to look at everything
   * @param others where what the others find comes from, for the first one
   * @param reader where what this one finds goes to; null for the first one
   */
  Judgement(
      GrowingWorld world,
      @Nullable Filter filter,
      Dirty dirty,
      Schedule schedule,
      List<Looked> others,
      @Nullable Looked reader) {
    this.world = world;
    this.filter = filter;
    this.dirty = dirty;
    this.schedule = schedule;
    this.others = others;
    this.reader = reader;
  }

  /** All exceptions; empty in an engine that hands over what it finds. */
  Ledger ledger() {
    return ledger;
  }

  /** How often a rule has looked at a cell, or at one unit of a plan. */
  long looks() {
    return filter == null ? looks : filter.looks();
  }

  /** How often a rule did not have to look at a cell that was touched. */
  long skipped() {
    return filter == null ? 0 : filter.skipped();
  }

  /** The plans of these things may be others now. */
  void replanned(Set<String> things) {
    ledger.replanned(things, world);
  }

  /** Notes an exception that this fact may close, or no longer does. */
  void mayResolve(Fact fact) {
    Finding finding = fact.event().finding();
    if (resolution(fact) && finding != null && finding.id() != null) {
      ordered.add(new ExceptionId(finding.id()));
    }
  }

  private static boolean resolution(Fact fact) {
    Finding finding = fact.event().finding();
    return fact.kind() == Kind.EXCEPTION
        && finding != null
        && finding.id() != null
        && finding.resolution() != null;
  }

  /** Looks where something may have changed, and takes what others found. */
  void look(Looked.Step step, ExceptionSink sink) {
    if (mute) {
      dirty.clear();
    } else if (reader != null) {
      hand(step, reader);
    } else {
      NavigableMap<Cell, Findings> found = Collections.emptyNavigableMap();
      for (Looked other : others) {
        NavigableMap<Cell, Findings> theirs = other.take(step);
        if (!theirs.isEmpty()) {
          found = found.isEmpty() ? theirs : new TreeMap<>(found);
          found.putAll(theirs);
        }
      }
      settle(found, sink);
    }
  }

  /** Resolutions that were signed or taken back, once everything before them has been judged. */
  void resolve(ExceptionSink sink) {
    if (reader != null) {
      ordered.clear();
    }
    while (!ordered.isEmpty()) {
      ExceptionId id = ordered.pollFirst();
      settle(Collections.emptyNavigableMap(), sink);
      if (mute) {
        continue;
      }
      TreeSet<EventId> standing = new TreeSet<>();
      for (Fact order : world.ordersOn(id.bytes())) {
        if (resolution(order) && order.proves(Proof.CONTROL)) {
          standing.add(order.id());
        }
      }
      ledger.resolve(id, standing, world, sink);
    }
    settle(Collections.emptyNavigableMap(), sink);
  }

  /** Takes what is found anew, here or by others, in the order of the cells. */
  private void settle(NavigableMap<Cell, Findings> found, ExceptionSink sink) {
    if (mute) {
      dirty.clear();
      return;
    }
    clusters();
    while (true) {
      Cell mine = dirty.first();
      Cell theirs = found.isEmpty() ? null : found.firstKey();
      if (mine != null && (theirs == null || mine.compareTo(theirs) < 0)) {
        Findings findings = look(mine, dirty.take());
        if (findings != null) {
          conclude(mine, findings, sink);
        }
      } else if (theirs != null) {
        Findings findings = Objects.requireNonNull(found.pollFirstEntry()).getValue();
        if (findings.quiet()) {
          remembered.remove(theirs);
        } else {
          remembered.add(theirs);
        }
        conclude(theirs, findings, sink);
      } else {
        break;
      }
    }
  }

  private void conclude(Cell cell, Findings findings, ExceptionSink sink) {
    schedule.put(cell, findings);
    ledger.update(cell, findings.alarms(), world, sink);
    clusters();
  }

  /** Looks at the second stage where something under its keys has changed. */
  private void clusters() {
    for (String key : ledger.clustersToLook()) {
      dirty.add(new Cell(Rule.Scope.CLUSTER, key));
    }
  }

  /** Looks, and hands what is found to the engine that keeps it. */
  private void hand(Looked.Step step, Looked to) {
    TreeMap<Cell, Findings> found = new TreeMap<>();
    for (Cell cell = dirty.first(); cell != null; cell = dirty.first()) {
      Findings findings = look(cell, dirty.take());
      if (findings != null) {
        schedule.put(cell, findings);
        found.put(cell, findings);
      }
    }
    if (!found.isEmpty()) {
      to.put(step, found);
    }
  }

  private @Nullable Findings look(Cell cell, Dirty.Touch touch) {
    return filter == null ? lookEverywhere(cell) : filter.look(cell, touch);
  }

  private Findings lookEverywhere(Cell cell) {
    Findings findings = new Findings(world.now());
    for (Rule rule : Rules.of(cell.scope())) {
      looks++;
      rule.look(cell.name(), world, findings);
    }
    return findings;
  }

  /** Cells about which anything was found and is remembered, here or by others, in order. */
  Set<Cell> remembered() {
    Set<Cell> cells = new TreeSet<>(remembered);
    if (filter != null) {
      cells.addAll(filter.cells());
    }
    return cells;
  }

  /** As long as it is mute nobody looks, because a world is built that was looked at before. */
  void mute(boolean yes) {
    mute = yes;
  }

  /** Goes on with what was remembered of a cell, here or by others. */
  void restore(Cell cell, boolean mine) {
    if (!mine) {
      remembered.add(cell);
    } else if (filter != null) {
      filter.forget(cell);
    }
  }

  /** Goes on with these exceptions. */
  void restore(Ledger saved) {
    ledger = saved;
  }
}
