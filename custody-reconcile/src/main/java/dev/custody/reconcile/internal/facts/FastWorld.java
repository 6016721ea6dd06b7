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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The world of the fast engine: says the same as the plain one, and does not walk through all that
 * is inside of a container when the container is seen.
 *
 * <p>What happened to things is remembered in {@link Views}. How far the units of a plan have come
 * is brought up to date when somebody asks, for the units that were touched.
 */
public final class FastWorld extends GrowingWorld {

  /** The plans of the thing that was asked for last. */
  private record Asked(String thing, List<Plan> plans) {}

  /** How far a plan has come, which units that may not be true of, and a bound that holds still. */
  private static final class Standing {
    final Plan plan;
    final Progress progress;
    final BitSet stale = new BitSet();
    int inStep = -1;

    Standing(Plan plan) {
      this.plan = plan;
      this.progress = new Progress(plan);
      stale.set(0, plan.units().size());
    }
  }

  private final Map<String, TreeSet<String>> plansUnder = new HashMap<>();
  private final Map<String, TreeSet<String>> attentiveUnder = new HashMap<>();
  private final Set<String> attentive = new HashSet<>();
  private final Set<String> held = new TreeSet<>();
  private final Map<String, Standing> standings = new HashMap<>();
  private final Map<String, Outcomes> outcomes = new HashMap<>();
  private final Map<Plan, Optional<Fact>> departures = new IdentityHashMap<>();
  private @Nullable Asked asked;
  private final Views views;

  /** An empty world. */
  public FastWorld(EngineSettings settings, TrustPolicy policy) {
    this(settings, policy, Views.MAX);
  }

  /** The same that remembers what happened to so many things, for tests. */
  FastWorld(EngineSettings settings, TrustPolicy policy, int remembered) {
    super(settings, policy);
    this.views = new Views(this, remembered);
  }

  // ---- what rules read ----

  @Override
  public Timeline timeline(String thing) {
    return views.timeline(thing);
  }

  @Override
  public <S> S summary(String thing, Summary<S> summary) {
    return views.summary(thing, summary);
  }

  @Override
  public Sights sights(String thing) {
    return views.sights(thing);
  }

  @Override
  public List<Timeline.Stay> stays(String thing) {
    return views.stays(thing);
  }

  @Override
  public Itinerary itinerary(Plan plan, PlanUnit unit) {
    return views.itinerary(plan, unit);
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
    int index = standing(plan).progress.indexOf(thing);
    return index < 0 ? null : plan.units().get(index);
  }

  @Override
  public List<PlanUnit> outOfStep(Plan plan, int leg) {
    Standing standing = standing(plan);
    if (leg > standing.inStep) {
      progress(plan);
    }
    List<PlanUnit> found = new ArrayList<>();
    BitSet gapped = standing.progress.gapped();
    for (int i = gapped.nextSetBit(0); i >= 0; i = gapped.nextSetBit(i + 1)) {
      found.add(plan.units().get(i));
    }
    return found;
  }

  // ---- what the engine writes ----

  @Override
  public Set<String> add(Fact fact) {
    boolean last = views.isLast(fact);
    views.add(fact);
    if (!last || fact.kind() == Kind.DEPART || fact.kind() == Kind.PLAN) {
      replan();
    }
    if (fact.kind() == Kind.HOLD) {
      held.addAll(fact.things());
    }
    return super.add(fact);
  }

  @Override
  public Set<String> remove(Fact fact) {
    views.forget(fact.things());
    replan();
    return super.remove(fact);
  }

  /** Other revisions of plans may be in force. */
  private void replan() {
    departures.clear();
    asked = null;
  }

  /** Consignments of plans that were ever held, in order. */
  public List<String> heldConsignments() {
    return held.isEmpty() ? List.of() : held.stream().filter(this::isConsignment).toList();
  }

  /**
   * A fact is told to the views itself, and what is inside of what it names is not gone through.
   */
  @Override
  Set<String> forget(Set<String> start, Fact fact) {
    return start;
  }

  @Override
  Set<String> forget(Set<String> start) {
    views.forget(start);
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
    int index = standing == null ? -1 : standing.progress.indexOf(unit);
    if (standing != null && index >= 0) {
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
