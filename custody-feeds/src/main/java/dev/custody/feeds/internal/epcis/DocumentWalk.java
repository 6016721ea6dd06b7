package dev.custody.feeds.internal.epcis;

import dev.custody.feeds.epcis.DocumentSource;
import dev.custody.feeds.internal.json.Json;
import dev.custody.feeds.internal.json.JsonRefused;
import dev.custody.feeds.internal.json.StrictJson;
import dev.custody.feeds.internal.json.StrictJson.Token;
import java.io.IOException;
import java.util.Set;

/**
 * The second pass: finds the events of an EPCISDocument, an EPCISQueryDocument or a single event,
 * and holds one at a time. Everything that is no event is reported.
 */
public final class DocumentWalk {

  // Names on the way to events; what they hold is looked into, the rest of a document is not.
  private static final Set<String> ON_THE_WAY = Set.of("epcisBody", "queryResults", "resultsBody");
  private static final Set<String> ENVELOPE = Set.of("type", "schemaVersion", "@context");
  private static final String NO_FIELD = "custody events have no field for it";

  /** Takes one event. */
  public interface Events {
    /** The event at this pointer. */
    void event(Json event, String pointer) throws IOException;
  }

  private final StrictJson json;
  private final Events events;
  private final Reports reports;

  private DocumentWalk(StrictJson json, Events events, Reports reports) {
    this.json = json;
    this.events = events;
    this.reports = reports;
  }

  /**
   * Walks a document that was judged before.
   *
   * @throws JsonRefused if the bytes are not those that were judged
   */
  public static void walk(
      DocumentSource document, DocumentScan.Shape shape, Events events, Reports reports)
      throws IOException, JsonRefused {
    try (StrictJson json = StrictJson.open(document.open())) {
      DocumentWalk walk = new DocumentWalk(json, events, reports);
      Token first = json.next();
      if (shape.singleEvent() && !shape.hasBody()) {
        walk.event("");
      } else if (shape.hasBody() && first == Token.OBJECT) {
        walk.envelope(true);
      } else {
        reports.add("", "neither an EPCIS document nor an event");
      }
    }
  }

  private void envelope(boolean root) throws IOException, JsonRefused {
    while (json.next() != Token.OBJECT_END) {
      String name = json.name();
      String pointer = json.pointer();
      Token token = json.next();
      if (ON_THE_WAY.contains(name) && token == Token.OBJECT) {
        envelope(false);
      } else if (!root && name.equals("eventList") && token == Token.ARRAY) {
        list(pointer);
      } else if (!root && name.equals("event") && token == Token.OBJECT) {
        event(pointer);
      } else {
        json.skip();
        if (!root || !ENVELOPE.contains(name)) {
          reports.add(pointer, NO_FIELD);
        }
      }
    }
  }

  private void list(String pointer) throws IOException, JsonRefused {
    for (long i = 0; json.next() != Token.ARRAY_END; i++) {
      event(pointer + "/" + i);
    }
  }

  private void event(String pointer) throws IOException, JsonRefused {
    Json event = json.treeOrSkip();
    if (event == null) {
      reports.add(pointer, "an event beyond the limits of one event");
    } else {
      events.event(event, pointer);
    }
  }
}
