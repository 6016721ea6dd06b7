package dev.custody.reconcile.plan;

import dev.custody.api.Digest;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What should move: units, and the legs that each of them goes through, in order.
 *
 * @param id name of the plan
 * @param revision counts up with every edit, from 0
 * @param consignment identifier of what travels together; null if not stated
 * @param units what moves; no identifier twice
 * @param legs the steps in order; no window begins before the one before it ends
 * @param value how much is at stake
 * @param digest SHA-256 of the file or message that the plan came in: what a PLAN event or a
 *     departure pins
 * @since 0.1.0
 */
public record Plan(
    String id,
    int revision,
    @Nullable String consignment,
    List<PlanUnit> units,
    List<Leg> legs,
    Value value,
    Digest digest) {

  /** Units of a plan at most. */
  public static final int UNITS_MAX = 100_000;

  /** Legs of a plan at most. */
  public static final int LEGS_MAX = 64;

  /** How much is at stake. */
  public enum Value {
    /** Little: shortfalls are of medium severity. */
    LOW,
    /** As usual. */
    MEDIUM,
    /** Much: shortfalls are of high severity. */
    HIGH
  }

  /**
   * Checks what holds for the whole.
   *
   * @throws IllegalArgumentException if a unit is there twice, a quantity is negative, windows
   *     overlap, or a limit is passed
   */
  public Plan {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(digest, "digest");
    units = List.copyOf(units);
    legs = List.copyOf(legs);
    if (revision < 0 || units.size() > UNITS_MAX || legs.size() > LEGS_MAX) {
      throw new IllegalArgumentException(
          "plan beyond a limit: revision="
              + revision
              + ", units="
              + units.size()
              + ", unitsMax="
              + UNITS_MAX
              + ", legs="
              + legs.size()
              + ", legsMax="
              + LEGS_MAX);
    }
    Set<String> seen = new HashSet<>();
    for (PlanUnit unit : units) {
      if (!seen.add(unit.id())) {
        throw new IllegalArgumentException("unit twice in a plan: id=" + unit.id());
      }
      if (unit.quantity() != null && unit.quantity().unscaled() < 0) {
        throw new IllegalArgumentException("negative quantity: value=" + unit.quantity());
      }
    }
    for (int i = 1; i < legs.size(); i++) {
      if (overlap(legs.get(i - 1), legs.get(i))) {
        throw new IllegalArgumentException(
            "overlapping windows: leg="
                + (i - 1)
                + " latest="
                + legs.get(i - 1).latest()
                + ", leg="
                + i
                + " begins="
                + begin(legs.get(i)));
      }
    }
  }

  /** Whether the later leg may begin before the earlier one has ended. */
  static boolean overlap(Leg earlier, Leg later) {
    return begin(later).isBefore(earlier.latest());
  }

  /** A leg without lower bound is judged by its deadline alone. */
  private static Instant begin(Leg leg) {
    return leg.earliest() != null ? leg.earliest() : leg.latest();
  }
}
