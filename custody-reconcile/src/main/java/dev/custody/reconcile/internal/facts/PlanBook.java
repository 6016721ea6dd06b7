package dev.custody.reconcile.internal.facts;

import dev.custody.api.event.Kind;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All revisions of one plan. */
public final class PlanBook {

  /** One revision and when the caller says it became known. */
  public record Revision(Plan plan, @Nullable Instant publishedAt) {}

  private final TreeMap<Integer, List<Revision>> revisions = new TreeMap<>();

  boolean put(Plan plan, @Nullable Instant publishedAt) {
    List<Revision> same = revisions.computeIfAbsent(plan.revision(), r -> new ArrayList<>());
    for (int i = 0; i < same.size(); i++) {
      if (same.get(i).plan().equals(plan)) {
        return false;
      }
    }
    same.add(new Revision(plan, publishedAt));
    // Two texts under one number: an order that does not depend on which came first.
    same.sort((a, b) -> a.plan().digest().compareTo(b.plan().digest()));
    return true;
  }

  /** All revisions, by number. */
  public List<Revision> all() {
    List<Revision> all = new ArrayList<>();
    revisions.values().forEach(all::addAll);
    return all;
  }

  /** The newest revision. */
  public Plan newest() {
    List<Revision> last = revisions.lastEntry().getValue();
    return last.get(last.size() - 1).plan();
  }

  /** When a revision became known; null if before everything. */
  public static @Nullable Instant publishedAt(Revision revision, World world) {
    Fact announced = world.announcementOf(revision.plan().digest());
    Instant told = revision.publishedAt();
    if (announced == null) {
      return told;
    }
    return told == null || announced.at().isAfter(told) ? announced.at() : told;
  }

  /** When the goods of a plan first departed; null if they have not. */
  static @Nullable Fact departure(Plan plan, World world) {
    Fact first = null;
    for (PlanUnit unit : plan.units()) {
      for (Timeline.Sight sight : world.timeline(unit.id()).sights()) {
        if (sight.fact().kind() == Kind.DEPART) {
          if (first == null || sight.fact().compareTo(first) < 0) {
            first = sight.fact();
          }
          break;
        }
      }
    }
    return first;
  }

  /**
   * The revision that counts: the newest one that was known at departure. What is edited afterwards
   * changes nothing.
   */
  public Plan inForce(World world) {
    if (revisions.size() == 1 && revisions.firstEntry().getValue().size() == 1) {
      return newest();
    }
    Plan found = null;
    Fact departure = null;
    for (Revision revision : all()) {
      departure = found == null ? null : world.departureOf(found);
      Instant published = publishedAt(revision, world);
      boolean late = departure != null && published != null && published.isAfter(departure.at());
      if (found == null || !late) {
        found = revision.plan();
      }
    }
    if (found == null) {
      throw new AssertionError("a plan book has at least one revision");
    }
    return found;
  }
}
