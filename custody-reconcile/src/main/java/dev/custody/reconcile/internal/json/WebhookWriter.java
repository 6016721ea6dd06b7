package dev.custody.reconcile.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.custody.api.EventId;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.sink.HoldCall;
import dev.custody.reconcile.sink.RevocationAdvice;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/** Bodies of messages to a webhook: type, timestamp and data, as receivers of webhooks expect. */
public final class WebhookWriter {

  private interface Part {
    void write(JsonGenerator json) throws IOException;
  }

  private WebhookWriter() {}

  /** A revision of an exception. */
  public static String exception(String type, ExceptionRevision revision, List<HoldCall> calls) {
    return message(
        type,
        revision.decidedAt(),
        json -> {
          json.writeFieldName("data");
          LineWriter.object(json, revision);
          json.writeArrayFieldStart("holds");
          for (HoldCall each : calls) {
            json.writeStartObject();
            json.writeStringField("call", each.call().name());
            json.writeStringField("scope", each.hold().scope().name());
            json.writeStringField("target", each.hold().target());
            json.writeBooleanField("sticky", each.hold().sticky());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  /** That a person has released something. */
  public static String released(EventId release, List<String> targets, Instant at) {
    return message(
        "hold.released",
        at,
        json -> {
          json.writeObjectFieldStart("data");
          json.writeArrayFieldStart("targets");
          for (String target : targets) {
            json.writeString(target);
          }
          json.writeEndArray();
          json.writeStringField("release", release.toString());
          json.writeEndObject();
        });
  }

  /** That somebody is asked to revoke. */
  public static String advice(RevocationAdvice advice) {
    return message(
        "revocation.advised",
        advice.requestedAt(),
        json -> {
          json.writeObjectFieldStart("data");
          json.writeStringField("exception", advice.exception().toString());
          json.writeStringField("rule", advice.rule());
          json.writeStringField("severity", advice.severity().name());
          json.writeBooleanField("confirmed", advice.confirmed());
          json.writeStringField("about", advice.about().name());
          json.writeStringField("subject", advice.subject());
          json.writeStringField("explanation", advice.explanation());
          json.writeEndObject();
        });
  }

  private static String message(String type, Instant time, Part rest) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = LineWriter.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("type", type);
      json.writeStringField("timestamp", LineWriter.time(time));
      rest.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be written", e);
    }
    return out.toString();
  }
}
