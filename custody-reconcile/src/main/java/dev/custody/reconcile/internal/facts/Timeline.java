package dev.custody.reconcile.internal.facts;

import dev.custody.api.event.Kind;
import dev.custody.reconcile.Sighting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one thing, in order: events that name it, and events of what it was inside of
 * then.
 *
 * @param thing identifier
 * @param sights in order of (time, event id)
 * @param denials events that say it is missing
 * @param stays what it was inside of, and when
 */
public record Timeline(String thing, List<Sight> sights, List<Fact> denials, List<Stay> stays) {

  private static final int DEPTH_MAX = 8;

  /**
   * One event in the life of a thing.
   *
   * @param fact the event
   * @param own whether it names the thing itself
   * @param step whether what happened, happened to the thing; otherwise it was only near
   * @param through the container that was seen; null if the thing itself was
   */
  public record Sight(Fact fact, boolean own, boolean step, @Nullable String through)
      implements Comparable<Sight> {
    @Override
    public int compareTo(Sight other) {
      return fact.compareTo(other.fact);
    }

    /** The same for people. */
    public Sighting toSighting() {
      return new Sighting(
          fact.id(),
          fact.kind(),
          fact.at(),
          fact.place(),
          fact.holderAfter(),
          fact.trust(),
          fact.observation().bracket(),
          through);
    }
  }

  /** Inside of a container from one event to another; the ends are null where they are open. */
  public record Stay(String container, @Nullable Fact from, @Nullable Fact to) {
    /** Whether it lasted at this time. */
    public boolean at(Instant time) {
      return (from == null || !from.at().isAfter(time)) && (to == null || to.at().isAfter(time));
    }

    /** Whether it lasted just before a fact, which may itself be what ended it. */
    public boolean justBefore(Fact fact) {
      return (from == null || from.compareTo(fact) < 0) && (to == null || to.compareTo(fact) >= 0);
    }
  }

  static Timeline of(String thing, World world) {
    List<Fact> denials = new ArrayList<>();
    for (Fact fact : world.facts(thing)) {
      if (fact.deniesPresenceOf(thing)) {
        denials.add(fact);
      }
    }
    List<Stay> stays = world.stays(thing);
    List<Sight> sights = see(thing, null, null, stays, world, 0);
    return new Timeline(thing, List.copyOf(sights), List.copyOf(denials), stays);
  }

  /** What happened to a thing between two facts, in order; an end that is null is open. */
  static List<Sight> see(
      String thing,
      @Nullable Fact from,
      @Nullable Fact to,
      List<Stay> stays,
      World world,
      int depth) {
    List<Sight> sights = world.sights(thing).own(from, to);
    // A thing inside of itself, over however many steps, ends at DEPTH_MAX.
    for (Stay stay : depth < DEPTH_MAX ? stays : List.<Stay>of()) {
      Fact first =
          from == null || (stay.from != null && stay.from.compareTo(from) > 0) ? stay.from : from;
      Fact end = to == null || (stay.to != null && stay.to.compareTo(to) < 0) ? stay.to : to;
      if (first != null && end != null && first.compareTo(end) >= 0) {
        continue;
      }
      sights = merged(sights, through(stay.container, thing, first, end, world, depth + 1));
    }
    return sights;
  }

  /** What happened to a thing inside of a container, because it happened to the container. */
  private static List<Sight> through(
      String container,
      String thing,
      @Nullable Fact from,
      @Nullable Fact to,
      World world,
      int depth) {
    List<Stay> stays = world.stays(container);
    if (stays.isEmpty() || depth >= DEPTH_MAX) {
      return world.sights(container).through(thing, from, to);
    }
    List<Sight> through = new ArrayList<>();
    for (Sight sight : see(container, from, to, stays, world, depth)) {
      if (!sight.fact.deniesPresenceOf(thing)) {
        through.add(new Sight(sight.fact, false, sight.step, container));
      }
    }
    return through;
  }

  /** Both in order; of two sights by one fact that of the first. */
  private static List<Sight> merged(List<Sight> first, List<Sight> second) {
    if (first.isEmpty() || second.isEmpty()) {
      return first.isEmpty() ? second : first;
    }
    List<Sight> all = new ArrayList<>(first.size() + second.size());
    int i = 0;
    for (Sight sight : second) {
      int order = -1;
      while (i < first.size() && (order = first.get(i).compareTo(sight)) < 0) {
        all.add(first.get(i++));
      }
      if (i == first.size() || order != 0) {
        all.add(sight);
      }
    }
    all.addAll(first.subList(i, first.size()));
    return all;
  }

  /** Whether a fact that names a thing is a sight of it, and what happened, happened to it. */
  public static boolean ownStep(Fact fact, String thing) {
    if (!fact.shows(thing) || fact.refused()) {
      return false;
    }
    boolean sealed = fact.kind() == Kind.SEAL && !thing.equals(fact.event().container());
    return fact.lists(thing) || (fact.event().items().isEmpty() && !sealed);
  }

  /** The last sight; null if there is none. */
  public @Nullable Sight last() {
    return sights.isEmpty() ? null : sights.get(sights.size() - 1);
  }

  /** The last event that names the thing itself, before a time; null if there is none. */
  public @Nullable Sight lastOwnBefore(Instant time) {
    Sight found = null;
    for (Sight sight : sights) {
      if (sight.own && !sight.fact.at().isAfter(time)) {
        found = sight;
      }
    }
    return found;
  }

  /** Physical containers that held it at a time, the direct ones of this thing only. */
  public List<String> containersAt(Instant time, World world) {
    List<String> out = new ArrayList<>();
    for (Stay stay : stays) {
      if (stay.at(time) && !world.isConsignment(stay.container())) {
        out.add(stay.container());
      }
    }
    return out;
  }
}
