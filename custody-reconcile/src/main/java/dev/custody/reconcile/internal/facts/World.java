package dev.custody.reconcile.internal.facts;

import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.event.Document;
import dev.custody.api.event.Kind;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.TrustPolicy;
import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import dev.custody.reconcile.plan.Roster;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known at the engine's time. Whatever is read from it depends on the set of
 * inputs alone and not on their order; hash maps are looked up and never walked through.
 *
 * <p>Over 250 lines because it is the one place where an index may change: what a fact touches, and
 * what is remembered about it, must be forgotten together.
 */
public final class World {

  private final EngineSettings settings;
  private final TrustPolicy policy;

  private Instant now = Instant.MIN;
  private Roster roster = Roster.EMPTY;
  private final Map<KeyId, Roster.Entry> rostered = new HashMap<>();
  private final TreeMap<KeyId, Instant> distrusted = new TreeMap<>();
  private final TreeMap<String, PlanBook> plans = new TreeMap<>();
  private final Map<String, TreeSet<String>> plansOfThing = new HashMap<>();
  private final Map<String, TreeSet<String>> plansOfConsignment = new HashMap<>();
  private final Map<String, TreeSet<String>> children = new HashMap<>();
  private final Map<String, TreeSet<String>> parents = new HashMap<>();
  private final Map<String, TreeSet<String>> labelled = new HashMap<>();
  private final Map<String, TreeMap<String, String>> declared = new HashMap<>();
  private final Map<Digest, TreeSet<Fact>> announcements = new HashMap<>();
  private final Map<EventId, Fact> byId = new HashMap<>();
  private final Map<String, TreeSet<Fact>> byThing = new HashMap<>();
  private final Map<String, TreeSet<Fact>> movesUnder = new HashMap<>();
  private final Map<KeyId, TreeSet<Fact>> holdsOfKey = new HashMap<>();
  private final Map<EventId, TreeSet<Fact>> relatedTo = new HashMap<>();
  private final TreeMap<KeyId, KeyStream> streams = new TreeMap<>();
  private final EnumMap<Source, Instant> heard = new EnumMap<>(Source.class);
  private final Map<String, Timeline> timelines = new HashMap<>();
  private final Map<String, Itinerary> itineraries = new HashMap<>();

  /** An empty world. */
  public World(EngineSettings settings, TrustPolicy policy) {
    this.settings = settings;
    this.policy = policy;
  }

  // ---- what rules read ----

  /** How the engine works. */
  public EngineSettings settings() {
    return settings;
  }

  /** The engine's time. */
  public Instant now() {
    return now;
  }

  /** Facts that say something about a thing, in order. */
  public NavigableSet<Fact> facts(String thing) {
    TreeSet<Fact> found = byThing.get(thing);
    return found == null ? Collections.emptyNavigableSet() : found;
  }

  /** A released fact; null if there is none with this id. */
  public @Nullable Fact fact(EventId id) {
    return byId.get(id);
  }

  /** Facts that name this event as related, in order. */
  public NavigableSet<Fact> relatedTo(EventId id) {
    TreeSet<Fact> found = relatedTo.get(id);
    return found == null ? Collections.emptyNavigableSet() : found;
  }

  /** Movements at a place, by a party or of a consignment, in order. */
  public NavigableSet<Fact> movesUnder(String name) {
    TreeSet<Fact> found = movesUnder.get(name);
    return found == null ? Collections.emptyNavigableSet() : found;
  }

  /** HOLD events whose main statement is of this key, in order. */
  public NavigableSet<Fact> holdsOf(KeyId kid) {
    TreeSet<Fact> found = holdsOfKey.get(kid);
    return found == null ? Collections.emptyNavigableSet() : found;
  }

  /** What happened to a thing. */
  public Timeline timeline(String thing) {
    Timeline known = timelines.get(thing);
    if (known == null) {
      known = Timeline.of(thing, this);
      timelines.put(thing, known);
    }
    return known;
  }

  /** One unit of a plan against its legs. */
  public Itinerary itinerary(Plan plan, PlanUnit unit) {
    String key = plan.id() + "\n" + unit.id();
    Itinerary known = itineraries.get(key);
    // Another revision may have come into force since.
    if (known == null || !known.plan().digest().equals(plan.digest())) {
      known = Itinerary.of(plan, unit, timeline(unit.id()));
      itineraries.put(key, known);
    }
    return known;
  }

  /** A plan in all its revisions; null if there is none of this name. */
  public @Nullable PlanBook plan(String id) {
    return plans.get(id);
  }

  /** Plans in force that name this unit, by name. */
  public List<Plan> plansOf(String thing) {
    return inForce(plansOfThing.get(thing));
  }

  /** Plans in force of this consignment, by name. */
  public List<Plan> plansOfConsignment(String consignment) {
    return inForce(plansOfConsignment.get(consignment));
  }

  /** Whether the identifier is the consignment of a plan. */
  public boolean isConsignment(String thing) {
    return plansOfConsignment.containsKey(thing);
  }

  /** What was ever said to be inside of it, in order. */
  public Set<String> childrenOf(String container) {
    TreeSet<String> found = children.get(container);
    return found == null ? Collections.emptySet() : found;
  }

  /** What it was ever said to be inside of, in order. */
  public Set<String> parentsOf(String thing) {
    TreeSet<String> found = parents.get(thing);
    return found == null ? Collections.emptySet() : found;
  }

  /** Streams of all keys, by key. */
  public SortedMap<KeyId, KeyStream> streams() {
    return streams;
  }

  /** The roster's word on a key; null if it has none. */
  public Roster.@Nullable Entry rostered(KeyId kid) {
    return rostered.get(kid);
  }

  /** The roster in force. */
  public Roster roster() {
    return roster;
  }

  /** Up to when each source has been heard. */
  public Map<Source, Instant> heard() {
    return heard;
  }

  /** Up to when a source has been heard; {@link Instant#MIN} if never. */
  public Instant heard(Source source) {
    return heard.getOrDefault(source, Instant.MIN);
  }

  /** The first PLAN event that names a document with this digest; null if there is none. */
  public @Nullable Fact announcementOf(Digest digest) {
    TreeSet<Fact> found = announcements.get(digest);
    return found == null || found.isEmpty() ? null : found.first();
  }

  /** When the goods of a plan first departed; null if they have not. */
  public @Nullable Fact departureOf(Plan plan) {
    Fact first = null;
    for (PlanUnit unit : plan.units()) {
      for (Sight sight : timeline(unit.id()).sights()) {
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

  Set<String> declaredContainersOf(String thing) {
    TreeMap<String, String> found = declared.get(thing);
    return found == null ? Collections.emptySet() : new TreeSet<>(found.values());
  }

  Set<String> consignmentsOf(String thing) {
    Set<String> found = new TreeSet<>();
    for (String id : plansOfThing.getOrDefault(thing, new TreeSet<>())) {
      PlanBook book = plans.get(id);
      String consignment = book == null ? null : book.newest().consignment();
      if (consignment != null && !consignment.equals(thing)) {
        found.add(consignment);
      }
    }
    return found;
  }

  private List<Plan> inForce(@Nullable Set<String> ids) {
    List<Plan> found = new ArrayList<>();
    if (ids != null) {
      for (String id : ids) {
        PlanBook book = plans.get(id);
        if (book != null) {
          found.add(book.inForce(this));
        }
      }
    }
    return found;
  }

  // ---- what the engine writes ----

  /** Moves the engine's time on; it never goes back. */
  public void advanceTo(Instant time) {
    if (time.isAfter(now)) {
      now = time;
    }
  }

  /** Notes that a source has been heard up to a time. */
  public void hear(Source source, Instant until) {
    heard.merge(source, until, (a, b) -> a.isAfter(b) ? a : b);
  }

  /** The fact that an observation is, with what is known about its keys now. */
  public Fact toFact(Observation observation) {
    Fact raw =
        new Fact(
            observation,
            Fact.clamped(observation),
            Source.HANDHELD,
            observation.trust(),
            policy.of(observation.trust()));
    Vouching main = raw.mainVouching();
    Roster.Entry entry = main == null ? null : rostered.get(main.kid());
    Source source = entry == null ? Source.HANDHELD : entry.source();
    Trust trust =
        main != null && untrusted(main, raw.at()) ? Trust.UNVERIFIED : observation.trust();
    return new Fact(observation, raw.at(), source, trust, policy.of(trust));
  }

  private boolean untrusted(Vouching vouching, Instant at) {
    Instant since = distrusted.get(vouching.kid());
    if (since != null && !at.isBefore(since)) {
      return true;
    }
    KeyStream stream = streams.get(vouching.kid());
    if (stream == null) {
      return false;
    }
    Long fork = stream.forkedAt();
    return fork != null && vouching.sequence() >= fork;
  }

  /**
   * Adds a fact's statements to the streams of their keys; true if a key is found to have forked.
   */
  public boolean addStatements(Fact fact) {
    boolean forked = false;
    for (Vouching vouching : fact.observation().vouchings()) {
      KeyStream stream = streams.computeIfAbsent(vouching.kid(), k -> new KeyStream());
      Long before = stream.forkedAt();
      stream.put(vouching, fact);
      forked |= !Objects.equals(before, stream.forkedAt());
    }
    return forked;
  }

  /** Puts a fact where rules find it, and says which things it touches. */
  public Set<String> add(Fact fact) {
    byId.put(fact.id(), fact);
    for (String thing : fact.things()) {
      byThing.computeIfAbsent(thing, t -> new TreeSet<>()).add(fact);
    }
    for (EventId related : fact.event().related()) {
      relatedTo.computeIfAbsent(related, r -> new TreeSet<>()).add(fact);
    }
    if (fact.kind() == Kind.PLAN && fact.proves(Proof.ALARM)) {
      for (Document document : fact.event().documents()) {
        if (document.digest() != null) {
          announcements.computeIfAbsent(document.digest(), d -> new TreeSet<>()).add(fact);
        }
      }
    }
    if (fact.moves()) {
      for (String name : Holds.umbrellas(fact.event())) {
        movesUnder.computeIfAbsent(name, n -> new TreeSet<>()).add(fact);
      }
    }
    Vouching main = fact.mainVouching();
    if (fact.kind() == Kind.HOLD && main != null) {
      holdsOfKey.computeIfAbsent(main.kid(), k -> new TreeSet<>()).add(fact);
    }
    if (fact.event().consignment() != null) {
      labelled
          .computeIfAbsent(fact.event().consignment(), c -> new TreeSet<>())
          .addAll(fact.things());
    }
    String container = fact.event().container();
    if (container != null && (fact.kind() == Kind.PACK || fact.kind() == Kind.LOAD)) {
      for (var item : fact.event().items()) {
        inside(Fact.nameOf(item), container);
      }
    }
    return touch(fact);
  }

  private void inside(String thing, String container) {
    children.computeIfAbsent(container, c -> new TreeSet<>()).add(thing);
    parents.computeIfAbsent(thing, t -> new TreeSet<>()).add(container);
  }

  /** Takes a fact away from where rules find it, and says which things that touches. */
  public Set<String> remove(Fact fact) {
    byId.remove(fact.id());
    Set<String> touched = touch(fact);
    for (String thing : fact.things()) {
      removeFrom(byThing.get(thing), fact);
    }
    for (EventId related : fact.event().related()) {
      removeFrom(relatedTo.get(related), fact);
    }
    for (String name : Holds.umbrellas(fact.event())) {
      removeFrom(movesUnder.get(name), fact);
    }
    Vouching main = fact.mainVouching();
    if (main != null) {
      removeFrom(holdsOfKey.get(main.kid()), fact);
    }
    for (Document document : fact.event().documents()) {
      if (document.digest() != null) {
        removeFrom(announcements.get(document.digest()), fact);
      }
    }
    return touched;
  }

  private static void removeFrom(@Nullable TreeSet<Fact> facts, Fact fact) {
    if (facts != null) {
      facts.remove(fact);
    }
  }

  private Set<String> touch(Fact fact) {
    Set<String> start = new TreeSet<>(fact.things());
    if (fact.event().consignment() != null
        && (fact.kind() == Kind.PLAN || !fact.event().documents().isEmpty())) {
      start.add(fact.event().consignment());
    }
    if (fact.moves()) {
      for (String name : Holds.umbrellas(fact.event())) {
        if (byThing.containsKey(name)) {
          start.add(name);
        }
      }
    }
    return forget(start);
  }

  /** These things and all that was ever inside of them, whose remembered views are dropped. */
  private Set<String> forget(Set<String> start) {
    Set<String> touched = new TreeSet<>(start);
    Deque<String> open = new ArrayDeque<>(start);
    while (!open.isEmpty()) {
      for (String child : childrenOf(open.remove())) {
        if (touched.add(child)) {
          open.add(child);
        }
      }
    }
    for (String thing : touched) {
      timelines.remove(thing);
      for (String plan : plansOfThing.getOrDefault(thing, new TreeSet<>())) {
        itineraries.remove(plan + "\n" + thing);
      }
    }
    return touched;
  }

  /** Adds a revision of a plan, and says which things it touches. */
  public Set<String> addPlan(Plan plan, @Nullable Instant publishedAt) {
    PlanBook book = plans.get(plan.id());
    if (book == null) {
      if (plans.size() >= settings.plansMax()) {
        throw new IllegalStateException(
            "engine limit reached: plans=" + plans.size() + ", plansMax=" + settings.plansMax());
      }
      book = new PlanBook();
      plans.put(plan.id(), book);
    }
    Set<String> touched = new TreeSet<>();
    if (book.put(plan, publishedAt)) {
      if (plan.consignment() != null) {
        plansOfConsignment.computeIfAbsent(plan.consignment(), c -> new TreeSet<>()).add(plan.id());
        touched.add(plan.consignment());
        touched.addAll(labelled.getOrDefault(plan.consignment(), new TreeSet<>()));
      }
      for (PlanUnit unit : plan.units()) {
        plansOfThing.computeIfAbsent(unit.id(), u -> new TreeSet<>()).add(plan.id());
        touched.add(unit.id());
        if (unit.container() != null) {
          inside(unit.id(), unit.container());
          declared
              .computeIfAbsent(unit.id(), u -> new TreeMap<>())
              .put(plan.id(), unit.container());
        }
        if (plan.consignment() != null) {
          inside(unit.id(), plan.consignment());
        }
      }
      itineraries.keySet().removeIf(key -> key.startsWith(plan.id() + "\n"));
    }
    return forget(touched);
  }

  /** Removes a plan in all revisions, and says which things that touches. */
  public Set<String> removePlan(String id) {
    PlanBook book = plans.get(id);
    Set<String> touched = new TreeSet<>();
    if (book != null) {
      for (PlanBook.Revision revision : book.all()) {
        revision.plan().units().forEach(unit -> touched.add(unit.id()));
        if (revision.plan().consignment() != null) {
          touched.add(revision.plan().consignment());
          touched.addAll(labelled.getOrDefault(revision.plan().consignment(), new TreeSet<>()));
          removeName(plansOfConsignment, revision.plan().consignment(), id);
        }
      }
      forget(touched);
      plans.remove(id);
      for (String thing : touched) {
        removeName(plansOfThing, thing, id);
        TreeMap<String, String> containers = declared.get(thing);
        if (containers != null) {
          containers.remove(id);
        }
      }
    }
    return touched;
  }

  private static void removeName(Map<String, TreeSet<String>> index, String key, String name) {
    TreeSet<String> names = index.get(key);
    if (names != null && names.remove(name) && names.isEmpty()) {
      index.remove(key);
    }
  }

  /** Puts another roster in force. */
  public void roster(Roster roster) {
    this.roster = roster;
    rostered.clear();
    roster.entries().forEach(entry -> rostered.put(entry.kid(), entry));
  }

  /** Distrusts a key from a time on; the earliest such time counts. */
  public void distrust(KeyId kid, Instant since) {
    distrusted.merge(kid, since, (a, b) -> a.isBefore(b) ? a : b);
  }

  /** Every unit of any revision of a plan that has more than one; empty for others. */
  public Set<String> unitsOfEdited(String id) {
    PlanBook book = plans.get(id);
    Set<String> units = new TreeSet<>();
    if (book != null && book.all().size() > 1) {
      for (PlanBook.Revision revision : book.all()) {
        revision.plan().units().forEach(unit -> units.add(unit.id()));
      }
    }
    return units;
  }

  /** Names of all plans. */
  public Set<String> planIds() {
    return plans.keySet();
  }

  /** Whether a leg is at a place where this key may scan within the leg's window. */
  public static boolean mayScan(Roster.Entry entry, Leg leg) {
    if (!anyPlace(entry.places(), leg)) {
      return false;
    }
    if (entry.shifts().isEmpty()) {
      return true;
    }
    for (Roster.Shift shift : entry.shifts()) {
      boolean overlaps =
          !shift.from().isAfter(leg.latest())
              && (leg.earliest() == null || !shift.to().isBefore(leg.earliest()));
      if (overlaps && anyPlace(shift.places(), leg)) {
        return true;
      }
    }
    return false;
  }

  private static boolean anyPlace(List<String> places, Leg leg) {
    if (places.isEmpty() || leg.place() == null) {
      return true;
    }
    for (String place : places) {
      String planned = leg.place();
      if (planned.equals(place)
          || planned.startsWith(place + "/254/")
          || place.startsWith(planned + "/254/")) {
        return true;
      }
    }
    return false;
  }
}
