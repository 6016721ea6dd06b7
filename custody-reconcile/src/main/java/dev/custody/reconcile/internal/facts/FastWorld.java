package dev.custody.reconcile.internal.facts;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Kind;
import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.TrustPolicy;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The world of the fast engine: says the same as the plain one, and does not walk through all that
 * is inside of a container when the container is seen.
 *
 * <p>Views are remembered with the moment at which they were made, and count as long as nothing
 * they were made of has changed since. How far the units of a plan have come is brought up to date
 * when somebody asks, for the units that were touched.
 */
public final class FastWorld extends GrowingWorld {

  private static final int VIEWS_MAX = 20_000;

  /** A timeline, and how one plan has it. */
  private static final class View {
    final Timeline timeline;
    final long made;
    final List<String> madeOf;
    @Nullable Itinerary itinerary;

    View(Timeline timeline, long made, List<String> madeOf) {
      this.timeline = timeline;
      this.made = made;
      this.madeOf = madeOf;
    }
  }

  /** How far the facts of a thing have been taken in. */
  private static final class Taken {
    final Object state;
    @Nullable Fact last;

    Taken(Object state) {
      this.state = state;
    }
  }

  /** The plans of the thing that was asked for last. */
  private record Asked(String thing, List<Plan> plans) {}

  /** Depends on nothing but the thing itself. */
  private record Stays(List<Timeline.Stay> all, long made) {}

  /** How far a plan has come, which units that may not be true of, and a bound that holds still. */
  private static final class Standing {
    final Plan plan;
    final Progress progress;
    final Map<String, Integer> index = new HashMap<>();
    final BitSet stale = new BitSet();
    BitSet gapped = new BitSet();
    int inStep = -1;

    Standing(Plan plan) {
      this.plan = plan;
      this.progress = new Progress(plan);
      for (int i = 0; i < plan.units().size(); i++) {
        index.put(plan.units().get(i).id(), i);
      }
      stale.set(0, plan.units().size());
    }
  }

  private final Map<String, Long> changed = new HashMap<>();
  private final Map<String, TreeSet<String>> plansUnder = new HashMap<>();
  private final Map<String, TreeSet<String>> attentiveUnder = new HashMap<>();
  private final Set<String> attentive = new HashSet<>();
  private final Set<String> held = new TreeSet<>();
  private final Map<String, Standing> standings = new HashMap<>();
  private final Map<String, Outcomes> outcomes = new HashMap<>();
  private final Map<Plan, Optional<Fact>> departures = new IdentityHashMap<>();
  private final LinkedHashMap<String, Map<Summary<?>, Taken>> summaries = few();
  private @Nullable Asked asked;
  private @Nullable Fact newest;
  private final LinkedHashMap<String, View> views = few();
  private final LinkedHashMap<String, Sights> sights = few();
  private final LinkedHashMap<String, Stays> stays = few();
  private long clock;

  /** Of those that were asked for last. */
  private static <V> LinkedHashMap<String, V> few() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > VIEWS_MAX;
      }
    };
  }

  /** An empty world. */
  public FastWorld(EngineSettings settings, TrustPolicy policy) {
    super(settings, policy);
  }

  // ---- what rules read ----

  @Override
  public Timeline timeline(String thing) {
    return view(thing).timeline;
  }

  private View view(String thing) {
    View known = views.get(thing);
    if (known == null || !current(known)) {
      known = new View(Timeline.of(thing, this), clock, madeOf(thing));
      views.put(thing, known);
    }
    return known;
  }

  @Override
  public <S> S summary(String thing, Summary<S> summary) {
    Taken taken =
        summaries
            .computeIfAbsent(thing, t -> new IdentityHashMap<>(2))
            .computeIfAbsent(summary, s -> new Taken(s.begin()));
    // What is kept under a summary is what it began with.
    @SuppressWarnings("unchecked")
    S state = (S) taken.state;
    NavigableSet<Fact> facts = facts(thing);
    for (Fact fact : taken.last == null ? facts : facts.tailSet(taken.last, false)) {
      summary.take(state, thing, fact, this);
      taken.last = fact;
    }
    return state;
  }

  @Override
  public List<Plan> plansOf(String thing) {
    Asked last = asked;
    if (last == null || !last.thing().equals(thing)) {
      last = new Asked(thing, super.plansOf(thing));
      asked = last;
    }
    return last.plans();
  }

  @Override
  public @Nullable Fact departureOf(Plan plan) {
    Optional<Fact> known = departures.get(plan);
    if (known == null) {
      known = Optional.ofNullable(PlanBook.departure(plan, this));
      departures.put(plan, known);
    }
    return known.orElse(null);
  }

  @Override
  public Sights sights(String thing) {
    Sights known = sights.get(thing);
    if (known == null) {
      known = Sights.of(thing, facts(thing));
      sights.put(thing, known);
    }
    return known;
  }

  @Override
  public List<Timeline.Stay> stays(String thing) {
    Long at = changed.get(thing);
    Stays known = stays.get(thing);
    if (known != null && (at == null || at <= known.made())) {
      return known.all();
    }
    List<Timeline.Stay> all = Timeline.stays(thing, this);
    stays.put(thing, new Stays(all, clock));
    return all;
  }

  private boolean current(View view) {
    for (String thing : view.madeOf) {
      Long at = changed.get(thing);
      if (at != null && at > view.made) {
        return false;
      }
    }
    return true;
  }

  /** The thing, what it was inside of, and so on outwards. */
  private List<String> madeOf(String thing) {
    Set<String> all = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(thing));
    while (!open.isEmpty()) {
      String next = open.remove();
      if (all.add(next)) {
        stays(next).forEach(stay -> open.add(stay.container()));
      }
    }
    return List.copyOf(all);
  }

  @Override
  public Itinerary itinerary(Plan plan, PlanUnit unit) {
    View view = view(unit.id());
    Itinerary known = view.itinerary;
    if (known == null || known.plan() != plan || !known.unit().equals(unit)) {
      known = Itinerary.of(plan, unit, view.timeline, this);
      view.itinerary = known;
    }
    return known;
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
  public Progress progress(Plan plan) {
    Standing standing = standing(plan);
    BitSet stale = standing.stale;
    if (!stale.isEmpty()) {
      for (int i = stale.nextSetBit(0); i >= 0; i = stale.nextSetBit(i + 1)) {
        standing.progress.put(i, itinerary(plan, plan.units().get(i)));
      }
      stale.clear();
      standing.inStep = standing.progress.inStep();
      standing.gapped = standing.progress.gapped();
    }
    return standing.progress;
  }

  private Standing standing(Plan plan) {
    Standing standing = standings.get(plan.id());
    if (standing == null || !standing.plan.equals(plan)) {
      standing = new Standing(plan);
      standings.put(plan.id(), standing);
    }
    return standing;
  }

  /** The unit of a plan in force with this identifier; null if it has none. */
  public @Nullable PlanUnit unitOf(Plan plan, String thing) {
    Integer index = standing(plan).index.get(thing);
    return index == null ? null : plan.units().get(index);
  }

  @Override
  public List<PlanUnit> outOfStep(Plan plan, int leg) {
    Standing standing = standing(plan);
    if (leg > standing.inStep) {
      progress(plan);
    }
    List<PlanUnit> found = new ArrayList<>();
    standing.gapped.stream().forEach(i -> found.add(plan.units().get(i)));
    return found;
  }

  // ---- what the engine writes ----

  @Override
  public Set<String> add(Fact fact) {
    boolean last = newest == null || fact.compareTo(newest) > 0;
    if (last) {
      for (String thing : fact.things()) {
        Sights known = sights.get(thing);
        if (known != null) {
          known.add(fact);
        }
      }
    } else {
      forgetFacts(fact);
    }
    if (!last || fact.kind() == Kind.DEPART || fact.kind() == Kind.PLAN) {
      replan();
    }
    if (fact.kind() == Kind.HOLD) {
      held.addAll(fact.things());
    }
    newest = last ? fact : newest;
    return super.add(fact);
  }

  @Override
  public Set<String> remove(Fact fact) {
    forgetFacts(fact);
    replan();
    return super.remove(fact);
  }

  /** What is kept of the facts of a thing goes on only behind the last of them. */
  private void forgetFacts(Fact fact) {
    for (String thing : fact.things()) {
      summaries.remove(thing);
      sights.remove(thing);
    }
  }

  /** Other revisions of plans may be in force. */
  private void replan() {
    departures.clear();
    asked = null;
  }

  /** Consignments of plans that were ever held, in order. */
  public List<String> heldConsignments() {
    return held.stream().filter(this::isConsignment).toList();
  }

  @Override
  Set<String> forget(Set<String> start, Fact fact) {
    return fact.physical() || fact.denies() ? forget(start) : start;
  }

  @Override
  Set<String> forget(Set<String> start) {
    clock++;
    for (String thing : start) {
      changed.put(thing, clock);
    }
    return start;
  }

  private static boolean maybeStep(Fact fact, String thing) {
    return fact.event().items().isEmpty() || fact.item(thing) != null;
  }

  @Override
  void inside(String thing, String container) {
    if (childrenOf(container).contains(thing)) {
      return;
    }
    super.inside(thing, container);
    Set<String> plans = new TreeSet<>(plansUnder(thing));
    plans.addAll(planNamesOf(thing));
    Set<String> waiting = new TreeSet<>(attentiveUnder(thing));
    if (attentive.contains(thing)) {
      waiting.add(thing);
    }
    if (!plans.isEmpty() || !waiting.isEmpty()) {
      for (String above : andAbove(container)) {
        put(plansUnder, above, plans);
        put(attentiveUnder, above, waiting);
      }
    }
  }

  private static void put(Map<String, TreeSet<String>> index, String key, Set<String> names) {
    if (!names.isEmpty()) {
      index.computeIfAbsent(key, k -> new TreeSet<>()).addAll(names);
    }
  }

  private Set<String> andAbove(String container) {
    Set<String> all = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(container));
    while (!open.isEmpty()) {
      String next = open.remove();
      if (all.add(next)) {
        open.addAll(parentsOf(next));
      }
    }
    return all;
  }

  @Override
  public Set<String> addPlan(Plan plan, @Nullable Instant publishedAt) {
    replan();
    Set<String> touched = super.addPlan(plan, publishedAt);
    // The relation may be older than the plan.
    Set<String> id = Set.of(plan.id());
    Set<String> above = new HashSet<>();
    for (PlanUnit unit : plan.units()) {
      for (String parent : parentsOf(unit.id())) {
        if (!above.contains(parent)) {
          above.addAll(andAbove(parent));
        }
      }
    }
    above.forEach(name -> put(plansUnder, name, id));
    unsettle(plan.id());
    return touched;
  }

  @Override
  public Set<String> removePlan(String id) {
    standings.remove(id);
    outcomes.remove(id);
    replan();
    return super.removePlan(id);
  }

  /** Names of plans that have units inside of a container, or had. */
  public Set<String> plansUnder(String container) {
    TreeSet<String> found = plansUnder.get(container);
    return found == null ? Collections.emptySet() : found;
  }

  /** Things to look at whenever a container of theirs is seen. */
  public Set<String> attentiveUnder(String container) {
    TreeSet<String> found = attentiveUnder.get(container);
    return found == null ? Collections.emptySet() : found;
  }

  /** All that a thing was ever inside of, however deep, and what was listed with any of that. */
  public Set<String> above(String thing) {
    Set<String> all = new TreeSet<>();
    for (String each : andAbove(thing)) {
      all.add(each);
      all.addAll(listedIn(each));
    }
    return all;
  }

  /** Whether a thing is looked at whenever a container of it is seen, from now on. */
  public void attend(String thing, boolean yes) {
    if (yes ? attentive.add(thing) : attentive.remove(thing)) {
      for (String parent : parentsOf(thing)) {
        for (String above : andAbove(parent)) {
          if (yes) {
            attentiveUnder.computeIfAbsent(above, a -> new TreeSet<>()).add(thing);
          } else {
            TreeSet<String> names = attentiveUnder.get(above);
            if (names != null && names.remove(thing) && names.isEmpty()) {
              attentiveUnder.remove(above);
            }
          }
        }
      }
    }
  }

  /** One unit of a plan has come further, or what is known of it has changed. */
  public void stale(String plan, String unit) {
    outcomes.remove(plan);
    Standing standing = standings.get(plan);
    Integer index = standing == null ? null : standing.index.get(unit);
    if (standing != null && index != null) {
      standing.stale.set(index);
    }
  }

  /** One unit of a plan was not where the plan has it: what departed there was without it. */
  public void reshaped(String plan, String unit) {
    PlanBook book = plan(plan);
    if (book != null) {
      book.all().forEach(revision -> departures.remove(revision.plan()));
    }
    stale(plan, unit);
  }

  /** All units of a plan may have come further. */
  public void stale(String plan) {
    outcomes.remove(plan);
    Standing standing = standings.get(plan);
    if (standing != null) {
      standing.stale.set(0, standing.plan.units().size());
    }
  }

  @Override
  public void unsettle(String plan, String unit) {
    replan();
    Standing standing = standings.get(plan);
    if (standing != null) {
      standing.inStep = -1;
    }
    stale(plan, unit);
  }

  @Override
  public void unsettle(String plan) {
    replan();
    Standing standing = standings.get(plan);
    if (standing != null) {
      standing.inStep = -1;
    }
    stale(plan);
  }

  /**
   * Whether a fact, being the last, changes how earlier ones about a thing are understood: until
   * somebody records what it really is inside of, what a plan says about that counts.
   */
  public boolean reshapes(Fact fact, String thing) {
    CustodyEvent event = fact.event();
    boolean into =
        (fact.kind() == Kind.PACK || fact.kind() == Kind.LOAD) && event.container() != null;
    if (!into || declaredContainersOf(thing).isEmpty() || fact.item(thing) == null) {
      return false;
    }
    for (Fact before : facts(thing).headSet(fact, false)) {
      boolean put = before.kind() == Kind.PACK || before.kind() == Kind.LOAD;
      String container = before.event().container();
      if (put
          && container != null
          && !container.equals(thing)
          && before.lists(thing)
          && before.proves(Proof.PRESENCE)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a fact happens to a thing as a whole, so to what is inside of it as well. */
  public static boolean happensWithin(Fact fact, String thing) {
    return fact.physical()
        && maybeStep(fact, thing)
        && !fact.refused()
        && fact.proves(Proof.PRESENCE);
  }
}
