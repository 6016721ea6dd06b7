package dev.custody.reconcile.internal.engine;

import dev.custody.api.EventId;
import dev.custody.api.event.Correction;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Reading;
import dev.custody.api.observe.Vouching;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.GrowingWorld;
import dev.custody.reconcile.internal.facts.Holds;
import dev.custody.reconcile.internal.rules.Arrival;
import dev.custody.reconcile.internal.rules.Rule;
import dev.custody.reconcile.internal.rules.Rules;

/**
 * Which cells a fact bears on beside those of its goods: of keys, devices, operators, places and
 * other events that it names.
 */
final class Mentions {

  private final GrowingWorld world;
  private final Dirty dirty;
  private final Wakes wakes;
  private final Judgement judgement;

  Mentions(GrowingWorld world, Dirty dirty, Wakes wakes, Judgement judgement) {
    this.world = world;
    this.dirty = dirty;
    this.wakes = wakes;
    this.judgement = judgement;
  }

  /**
   * What an event names beside its goods.
   *
   * @param inOrder whether it came behind all others; if not, it may change what came before
   */
  void note(Fact fact, boolean inOrder) {
    if (fact.event().transfer() != null || !fact.observation().reasons().isEmpty()) {
      event(fact.id());
    }
    keys(fact, inOrder);
    for (Reading reading : fact.event().readings()) {
      if (reading.device() != null) {
        bear(Rule.Scope.DEVICE, reading.device(), fact, inOrder);
      }
    }
    fact.event().related().forEach(this::event);
    Correction correction = fact.event().correction();
    if (correction != null && correction.target() != null) {
      event(correction.target());
    }
    if (!world.correctionsOf(fact.id()).isEmpty()) {
      event(fact.id());
    }
    if (fact.kind() == Kind.HOLD) {
      pushedOut(fact);
    }
    judgement.mayResolve(fact);
    if (fact.moves() && fact.event().consignment() != null) {
      for (String id : world.planNamesOfConsignment(fact.event().consignment())) {
        bear(Rule.Scope.PLAN, id, fact, inOrder);
      }
    }
    fact.places().forEach(place -> bear(Rule.Scope.PLACE, place, fact, inOrder));
    if (fact.operator() != null) {
      bear(Rule.Scope.OPERATOR, fact.operator(), fact, inOrder);
    }
    if (fact.device() != null) {
      bear(Rule.Scope.DEVICE, fact.device(), fact, inOrder);
    }
  }

  /** The keys that vouch for it. */
  void keys(Fact fact, boolean inOrder) {
    for (Vouching vouching : fact.observation().vouchings()) {
      bear(Rule.Scope.KEY, vouching.kid().toHex(), fact, inOrder);
      wakes.statement(vouching);
    }
  }

  /** Who recorded it and on what, once it may be known better when. */
  void dated(Fact fact) {
    if (fact.operator() != null) {
      bear(Rule.Scope.OPERATOR, fact.operator(), fact, false);
    }
    if (fact.device() != null) {
      bear(Rule.Scope.DEVICE, fact.device(), fact, false);
    }
  }

  /** Anything about an event may have changed. */
  void event(EventId id) {
    dirty.add(new Cell(Rule.Scope.EVENT, id.toString()));
  }

  /** A fact bears on a cell that it names: as the last of all, or as one that changes the past. */
  private void bear(Rule.Scope scope, String name, Fact fact, boolean inOrder) {
    if (Rules.of(scope).isEmpty()) {
      return;
    }
    Cell cell = new Cell(scope, name);
    if (inOrder) {
      Arrival.Reach reach = scope == Rule.Scope.PLAN ? Arrival.Reach.UNDER : Arrival.Reach.OWN;
      dirty.add(cell, new Arrival(fact, reach, name, false));
    } else {
      dirty.add(cell);
    }
  }

  /** A hold that comes late may take the place of later ones under the cap of its key. */
  private void pushedOut(Fact hold) {
    Vouching main = hold.mainVouching();
    if (main != null) {
      for (Fact later : world.holdsOf(main.kid()).tailSet(hold, false)) {
        if (later.at().isAfter(hold.at().plus(Holds.CAP_WINDOW))) {
          break;
        }
        Holds.targets(later.event()).forEach(name -> dirty.add(new Cell(Rule.Scope.THING, name)));
      }
    }
  }
}
