package dev.custody.reconcile.internal.facts;

import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.TrustPolicy;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The world of the plain engine: works out what rules ask from all facts, and forgets what it has
 * worked out of everything inside of whatever is touched.
 */
public final class PlainWorld extends GrowingWorld {

  private final Map<String, Timeline> timelines = new HashMap<>();
  private final Map<String, Itinerary> itineraries = new HashMap<>();
  private final Map<String, Outcomes> outcomes = new HashMap<>();

  /** An empty world. */
  public PlainWorld(EngineSettings settings, TrustPolicy policy) {
    super(settings, policy);
  }

  // ---- what rules read ----

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
    return Stays.of(thing, facts(thing)).all(this);
  }

  @Override
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
  public Outcomes outcomes(Plan plan) {
    Outcomes known = outcomes.get(plan.id());
    if (known == null) {
      known = Outcomes.of(plan, this);
      outcomes.put(plan.id(), known);
    }
    return known;
  }

  @Override
  public @Nullable Fact departureOf(Plan plan) {
    return PlanBook.departure(plan, this);
  }

  // ---- what the engine writes ----

  @Override
  Set<String> forget(Set<String> start) {
    Set<String> touched = within(start);
    for (String thing : touched) {
      timelines.remove(thing);
      for (String plan : planNamesOf(thing)) {
        itineraries.remove(plan + "\n" + thing);
        outcomes.remove(plan);
      }
    }
    return touched;
  }

  @Override
  public Set<String> addPlan(Plan plan, @Nullable Instant publishedAt) {
    Set<String> touched = super.addPlan(plan, publishedAt);
    outcomes.remove(plan.id());
    itineraries.keySet().removeIf(key -> key.startsWith(plan.id() + "\n"));
    return touched;
  }

  @Override
  public void unsettle(String plan) {
    // It is worked out anew each time.
  }

  @Override
  public void unsettle(String plan, String unit) {
    // It is worked out anew each time.
  }
}
