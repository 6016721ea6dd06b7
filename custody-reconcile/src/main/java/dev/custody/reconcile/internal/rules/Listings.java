package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Timeline;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What events say is inside of a container, against what was put there. */
final class Listings {

  private static final Set<Kind> KINDS =
      EnumSet.of(
          Kind.RECEIVE, Kind.SCAN, Kind.INSPECT, Kind.COUNT, Kind.STORE, Kind.UNLOAD, Kind.UNPACK);

  private Listings() {}

  /** Events that name things inside of this container, in order. */
  static List<Fact> of(String container, World world) {
    List<Fact> listings = new ArrayList<>();
    for (Fact fact : world.facts(container)) {
      if (isListing(container, fact)) {
        listings.add(fact);
      }
    }
    return listings;
  }

  /** Whether an event names things inside of this container. */
  static boolean isListing(String container, Fact fact) {
    return KINDS.contains(fact.kind())
        && container.equals(fact.event().container())
        && !fact.event().items().isEmpty()
        && fact.proves(Proof.ALARM);
  }

  /**
   * Whether a thing that was listed does not belong there: neither an event put it in, nor does its
   * plan, nor may a put have been missed. A container of which nobody recorded what went in says
   * nothing.
   */
  static boolean extra(String thing, String container, Fact listing, World world) {
    if (thing.equals(container)
        || belongs(thing, container, world)
        || inside(container, listing, world).isEmpty()) {
      return false;
    }
    List<Plan> plans = world.plansOf(thing);
    String other = otherContainer(thing, container, listing, world);
    if (other != null) {
      return !holdsContainers(container, world);
    }
    // A crate that was packed on record, and whose loading was not, is known by what it holds.
    return plans.isEmpty() && world.childrenOf(thing).isEmpty() && !world.isConsignment(thing);
  }

  /** Whether an event lists anything in this container that does not belong there. */
  static boolean hasExtra(String container, Fact fact, World world) {
    if (!isListing(container, fact)) {
      return false;
    }
    for (Item item : fact.event().items()) {
      if (extra(Fact.nameOf(item), container, fact, world)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it was ever put in there, directly or in something else: a late PACK counts too. */
  private static boolean belongs(String thing, String container, World world) {
    Set<String> seen = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>();
    open.add(thing);
    while (!open.isEmpty()) {
      for (String parent : world.parentsOf(open.remove())) {
        if (parent.equals(container)) {
          return true;
        }
        if (!world.isConsignment(parent) && seen.add(parent)) {
          open.add(parent);
        }
      }
    }
    return false;
  }

  /** Another container that events or its plan have it in when it was listed; null if none. */
  private static @Nullable String otherContainer(
      String thing, String container, Fact listing, World world) {
    for (Timeline.Stay stay : world.stays(thing)) {
      if (!stay.container().equals(container)
          && !world.isConsignment(stay.container())
          && stay.justBefore(listing)) {
        return stay.container();
      }
    }
    return null;
  }

  /** A vehicle brings boxes, and a box that nobody scanned into it is no surprise in there. */
  private static boolean holdsContainers(String container, World world) {
    for (String child : world.childrenOf(container)) {
      if (!world.childrenOf(child).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Things that were inside when it was listed, by the events that put them there, and by name. */
  static Set<String> inside(String container, Fact listing, World world) {
    Set<String> inside = new TreeSet<>();
    for (String child : world.childrenOf(container)) {
      for (Timeline.Stay stay : world.stays(child)) {
        if (stay.container().equals(container) && stay.justBefore(listing)) {
          inside.add(child);
        }
      }
    }
    return inside;
  }

  /** The GTIN of an identifier of goods, with what stands before it; null if it has none. */
  static @Nullable String product(String id) {
    int start = id.indexOf("/01/");
    if (start < 0) {
      return null;
    }
    int end = id.indexOf('/', start + 4);
    return end < 0 ? id : id.substring(0, end);
  }

  /** The lot of a class of goods; null if it names none, or is one piece. */
  static @Nullable String lot(String id) {
    int start = id.indexOf("/10/");
    if (start < 0 || id.contains("/21/")) {
      return null;
    }
    int end = id.indexOf('/', start + 4);
    return id.substring(start + 4, end < 0 ? id.length() : end);
  }

  /** A unit of a plan that is the same product in another lot; null if there is none. */
  static @Nullable PlanUnit otherLot(String thing, Plan plan) {
    String product = product(thing);
    String lot = lot(thing);
    if (product == null || lot == null) {
      return null;
    }
    for (PlanUnit unit : plan.units()) {
      if (unit.id().startsWith(product)
          && product.equals(product(unit.id()))
          && lot(unit.id()) != null
          && !lot.equals(lot(unit.id()))) {
        return unit;
      }
    }
    return null;
  }
}
