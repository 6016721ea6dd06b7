package dev.custody.reconcile.internal.facts;

import static dev.custody.reconcile.internal.facts.Named.seen;
import static dev.custody.reconcile.internal.facts.Named.with;
import static dev.custody.reconcile.internal.facts.Named.without;

import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Plans in all their revisions, by their names and by the things and consignments they name. */
final class PlanIndex {

  private final Directory names;
  private final int plansMax;
  private final TreeMap<String, PlanBook> books = new TreeMap<>();
  private final TreeSet<String> edited = new TreeSet<>();
  private final TreeSet<Instant> deadlines = new TreeSet<>();

  /**
   * No plans.
   *
   * @param plansMax how many may be kept
   */
  PlanIndex(Directory names, int plansMax) {
    this.names = names;
    this.plansMax = plansMax;
  }

  @Nullable PlanBook book(String id) {
    return books.get(id);
  }

  /** Names of all plans, in order. */
  Set<String> ids() {
    return books.keySet();
  }

  /** Names of plans that have more than one revision. */
  Set<String> edited() {
    return edited;
  }

  @Nullable Instant deadlineFrom(Instant time) {
    return deadlines.ceiling(time);
  }

  /** Names of the plans that name this thing, in force or not yet. */
  Set<String> namesOf(String thing) {
    Named named = names.find(thing);
    return named == null ? seen(null) : seen(named.plans);
  }

  /** Names of the plans of this consignment. */
  Set<String> namesOfConsignment(String consignment) {
    Named named = names.find(consignment);
    return named == null ? seen(null) : seen(named.plansOfConsignment);
  }

  boolean isConsignment(String thing) {
    return !namesOfConsignment(thing).isEmpty();
  }

  Set<String> declaredContainersOf(String thing) {
    Named named = names.find(thing);
    TreeMap<String, String> found = named == null ? null : named.declared;
    return found == null ? Collections.emptySet() : new TreeSet<>(found.values());
  }

  Set<String> consignmentsOf(String thing) {
    Set<String> ids = namesOf(thing);
    Set<String> found = ids.isEmpty() ? Collections.emptySet() : new TreeSet<>();
    for (String id : ids) {
      PlanBook book = books.get(id);
      String consignment = book == null ? null : book.newest().consignment();
      if (consignment != null && !consignment.equals(thing)) {
        found.add(consignment);
      }
    }
    return found;
  }

  /** Those of these plans that count now. */
  List<Plan> inForce(Set<String> ids, World world) {
    List<Plan> found = new ArrayList<>(ids.size());
    for (String id : ids) {
      PlanBook book = books.get(id);
      if (book != null) {
        found.add(book.inForce(world));
      }
    }
    return found;
  }

  /** Every unit of any revision of a plan that has more than one; empty for others. */
  Set<String> unitsOfEdited(String id) {
    PlanBook book = books.get(id);
    Set<String> units = new TreeSet<>();
    if (book != null && book.all().size() > 1) {
      for (PlanBook.Revision revision : book.all()) {
        revision.plan().units().forEach(unit -> units.add(unit.id()));
      }
    }
    return units;
  }

  /**
   * Puts a revision where it is found; false if it is there already.
   *
   * @throws IllegalStateException if there are as many plans as may be
   */
  boolean put(Plan plan, @Nullable Instant publishedAt) {
    PlanBook book = books.get(plan.id());
    if (book == null) {
      if (books.size() >= plansMax) {
        throw new IllegalStateException(
            "engine limit reached: plans=" + books.size() + ", plansMax=" + plansMax);
      }
      book = new PlanBook();
      books.put(plan.id(), book);
    }
    if (!book.put(plan, publishedAt)) {
      return false;
    }
    plan.legs().forEach(leg -> deadlines.add(leg.latest()));
    if (book.all().size() > 1) {
      edited.add(plan.id());
    }
    if (plan.consignment() != null) {
      Named named = names.at(plan.consignment());
      named.plansOfConsignment = with(named.plansOfConsignment, plan.id());
    }
    for (PlanUnit unit : plan.units()) {
      Named named = names.at(unit.id());
      named.plans = with(named.plans, plan.id());
      if (unit.container() != null) {
        named.declared = named.declared == null ? new TreeMap<>() : named.declared;
        named.declared.put(plan.id(), unit.container());
      }
    }
    return true;
  }

  /**
   * Removes a plan in all revisions.
   *
   * @param touched things of which it is not to be found any more
   */
  void remove(String id, Set<String> touched) {
    PlanBook book = books.remove(id);
    for (PlanBook.Revision revision : book == null ? List.<PlanBook.Revision>of() : book.all()) {
      String consignment = revision.plan().consignment();
      if (consignment != null) {
        Named named = names.at(consignment);
        named.plansOfConsignment = without(named.plansOfConsignment, id);
      }
    }
    edited.remove(id);
    for (String thing : touched) {
      Named named = names.at(thing);
      named.plans = without(named.plans, id);
      if (named.declared != null) {
        named.declared.remove(id);
      }
    }
  }
}
