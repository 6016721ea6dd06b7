package dev.custody.reconcile.plan;

import dev.custody.api.event.Kind;
import dev.custody.reconcile.Source;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One step of an itinerary: what should be done with every unit, where and when.
 *
 * @param step the kind of event that fulfils it, one of {@link #STEPS}
 * @param place identifier of the place; null only where there is a geofence
 * @param geofence where the place is; null if not known
 * @param earliest not before; null if that does not matter
 * @param latest not after: the deadline
 * @param holder party that should have it then; null if not stated
 * @param missesTolerated how many missed reads in a row, from this leg on, are no alarm; 0 to 64
 * @param confirm sources that count, and are expected to see the unit; empty means any source
 * @since 0.1.0
 */
public record Leg(
    Kind step,
    @Nullable String place,
    @Nullable Geofence geofence,
    @Nullable Instant earliest,
    Instant latest,
    @Nullable String holder,
    int missesTolerated,
    Set<Source> confirm) {

  /** Kinds that can be a step: what is done to goods, not what is said about them. */
  public static final Set<Kind> STEPS =
      Collections.unmodifiableSet(
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
              Kind.INSPECT,
              Kind.COUNT,
              Kind.STORE,
              Kind.DELIVER,
              Kind.RETURN));

  /**
   * Checks what holds for one leg alone.
   *
   * @throws IllegalArgumentException if the kind is no step, if there is neither place nor
   *     geofence, or if the window is reversed
   */
  public Leg {
    Objects.requireNonNull(step, "step");
    Objects.requireNonNull(latest, "latest");
    if (!STEPS.contains(step)) {
      throw new IllegalArgumentException("kind that is no step: step=" + step);
    }
    if (place == null && geofence == null) {
      throw new IllegalArgumentException("leg without place or geofence: step=" + step);
    }
    if (earliest != null && earliest.isAfter(latest)) {
      throw new IllegalArgumentException(
          "reversed window: earliest=" + earliest + ", latest=" + latest);
    }
    if (missesTolerated < 0 || missesTolerated > 64) {
      throw new IllegalArgumentException(
          "tolerated misses out of range: expected=0..64, found=" + missesTolerated);
    }
    EnumSet<Source> sorted = EnumSet.noneOf(Source.class);
    sorted.addAll(confirm);
    confirm = Collections.unmodifiableSet(sorted);
  }

  /** A leg at a place between two instants, seen by any source, without tolerated misses. */
  public static Leg of(Kind step, String place, Instant earliest, Instant latest) {
    return new Leg(step, place, null, earliest, latest, null, 0, Set.of());
  }

  /** The same leg, fulfilled only by what these sources see. */
  public Leg confirmedBy(Set<Source> sources) {
    return new Leg(
        step, place, geofence, earliest, latest, holder, missesTolerated, Set.copyOf(sources));
  }

  /** The same leg with so many tolerated misses. */
  public Leg tolerating(int misses) {
    return new Leg(step, place, geofence, earliest, latest, holder, misses, confirm);
  }
}
