package dev.custody.reconcile.internal.facts;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import dev.custody.reconcile.plan.Posture;
import dev.custody.reconcile.plan.Roster;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known at the engine's time, as rules read it. Whatever is read depends on the
 * set of inputs alone and not on their order.
 *
 * <p>There are two: the plain one, an object for everything, and the compact one of the fast
 * engine.
 */
public interface World {

  /** How the engine works. */
  EngineSettings settings();

  /** The engine's time. */
  Instant now();

  /** Facts that say something about a thing, in order. */
  NavigableSet<Fact> facts(String thing);

  /** A released fact; null if there is none with this id. */
  @Nullable Fact fact(EventId id);

  /** Facts that name this event as related, in order. */
  NavigableSet<Fact> relatedTo(EventId id);

  /** Movements at a place, by a party or of a consignment, in order. */
  NavigableSet<Fact> movesUnder(String name);

  /** Facts at a place, whether it is named as read point or as location, in order. */
  NavigableSet<Fact> factsAt(String place);

  /** Facts recorded by an operator, in order. */
  NavigableSet<Fact> factsBy(String operator);

  /** Facts recorded on a device, by the device's identifier, in order. */
  NavigableSet<Fact> factsOn(String device);

  /**
   * Facts that bear a mark, in order.
   *
   * @param name the key in hex, the operator or the device, as the mark says
   */
  NavigableSet<Fact> marked(Marks.Mark mark, String name);

  /** What state our devices should be in. */
  Posture posture();

  /** HOLD events whose main statement is of this key, in order. */
  NavigableSet<Fact> holdsOf(KeyId kid);

  /** CORRECTION events of this event that are not withdrawn themselves, in order. */
  NavigableSet<Fact> correctionsOf(EventId target);

  /** HOLD, RELEASE and EXCEPTION events that name this exception by its id, in order. */
  NavigableSet<Fact> ordersOn(Bytes finding);

  /** What the facts of a thing come to. */
  <S> S summary(String thing, Summary<S> summary);

  /** What happened to a thing. */
  Timeline timeline(String thing);

  /** What the facts that name a thing show of it. */
  Sights sights(String thing);

  /** What a thing was inside of, and when: those of its timeline, which take much less to know. */
  List<Timeline.Stay> stays(String thing);

  /** One unit of a plan against its legs. */
  Itinerary itinerary(Plan plan, PlanUnit unit);

  /** How far the units of a plan in force have come. */
  Progress progress(Plan plan);

  /**
   * Units of a plan in force that may have fulfilled a leg behind one that they have not, now that
   * some of them may have fulfilled this one: all of those, and perhaps more.
   */
  List<PlanUnit> outOfStep(Plan plan, int leg);

  /** A plan in all its revisions; null if there is none of this name. */
  @Nullable PlanBook plan(String id);

  /** Names of all plans, in order. */
  Set<String> planIds();

  /** The first deadline of any plan at or after a time; null if there is none. */
  @Nullable Instant deadlineFrom(Instant time);

  /** What became of the legs of a plan. */
  Outcomes outcomes(Plan plan);

  /** What the other rules have raised, for those of the second stage. */
  OpenAlarms open();

  /** Plans in force that name this unit, by name. */
  List<Plan> plansOf(String thing);

  /** Plans in force of this consignment, by name. */
  List<Plan> plansOfConsignment(String consignment);

  /** Whether the identifier is the consignment of a plan. */
  boolean isConsignment(String thing);

  /** What was ever said to be inside of it, in order. */
  Set<String> childrenOf(String container);

  /** What it was ever said to be inside of, in order. */
  Set<String> parentsOf(String thing);

  /**
   * Containers whose content was ever said to have it, in order: whether or not it was put there.
   */
  Set<String> listedIn(String thing);

  /** Streams of all keys, by key. */
  SortedMap<KeyId, KeyStream> streams();

  /** The stream of a key, by the key in hex; null if it has signed nothing. */
  @Nullable KeyStream stream(String kid);

  /** Since when a key is not to be trusted, as the caller says; null if it is. */
  @Nullable Instant distrustedSince(KeyId kid);

  /** The roster's word on a key; null if it has none. */
  Roster.@Nullable Entry rostered(KeyId kid);

  /** The roster in force. */
  Roster roster();

  /** Up to when each source has been heard. */
  Map<Source, Instant> heard();

  /** Up to when a source has been heard; {@link Instant#MIN} if never. */
  Instant heard(Source source);

  /** The first PLAN event that names a document with this digest; null if there is none. */
  @Nullable Fact announcementOf(Digest digest);

  /** When the goods of a plan first departed; null if they have not. */
  @Nullable Fact departureOf(Plan plan);

  /** Whether any departure at all names documents. */
  boolean anyPinned();

  /** What plans say that it is inside of, in order. */
  Set<String> declaredContainersOf(String thing);

  /** Consignments of the plans that name it, in order. */
  Set<String> consignmentsOf(String thing);

  /** Whether a leg is at a place where this key may scan within the leg's window. */
  static boolean mayScan(Roster.Entry entry, Leg leg) {
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
