package dev.custody.reconcile.internal.facts;

import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.TrustPolicy;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import dev.custody.reconcile.plan.Posture;
import dev.custody.reconcile.plan.Roster;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the engine writes to a world: facts and plans come and go, and each time it says which
 * things that touches. What of them is remembered is for the worlds that extend this to {@link
 * #forget}.
 */
public abstract class GrowingWorld extends StoredWorld {

  GrowingWorld(EngineSettings settings, TrustPolicy policy) {
    super(settings, policy);
  }

  /** Moves the engine's time on; it never goes back. */
  public final void advanceTo(Instant time) {
    if (time.isAfter(now)) {
      now = time;
    }
  }

  /** Notes that a source has been heard up to a time. */
  public final void hear(Source source, Instant until) {
    heard.merge(source, until, (a, b) -> a.isAfter(b) ? a : b);
  }

  // ---- facts ----

  /** The same observation, which shares with those that are kept what is equal in them. */
  public final Observation shared(Observation observation) {
    return sharing.of(observation);
  }

  /** The fact that an observation is, with what is known about its keys now. */
  public final Fact toFact(Observation observation) {
    return keys.toFact(observation);
  }

  /** A fact with what is known about its keys now: itself, if that is what it says. */
  public final Fact again(Fact fact) {
    return keys.again(fact);
  }

  /**
   * Adds a fact's statements to the streams of their keys; true if a key is found to have forked.
   */
  public final boolean addStatements(Fact fact) {
    return keys.addStatements(fact, fact.observation().vouchings());
  }

  /**
   * Has other statements about a fact that is here, which stays where it is.
   *
   * @param now the event with all of them
   * @param statements those that are new, or dated otherwise
   * @return true if a key is found to have forked
   */
  public final boolean restate(Fact fact, Observation now, Iterable<Vouching> statements) {
    fact.restate(now);
    String operator = fact.operator();
    if (operator != null) {
      marks.judgeAround(operator, index.factsBy(operator), fact);
    }
    marks.add(fact, keys);
    return keys.addStatements(fact, statements);
  }

  /** Puts a fact where rules find it, and says which things it touches. */
  public Set<String> add(Fact fact) {
    Set<String> umbrellas =
        fact.moves() ? Holds.umbrellas(fact.event()) : Collections.<String>emptySet();
    index.put(fact, umbrellas);
    orders.put(fact);
    String operator = fact.operator();
    if (operator != null) {
      marks.judgeAround(operator, index.factsBy(operator), fact);
    }
    marks.add(fact, keys);
    contents.label(fact.event().consignment(), fact.things());
    String container = fact.event().container();
    if (container != null && fact.physical()) {
      boolean put = fact.kind() == Kind.PACK || fact.kind() == Kind.LOAD;
      for (Item item : fact.event().items()) {
        if (put) {
          inside(Fact.nameOf(item), container);
        } else {
          contents.list(Fact.nameOf(item), container);
        }
      }
    }
    return touch(fact, umbrellas);
  }

  /** Takes a fact away from where rules find it, and says which things that touches. */
  public Set<String> remove(Fact fact) {
    Set<String> umbrellas =
        fact.moves() ? Holds.umbrellas(fact.event()) : Collections.<String>emptySet();
    Set<String> touched = touch(fact, umbrellas);
    index.take(fact);
    orders.take(fact);
    marks.remove(fact);
    String operator = fact.operator();
    if (operator != null) {
      marks.judgeAround(operator, index.factsBy(operator), fact);
    }
    return touched;
  }

  /** Things that a fact bears on, by name or as what they fall under. */
  private Set<String> touch(Fact fact, Set<String> umbrellas) {
    Set<String> start = new TreeSet<>(fact.things());
    String consignment = fact.event().consignment();
    if (consignment != null && (fact.kind() == Kind.PLAN || !fact.event().documents().isEmpty())) {
      start.add(consignment);
    }
    if (fact.moves()) {
      for (String name : umbrellas) {
        if (index.knows(name)) {
          start.add(name);
        }
      }
      for (String place : orders.anyLanes() ? fact.places() : Collections.<String>emptySet()) {
        start.addAll(orders.lanesFrom(Lanes.site(place)));
      }
    }
    return forget(start, fact);
  }

  /** Notes that a thing was said to be inside of another. */
  void inside(String thing, String container) {
    contents.inside(thing, container);
  }

  /**
   * What is remembered of these things, and of what a change to them bears on, does not hold any
   * more.
   *
   * @return which things those are
   */
  abstract Set<String> forget(Set<String> start);

  /** The same, because of a fact. */
  Set<String> forget(Set<String> start, Fact fact) {
    return forget(start);
  }

  // ---- plans ----

  /** Adds a revision of a plan, and says which things it touches. */
  public Set<String> addPlan(Plan plan, @Nullable Instant publishedAt) {
    Set<String> touched = new TreeSet<>();
    if (books.put(plan, publishedAt)) {
      String consignment = plan.consignment();
      // What only an older revision names may travel under another consignment now.
      touched.addAll(unitsOfEdited(plan.id()));
      if (consignment != null) {
        touched.add(consignment);
        touched.addAll(contents.labelledBy(consignment));
      }
      for (PlanUnit unit : plan.units()) {
        touched.add(unit.id());
        if (unit.container() != null) {
          inside(unit.id(), unit.container());
        }
        if (consignment != null) {
          inside(unit.id(), consignment);
        }
      }
      for (String lane : orders.anyLanes() ? Lanes.of(plan) : Collections.<String>emptySet()) {
        if (index.knows(lane)) {
          touched.add(lane);
        }
      }
    }
    return forget(touched);
  }

  /** Removes a plan in all revisions, and says which things that touches. */
  public Set<String> removePlan(String id) {
    PlanBook book = plan(id);
    Set<String> touched = new TreeSet<>();
    if (book != null) {
      for (PlanBook.Revision revision : book.all()) {
        revision.plan().units().forEach(unit -> touched.add(unit.id()));
        String consignment = revision.plan().consignment();
        if (consignment != null) {
          touched.add(consignment);
          touched.addAll(contents.labelledBy(consignment));
        }
      }
      forget(touched);
      books.remove(id, touched);
    }
    return touched;
  }

  /** What was known of a plan does not hold any more. */
  public abstract void unsettle(String plan);

  /** What was known of one unit of a plan does not hold any more. */
  public abstract void unsettle(String plan, String unit);

  // ---- keys and devices ----

  /** Puts another roster in force. */
  public final void roster(Roster roster) {
    keys.roster(roster);
    judgeStanding();
  }

  /** Distrusts a key from a time on; the earliest such time counts. */
  public final void distrust(KeyId kid, Instant since) {
    keys.distrust(kid, since);
    judgeStanding();
  }

  private void judgeStanding() {
    marks.forgetStanding();
    // The order does not matter: marked facts are kept in order of their own.
    index.all().forEach(fact -> marks.add(fact, keys));
  }

  /** Says what state our devices should be in. */
  public final void posture(Posture posture) {
    this.posture = posture;
  }
}
