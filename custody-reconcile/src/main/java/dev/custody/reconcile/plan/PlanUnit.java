package dev.custody.reconcile.plan;

import dev.custody.api.event.Decimal;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a plan moves.
 *
 * @param id identifier of the unit, or of a class of goods
 * @param container identifier of what holds it from the start; null if nothing does
 * @param quantity how much; null if it is not counted, never negative
 * @param uom unit of measure of the quantity; null if none is stated
 * @since 0.1.0
 */
public record PlanUnit(
    String id, @Nullable String container, @Nullable Decimal quantity, @Nullable String uom) {

  /** A unit that is one piece and stands alone. */
  public static PlanUnit of(String id) {
    return new PlanUnit(id, null, null, null);
  }
}
