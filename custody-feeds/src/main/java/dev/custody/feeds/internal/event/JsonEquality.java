package dev.custody.feeds.internal.event;

import dev.custody.feeds.internal.json.Json;
import org.jspecify.annotations.Nullable;

/** Whether two JSON values say the same, wherever they stand. */
final class JsonEquality {

  private JsonEquality() {}

  static boolean same(@Nullable Json left, @Nullable Json right) {
    if (left instanceof Json.Obj a && right instanceof Json.Obj b) {
      return a.members().keySet().equals(b.members().keySet())
          && a.members().keySet().stream()
              .allMatch(name -> same(a.members().get(name), b.members().get(name)));
    } else if (left instanceof Json.Arr a && right instanceof Json.Arr b) {
      boolean same = a.elements().size() == b.elements().size();
      for (int i = 0; same && i < a.elements().size(); i++) {
        same = same(a.elements().get(i), b.elements().get(i));
      }
      return same;
    } else if (left instanceof Json.Str a && right instanceof Json.Str b) {
      return a.value().equals(b.value());
    } else if (left instanceof Json.Num a && right instanceof Json.Num b) {
      return a.text().equals(b.text());
    }
    return left instanceof Json.Bool a && right instanceof Json.Bool b && a.value() == b.value();
  }
}
