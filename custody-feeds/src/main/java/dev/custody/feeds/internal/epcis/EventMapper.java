package dev.custody.feeds.internal.epcis;

import dev.custody.api.EventId;
import dev.custody.api.event.Correction;
import dev.custody.api.event.CorrectionReason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Document;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Time;
import dev.custody.feeds.epcis.DocumentOrigin;
import dev.custody.feeds.epcis.KnownEvents;
import dev.custody.feeds.epcis.Unmapped;
import dev.custody.feeds.internal.json.Json;
import dev.custody.feeds.internal.json.JsonRefused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One EPCIS event in, custody events and reports out. An event is mapped, or reported as a whole;
 * what a mapped one leaves out is reported member by member.
 */
public final class EventMapper {

  /** EPCIS events of one document that an error declaration of the same document may name. */
  private static final int REMEMBERED_MAX = 200_000;

  // Behind the parts of the facts, of which there are far fewer.
  private static final int CORRECTION_PART = 1_000_000;

  private final DocumentOrigin origin;
  private final KnownEvents known;
  private final boolean remembers;
  private final Map<String, EventId> remembered = new HashMap<>();

  /** Maps events of this document; error declarations find what was known before. */
  public EventMapper(DocumentOrigin origin, KnownEvents known, boolean declaresErrors) {
    this.origin = origin;
    this.known = known;
    this.remembers = declaresErrors;
  }

  /**
   * What became of one EPCIS event.
   *
   * @param events none if it is reported as a whole
   * @param unmapped what is not mapped
   */
  public record Mapped(List<CustodyEvent> events, List<Unmapped> unmapped) {}

  /** Maps the event at this pointer. */
  public Mapped map(Json event, String pointer, Map<String, String> prefixes) throws IOException {
    List<Unmapped> unmapped = new ArrayList<>();
    if (!(event instanceof Json.Obj object)) {
      unmapped.add(new Unmapped(pointer, "expected an event, found " + event.what()));
      return new Mapped(List.of(), unmapped);
    }
    Fields fields = new Fields(object, pointer, (at, what) -> unmapped.add(new Unmapped(at, what)));
    String type = fields.text("type");
    if (type == null || !DocumentScan.isEventType(type)) {
      return whole(pointer, "no type of an EPCIS event");
    }
    FactMapping facts =
        new FactMapping(fields, type, origin, withContext(fields, prefixes, pointer));
    List<CustodyEvent> events = new ArrayList<>();
    String eventId = fields.has("eventID") ? fields.text("eventID") : null;
    if (fields.has("errorDeclaration")) {
      correct(facts, fields, eventId, events);
    } else {
      events.addAll(facts.events(eventId));
      remember(eventId, events);
    }
    return events.isEmpty() ? whole(pointer, facts.whyNone()) : new Mapped(events, unmapped);
  }

  // The declared event is known, or its facts come first: there is nothing else to correct.
  private void correct(
      FactMapping facts, Fields fields, @Nullable String eventId, List<CustodyEvent> events)
      throws IOException {
    Fields declaration = fields.object("errorDeclaration");
    EventId target = eventId == null ? null : find(eventId);
    if (target == null) {
      events.addAll(facts.events(eventId));
      remember(eventId, events);
      target = events.isEmpty() ? null : idOf(events.get(0));
    }
    if (declaration == null || target == null) {
      return;
    }
    declaration.take("type");
    long at = Values.millis(declaration, "declarationTime");
    CorrectionReason reason = reason(declaration, facts.prefixes());
    List<EventId> corrective = corrective(declaration, target);
    declaration.reportLeft("corrections have no field for it");
    if (at == 0) {
      declaration.report("", "a declaration without its time: no correction is made");
      return;
    }
    String id = eventId == null ? null : facts.eventIdentifier(eventId);
    events.add(
        CustodyEvent.builder(Kind.CORRECTION)
            .time(new Time(at, 0, 0, null, null, 0, 0))
            .nonce(origin.nonce(fields.pointer(), CORRECTION_PART))
            .documents(
                id == null ? List.of() : List.of(new Document(Vocabulary.EVENT_ID, id, 0, null)))
            .correction(new Correction(target, reason, corrective))
            .foreign(origin.foreign(fields.pointer()))
            .build());
  }

  private static @Nullable CorrectionReason reason(
      Fields declaration, Map<String, String> prefixes) {
    String text = declaration.has("reason") ? declaration.text("reason") : null;
    if (text == null) {
      return null;
    }
    return switch (Vocabulary.shortForm(text, "ER", prefixes)) {
      case "did_not_occur" -> CorrectionReason.DID_NOT_OCCUR;
      case "incorrect_data" -> CorrectionReason.INCORRECT_DATA;
      default -> {
        declaration.report("reason", "no reason that corrections have");
        yield null;
      }
    };
  }

  private List<EventId> corrective(Fields declaration, EventId target) throws IOException {
    List<EventId> ids = new ArrayList<>();
    List<Json> elements =
        declaration.has("correctiveEventIDs") ? declaration.array("correctiveEventIDs") : List.of();
    for (int i = 0; i < elements.size(); i++) {
      EventId id = elements.get(i) instanceof Json.Str text ? find(text.value()) : null;
      if (id == null || id.equals(target) || ids.contains(id) || ids.size() == 64) {
        declaration.reportAt("correctiveEventIDs/" + i, "no event that is known here");
      } else {
        ids.add(id);
      }
    }
    return ids;
  }

  private @Nullable EventId find(String epcisEventId) throws IOException {
    EventId here = remembered.get(epcisEventId);
    if (here != null) {
      return here;
    }
    try {
      return EventId.parse(epcisEventId);
    } catch (IllegalArgumentException e) {
      String identifier = EpcIdentifiers.read(epcisEventId);
      return identifier == null ? null : known.find(identifier);
    }
  }

  private void remember(@Nullable String eventId, List<CustodyEvent> events) {
    if (remembers && eventId != null && !events.isEmpty() && remembered.size() < REMEMBERED_MAX) {
      remembered.putIfAbsent(eventId, idOf(events.get(0)));
    }
  }

  private static EventId idOf(CustodyEvent event) {
    return EventId.ofBody(EventCodec.encode(event));
  }

  private static Map<String, String> withContext(
      Fields fields, Map<String, String> prefixes, String pointer) {
    Json context = fields.take("@context");
    try {
      return context == null ? prefixes : Contexts.with(prefixes, context, pointer);
    } catch (JsonRefused e) {
      throw new AssertionError("the first pass has judged every context", e);
    }
  }

  private static Mapped whole(String pointer, String why) {
    return new Mapped(List.of(), List.of(new Unmapped(pointer, why)));
  }
}
