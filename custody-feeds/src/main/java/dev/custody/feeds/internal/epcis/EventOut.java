package dev.custody.feeds.internal.epcis;

import dev.custody.api.EventId;
import dev.custody.api.event.Correction;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.Document;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.event.Reading;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealState;
import dev.custody.api.event.Transfer;
import dev.custody.feeds.internal.json.JsonOut;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One custody event as one EPCIS event. */
public final class EventOut {

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx");

  private final CustodyEvent event;
  private final JsonOut json;
  private final List<String> unsaid = new ArrayList<>();

  private EventOut(CustodyEvent event, JsonOut json) {
    this.event = event;
    this.json = json;
  }

  /** Writes an event; returns the fields that it does not say. */
  public static List<String> write(CustodyEvent event, Map<EventId, String> names, JsonOut json)
      throws IOException {
    EventOut out = new EventOut(event, json);
    if (!out.sayable()) {
      return List.of("kind");
    }
    EventId id = EventId.ofBody(EventCodec.encode(event));
    String name = out.epcisName(id);
    if (!name.equals(id.toString())) {
      names.put(id, name);
    }
    json.object();
    if (event.kind() == Kind.CORRECTION) {
      out.correction(names);
    } else {
      out.fact(name);
    }
    json.end();
    out.noteUnsaid();
    return List.copyOf(out.unsaid);
  }

  private boolean sayable() {
    boolean goods = !event.items().isEmpty() || event.container() != null;
    return switch (event.kind()) {
      case FOREIGN, IDENTITY, PLAN, EVIDENCE -> false;
      case CORRECTION -> event.correction() != null;
      case SEAL, TELEMETRY, HOLD, DEPART, ARRIVE, ACCESS -> true;
      default -> goods;
    };
  }

  // An event that came from EPCIS keeps its name there.
  private String epcisName(EventId id) {
    for (Document document : event.documents()) {
      if (Vocabulary.EVENT_ID.equals(document.type()) && document.id() != null) {
        return document.id();
      }
    }
    return id.toString();
  }

  private void fact(String name) throws IOException {
    String container = event.container();
    boolean alone =
        (event.kind() == Kind.DEPART || event.kind() == Kind.ARRIVE)
            && event.items().isEmpty()
            && container != null;
    boolean seals = event.kind() == Kind.SEAL;
    String parent = seals ? sealedUnit() : alone ? null : container;
    String type = parent == null ? "ObjectEvent" : seals ? "AssociationEvent" : "AggregationEvent";
    json.text("type", type).text("eventID", name);
    when();
    if (parent != null) {
      json.text("parentID", EpcIdentifiers.write(parent));
    }
    List<String> instances = instances();
    if (alone && container != null) {
      instances.add(EpcIdentifiers.write(container));
    }
    json.textsEvenEmpty(parent == null ? "epcList" : "childEPCs", instances);
    json.text("action", action());
    json.text("bizStep", Vocabulary.step(event.kind()));
    String disposition = event.disposition();
    json.text("disposition", disposition == null ? null : Vocabulary.dispositionOut(disposition));
    classes(parent == null ? "quantityList" : "childQuantityList");
    where();
    documents();
    parties();
    readings();
  }

  private void when() throws IOException {
    ZoneOffset offset = ZoneOffset.ofTotalSeconds(60 * event.time().offsetMin());
    OffsetDateTime at = event.time().instant().atOffset(offset);
    json.text("eventTime", LOCAL.format(at));
    json.text("eventTimeZoneOffset", offset == ZoneOffset.UTC ? "+00:00" : offset.getId());
  }

  private String action() {
    return switch (event.kind()) {
      case LOAD, PACK -> "ADD";
      case UNLOAD, UNPACK -> "DELETE";
      case SEAL -> sealAction();
      default -> "OBSERVE";
    };
  }

  // One action for all seals of the event, so only where all agree.
  private String sealAction() {
    SealState state = event.seals().get(0).state();
    for (Seal seal : event.seals()) {
      if (seal.state() != state) {
        return "OBSERVE";
      }
    }
    return state == SealState.AFFIXED ? "ADD" : state == SealState.REMOVED ? "DELETE" : "OBSERVE";
  }

  private @Nullable String sealedUnit() {
    String unit = event.container() == null ? event.seals().get(0).unit() : event.container();
    for (Seal seal : event.seals()) {
      if (seal.unit() != null && !seal.unit().equals(unit)) {
        unsaid("seals.unit");
      }
    }
    return unit;
  }

  private List<String> instances() {
    List<String> ids = new ArrayList<>();
    if (event.kind() == Kind.SEAL) {
      for (Seal seal : event.seals()) {
        ids.add(EpcIdentifiers.write(seal.id()));
      }
      if (!event.items().isEmpty()) {
        unsaid("items");
      }
      return ids;
    }
    for (Item item : event.items()) {
      if (item.id() != null) {
        ids.add(EpcIdentifiers.write(item.id()));
        if (item.quantity() != null || item.uom() != null) {
          unsaid("items.quantity");
        }
      }
      if (item.condition() != null) {
        unsaid("items.condition");
      }
    }
    return ids;
  }

  private void classes(String name) throws IOException {
    boolean any = event.items().stream().anyMatch(item -> item.classId() != null);
    if (!any || event.kind() == Kind.SEAL) {
      return;
    }
    json.array(name);
    for (Item item : event.items()) {
      if (item.classId() != null) {
        json.object().text("epcClass", EpcIdentifiers.write(item.classId()));
        number("quantity", item.quantity());
        json.text("uom", item.uom()).end();
      }
    }
    json.endArray();
  }

  private void where() throws IOException {
    Place place = event.place();
    if (place == null) {
      return;
    }
    if (place.readPoint() != null) {
      json.object("readPoint").text("id", EpcIdentifiers.write(place.readPoint())).end();
    }
    if (place.location() != null) {
      json.object("bizLocation").text("id", EpcIdentifiers.write(place.location())).end();
    }
    if (place.position() != null) {
      unsaid("place.position");
    }
  }

  private void documents() throws IOException {
    List<Document> said = new ArrayList<>();
    for (Document document : event.documents()) {
      if (document.id() == null) {
        unsaid("documents");
      } else if (!Vocabulary.EVENT_ID.equals(document.type())) {
        said.add(document);
        if (document.revision() != 0 || document.digest() != null) {
          unsaid("documents.digest");
        }
      }
    }
    if (said.isEmpty() && event.consignment() == null) {
      return;
    }
    json.array("bizTransactionList");
    if (event.consignment() != null) {
      json.object().text("bizTransaction", EpcIdentifiers.write(event.consignment())).end();
    }
    for (Document document : said) {
      String type = document.type();
      json.object()
          .text("type", type == null ? null : Vocabulary.documentTypeOut(type))
          .text("bizTransaction", EpcIdentifiers.write(Objects.requireNonNull(document.id())))
          .end();
    }
    json.endArray();
  }

  private void parties() throws IOException {
    Transfer transfer = event.transfer();
    if (transfer == null) {
      if (event.holder() != null) {
        unsaid("holder");
      }
      return;
    }
    sides("sourceList", "source", transfer.giver(), transfer.giverOwner());
    sides("destinationList", "destination", transfer.receiver(), transfer.receiverOwner());
    boolean read =
        event.kind() == Kind.DISPATCH
            ? Objects.equals(event.holder(), transfer.giver())
            : event.kind() == Kind.RECEIVE
                ? Objects.equals(event.holder(), transfer.receiver())
                : event.holder() == null;
    if (!read) {
      unsaid("holder");
    }
    if (transfer.outcome() != null) {
      unsaid("transfer.outcome");
    }
    if (transfer.tokenId() != null || !transfer.receiverAuth().isEmpty()) {
      unsaid("transfer.receiverAuth");
    }
  }

  private void sides(
      String list, String member, @Nullable String possessing, @Nullable String owning)
      throws IOException {
    if (possessing == null && owning == null) {
      return;
    }
    json.array(list);
    if (possessing != null) {
      json.object()
          .text("type", "possessing_party")
          .text(member, EpcIdentifiers.write(possessing))
          .end();
    }
    if (owning != null) {
      json.object().text("type", "owning_party").text(member, EpcIdentifiers.write(owning)).end();
    }
    json.endArray();
  }

  private void readings() throws IOException {
    if (event.readings().isEmpty()) {
      return;
    }
    json.array("sensorElementList").object().array("sensorReport");
    for (Reading reading : event.readings()) {
      json.object().text("type", reading.type());
      json.text("exception", reading.alarm() ? "ALARM_CONDITION" : null);
      String device = reading.device();
      json.text("deviceID", device == null ? null : EpcIdentifiers.write(device));
      json.moment("time", reading.atMs());
      number("value", reading.value());
      number("minValue", reading.min());
      number("maxValue", reading.max());
      json.text("uom", reading.uom()).end();
    }
    json.endArray().end().endArray();
  }

  private void correction(Map<EventId, String> names) throws IOException {
    Correction correction = Objects.requireNonNull(event.correction(), "checked before");
    EventId target = Objects.requireNonNull(correction.target(), "required of its kind");
    json.text("type", "ObjectEvent").text("eventID", names.getOrDefault(target, target.toString()));
    when();
    json.object("errorDeclaration")
        .text("declarationTime", JsonOut.moment(Instant.ofEpochMilli(event.time().utcMs())));
    if (correction.reason() != null) {
      json.text("reason", correction.reason().name().toLowerCase(Locale.ROOT));
    }
    List<String> corrective = new ArrayList<>();
    for (EventId id : correction.corrective()) {
      corrective.add(names.getOrDefault(id, id.toString()));
    }
    json.texts("correctiveEventIDs", corrective).end();
    json.textsEvenEmpty("epcList", instances()).text("action", "OBSERVE");
    classes("quantityList");
  }

  private void number(String name, @Nullable Decimal value) throws IOException {
    json.decimal(name, value == null ? null : value.toBigDecimal());
  }

  private void unsaid(String field) {
    if (!unsaid.contains(field)) {
      unsaid.add(field);
    }
  }

  private void noteUnsaid() {
    unsaidIf(Vocabulary.step(event.kind()) == null && event.kind() != Kind.SCAN, "kind");
    unsaidIf(event.kind() == Kind.HANDOVER || event.kind() == Kind.DELIVER, "kind");
    unsaidIf(event.kind() == Kind.SEAL && sealAction().equals("OBSERVE"), "seals.state");
    unsaidIf(event.kind() != Kind.SEAL && !event.seals().isEmpty(), "seals");
    unsaidIf(event.time().source() != null || event.time().bootId() != null, "time.source");
    unsaidIf(event.operator() != null, "operator");
    unsaidIf(event.device() != null, "device");
    unsaidIf(!event.critical().isEmpty(), "critical");
    unsaidIf(!event.commitments().isEmpty(), "commitments");
    unsaidIf(!event.attachments().isEmpty(), "attachments");
    unsaidIf(!event.related().isEmpty(), "related");
    unsaidIf(event.foreign() != null, "foreign");
    unsaidIf(event.seen() != null, "seen");
    unsaidIf(event.previous() != null, "previous");
    unsaidIf(event.lifecycle() != null, "lifecycle");
    unsaidIf(event.access() != null, "access");
    unsaidIf(event.finding() != null, "finding");
  }

  private void unsaidIf(boolean holds, String field) {
    if (holds) {
      unsaid(field);
    }
  }
}
