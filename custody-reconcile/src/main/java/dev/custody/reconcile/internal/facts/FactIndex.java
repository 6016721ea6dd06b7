package dev.custody.reconcile.internal.facts;

import static dev.custody.reconcile.internal.facts.Named.seen;
import static dev.custody.reconcile.internal.facts.Named.with;

import dev.custody.api.EventId;
import dev.custody.reconcile.internal.table.IdTable;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Facts by their id, and by what they name: thing, place, person, device, what they move under, and
 * other events.
 */
final class FactIndex {

  private final Directory names;
  private final IdTable<Fact> byId = new IdTable<>(Fact::id);
  private final Map<EventId, SortedArray<Fact>> relatedTo = new HashMap<>();
  private final TreeSet<String> devices = new TreeSet<>();

  FactIndex(Directory names) {
    this.names = names;
  }

  @Nullable Fact fact(EventId id) {
    return byId.get(id);
  }

  NavigableSet<Fact> facts(String thing) {
    Named named = names.find(thing);
    return named == null ? seen(null) : seen(named.facts);
  }

  /** Whether any fact about it was ever kept. */
  boolean knows(String thing) {
    Named named = names.find(thing);
    return named != null && named.facts != null;
  }

  NavigableSet<Fact> movesUnder(String name) {
    Named named = names.find(name);
    return named == null ? seen(null) : seen(named.moves);
  }

  NavigableSet<Fact> factsAt(String place) {
    Named named = names.find(place);
    return named == null ? seen(null) : seen(named.at);
  }

  NavigableSet<Fact> factsBy(String operator) {
    Named named = names.find(operator);
    return named == null ? seen(null) : seen(named.by);
  }

  NavigableSet<Fact> factsOn(String device) {
    Named named = names.find(device);
    return named == null ? seen(null) : seen(named.on);
  }

  NavigableSet<Fact> relatedTo(EventId id) {
    return seen(relatedTo.get(id));
  }

  /** All facts, in no order. */
  Iterable<Fact> all() {
    return byId.values();
  }

  /** All devices that events were recorded on, in order. */
  Set<String> devices() {
    return devices;
  }

  /**
   * Puts a fact where it is found.
   *
   * @param umbrellas what it moves under; empty if nothing moves
   */
  void put(Fact fact, Set<String> umbrellas) {
    byId.put(fact);
    for (String thing : fact.things()) {
      Named named = names.at(thing);
      named.facts = with(named.facts, fact);
    }
    for (EventId related : fact.event().related()) {
      relatedTo.computeIfAbsent(related, r -> new SortedArray<>()).put(fact);
    }
    for (String name : umbrellas) {
      Named named = names.at(name);
      named.moves = with(named.moves, fact);
    }
    for (String place : fact.places()) {
      Named named = names.at(place);
      named.at = with(named.at, fact);
    }
    String operator = fact.operator();
    if (operator != null) {
      Named named = names.at(operator);
      named.by = with(named.by, fact);
    }
    String device = fact.device();
    if (device != null) {
      Named named = names.at(device);
      if (named.on == null) {
        devices.add(device);
      }
      named.on = with(named.on, fact);
    }
  }

  /** Takes a fact away from where it is found. */
  void take(Fact fact) {
    byId.remove(fact.id());
    for (String thing : fact.things()) {
      drop(names.at(thing).facts, fact);
    }
    for (EventId related : fact.event().related()) {
      drop(relatedTo.get(related), fact);
    }
    for (String name : Holds.umbrellas(fact.event())) {
      drop(names.at(name).moves, fact);
    }
    for (String place : fact.places()) {
      drop(names.at(place).at, fact);
    }
    String operator = fact.operator();
    if (operator != null) {
      drop(names.at(operator).by, fact);
    }
    String device = fact.device();
    if (device != null) {
      drop(names.at(device).on, fact);
    }
  }

  private static void drop(@Nullable SortedArray<Fact> facts, Fact fact) {
    if (facts != null) {
      facts.take(fact);
    }
  }
}
