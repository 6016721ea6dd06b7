package dev.custody.reconcile.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.custody.api.EventId;
import dev.custody.api.Reason;
import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.sink.VerificationFinding;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;

/**
 * Detection Finding (2004) of OCSF 1.3.0. The members that its schema requires are always there,
 * and nothing that it does not know: what is ours stands in {@code evidences[0].data}, which the
 * schema leaves to the product.
 */
public final class OcsfWriter {

  /** Version of the schema. */
  public static final String VERSION = "1.3.0";

  private static final int CATEGORY = 2;
  private static final int CLASS = 2004;

  /**
   * What all findings have.
   *
   * @param uid of this line, for receivers that drop what they have
   * @param time milliseconds since 1970
   * @param closed whether nobody has to do anything any more
   * @param detail the state or outcome in our own words
   * @param code the rule, or what verification said
   */
  public record Head(
      String uid,
      String vendor,
      String product,
      String productVersion,
      int activity,
      String activityName,
      long time,
      Severity severity,
      boolean closed,
      String detail,
      String code) {}

  /** Writes the members of one part. */
  private interface Part {
    void write(JsonGenerator json) throws IOException;
  }

  private OcsfWriter() {}

  /** An exception. */
  public static String exception(
      Head head, ExceptionRevision revision, String title, String nextStep) {
    return line(
        json -> {
          head(json, head);
          json.writeStringField("message", revision.explanation());
          confidence(json, revision.confidencePercent());
          json.writeObjectFieldStart("finding_info");
          json.writeStringField("uid", revision.id().toString());
          json.writeStringField("title", title);
          json.writeStringField("desc", revision.expected());
          types(json, head.code());
          analytic(json, revision.rule(), title, Integer.toString(revision.ruleVersion()));
          json.writeNumberField("modified_time", head.time());
          related(json, revision);
          json.writeEndObject();
          json.writeArrayFieldStart("resources");
          json.writeStartObject();
          json.writeStringField("uid", revision.subject());
          json.writeEndObject();
          json.writeEndArray();
          if (!nextStep.isEmpty()) {
            json.writeObjectFieldStart("remediation");
            json.writeStringField("desc", nextStep);
            json.writeEndObject();
          }
          evidence(json, data -> ours(data, revision));
        });
  }

  /** An event that did not verify. */
  public static String verification(
      Head head, VerificationFinding finding, String title, String message, String origin) {
    return line(
        json -> {
          head(json, head);
          json.writeStringField("message", message);
          json.writeObjectFieldStart("finding_info");
          json.writeStringField("uid", finding.id().toString());
          json.writeStringField("title", title);
          types(json, head.code());
          analytic(json, "verify", "verification of custody events", "1");
          EventId event = finding.eventId();
          if (event != null) {
            json.writeArrayFieldStart("related_events");
            related(json, event);
            json.writeEndArray();
          }
          json.writeEndObject();
          evidence(
              json,
              data -> {
                data.writeArrayFieldStart("reasons");
                for (Reason reason : finding.reasons()) {
                  data.writeString(reason.name());
                }
                data.writeEndArray();
                data.writeArrayFieldStart("kids");
                for (KeyId kid : finding.kids()) {
                  data.writeString(kid.toHex());
                }
                data.writeEndArray();
                data.writeStringField("origin", origin);
                data.writeNumberField("index", finding.index());
              });
        });
  }

  private static String line(Part part) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = LineWriter.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      part.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be written", e);
    }
    return out.toString();
  }

  private static void head(JsonGenerator json, Head head) throws IOException {
    json.writeObjectFieldStart("metadata");
    json.writeStringField("version", VERSION);
    json.writeStringField("uid", head.uid());
    json.writeStringField("event_code", head.code());
    json.writeObjectFieldStart("product");
    json.writeStringField("vendor_name", head.vendor());
    json.writeStringField("name", head.product());
    json.writeStringField("version", head.productVersion());
    json.writeEndObject();
    json.writeEndObject();
    json.writeNumberField("category_uid", CATEGORY);
    json.writeStringField("category_name", "Findings");
    json.writeNumberField("class_uid", CLASS);
    json.writeStringField("class_name", "Detection Finding");
    json.writeNumberField("activity_id", head.activity());
    json.writeStringField("activity_name", head.activityName());
    json.writeNumberField("type_uid", CLASS * 100 + head.activity());
    json.writeStringField("type_name", "Detection Finding: " + head.activityName());
    json.writeNumberField("time", head.time());
    json.writeNumberField("severity_id", severity(head.severity()));
    json.writeStringField("severity", severityName(head.severity()));
    json.writeNumberField("status_id", head.closed() ? 4 : 1);
    json.writeStringField("status", head.closed() ? "Resolved" : "New");
    json.writeStringField("status_detail", head.detail());
  }

  private static int severity(Severity severity) {
    return switch (severity) {
      case L -> 2;
      case M -> 3;
      case H -> 4;
      case C -> 5;
    };
  }

  private static String severityName(Severity severity) {
    return switch (severity) {
      case L -> "Low";
      case M -> "Medium";
      case H -> "High";
      case C -> "Critical";
    };
  }

  private static void confidence(JsonGenerator json, int percent) throws IOException {
    int id = percent < 40 ? 1 : percent < 75 ? 2 : 3;
    json.writeNumberField("confidence_id", id);
    json.writeStringField("confidence", id == 1 ? "Low" : id == 2 ? "Medium" : "High");
    json.writeNumberField("confidence_score", percent);
  }

  private static void types(JsonGenerator json, String type) throws IOException {
    json.writeArrayFieldStart("types");
    json.writeString(type);
    json.writeEndArray();
  }

  private static void analytic(JsonGenerator json, String uid, String name, String version)
      throws IOException {
    json.writeObjectFieldStart("analytic");
    json.writeNumberField("type_id", 1);
    json.writeStringField("type", "Rule");
    json.writeStringField("uid", uid);
    json.writeStringField("name", name);
    json.writeStringField("version", version);
    json.writeEndObject();
  }

  private static void related(JsonGenerator json, ExceptionRevision revision) throws IOException {
    json.writeArrayFieldStart("related_events");
    for (EventId id : revision.evidence()) {
      related(json, id);
    }
    json.writeEndArray();
  }

  private static void related(JsonGenerator json, EventId id) throws IOException {
    json.writeStartObject();
    json.writeStringField("uid", id.toString());
    json.writeEndObject();
  }

  private static void evidence(JsonGenerator json, Part data) throws IOException {
    json.writeArrayFieldStart("evidences");
    json.writeStartObject();
    json.writeObjectFieldStart("data");
    data.write(json);
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndArray();
  }

  private static void ours(JsonGenerator json, ExceptionRevision revision) throws IOException {
    json.writeStringField("subject", revision.subject());
    if (revision.absence() != null) {
      json.writeStringField("absence", revision.absence().name());
    }
    json.writeObjectFieldStart("watermarks");
    for (Map.Entry<Source, Instant> each : revision.watermarks().entrySet()) {
      json.writeStringField(each.getKey().name(), LineWriter.time(each.getValue()));
    }
    json.writeEndObject();
    json.writeNumberField("uncertaintyMs", revision.uncertaintyMs());
    json.writeStringField("wouldClear", revision.wouldClear());
    LineWriter.hold(json, revision.hold());
  }
}
