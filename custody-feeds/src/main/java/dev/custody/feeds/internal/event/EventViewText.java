package dev.custody.feeds.internal.event;

import dev.custody.api.event.CustodyEvent;
import dev.custody.feeds.internal.json.JsonOut;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The members of an event as text of their own. */
final class EventViewText {

  private EventViewText() {}

  static byte[] of(CustodyEvent event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonOut json = JsonOut.compact(out)) {
      json.object();
      EventViewWriter.write(event, json);
      json.end();
    } catch (IOException e) {
      throw new AssertionError("an array in memory does not fail", e);
    }
    return out.toByteArray();
  }
}
