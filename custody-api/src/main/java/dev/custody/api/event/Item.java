package dev.custody.api.event;

import org.jspecify.annotations.Nullable;

/**
 * One thing, or a number of things of one class.
 *
 * @param id identifier of an instance; exactly one of id and classId is present
 * @param classId identifier of a class of things
 * @param quantity how many or how much
 * @param uom unit of measure, UN/ECE Recommendation 20 code
 * @param condition the state in which it was found
 * @since 0.1.0
 */
public record Item(
    @Nullable String id,
    @Nullable String classId,
    @Nullable Decimal quantity,
    @Nullable String uom,
    @Nullable Condition condition) {

  /** One identified thing. */
  public static Item of(String id) {
    return new Item(id, null, null, null, null);
  }

  /** A quantity of things of one class, in units of UN/ECE Recommendation 20. */
  public static Item ofClass(String classId, Decimal quantity, @Nullable String uom) {
    return new Item(null, classId, quantity, uom, null);
  }

  /** The same item in this condition. */
  public Item withCondition(Condition condition) {
    return new Item(id, classId, quantity, uom, condition);
  }
}
