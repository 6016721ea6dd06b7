package dev.custody.reconcile.internal.engine;

import dev.custody.api.event.Reading;
import dev.custody.reconcile.ExceptionId;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.internal.rules.Alarm;
import dev.custody.reconcile.internal.rules.Findings;
import dev.custody.reconcile.internal.rules.Rule;
import dev.custody.reconcile.internal.rules.Rules;
import dev.custody.reconcile.plan.Roster;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** Looks at everything anew, and compares with what an engine says. */
public final class Anew {

  private Anew() {}

  /**
   * What a cell raises now and the engine does not say, or the other way round; empty if all holds.
   */
  public static String inconsistency(Core core) {
    World world = core.world();
    Map<ExceptionId, Alarm> alarms = new HashMap<>();
    for (Cell cell : cells(core)) {
      Findings findings = new Findings(world.now());
      Rules.of(cell.scope()).forEach(rule -> rule.look(cell.name(), world, findings));
      alarms.putAll(findings.alarms());
    }
    TreeSet<ExceptionId> raised = new TreeSet<>(alarms.keySet());
    for (ExceptionRevision revision : core.exceptions()) {
      boolean anew = raised.remove(revision.id());
      if (revision.state().open() != anew && revision.state() != ExceptionState.RESOLVED) {
        return revision.rule()
            + " "
            + revision.subject()
            + ": state="
            + revision.state()
            + ", raised anew="
            + anew;
      }
    }
    if (raised.isEmpty()) {
      return "";
    }
    Alarm first = alarms.get(raised.first());
    return "raised only anew: count="
        + raised.size()
        + (first == null ? "" : ", first=" + first.rule().id() + " " + first.explanation());
  }

  private static TreeSet<Cell> cells(Core core) {
    World world = core.world();
    TreeSet<Cell> all = new TreeSet<>();
    core.released().forEach(fact -> add(fact, all));
    all.add(Terms.TREND);
    world.open().keys().forEach(key -> all.add(new Cell(Rule.Scope.CLUSTER, key)));
    world.planIds().forEach(id -> all.add(new Cell(Rule.Scope.PLAN, id)));
    world.streams().keySet().forEach(kid -> all.add(new Cell(Rule.Scope.KEY, kid.toHex())));
    for (Roster.Entry entry : world.roster().entries()) {
      all.add(new Cell(Rule.Scope.KEY, entry.kid().toHex()));
    }
    return all;
  }

  private static void add(Fact fact, TreeSet<Cell> all) {
    fact.things().forEach(thing -> all.add(new Cell(Rule.Scope.THING, thing)));
    fact.places().forEach(place -> all.add(new Cell(Rule.Scope.PLACE, place)));
    if (fact.operator() != null) {
      all.add(new Cell(Rule.Scope.OPERATOR, fact.operator()));
    }
    if (fact.device() != null) {
      all.add(new Cell(Rule.Scope.DEVICE, fact.device()));
    }
    for (Reading reading : fact.event().readings()) {
      if (reading.device() != null) {
        all.add(new Cell(Rule.Scope.DEVICE, reading.device()));
      }
    }
    all.add(new Cell(Rule.Scope.EVENT, fact.id().toString()));
    if (fact.event().correction() != null && fact.event().correction().target() != null) {
      all.add(new Cell(Rule.Scope.EVENT, fact.event().correction().target().toString()));
    }
  }
}
