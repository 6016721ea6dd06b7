package dev.custody.reconcile.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.custody.api.EventId;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.Hold;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One exception revision as one line of JSON. */
public final class LineWriter {

  static final JsonFactory FACTORY = new JsonFactory();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private LineWriter() {}

  /** The line, without its end. */
  public static String line(ExceptionRevision revision) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      object(json, revision);
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be written", e);
    }
    return out.toString();
  }

  /** A time with milliseconds. */
  public static String time(Instant instant) {
    return TIME.format(instant);
  }

  /** The same as an object within other JSON. */
  static void object(JsonGenerator json, ExceptionRevision revision) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", revision.id().toString());
    json.writeNumberField("revision", revision.revision());
    json.writeStringField("rule", revision.rule());
    json.writeStringField("state", revision.state().name());
    json.writeStringField("severity", revision.severity().name());
    json.writeNumberField("confidence", BigDecimal.valueOf(revision.confidencePercent(), 2));
    json.writeStringField("subject", revision.subject());
    json.writeStringField("decidedAt", time(revision.decidedAt()));
    json.writeStringField("expected", revision.expected());
    if (revision.absence() != null) {
      json.writeStringField("absence", revision.absence().name());
    }
    json.writeArrayFieldStart("evidence");
    for (EventId id : revision.evidence()) {
      json.writeString(id.toString());
    }
    json.writeEndArray();
    hold(json, revision.hold());
    json.writeStringField("explanation", revision.explanation());
    json.writeEndObject();
  }

  static void hold(JsonGenerator json, @Nullable Hold hold) throws IOException {
    if (hold == null) {
      json.writeNullField("hold");
      return;
    }
    json.writeObjectFieldStart("hold");
    json.writeStringField("scope", hold.scope().name());
    json.writeStringField("target", hold.target());
    json.writeBooleanField("sticky", hold.sticky());
    json.writeEndObject();
  }
}
