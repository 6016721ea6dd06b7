package dev.custody.reconcile.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.custody.reconcile.sink.MetricsSnapshot;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** Measurements as one JSON object. */
public final class MetricsWriter {

  private MetricsWriter() {}

  /** The object. */
  public static String json(MetricsSnapshot snapshot) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = LineWriter.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      counts(json, snapshot);
      times(json, "detection", snapshot.detection());
      json.writeNumberField("undated", snapshot.undated());
      times(json, "latency", snapshot.latency());
      times(json, "revocation", snapshot.revocation());
      json.writeNumberField("revocationsOpen", snapshot.revocationsOpen());
      posture(json, snapshot.posture());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be written", e);
    }
    return out.toString();
  }

  private static void counts(JsonGenerator json, MetricsSnapshot snapshot) throws IOException {
    json.writeArrayFieldStart("exceptions");
    for (Map.Entry<MetricsSnapshot.Kind, Long> each : snapshot.exceptions().entrySet()) {
      json.writeStartObject();
      json.writeStringField("rule", each.getKey().rule());
      json.writeStringField("state", each.getKey().state().name());
      json.writeStringField("severity", each.getKey().severity().name());
      json.writeNumberField("count", each.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("revisions");
    for (Map.Entry<MetricsSnapshot.Revised, Long> each : snapshot.revisions().entrySet()) {
      json.writeStartObject();
      json.writeStringField("rule", each.getKey().rule());
      json.writeStringField("state", each.getKey().state().name());
      json.writeNumberField("count", each.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void times(JsonGenerator json, String name, MetricsSnapshot.Times times)
      throws IOException {
    if (times.count() == 0) {
      json.writeNullField(name);
      return;
    }
    json.writeObjectFieldStart(name);
    json.writeNumberField("count", times.count());
    json.writeNumberField("meanMs", times.sum().dividedBy(times.count()).toMillis());
    json.writeNumberField("maxMs", times.max().toMillis());
    json.writeEndObject();
  }

  private static void posture(JsonGenerator json, MetricsSnapshot.Posture posture)
      throws IOException {
    if (!posture.known()) {
      json.writeNullField("devices");
      return;
    }
    json.writeObjectFieldStart("devices");
    json.writeNumberField("current", posture.current());
    json.writeNumberField("other", posture.other());
    json.writeNumberField("unstated", posture.unstated());
    if (posture.share().isPresent()) {
      json.writeNumberField("share", posture.share().getAsDouble());
    } else {
      json.writeNullField("share");
    }
    json.writeEndObject();
  }
}
