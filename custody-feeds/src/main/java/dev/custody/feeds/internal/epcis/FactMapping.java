package dev.custody.feeds.internal.epcis;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Document;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Reading;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealState;
import dev.custody.api.event.Time;
import dev.custody.api.event.Transfer;
import dev.custody.feeds.epcis.DocumentOrigin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The facts of one EPCIS event: read once, then put into as many custody events as they need. */
final class FactMapping {

  private static final String NO_FIELD = "custody events have no field for it";

  /** Bytes of a body that items may fill when little else is in it. */
  private static final int BODY_BYTES = 52_000;

  /** Readings, documents and the like of one event. */
  private static final int LIST_MAX = 64;

  private final Fields event;
  private final String type;
  private final DocumentOrigin origin;
  private final Map<String, String> prefixes;
  private String whyNone = "no time of the event";

  FactMapping(Fields event, String type, DocumentOrigin origin, Map<String, String> prefixes) {
    this.event = event;
    this.type = type;
    this.origin = origin;
    this.prefixes = prefixes;
  }

  Map<String, String> prefixes() {
    return prefixes;
  }

  /** Why there is no event, where there is none. */
  String whyNone() {
    return whyNone;
  }

  /** The eventID as the identifier of a document entry, if it can be one. */
  @Nullable String eventIdentifier(String eventId) {
    return EpcIdentifiers.read(eventId);
  }

  /** What the event says; empty if no kind fits. */
  List<CustodyEvent> events(@Nullable String eventId) {
    long at = Values.millis(event, "eventTime");
    if (at == 0) {
      return List.of();
    }
    Draft draft = new Draft();
    draft.time =
        new Time(at, Values.offsetMinutes(event, "eventTimeZoneOffset"), 0, null, null, 0, 0);
    draft.parent = Values.identifier(event, "parentID", prefixes);
    items(draft.items);
    DocumentMapping documents = new DocumentMapping(event, prefixes);
    draft.documents = documents.documents(eventId);
    draft.consignment = documents.consignment();
    draft.place = place();
    draft.transfer = new PartyMapping(event, prefixes).transfer();
    draft.disposition = word("disposition", "Disp");
    if (draft.disposition != null && draft.disposition.startsWith(Vocabulary.OWN_DISPOSITION)) {
      draft.disposition = draft.disposition.substring(Vocabulary.OWN_DISPOSITION.length());
    }
    draft.readings =
        event.has("sensorElementList")
            ? new SensorMapping(prefixes).readings(event)
            : new ArrayList<>();
    String step = word("bizStep", "BizStep");
    String action = event.has("action") ? event.text("action") : null;
    Kind kind = kind(draft, step, action);
    event.reportLeft(NO_FIELD);
    if (kind == null) {
      whyNone = "no custody event says this: no kind for its step, action and content";
      return List.of();
    }
    return parts(kind, draft);
  }

  private void items(ItemMapping items) {
    items.instances(event, "epcList");
    items.instances(event, "childEPCs");
    items.instances(event, "outputEPCList");
    items.classes(event, "quantityList");
    items.classes(event, "childQuantityList");
    items.classes(event, "outputQuantityList");
  }

  private @Nullable Kind kind(Draft draft, @Nullable String step, @Nullable String action) {
    Kind wanted = step == null ? null : Vocabulary.kind(step);
    if (wanted != null) {
      promoteContainer(wanted, draft);
      String missing = missing(wanted, draft);
      if (missing == null) {
        if (wanted == Kind.SEAL) {
          seals(draft, action);
        }
        return wanted;
      }
      event.report("bizStep", "needs " + missing + ": mapped as something weaker");
    } else if (step != null) {
      event.report("bizStep", "no kind for this business step");
    }
    boolean goods = !draft.items.items().isEmpty() || draft.parent != null;
    boolean joins = type.equals("AggregationEvent") || type.equals("AssociationEvent");
    boolean joined = joins && draft.parent != null && !draft.items.items().isEmpty();
    if (wanted == null && joined && "ADD".equals(action)) {
      return Kind.PACK;
    } else if (wanted == null && joined && "DELETE".equals(action)) {
      return Kind.UNPACK;
    }
    boolean sighting =
        wanted != null || "OBSERVE".equals(action) || type.equals("TransformationEvent");
    if (goods && sighting) {
      return Kind.SCAN;
    }
    return draft.readings.isEmpty() ? null : Kind.TELEMETRY;
  }

  // A vehicle or unit that departs alone is what travels, not what is in it.
  private static void promoteContainer(Kind kind, Draft draft) {
    List<Item> items = draft.items.items();
    boolean travels = kind == Kind.DEPART || kind == Kind.ARRIVE;
    if (travels && draft.parent == null && items.size() == 1 && items.get(0).id() != null) {
      draft.parent = items.get(0).id();
      items.clear();
    }
  }

  private @Nullable String missing(Kind kind, Draft draft) {
    boolean items = !draft.items.items().isEmpty();
    boolean goods = items || draft.parent != null;
    Transfer transfer = draft.transfer;
    boolean both = transfer != null && transfer.giver() != null && transfer.receiver() != null;
    return switch (kind) {
      case LOAD, UNLOAD, PACK, UNPACK ->
          unless(items && draft.parent != null, "a parentID and items");
      case DEPART, ARRIVE ->
          unless(
              draft.place != null && (draft.parent != null || draft.consignment != null),
              "a place, and a parentID, a single EPC or a shipment");
      case HOLD ->
          unless(
              goods || draft.consignment != null || draft.place != null,
              "items, a parentID, a shipment or a place");
      case ACCESS -> "the state of the gate, which EPCIS has no word for";
      case TELEMETRY -> unless(!draft.readings.isEmpty(), "sensor reports with values");
      case RETURN -> unless(both && goods, "both possessing parties and items");
      case SEAL -> unless(items, "seals as EPCs");
      default -> unless(goods, "items or a parentID");
    };
  }

  private static @Nullable String unless(boolean holds, String what) {
    return holds ? null : what;
  }

  private static void seals(Draft draft, @Nullable String action) {
    SealState state =
        "ADD".equals(action)
            ? SealState.AFFIXED
            : "DELETE".equals(action) ? SealState.REMOVED : null;
    for (Item item : draft.items.items()) {
      String id = item.id() == null ? item.classId() : item.id();
      if (id != null) {
        draft.seals.add(new Seal(id, state, null, 0, null, null, draft.parent));
      }
    }
    draft.items.items().clear();
  }

  private @Nullable Place place() {
    String readPoint = location("readPoint");
    String location = location("bizLocation");
    return readPoint == null && location == null ? null : new Place(readPoint, location, null);
  }

  private @Nullable String location(String name) {
    Fields place = event.has(name) ? event.object(name) : null;
    if (place == null) {
      return null;
    }
    String id = Values.identifier(place, "id", prefixes);
    place.reportLeft("places have no field for it");
    return id;
  }

  private @Nullable String word(String name, String list) {
    String text = event.has(name) ? event.text(name) : null;
    return text == null
        ? null
        : Values.word(event, name, Vocabulary.shortForm(text, list, prefixes));
  }

  private List<CustodyEvent> parts(Kind kind, Draft draft) {
    List<CustodyEvent> events = new ArrayList<>();
    List<List<Reading>> readings = chunks(draft.readings);
    int besides = fixedBytes(draft);
    boolean together = readings.size() <= 1 && besides + readingBytes(draft.readings) < 40_000;
    if (together || kind == Kind.TELEMETRY && !readings.isEmpty()) {
      besides += readingBytes(readings.isEmpty() ? List.of() : readings.get(0));
    }
    int bytesMax = Math.max(1_000, BODY_BYTES - besides);
    for (List<Item> items : draft.items.split(event, bytesMax)) {
      boolean first = events.isEmpty();
      List<Reading> with =
          kind == Kind.TELEMETRY && !readings.isEmpty()
              ? readings.get(0)
              : together && first ? draft.readings : List.of();
      add(builder(kind, draft).items(items).seals(draft.seals).readings(with), events);
    }
    int done = together || kind == Kind.TELEMETRY ? 1 : 0;
    for (int i = done; i < readings.size(); i++) {
      add(builder(Kind.TELEMETRY, draft).readings(readings.get(i)), events);
    }
    return events;
  }

  private CustodyEventBuilder builder(Kind kind, Draft draft) {
    Transfer transfer = draft.transfer;
    String holder = null;
    if (transfer != null && kind == Kind.DISPATCH) {
      holder = transfer.giver();
    } else if (transfer != null && kind == Kind.RECEIVE) {
      holder = transfer.receiver();
    } else if (transfer != null && kind == Kind.RETURN) {
      // Possession went over, says the feed; that anybody accepted it, nobody says.
      transfer =
          new Transfer(
              transfer.giver(),
              transfer.receiver(),
              null,
              List.of(),
              Outcome.UNATTENDED,
              transfer.giverOwner(),
              transfer.receiverOwner());
    }
    return CustodyEvent.builder(kind)
        .time(draft.time)
        .consignment(draft.consignment)
        .container(draft.parent)
        .place(draft.place)
        .holder(holder)
        .transfer(transfer)
        .documents(draft.documents)
        .disposition(draft.disposition)
        .foreign(origin.foreign(event.pointer()));
  }

  private void add(CustodyEventBuilder builder, List<CustodyEvent> events) {
    try {
      events.add(builder.nonce(origin.nonce(event.pointer(), events.size())).build());
    } catch (IllegalArgumentException e) {
      // A rule of the format that the mapping does not know: said, not hidden, and the rest goes
      // on.
      String message = String.valueOf(e.getMessage());
      int space = message.indexOf(' ');
      event.report("", "refused by the format: " + message.substring(0, Math.max(0, space)));
      whyNone = "refused by the format: " + message.substring(0, Math.max(0, space));
    }
  }

  private static List<List<Reading>> chunks(List<Reading> readings) {
    List<List<Reading>> chunks = new ArrayList<>();
    for (int from = 0; from < readings.size(); from += LIST_MAX) {
      chunks.add(readings.subList(from, Math.min(readings.size(), from + LIST_MAX)));
    }
    return chunks;
  }

  private int fixedBytes(Draft draft) {
    int bytes = 4_000 + 16 * draft.documents.size();
    for (Document document : draft.documents) {
      bytes += length(document.type()) + length(document.id());
    }
    return bytes;
  }

  private static int readingBytes(List<Reading> readings) {
    int bytes = 0;
    for (Reading reading : readings) {
      bytes += 64 + length(reading.type()) + length(reading.uom()) + length(reading.device());
    }
    return bytes;
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  /** The facts on their way into builders. */
  private final class Draft {
    private Time time = new Time(1, 0, 0, null, null, 0, 0);
    private @Nullable String parent;
    private @Nullable String consignment;
    private @Nullable String disposition;
    private @Nullable Place place;
    private @Nullable Transfer transfer;
    private final ItemMapping items = new ItemMapping(prefixes);
    private final List<Seal> seals = new ArrayList<>();
    private List<Document> documents = List.of();
    private List<Reading> readings = List.of();
  }
}
