package dev.custody.reconcile.internal.facts;

import dev.custody.api.EventId;
import dev.custody.api.event.Condition;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Position;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.Source;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One event as the engine uses it: at its clamped time, from its source, with what it may prove.
 * All of that stays as it is; statements about the event may become more.
 */
public final class Fact implements Comparable<Fact> {

  private static final int FEW = 8;
  private static final int SOURCE_AT = 16;
  private static final int TRUST_AT = 24;
  private static final int MAIN_KNOWN = 1 << 31;
  private static final Source[] SOURCES = Source.values();
  private static final Trust[] TRUSTS = Trust.values();
  private static final List<Role> MAIN =
      List.of(Role.ACTOR, Role.GIVER, Role.GATEWAY, Role.RECEIVER);

  private static final Set<Kind> PHYSICAL =
      EnumSet.of(
          Kind.HANDOVER,
          Kind.DISPATCH,
          Kind.RECEIVE,
          Kind.LOAD,
          Kind.UNLOAD,
          Kind.DEPART,
          Kind.ARRIVE,
          Kind.SCAN,
          Kind.PACK,
          Kind.UNPACK,
          Kind.SEAL,
          Kind.INSPECT,
          Kind.COUNT,
          Kind.STORE,
          Kind.DELIVER,
          Kind.RETURN);

  private static final Set<Kind> MOVES =
      EnumSet.of(
          Kind.DISPATCH,
          Kind.LOAD,
          Kind.UNLOAD,
          Kind.DEPART,
          Kind.HANDOVER,
          Kind.DELIVER,
          Kind.RETURN,
          Kind.PACK,
          Kind.UNPACK);

  private Observation observation;
  private final Instant at;
  // Of millions of facts each field counts: which proofs, then source, trust, and what is known.
  private int bits;
  private @Nullable Set<String> things;
  private @Nullable Vouching main;
  private @Nullable Map<String, Item> items;

  /**
   * A fact.
   *
   * @param observation the event and its statements
   * @param at the claimed time, but never after the event had arrived or was surely signed
   * @param source where it comes from
   * @param trust how far it counts here, which may be less than it was verified for
   * @param proofs what it may prove
   */
  public Fact(Observation observation, Instant at, Source source, Trust trust, Set<Proof> proofs) {
    this.observation = observation;
    this.at = at;
    int packed = source.ordinal() << SOURCE_AT | trust.ordinal() << TRUST_AT;
    for (Proof proof : proofs) {
      boolean none = proof == Proof.WATERMARK && kind() == Kind.FOREIGN;
      packed |= none ? 0 : 1 << proof.ordinal();
    }
    this.bits = packed;
  }

  /** The event and its statements. */
  public Observation observation() {
    return observation;
  }

  /** Others have stated the same event, or it is dated more narrowly; all else is as it was. */
  void restate(Observation now) {
    observation = now;
    bits &= ~MAIN_KNOWN;
    main = null;
  }

  /** The claimed time, but never after the event had arrived or was surely signed. */
  public Instant at() {
    return at;
  }

  /** Where it comes from. */
  public Source source() {
    return SOURCES[bits >>> SOURCE_AT & 0xff];
  }

  /** How far it counts here, which may be less than it was verified for. */
  public Trust trust() {
    return TRUSTS[bits >>> TRUST_AT & 0x7f];
  }

  /** The time that counts: a clock that runs ahead cannot date an event after it was known. */
  static Instant clamped(Observation observation) {
    Instant claimed = observation.event().time().instant();
    Instant bound = observation.arrivedAt().orElse(null);
    if (bound == null && observation.bracket() != null) {
      bound = observation.bracket().notAfter();
    }
    return bound != null && bound.isBefore(claimed) ? bound : claimed;
  }

  /** The event. */
  public CustodyEvent event() {
    return observation.event();
  }

  /** Its id. */
  public EventId id() {
    return observation.eventId();
  }

  /** What happened. */
  public Kind kind() {
    return observation.event().kind();
  }

  /**
   * Whether it may prove this. That a gateway received a document says nothing about those who
   * scan: the facts in it do, each at its own time.
   */
  public boolean proves(Proof proof) {
    return (bits >>> proof.ordinal() & 1) != 0;
  }

  /** Uncertainty of the recording clock, milliseconds. */
  public long uncertaintyMs() {
    return event().time().uncertaintyMs();
  }

  /** Whether somebody had the goods before them. */
  public boolean physical() {
    return PHYSICAL.contains(kind());
  }

  /** Whether goods move on, which a hold forbids. */
  public boolean moves() {
    return moves(kind());
  }

  /** Whether goods move on by such an event. */
  public static boolean moves(Kind kind) {
    return MOVES.contains(kind);
  }

  /** Whether the receiving side said no. */
  public boolean refused() {
    return event().transfer() != null && event().transfer().outcome() == Outcome.OUTCOME_REFUSED;
  }

  /** Where: the read point, else the location. */
  public @Nullable String place() {
    Place place = event().place();
    if (place == null) {
      return null;
    }
    return place.readPoint() != null ? place.readPoint() : place.location();
  }

  /** The read point and the location, as far as they are named. */
  public Set<String> places() {
    Place place = event().place();
    String point = place == null ? null : place.readPoint();
    String location = place == null ? null : place.location();
    if (point == null || location == null || point.equals(location)) {
      String only = point == null ? location : point;
      return only == null ? Collections.emptySet() : Collections.singleton(only);
    }
    Set<String> names = new LinkedHashSet<>();
    names.add(point);
    names.add(location);
    return names;
  }

  /** Where it says that it was measured; null if it does not, or says nowhere on earth. */
  public @Nullable Position position() {
    Place place = event().place();
    return place == null ? null : Places.onEarth(place.position());
  }

  /** The operator's pseudonym; null if none is named. */
  public @Nullable String operator() {
    return event().operator() == null ? null : event().operator().id();
  }

  /** The device's identifier; null if none is named. */
  public @Nullable String device() {
    return event().device() == null ? null : event().device().id();
  }

  /** Who had it after this: the receiver of what was accepted, else the stated holder. */
  public @Nullable String holderAfter() {
    if (event().transfer() != null) {
      return refused() ? event().transfer().giver() : event().transfer().receiver();
    }
    return event().holder();
  }

  /** Whether it names this thing among its items, as present. */
  public boolean lists(String thing) {
    Item item = item(thing);
    return item != null && item.condition() != Condition.MISSING;
  }

  /** Whether it says that this thing is missing. */
  public boolean deniesPresenceOf(String thing) {
    Item item = item(thing);
    return item != null && item.condition() == Condition.MISSING;
  }

  /** Whether it is a sight of a thing that it names: somebody had it there, or by it. */
  public boolean shows(String thing) {
    return physical() && proves(Proof.PRESENCE) && !deniesPresenceOf(thing);
  }

  /** Whether it says of anything that it is missing. */
  public boolean denies() {
    for (Item item : event().items()) {
      if (item.condition() == Condition.MISSING) {
        return true;
      }
    }
    return false;
  }

  /** The item with this identifier; null if there is none. */
  public @Nullable Item item(String thing) {
    List<Item> all = event().items();
    int count = all.size();
    if (count > FEW) {
      return byName().get(thing);
    }
    for (int i = 0; i < count; i++) {
      Item item = all.get(i);
      if (thing.equals(nameOf(item))) {
        return item;
      }
    }
    return null;
  }

  private Map<String, Item> byName() {
    Map<String, Item> known = items;
    if (known == null) {
      known = new HashMap<>();
      for (Item item : event().items()) {
        known.putIfAbsent(nameOf(item), item);
      }
      items = known;
    }
    return known;
  }

  /** Instance or class identifier of an item. */
  public static String nameOf(Item item) {
    String name = item.id() != null ? item.id() : item.classId();
    if (name == null) {
      throw new AssertionError("an item of a checked event has an identifier");
    }
    return name;
  }

  /** Identifiers of all things that it says something about, in order. */
  public Set<String> things() {
    Set<String> known = things;
    if (known == null) {
      Set<String> named =
          onlyItem() ? Collections.singleton(nameOf(event().items().get(0))) : namedThings();
      // One each for most of a million events.
      known =
          named.size() == 1
              ? onlyItem() ? named : Collections.singleton(named.iterator().next())
              : Collections.unmodifiableSet(named);
      things = known;
    }
    return known;
  }

  /** Whether it names one item and nothing else. */
  private boolean onlyItem() {
    CustodyEvent event = event();
    return event.items().size() == 1
        && event.container() == null
        && event.seals().isEmpty()
        && kind() != Kind.HOLD
        && kind() != Kind.RELEASE;
  }

  private Set<String> namedThings() {
    Set<String> things = new LinkedHashSet<>();
    CustodyEvent event = event();
    event.items().forEach(item -> things.add(nameOf(item)));
    if (event.container() != null) {
      things.add(event.container());
    }
    event.seals().stream()
        .map(seal -> seal.unit())
        .filter(unit -> unit != null)
        .forEach(things::add);
    if (things.isEmpty() && event.consignment() != null) {
      things.add(event.consignment());
    }
    if (kind() == Kind.HOLD || kind() == Kind.RELEASE) {
      things.addAll(Holds.targets(event));
    }
    return things;
  }

  /** The statement that makes it count: of the one who acted, else of whoever vouches for it. */
  public @Nullable Vouching mainVouching() {
    if ((bits & MAIN_KNOWN) == 0) {
      for (Role role : MAIN) {
        main = main == null ? first(role) : main;
      }
      bits |= MAIN_KNOWN;
    }
    return main;
  }

  private @Nullable Vouching first(Role role) {
    Vouching found = null;
    for (Vouching each : observation.vouchings()) {
      if (each.role() == role
          && each.good()
          && (found == null || each.link().compareTo(found.link()) < 0)) {
        found = each;
      }
    }
    return found;
  }

  /** Order of everything in the engine: time, then id. */
  @Override
  public int compareTo(Fact other) {
    int byTime = at.compareTo(other.at);
    return byTime != 0 ? byTime : id().compareTo(other.id());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Fact that && compareTo(that) == 0;
  }

  @Override
  public int hashCode() {
    return id().hashCode();
  }
}
