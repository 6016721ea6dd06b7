package dev.custody.reconcile.internal.facts;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Finding;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Operator;
import dev.custody.api.event.Place;
import dev.custody.api.observe.Vouching;
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
 * Signed holds: what they stop, and whether they have been released. A hold of a rule that accuses
 * people is sticky: a second person with another key releases it.
 */
public final class Holds {

  private static final Set<String> STICKY = Set.of("R09", "R10", "R11", "R30");
  private static final Duration CAP_WINDOW = Duration.ofHours(24);

  private Holds() {}

  /**
   * What a hold or release names, narrowest first: items, else container, consignment, party,
   * place.
   */
  static Set<String> targets(CustodyEvent event) {
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

  /** Under what an event falls beside its goods: its consignment, parties and places. */
  public static Set<String> umbrellas(CustodyEvent event) {
    Set<String> names = new LinkedHashSet<>();
    if (event.consignment() != null) {
      names.add(event.consignment());
    }
    if (event.holder() != null) {
      names.add(event.holder());
    }
    if (event.transfer() != null && event.transfer().giver() != null) {
      names.add(event.transfer().giver());
    }
    names.addAll(places(event.place()));
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

  /** Holds of this thing that are in force at a time, in order. */
  public static List<Fact> inForce(String name, Collection<Fact> facts, Instant at, World world) {
    List<Fact> held = new ArrayList<>();
    for (Fact fact : facts) {
      boolean named = targets(fact.event()).contains(name);
      if (!named || !fact.proves(Proof.CONTROL) || fact.at().isAfter(at)) {
        continue;
      }
      if (fact.kind() == Kind.HOLD && obeyed(fact, world)) {
        held.add(fact);
      } else if (fact.kind() == Kind.RELEASE) {
        held.removeIf(hold -> releases(fact, hold));
      }
    }
    return held;
  }

  /** Holds stop trade, so one key cannot set more than a number of them a day. */
  private static boolean obeyed(Fact hold, World world) {
    Vouching main = hold.mainVouching();
    if (main == null) {
      return false;
    }
    int earlier = 0;
    for (Fact other : world.holdsOf(main.kid())) {
      if (other.compareTo(hold) < 0 && other.at().isAfter(hold.at().minus(CAP_WINDOW))) {
        earlier++;
      }
    }
    return earlier < world.settings().limits().holdsPerKeyMax();
  }

  private static boolean releases(Fact release, Fact hold) {
    Finding finding = hold.event().finding();
    boolean sticky = finding != null && finding.rule() != null && STICKY.contains(finding.rule());
    if (!sticky) {
      return true;
    }
    Vouching first = hold.mainVouching();
    Vouching second = release.mainVouching();
    Operator one = hold.event().operator();
    Operator other = release.event().operator();
    boolean samePerson =
        one != null && other != null && one.id() != null && one.id().equals(other.id());
    return first != null && second != null && !first.kid().equals(second.kid()) && !samePerson;
  }
}
