package dev.custody.reconcile.internal.facts;

import dev.custody.reconcile.internal.facts.Timeline.Sight;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the facts that name a thing show of it, in order: of the thing itself, and of what is inside
 * of it at that time. What is inside of a container shares the second list, however much that is.
 */
public final class Sights {

  private final String thing;
  private final List<Sight> own = new ArrayList<>();
  private final List<Sight> through = new ArrayList<>();
  private List<Fact> denials = List.of();
  private boolean denies;

  private Sights(String thing) {
    this.thing = thing;
  }

  /** Those of these facts. */
  static Sights of(String thing, Iterable<Fact> facts) {
    Sights sights = new Sights(thing);
    facts.forEach(sights::add);
    return sights;
  }

  /** One more fact, behind all others. */
  void add(Fact fact) {
    if (fact.shows(thing)) {
      boolean step = Timeline.ownStep(fact, thing);
      own.add(new Sight(fact, true, step, null));
      through.add(new Sight(fact, false, step, thing));
      denies |= fact.denies();
    } else if (fact.deniesPresenceOf(thing)) {
      if (denials.isEmpty()) {
        denials = new ArrayList<>(2);
      }
      denials.add(fact);
    }
  }

  /** Those that say that it is missing, in order. */
  List<Fact> denials() {
    return denials;
  }

  /** Of the thing itself, between two facts; an end that is null is open. */
  List<Sight> own(@Nullable Fact from, @Nullable Fact to) {
    return between(own, from, to);
  }

  /** Of something inside of it, between two facts, but for those that deny that it is there. */
  List<Sight> through(String inside, @Nullable Fact from, @Nullable Fact to) {
    List<Sight> some = between(through, from, to);
    if (!denies) {
      return some;
    }
    List<Sight> left = new ArrayList<>(some.size());
    for (Sight sight : some) {
      if (!sight.fact().deniesPresenceOf(inside)) {
        left.add(sight);
      }
    }
    return left;
  }

  private static List<Sight> between(List<Sight> sights, @Nullable Fact from, @Nullable Fact to) {
    int first = from == null ? 0 : behind(sights, from, true);
    int end = to == null ? sights.size() : behind(sights, to, false);
    if (first >= end) {
      return List.of();
    }
    return first == 0 && end == sights.size() ? sights : sights.subList(first, end);
  }

  /** How many come before a fact, or at it. */
  private static int behind(List<Sight> sights, Fact fact, boolean andAt) {
    int low = 0;
    int high = sights.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = sights.get(middle).fact().compareTo(fact);
      if (order < 0 || (andAt && order == 0)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
