package dev.custody.api.event;

import dev.custody.api.internal.wire.WireReader;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * No two items of an event have one id, or one class in one condition.
 *
 * <p>Items are sorted by their bytes, which begin with the id or the class: items of one id, and of
 * one class, are neighbours, so only the class at hand needs a memory of the conditions seen.
 */
final class ItemRule {

  private @Nullable String id;
  private @Nullable String classId;
  private long conditions;
  private @Nullable Set<Integer> rareConditions;

  void accept(
      WireReader wire,
      int offset,
      @Nullable String nextId,
      @Nullable String nextClassId,
      int condition) {
    if (nextId != null) {
      if (nextId.equals(id)) {
        throw wire.malformed("id", offset, "an id that no other item has", "a second one");
      }
      id = nextId;
      return;
    }
    if (nextClassId != null && !nextClassId.equals(classId)) {
      classId = nextClassId;
      conditions = 0;
      rareConditions = null;
    }
    if (!first(condition)) {
      throw wire.malformed(
          "class_id", offset, "a class and condition that no other item has", "a second one");
    }
  }

  private boolean first(int condition) {
    if (condition < Long.SIZE) {
      boolean first = (conditions >>> condition & 1) == 0;
      conditions |= 1L << condition;
      return first;
    }
    if (rareConditions == null) {
      rareConditions = new HashSet<>();
    }
    return rareConditions.add(condition);
  }
}
