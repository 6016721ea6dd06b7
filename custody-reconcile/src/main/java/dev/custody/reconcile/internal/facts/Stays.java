package dev.custody.reconcile.internal.facts;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Kind;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.internal.facts.Timeline.Stay;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a thing was inside of, from the facts that list it, one after the other, in order.
 *
 * <p>PACK and LOAD put it in, UNPACK and UNLOAD take it out; a receipt or storage ends a LOAD too.
 * Whoever looked and found it missing ends both: where its container goes then says nothing more.
 */
final class Stays {

  private final String thing;
  private List<Stay> ended = List.of();
  private @Nullable Fact packed;
  private @Nullable Fact loaded;
  private @Nullable Fact firstOut;
  private boolean everPut;
  private @Nullable List<Stay> all;

  private Stays(String thing) {
    this.thing = thing;
  }

  /** Those of these facts. */
  static Stays of(String thing, Iterable<Fact> facts) {
    Stays stays = new Stays(thing);
    facts.forEach(stays::add);
    return stays;
  }

  /** One more fact, behind all others. */
  void add(Fact fact) {
    if (!fact.physical() || !fact.proves(Proof.PRESENCE) || fact.item(thing) == null) {
      return;
    }
    CustodyEvent event = fact.event();
    Kind kind = fact.kind();
    boolean denied = fact.deniesPresenceOf(thing);
    if (loaded != null && (denied || endsLoad(kind))) {
      end(loaded, fact);
      loaded = null;
    }
    if (packed != null && (denied || kind == Kind.UNPACK || kind == Kind.PACK)) {
      end(packed, fact);
      packed = null;
    }
    boolean into = !denied && event.container() != null && !event.container().equals(thing);
    if (kind == Kind.PACK && into) {
      packed = fact;
      all = null;
    } else if (kind == Kind.LOAD && into) {
      loaded = fact;
      all = null;
    }
    everPut |= packed != null || loaded != null;
    if (firstOut == null && (kind == Kind.UNPACK || kind == Kind.UNLOAD)) {
      firstOut = fact;
      all = null;
    }
  }

  private static boolean endsLoad(Kind kind) {
    return switch (kind) {
      case UNLOAD, RECEIVE, STORE, DELIVER, RETURN, LOAD -> true;
      default -> false;
    };
  }

  private void end(Fact from, Fact to) {
    if (ended.isEmpty()) {
      ended = new ArrayList<>(2);
    }
    ended.add(stay(from, to));
    all = null;
  }

  /** All of them; as long as nothing has changed, the same list. */
  List<Stay> all(World world) {
    List<Stay> known = all;
    if (known == null) {
      List<Stay> stays = new ArrayList<>(ended);
      if (packed != null) {
        stays.add(stay(packed, null));
      }
      if (loaded != null) {
        stays.add(stay(loaded, null));
      }
      for (String declared : world.declaredContainersOf(thing)) {
        // What a plan says holds until somebody has recorded how it really was.
        if (!everPut) {
          stays.add(new Stay(declared, null, firstOut));
        }
      }
      for (String consignment : world.consignmentsOf(thing)) {
        stays.add(new Stay(consignment, null, null));
      }
      known = List.copyOf(stays);
      all = known;
    }
    return known;
  }

  private static Stay stay(Fact from, @Nullable Fact to) {
    String container = from.event().container();
    if (container == null) {
      throw new AssertionError("a stay begins with an event that has a container");
    }
    return new Stay(container, from, to);
  }

  /**
   * Whether a list says of everything up to a fact the same as one from then: in the same order,
   * because of two that lasted at a time the first one counts.
   */
  static boolean goesOn(List<Stay> before, List<Stay> now, Fact since) {
    int next = 0;
    for (Stay stay : before) {
      while (next < now.size() && !same(stay, now.get(next), since)) {
        next++;
      }
      if (next == now.size()) {
        return false;
      }
      next++;
    }
    return true;
  }

  private static boolean same(Stay before, Stay now, Fact since) {
    Fact to = now.to();
    return before.container().equals(now.container())
        && before.from() == now.from()
        && (before.to() == to || (before.to() == null && to != null && to.compareTo(since) > 0));
  }
}
