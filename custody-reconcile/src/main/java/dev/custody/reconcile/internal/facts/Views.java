package dev.custody.reconcile.internal.facts;

import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.internal.facts.Timeline.Stay;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the fast world remembers of the things that it was asked for last, and goes on with as facts
 * come in order.
 *
 * <p>Problem: to work out anew what happened to a thing costs as much as all that ever did, at each
 * look. Choice: what is known up to a fact stands, as long as nothing came before that fact and no
 * plan has changed; so only what lies behind it is worked out and put at the end. Where that may
 * not be so the view is dropped. All of it can be forgotten at any time and costs only time.
 */
final class Views {

  /** Things of which this is remembered. */
  static final int MAX = 20_000;

  /** What is remembered of one thing. */
  private static final class Known {
    /** When a fact came, and when what came before was changed. */
    long changed;

    long reset;

    /** For whoever goes through things that hang together: in which round it was met. */
    long met;

    @Nullable Sights sights;
    @Nullable Stays stays;
    @Nullable View view;
    @Nullable Map<Summary<?>, Taken> summaries;

    void forget(long now) {
      changed = now;
      reset = now;
      sights = null;
      stays = null;
      view = null;
      summaries = null;
    }
  }

  /** A timeline, how plans have it, and what it was made of. */
  private static final class View {
    final List<Sight> sights;
    final List<Itinerary> itineraries = new ArrayList<>(1);
    Timeline timeline;
    long made;
    @Nullable Fact until;

    /** The thing and what it was ever inside of, however deep, and the stays of each. */
    List<Known> madeOf = List.of();

    List<List<Stay>> stays = List.of();

    View(Timeline timeline, List<Sight> sights) {
      this.timeline = timeline;
      this.sights = sights;
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

  private final World world;
  private final LinkedHashMap<String, Known> recent;
  private @Nullable Fact newest;
  private long clock;
  private long round;

  Views(World world, int max) {
    this.world = world;
    this.recent =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            if (size() <= max) {
              return false;
            }
            // Views that were made of it cannot be told any more what happens to it.
            eldest.getValue().forget(Long.MAX_VALUE);
            return true;
          }
        };
  }

  // ---- what has changed ----

  /** Whether a fact comes after all that ever came. */
  boolean isLast(Fact fact) {
    return newest == null || fact.compareTo(newest) > 0;
  }

  /** A fact comes. */
  void add(Fact fact) {
    boolean last = isLast(fact);
    if (last && !fact.physical() && !fact.denies()) {
      newest = fact;
      return;
    }
    clock++;
    for (String thing : fact.things()) {
      Known known = recent.get(thing);
      if (known != null && last) {
        goOn(known, fact);
      } else if (known != null) {
        known.forget(clock);
      }
    }
    newest = last ? fact : newest;
  }

  private void goOn(Known known, Fact fact) {
    known.changed = clock;
    if (known.sights != null) {
      known.sights.add(fact);
    }
    if (known.stays != null) {
      known.stays.add(fact);
    }
  }

  /** What was known of these things does not hold any more. */
  void forget(Iterable<String> things) {
    clock++;
    for (String thing : things) {
      Known known = recent.get(thing);
      if (known != null) {
        known.forget(clock);
      }
    }
  }

  // ---- what is known ----

  private Known known(String thing) {
    Known known = recent.get(thing);
    if (known == null) {
      known = new Known();
      recent.put(thing, known);
    }
    return known;
  }

  Sights sights(String thing) {
    Known known = known(thing);
    Sights sights = known.sights;
    if (sights == null) {
      sights = Sights.of(thing, world.facts(thing));
      known.sights = sights;
    }
    return sights;
  }

  List<Stay> stays(String thing) {
    return stays(known(thing), thing);
  }

  private List<Stay> stays(Known known, String thing) {
    Stays stays = known.stays;
    if (stays == null) {
      stays = Stays.of(thing, world.facts(thing));
      known.stays = stays;
    }
    return stays.all(world);
  }

  <S> S summary(String thing, Summary<S> summary) {
    Known known = known(thing);
    if (known.summaries == null) {
      known.summaries = new IdentityHashMap<>(2);
    }
    Taken taken = known.summaries.computeIfAbsent(summary, s -> new Taken(s.begin()));
    // What is kept under a summary is what it began with.
    @SuppressWarnings("unchecked")
    S state = (S) taken.state;
    NavigableSet<Fact> facts = world.facts(thing);
    for (Fact fact : taken.last == null ? facts : facts.tailSet(taken.last, false)) {
      summary.take(state, thing, fact, world);
      taken.last = fact;
    }
    return state;
  }

  Timeline timeline(String thing) {
    return view(thing).timeline;
  }

  Itinerary itinerary(Plan plan, PlanUnit unit) {
    View view = view(unit.id());
    for (int i = 0; i < view.itineraries.size(); i++) {
      Itinerary known = view.itineraries.get(i);
      if (known.plan() == plan && known.unit().equals(unit)) {
        return known;
      }
    }
    view.itineraries.removeIf(other -> other.plan().id().equals(plan.id()));
    Itinerary made = Itinerary.of(plan, unit, view.timeline);
    view.itineraries.add(made);
    return made;
  }

  private View view(String thing) {
    Known known = known(thing);
    View view = known.view;
    if (view != null && view.made == clock) {
      return view;
    }
    if (view == null || !goOn(view, known, thing)) {
      view = make(known, thing);
      known.view = view;
    }
    return view;
  }

  private View make(Known known, String thing) {
    List<Stay> stays = stays(known, thing);
    List<Sight> sights = new ArrayList<>(Timeline.see(thing, null, null, stays, world, 0));
    Timeline timeline = new Timeline(thing, sights, sights(thing).denials(), stays);
    View view = new View(timeline, sights);
    gather(view, known, stays);
    view.made = clock;
    view.until = newest;
    return view;
  }

  /** Notes the thing, what it was inside of, and so on outwards. */
  private void gather(View view, Known known, List<Stay> own) {
    List<Known> all = new ArrayList<>(4);
    List<List<Stay>> stays = new ArrayList<>(4);
    round++;
    known.met = round;
    all.add(known);
    stays.add(own);
    for (int i = 0; i < all.size(); i++) {
      for (Stay stay : stays.get(i)) {
        Known container = known(stay.container());
        if (container.met != round) {
          container.met = round;
          all.add(container);
          stays.add(stays(container, stay.container()));
        }
      }
    }
    view.madeOf = all;
    view.stays = stays;
  }

  /** Brings a view up to date at its end; false if what came before that may not hold any more. */
  private boolean goOn(View view, Known known, String thing) {
    boolean behind = false;
    for (int i = 0; i < view.madeOf.size(); i++) {
      Known each = view.madeOf.get(i);
      if (each.reset > view.made) {
        return false;
      }
      behind |= each.changed > view.made;
    }
    if (behind) {
      Fact until = view.until;
      if (until == null || !staysGoOn(view, known, until)) {
        return false;
      }
      List<Stay> stays = view.stays.get(0);
      List<Sight> further = Timeline.see(thing, until, null, stays, world, 0);
      view.sights.addAll(further);
      List<Fact> denials = sights(thing).denials();
      if (view.timeline.stays() != stays || view.timeline.denials() != denials) {
        view.timeline = new Timeline(thing, view.sights, denials, stays);
      }
      for (int i = 0; i < view.itineraries.size(); i++) {
        view.itineraries.get(i).goOn(view.timeline, further);
      }
    }
    view.made = clock;
    view.until = newest;
    return true;
  }

  /** Whether all stays that a view was made of are as they were, but for what came behind that. */
  private boolean staysGoOn(View view, Known known, Fact until) {
    boolean moved = false;
    for (int i = 0; i < view.madeOf.size(); i++) {
      Stays stays = view.madeOf.get(i).stays;
      List<Stay> before = view.stays.get(i);
      List<Stay> now = stays == null ? List.of() : stays.all(world);
      if (now != before) {
        if (!Stays.goesOn(before, now, until)) {
          return false;
        }
        moved = true;
      }
    }
    if (moved) {
      gather(view, known, Objects.requireNonNull(known.stays).all(world));
    }
    return true;
  }
}
