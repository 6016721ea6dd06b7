package dev.custody.reconcile.internal.facts;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.event.Correction;
import dev.custody.api.event.Document;
import dev.custody.api.event.Finding;
import dev.custody.api.event.Kind;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.DeviceSettings;
import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.TrustPolicy;
import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import dev.custody.reconcile.plan.Posture;
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
 * The world of the plain engine, in collections of objects. Hash maps are looked up and never
 * walked through, because their order is not that of the inputs.
 *
 * <p>Over 250 lines because it is the one place where an index may change: what a fact touches, and
 * what is remembered about it, must be forgotten together.
 */
public class PlainWorld implements World, Marks.Standing {

  private final EngineSettings settings;
  private final TrustPolicy policy;

  private Instant now = Instant.MIN;
  private Roster roster = Roster.EMPTY;
  private final Map<KeyId, Roster.Entry> rostered = new HashMap<>();
  private final Map<String, List<Roster.Shift>> shifts = new HashMap<>();
  private final TreeMap<KeyId, Instant> distrusted = new TreeMap<>();
  private final Marks marks;
  private Posture posture = Posture.NONE;
  private final TreeMap<String, PlanBook> plans = new TreeMap<>();
  private int pinned;
  private final TreeSet<String> edited = new TreeSet<>();
  private final Map<String, TreeSet<String>> plansOfThing = new HashMap<>();
  private final Map<String, TreeSet<String>> plansOfConsignment = new HashMap<>();
  private final Map<String, TreeSet<String>> children = new HashMap<>();
  private final Map<String, TreeSet<String>> parents = new HashMap<>();
  private final Map<String, TreeSet<String>> listed = new HashMap<>();
  private final Map<String, TreeSet<String>> labelled = new HashMap<>();
  private final Map<String, TreeMap<String, String>> declared = new HashMap<>();
  private final Map<Digest, TreeSet<Fact>> announcements = new HashMap<>();
  private final Map<EventId, Fact> byId = new HashMap<>();
  private final Map<String, TreeSet<Fact>> byThing = new HashMap<>();
  private final Map<String, TreeSet<Fact>> movesUnder = new HashMap<>();
  private final Map<String, TreeSet<Fact>> atPlace = new HashMap<>();
  private final Map<String, TreeSet<Fact>> byOperator = new HashMap<>();
  private final Map<String, TreeSet<Fact>> onDevice = new HashMap<>();
  private final Map<KeyId, TreeSet<Fact>> holdsOfKey = new HashMap<>();
  private final Map<EventId, TreeSet<Fact>> relatedTo = new HashMap<>();
  private final Map<EventId, TreeSet<Fact>> correctionsOf = new HashMap<>();
  private final Map<Bytes, TreeSet<Fact>> ordersOn = new HashMap<>();
  private final TreeSet<Instant> deadlines = new TreeSet<>();
  private final Map<String, Outcomes> outcomes = new HashMap<>();
  private final OpenAlarms open = new OpenAlarms();
  private final Map<String, TreeSet<String>> heldLanes = new HashMap<>();
  private final TreeMap<KeyId, KeyStream> streams = new TreeMap<>();
  private final EnumMap<Source, Instant> heard = new EnumMap<>(Source.class);
  private final Map<String, Timeline> timelines = new HashMap<>();
  private final Map<String, Itinerary> itineraries = new HashMap<>();

  /** An empty world. */
  public PlainWorld(EngineSettings settings, TrustPolicy policy) {
    this.settings = settings;
    this.policy = policy;
    this.marks = new Marks(settings.devices(), settings.sensors().speedKmhMax());
  }

  // ---- what rules read ----

  @Override
  public EngineSettings settings() {
    return settings;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public NavigableSet<Fact> facts(String thing) {
    return found(byThing, thing);
  }

  @Override
  public @Nullable Fact fact(EventId id) {
    return byId.get(id);
  }

  @Override
  public NavigableSet<Fact> relatedTo(EventId id) {
    TreeSet<Fact> found = relatedTo.get(id);
    return found == null ? Collections.emptyNavigableSet() : found;
  }

  @Override
  public NavigableSet<Fact> movesUnder(String name) {
    return found(movesUnder, name);
  }

  @Override
  public NavigableSet<Fact> factsAt(String place) {
    return found(atPlace, place);
  }

  @Override
  public NavigableSet<Fact> factsBy(String operator) {
    return found(byOperator, operator);
  }

  @Override
  public NavigableSet<Fact> factsOn(String device) {
    return found(onDevice, device);
  }

  @Override
  public NavigableSet<Fact> marked(Marks.Mark mark, String name) {
    return marks.of(mark, name);
  }

  @Override
  public Posture posture() {
    return posture;
  }

  @Override
  public List<Roster.Shift> shiftsOf(String operator) {
    return shifts.getOrDefault(operator, List.of());
  }

  @Override
  public boolean distrusts(Vouching vouching, Fact fact) {
    Instant since = distrusted.get(vouching.kid());
    return since != null && !fact.at().isBefore(since);
  }

  @Override
  public DeviceSettings deviceSettings() {
    return settings.devices();
  }

  private static NavigableSet<Fact> found(Map<String, TreeSet<Fact>> index, String name) {
    TreeSet<Fact> facts = index.get(name);
    return facts == null ? Collections.emptyNavigableSet() : facts;
  }

  @Override
  public NavigableSet<Fact> holdsOf(KeyId kid) {
    TreeSet<Fact> found = holdsOfKey.get(kid);
    return found == null ? Collections.emptyNavigableSet() : found;
  }

  @Override
  public NavigableSet<Fact> correctionsOf(EventId target) {
    TreeSet<Fact> found = correctionsOf.get(target);
    return found == null ? Collections.emptyNavigableSet() : found;
  }

  @Override
  public NavigableSet<Fact> ordersOn(Bytes finding) {
    TreeSet<Fact> found = ordersOn.get(finding);
    return found == null ? Collections.emptyNavigableSet() : found;
  }

  @Override
  public <S> S summary(String thing, Summary<S> summary) {
    S state = summary.begin();
    for (Fact fact : facts(thing)) {
      summary.take(state, thing, fact, this);
    }
    return state;
  }

  @Override
  public Timeline timeline(String thing) {
    Timeline known = timelines.get(thing);
    if (known == null) {
      known = Timeline.of(thing, this);
      timelines.put(thing, known);
    }
    return known;
  }

  @Override
  public Sights sights(String thing) {
    return Sights.of(thing, facts(thing));
  }

  @Override
  public List<Timeline.Stay> stays(String thing) {
    return Timeline.stays(thing, this);
  }

  @Override
  public Itinerary itinerary(Plan plan, PlanUnit unit) {
    String key = plan.id() + "\n" + unit.id();
    Itinerary known = itineraries.get(key);
    // Another revision may have come into force since.
    if (known == null || !known.plan().digest().equals(plan.digest())) {
      known = Itinerary.of(plan, unit, timeline(unit.id()), this);
      itineraries.put(key, known);
    }
    return known;
  }

  @Override
  public Progress progress(Plan plan) {
    Progress progress = new Progress(plan);
    for (int i = 0; i < plan.units().size(); i++) {
      progress.put(i, itinerary(plan, plan.units().get(i)));
    }
    return progress;
  }

  @Override
  public List<PlanUnit> outOfStep(Plan plan, int leg) {
    return plan.units();
  }

  @Override
  public @Nullable PlanBook plan(String id) {
    return plans.get(id);
  }

  @Override
  public @Nullable Instant deadlineFrom(Instant time) {
    return deadlines.ceiling(time);
  }

  @Override
  public Outcomes outcomes(Plan plan) {
    Outcomes known = outcomes.get(plan.id());
    if (known == null) {
      known = Outcomes.of(plan, this);
      outcomes.put(plan.id(), known);
    }
    return known;
  }

  @Override
  public OpenAlarms open() {
    return open;
  }

  @Override
  public List<Plan> plansOf(String thing) {
    return inForce(plansOfThing.get(thing));
  }

  @Override
  public List<Plan> plansOfConsignment(String consignment) {
    return inForce(plansOfConsignment.get(consignment));
  }

  @Override
  public boolean isConsignment(String thing) {
    return plansOfConsignment.containsKey(thing);
  }

  @Override
  public Set<String> childrenOf(String container) {
    TreeSet<String> found = children.get(container);
    return found == null ? Collections.emptySet() : found;
  }

  @Override
  public Set<String> parentsOf(String thing) {
    TreeSet<String> found = parents.get(thing);
    return found == null ? Collections.emptySet() : found;
  }

  @Override
  public Set<String> listedIn(String thing) {
    TreeSet<String> found = listed.get(thing);
    return found == null ? Collections.emptySet() : found;
  }

  @Override
  public SortedMap<KeyId, KeyStream> streams() {
    return streams;
  }

  @Override
  public @Nullable Instant distrustedSince(KeyId kid) {
    return distrusted.get(kid);
  }

  @Override
  public Roster.@Nullable Entry rostered(KeyId kid) {
    return rostered.get(kid);
  }

  @Override
  public Roster roster() {
    return roster;
  }

  @Override
  public Map<Source, Instant> heard() {
    return heard;
  }

  @Override
  public Instant heard(Source source) {
    return heard.getOrDefault(source, Instant.MIN);
  }

  @Override
  public @Nullable Fact announcementOf(Digest digest) {
    TreeSet<Fact> found = announcements.get(digest);
    return found == null || found.isEmpty() ? null : found.first();
  }

  @Override
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

  @Override
  public boolean anyPinned() {
    return pinned > 0;
  }

  private static boolean pins(Fact fact) {
    return fact.kind() == Kind.DEPART && !fact.event().documents().isEmpty();
  }

  @Override
  public Set<String> declaredContainersOf(String thing) {
    TreeMap<String, String> found = declared.get(thing);
    return found == null ? Collections.emptySet() : new TreeSet<>(found.values());
  }

  @Override
  public Set<String> consignmentsOf(String thing) {
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
    Source source = Sources.of(raw, main, entry);
    Trust trust = main != null && untrusted(main, raw) ? Trust.UNVERIFIED : observation.trust();
    return new Fact(observation, raw.at(), source, trust, policy.of(trust));
  }

  private boolean untrusted(Vouching vouching, Fact raw) {
    if (distrusts(vouching, raw) || offShift(raw, vouching)) {
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
      KeyStream stream =
          streams.computeIfAbsent(
              vouching.kid(), k -> new KeyStream(2 * settings.devices().skew().toMillis()));
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
    pinned += pins(fact) ? 1 : 0;
    if (fact.moves()) {
      for (String name : Holds.umbrellas(fact.event())) {
        movesUnder.computeIfAbsent(name, n -> new TreeSet<>()).add(fact);
      }
    }
    for (String place : fact.places()) {
      atPlace.computeIfAbsent(place, p -> new TreeSet<>()).add(fact);
    }
    String operator = fact.operator();
    if (operator != null) {
      TreeSet<Fact> facts = byOperator.computeIfAbsent(operator, o -> new TreeSet<>());
      facts.add(fact);
      marks.judgeAround(operator, facts, fact);
    }
    String device = fact.device();
    if (device != null) {
      onDevice.computeIfAbsent(device, d -> new TreeSet<>()).add(fact);
    }
    marks.add(fact, this);
    Vouching main = fact.mainVouching();
    if (fact.kind() == Kind.HOLD && main != null) {
      holdsOfKey.computeIfAbsent(main.kid(), k -> new TreeSet<>()).add(fact);
    }
    addOrder(fact);
    if (fact.event().consignment() != null) {
      labelled
          .computeIfAbsent(fact.event().consignment(), c -> new TreeSet<>())
          .addAll(fact.things());
    }
    String container = fact.event().container();
    if (container != null && fact.physical()) {
      boolean put = fact.kind() == Kind.PACK || fact.kind() == Kind.LOAD;
      for (var item : fact.event().items()) {
        if (put) {
          inside(Fact.nameOf(item), container);
        } else {
          listed.computeIfAbsent(Fact.nameOf(item), t -> new TreeSet<>()).add(container);
        }
      }
    }
    return touch(fact);
  }

  private void addOrder(Fact fact) {
    Correction correction = fact.event().correction();
    if (fact.kind() == Kind.CORRECTION && correction != null && correction.target() != null) {
      correctionsOf.computeIfAbsent(correction.target(), t -> new TreeSet<>()).add(fact);
    }
    Finding finding = fact.event().finding();
    if (finding != null && finding.id() != null) {
      ordersOn.computeIfAbsent(finding.id(), f -> new TreeSet<>()).add(fact);
    }
    if (fact.kind() == Kind.HOLD) {
      for (String lane : Holds.targets(fact.event())) {
        if (Lanes.isLane(lane)) {
          heldLanes.computeIfAbsent(Lanes.encodedFrom(lane), f -> new TreeSet<>()).add(lane);
        }
      }
    }
  }

  private void removeOrder(Fact fact) {
    Correction correction = fact.event().correction();
    if (correction != null && correction.target() != null) {
      removeFrom(correctionsOf.get(correction.target()), fact);
    }
    Finding finding = fact.event().finding();
    if (finding != null && finding.id() != null) {
      removeFrom(ordersOn.get(finding.id()), fact);
    }
  }

  /** Notes that a thing was said to be inside of another: a relation that is never forgotten. */
  void inside(String thing, String container) {
    children.computeIfAbsent(container, c -> new TreeSet<>()).add(thing);
    parents.computeIfAbsent(thing, t -> new TreeSet<>()).add(container);
  }

  /** Takes a fact away from where rules find it, and says which things that touches. */
  public Set<String> remove(Fact fact) {
    byId.remove(fact.id());
    pinned -= pins(fact) ? 1 : 0;
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
    for (String place : fact.places()) {
      removeFrom(atPlace.get(place), fact);
    }
    marks.remove(fact);
    String operator = fact.operator();
    TreeSet<Fact> ofOperator = operator == null ? null : byOperator.get(operator);
    if (operator != null && ofOperator != null) {
      ofOperator.remove(fact);
      marks.judgeAround(operator, ofOperator, fact);
    }
    if (fact.device() != null) {
      removeFrom(onDevice.get(fact.device()), fact);
    }
    Vouching main = fact.mainVouching();
    if (main != null) {
      removeFrom(holdsOfKey.get(main.kid()), fact);
    }
    removeOrder(fact);
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

  /** Things that a fact bears on, by name or as what they fall under. */
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
      for (String place : heldLanes.isEmpty() ? Set.<String>of() : fact.places()) {
        start.addAll(heldLanes.getOrDefault(Lanes.encoded(Lanes.site(place)), new TreeSet<>()));
      }
    }
    return forget(start, fact);
  }

  /** The same, because of a fact. */
  Set<String> forget(Set<String> start, Fact fact) {
    return forget(start);
  }

  /** These things and all that was ever inside of them. */
  public final Set<String> within(Set<String> start) {
    Set<String> all = new TreeSet<>(start);
    Deque<String> open = new ArrayDeque<>(start);
    while (!open.isEmpty()) {
      for (String child : childrenOf(open.remove())) {
        if (all.add(child)) {
          open.add(child);
        }
      }
    }
    return all;
  }

  /** These things and all that was ever inside of them, whose remembered views are dropped. */
  Set<String> forget(Set<String> start) {
    Set<String> touched = within(start);
    for (String thing : touched) {
      timelines.remove(thing);
      for (String plan : plansOfThing.getOrDefault(thing, new TreeSet<>())) {
        itineraries.remove(plan + "\n" + thing);
        outcomes.remove(plan);
      }
    }
    return touched;
  }

  /** Adds a revision of a plan, and says which things it touches. */
  public Set<String> addPlan(Plan plan, @Nullable Instant publishedAt) {
    PlanBook book = plans.get(plan.id());
    if (book == null) {
      if (plans.size() >= settings.limits().plansMax()) {
        throw new IllegalStateException(
            "engine limit reached: plans="
                + plans.size()
                + ", plansMax="
                + settings.limits().plansMax());
      }
      book = new PlanBook();
      plans.put(plan.id(), book);
    }
    Set<String> touched = new TreeSet<>();
    if (book.put(plan, publishedAt)) {
      outcomes.remove(plan.id());
      plan.legs().forEach(leg -> deadlines.add(leg.latest()));
      if (book.all().size() > 1) {
        edited.add(plan.id());
        // What only an older revision names may travel under another consignment now.
        touched.addAll(unitsOfEdited(plan.id()));
      }
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
      for (String lane : heldLanes.isEmpty() ? Set.<String>of() : Lanes.of(plan)) {
        if (byThing.containsKey(lane)) {
          touched.add(lane);
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
      edited.remove(id);
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
    shifts.clear();
    for (Roster.Entry entry : roster.entries()) {
      rostered.put(entry.kid(), entry);
      for (Roster.Shift shift : entry.shifts()) {
        shifts.computeIfAbsent(shift.operator(), o -> new ArrayList<>()).add(shift);
      }
    }
    judgeStanding();
  }

  /** Says what state our devices should be in. */
  public void posture(Posture posture) {
    this.posture = posture;
  }

  /** All devices that events were recorded on, in order. */
  public Set<String> devices() {
    return new TreeSet<>(onDevice.keySet());
  }

  private void judgeStanding() {
    marks.forgetStanding();
    // The order does not matter: marked facts are kept in order of their own.
    byId.values().forEach(fact -> marks.add(fact, this));
  }

  /** Distrusts a key from a time on; the earliest such time counts. */
  public void distrust(KeyId kid, Instant since) {
    distrusted.merge(kid, since, (a, b) -> a.isBefore(b) ? a : b);
    judgeStanding();
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

  /** Names of plans that have more than one revision. */
  public Set<String> editedPlans() {
    return edited;
  }

  /** Names of the plans that name this thing, in force or not yet. */
  public Set<String> planNamesOf(String thing) {
    TreeSet<String> found = plansOfThing.get(thing);
    return found == null ? Collections.emptySet() : found;
  }

  /** Names of the plans of this consignment. */
  public Set<String> planNamesOfConsignment(String consignment) {
    TreeSet<String> found = plansOfConsignment.get(consignment);
    return found == null ? Collections.emptySet() : found;
  }

  /** What was known of a plan does not hold any more. */
  public void unsettle(String plan) {
    // The plain world works it out anew each time.
  }

  /** What was known of one unit of a plan does not hold any more. */
  public void unsettle(String plan, String unit) {
    // The plain world works it out anew each time.
  }

  @Override
  public Set<String> planIds() {
    return plans.keySet();
  }
}
