package dev.custody.reconcile.internal.facts;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Finding;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.event.Transfer;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.Proof;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signed holds: what they stop, and whether they have been released. Which rules' holds are sticky
 * is what the rules declare, so callers bring that along.
 */
public final class Holds {

  /** In which the holds of one key are counted. */
  public static final Duration CAP_WINDOW = Duration.ofHours(24);

  private Holds() {}

  /**
   * What a hold or release names, narrowest first: items, else container, consignment, party,
   * place. A lane is a place.
   */
  public static Set<String> targets(CustodyEvent event) {
    Set<String> targets = new LinkedHashSet<>();
    event.items().forEach(item -> targets.add(Fact.nameOf(item)));
    if (targets.isEmpty() && event.container() != null) {
      targets.add(event.container());
    }
    if (targets.isEmpty() && event.consignment() != null) {
      targets.add(event.consignment());
    }
    if (targets.isEmpty() && event.holder() != null) {
      targets.add(event.holder());
    }
    if (targets.isEmpty()) {
      targets.addAll(places(event.place()));
    }
    return targets;
  }

  /**
   * Under what an event falls beside its goods: its consignment, its parties, its places and the
   * sites that they lie in.
   */
  public static Set<String> umbrellas(CustodyEvent event) {
    Set<String> names = new LinkedHashSet<>();
    if (event.consignment() != null) {
      names.add(event.consignment());
    }
    if (event.holder() != null) {
      names.add(event.holder());
    }
    Transfer transfer = event.transfer();
    if (transfer != null && transfer.giver() != null) {
      names.add(transfer.giver());
    }
    if (transfer != null && transfer.receiver() != null) {
      names.add(transfer.receiver());
    }
    for (String place : places(event.place())) {
      names.add(place);
      names.add(Lanes.site(place));
    }
    return names;
  }

  private static Set<String> places(@Nullable Place place) {
    Set<String> names = new LinkedHashSet<>();
    if (place != null && place.readPoint() != null) {
      names.add(place.readPoint());
    }
    if (place != null && place.location() != null) {
      names.add(place.location());
    }
    return names;
  }

  /**
   * Holds of this thing that are in force at a time, in order.
   *
   * @param facts what says something about it, in order
   * @param sticky rules whose holds a second person releases
   */
  public static List<Fact> inForce(
      String name, Collection<Fact> facts, Instant at, World world, Set<String> sticky) {
    List<Fact> held = new ArrayList<>();
    for (Fact fact : facts) {
      boolean order = fact.kind() == Kind.HOLD || fact.kind() == Kind.RELEASE;
      if (!order || !fact.proves(Proof.CONTROL) || fact.at().isAfter(at)) {
        continue;
      }
      if (!targets(fact.event()).contains(name)) {
        continue;
      }
      if (fact.kind() == Kind.HOLD && obeyed(fact, world)) {
        held.add(fact);
      } else if (fact.kind() == Kind.RELEASE) {
        held.removeIf(hold -> releases(fact, hold, sticky));
      }
    }
    return held;
  }

  /**
   * Whether a hold counts. Holds stop trade, so one key cannot set more than a number of them a
   * day; those beyond are kept and not obeyed. Looks back over no more than that number.
   */
  public static boolean obeyed(Fact hold, World world) {
    return hold.mainVouching() != null
        && earlier(hold, world) < world.settings().limits().holdsPerKeyMax();
  }

  /** How many holds the same key had set in the time that counts, up to the cap. */
  public static int earlier(Fact hold, World world) {
    Vouching main = hold.mainVouching();
    int most = world.settings().limits().holdsPerKeyMax();
    if (main == null) {
      return most;
    }
    Instant since = hold.at().minus(CAP_WINDOW);
    int earlier = 0;
    for (Fact other : world.holdsOf(main.kid()).headSet(hold, false).descendingSet()) {
      if (earlier >= most || !other.at().isAfter(since)) {
        break;
      }
      earlier++;
    }
    return earlier;
  }

  /** How many holds of all keys are kept and not obeyed. */
  public static long ignored(World world) {
    long ignored = 0;
    for (KeyId kid : world.streams().keySet()) {
      for (Fact hold : world.holdsOf(kid)) {
        if (hold.proves(Proof.CONTROL) && !obeyed(hold, world)) {
          ignored++;
        }
      }
    }
    return ignored;
  }

  private static boolean releases(Fact release, Fact hold, Set<String> sticky) {
    return !isSticky(hold, sticky) || otherPerson(hold, release);
  }

  /** Whether it takes a second person to release it. */
  public static boolean isSticky(Fact hold, Set<String> sticky) {
    Finding finding = hold.event().finding();
    return finding != null && finding.rule() != null && sticky.contains(finding.rule());
  }

  /**
   * Whether two orders are surely of two people: another key, and another operator where either
   * names one. An order that leaves out its operator does not pass for another person's.
   */
  public static boolean otherPerson(Fact one, Fact other) {
    Vouching first = one.mainVouching();
    Vouching second = other.mainVouching();
    if (first == null || second == null || first.kid().equals(second.kid())) {
      return false;
    }
    String here = one.operator();
    String there = other.operator();
    return here == null ? there == null : there != null && !here.equals(there);
  }
}
