package dev.custody.api.event;

import dev.custody.api.internal.wire.WireReader;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * No two documents of an event have one type and one id, an absent one counting as empty.
 *
 * <p>Documents are sorted by their bytes, which begin with the type: documents of one type are
 * neighbours, and among them those of one id. Those without an id are not: what follows the type in
 * their bytes is the end, or a later field, and an id sorts between the two. So their type is kept.
 */
final class DocumentRule {

  private @Nullable String type;
  private @Nullable String id;
  private boolean any;
  private boolean withoutId;

  void accept(WireReader wire, int offset, @Nullable String nextType, @Nullable String nextId) {
    boolean sameType = any && Objects.equals(nextType, type);
    boolean second = sameType && (nextId == null ? withoutId : nextId.equals(id));
    if (second) {
      throw wire.malformed("", offset, "a type and id that no other document has", "a second one");
    }
    any = true;
    withoutId = nextId == null || sameType && withoutId;
    type = nextType;
    id = nextId;
  }
}
