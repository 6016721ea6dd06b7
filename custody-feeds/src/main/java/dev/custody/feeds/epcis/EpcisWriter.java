package dev.custody.feeds.epcis;

import dev.custody.api.EventId;
import dev.custody.api.event.CustodyEvent;
import dev.custody.feeds.internal.epcis.Contexts;
import dev.custody.feeds.internal.epcis.EventOut;
import dev.custody.feeds.internal.json.JsonOut;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes custody events as one EPCIS 2.0 JSON-LD document, event by event, in constant memory.
 *
 * <p>It is a view: unsigned, and with fewer words than custody events have. {@link #write} says
 * which fields an EPCIS event does not say. Not safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class EpcisWriter implements Closeable {

  // Names of EPCIS events written here, for corrections that follow: the oldest are forgotten.
  private static final int REMEMBERED_MAX = 100_000;

  private final JsonOut json;
  private final Map<EventId, String> names =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<EventId, String> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };
  private boolean closed;

  private EpcisWriter(JsonOut json) {
    this.json = json;
  }

  /**
   * Begins a document.
   *
   * @param out closed with this writer
   * @param creationDate what the document says of its making
   */
  public static EpcisWriter begin(OutputStream out, Instant creationDate) throws IOException {
    JsonOut json = JsonOut.indented(out);
    json.object()
        .array("@context")
        .element(Contexts.EPCIS_2)
        .endArray()
        .text("type", "EPCISDocument")
        .text("schemaVersion", "2.0")
        .text("creationDate", JsonOut.moment(creationDate))
        .object("epcisBody")
        .array("eventList");
    return new EpcisWriter(json);
  }

  /**
   * Writes one event as one EPCIS event.
   *
   * @return the fields of the JSON view that it does not say, as {@code device}; the whole event,
   *     {@code kind}, where EPCIS has no event for it and nothing was written
   */
  public List<String> write(CustodyEvent event) throws IOException {
    return EventOut.write(event, names, json);
  }

  /** Ends the document. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      json.endArray().end().end();
      json.close();
    }
  }
}
