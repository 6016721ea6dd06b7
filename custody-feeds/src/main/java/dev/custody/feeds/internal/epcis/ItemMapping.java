package dev.custody.feeds.internal.epcis;

import dev.custody.api.event.Decimal;
import dev.custody.api.event.Item;
import dev.custody.feeds.internal.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists of EPCs and quantity elements as items, and as many lists of items as an event may hold.
 */
final class ItemMapping {

  /** Items of one event: below the limit of the format. */
  static final int ITEMS_MAX = 2_000;

  /** Custody events that the items of one EPCIS event are put into. */
  static final int PARTS_MAX = 512;

  // What an item takes beside its texts: tags, lengths and a number.
  private static final int ITEM_BYTES = 24;

  private final Map<String, String> prefixes;
  private final Set<String> instances = new HashSet<>();
  private final List<Item> items = new ArrayList<>();

  ItemMapping(Map<String, String> prefixes) {
    this.prefixes = prefixes;
  }

  /** All items so far. */
  List<Item> items() {
    return items;
  }

  /** Adds a list of EPCs. */
  void instances(Fields event, String name) {
    if (!event.has(name)) {
      return;
    }
    List<Json> elements = event.array(name);
    for (int i = 0; i < elements.size(); i++) {
      String place = name + "/" + i;
      if (!(elements.get(i) instanceof Json.Str text)) {
        event.reportAt(place, "expected a string, found " + elements.get(i).what());
        continue;
      }
      String id = identifier(event, place, text.value());
      if (id == null) {
        continue;
      } else if (!instances.add(id)) {
        event.reportAt(place, "an item again");
      } else if (EpcIdentifiers.isGoodsClass(id)) {
        event.reportAt(place, "a class of goods among instances: taken as a class");
        items.add(new Item(null, id, null, null, null));
      } else {
        items.add(Item.of(id));
      }
    }
  }

  /** Adds a list of quantity elements. */
  void classes(Fields event, String name) {
    if (!event.has(name)) {
      return;
    }
    for (Fields element : event.objects(name)) {
      element.take("type");
      String id = Values.identifier(element, "epcClass", prefixes);
      Decimal quantity = Values.decimal(element, "quantity");
      String uom = element.has("uom") ? element.text("uom") : null;
      uom = uom == null ? null : Values.word(element, "uom", uom);
      element.reportLeft("items have no field for it");
      if (id == null) {
        element.report("", "a quantity without its class");
      } else if (id.startsWith("/") && !EpcIdentifiers.isGoodsClass(id)) {
        element.report("epcClass", "an instance where a class belongs");
      } else {
        items.add(new Item(null, id, quantity, uom, null));
      }
    }
  }

  /**
   * The items in lists that an event can hold: up to 2,000 and so many bytes, and no class twice in
   * one.
   *
   * @param bytesMax at least what the longest item takes
   * @return at least one list, perhaps an empty one; what is left behind {@link #PARTS_MAX} of them
   *     is reported
   */
  List<List<Item>> split(Fields event, int bytesMax) {
    List<List<Item>> parts = new ArrayList<>();
    List<Item> rest = items;
    do {
      List<Item> later = new ArrayList<>();
      List<Item> part = new ArrayList<>();
      Set<String> classes = new HashSet<>();
      int bytes = 0;
      for (Item item : rest) {
        int more = bytes(item);
        boolean fits = part.size() < ITEMS_MAX && bytes + more <= bytesMax;
        if (fits && (item.classId() == null || classes.add(item.classId()))) {
          part.add(item);
          bytes += more;
        } else {
          later.add(item);
        }
      }
      parts.add(part);
      rest = later;
    } while (!rest.isEmpty() && parts.size() < PARTS_MAX);
    if (!rest.isEmpty()) {
      event.report("", "items left behind " + PARTS_MAX + " events: count=" + rest.size());
    }
    return parts;
  }

  private @Nullable String identifier(Fields event, String place, String text) {
    String full = Vocabulary.expand(text, prefixes);
    String id = EpcIdentifiers.read(full);
    if (id == null) {
      event.reportAt(place, "no identifier that an event may carry");
    } else if (EpcIdentifiers.saysMore(full)) {
      event.reportAt(place, "the query of a Digital Link URI is left out");
    }
    return id;
  }

  private static int bytes(Item item) {
    return ITEM_BYTES + length(item.id()) + length(item.classId()) + length(item.uom());
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }
}
