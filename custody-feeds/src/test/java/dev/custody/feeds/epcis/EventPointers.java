package dev.custody.feeds.epcis;

import dev.custody.feeds.internal.json.Json;
import dev.custody.feeds.internal.json.JsonRefused;
import dev.custody.feeds.internal.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where the EPCIS events of a small document stand, found the plain way: by looking at every
 * object.
 */
final class EventPointers {

  private EventPointers() {}

  static List<String> of(byte[] document) {
    List<String> pointers = new ArrayList<>();
    try {
      collect(StrictJson.parse(document), "", pointers);
    } catch (JsonRefused e) {
      throw new AssertionError(e);
    }
    return pointers;
  }

  private static void collect(Json value, String pointer, List<String> pointers) {
    if (value instanceof Json.Obj object) {
      if (object.members().get("type") instanceof Json.Str type
          && type.value().endsWith("Event")
          && object.members().containsKey("eventTime")) {
        pointers.add(pointer);
      }
      for (Map.Entry<String, Json> entry : object.members().entrySet()) {
        collect(entry.getValue(), pointer + "/" + entry.getKey(), pointers);
      }
    } else if (value instanceof Json.Arr array) {
      for (int i = 0; i < array.elements().size(); i++) {
        collect(array.elements().get(i), pointer + "/" + i, pointers);
      }
    }
  }
}
