package dev.custody.reconcile.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.PlanUnit;
import dev.custody.reconcile.plan.Roster;
import dev.custody.reconcile.sim.Leftover;
import dev.custody.reconcile.sim.PlantedTheft;
import dev.custody.reconcile.sim.Truth;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The files of a simulated world: plans, roster, truth. Always the same bytes for the same. */
public final class SimWriter {

  private static final JsonFactory FACTORY = new JsonFactory();

  private SimWriter() {}

  /** Writes members into one object. */
  private interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] object(Members members) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail to be written", e);
    }
    return out.toByteArray();
  }

  /** A plan file. */
  public static byte[] plan(
      String id, int revision, String consignment, List<PlanUnit> units, List<Leg> legs) {
    return object(
        json -> {
          json.writeStringField("plan", id);
          json.writeNumberField("revision", revision);
          json.writeStringField("consignment", consignment);
          json.writeArrayFieldStart("units");
          for (PlanUnit unit : units) {
            json.writeStartObject();
            json.writeStringField("id", unit.id());
            if (unit.container() != null) {
              json.writeStringField("container", unit.container());
            }
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeArrayFieldStart("legs");
          for (Leg leg : legs) {
            leg(leg, json);
          }
          json.writeEndArray();
        });
  }

  private static void leg(Leg leg, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("step", leg.step().name());
    json.writeStringField("place", leg.place());
    if (leg.earliest() != null) {
      json.writeStringField("earliest", leg.earliest().toString());
    }
    json.writeStringField("latest", leg.latest().toString());
    if (leg.holder() != null) {
      json.writeStringField("holder", leg.holder());
    }
    if (leg.geofence() != null) {
      json.writeObjectFieldStart("geofence");
      json.writeNumberField("lat", leg.geofence().latitude());
      json.writeNumberField("lon", leg.geofence().longitude());
      json.writeNumberField("radiusM", leg.geofence().radiusMetres());
      json.writeEndObject();
    }
    json.writeArrayFieldStart("confirm");
    for (Source source : leg.confirm()) {
      json.writeString(source.name());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** A roster file. */
  public static byte[] roster(Roster roster) {
    return object(
        json -> {
          json.writeArrayFieldStart("sources");
          for (Roster.Entry entry : roster.entries()) {
            json.writeStartObject();
            json.writeStringField("kid", kid(entry.kid()));
            json.writeStringField("source", entry.source().name());
            strings(json, "places", entry.places());
            json.writeArrayFieldStart("shifts");
            for (Roster.Shift shift : entry.shifts()) {
              json.writeStartObject();
              json.writeStringField("operator", shift.operator());
              json.writeStringField("from", shift.from().toString());
              json.writeStringField("to", shift.to().toString());
              strings(json, "places", shift.places());
              json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static String kid(KeyId kid) {
    return kid.toHex();
  }

  /** A truth file. */
  public static byte[] truth(Truth truth) {
    return object(
        json -> {
          json.writeStringField("seed", Long.toUnsignedString(truth.seed(), 16));
          json.writeNumberField("units", truth.units());
          json.writeNumberField("days", truth.days());
          json.writeArrayFieldStart("thefts");
          for (PlantedTheft theft : truth.thefts()) {
            json.writeStartObject();
            json.writeStringField("theft", theft.theft().name());
            json.writeStringField("takenAt", theft.takenAt().toString());
            json.writeStringField("takenUntil", theft.takenUntil().toString());
            json.writeStringField("detectableAt", theft.detectableAt().toString());
            json.writeStringField("what", theft.what());
            strings(json, "units", theft.units());
            strings(json, "subjects", theft.subjects());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeArrayFieldStart("neverSupplied");
          for (Leftover leftover : truth.neverSupplied()) {
            json.writeStartObject();
            json.writeStringField("subject", leftover.subject());
            json.writeStringField("cause", leftover.cause().name());
            json.writeStringField("what", leftover.what());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static void strings(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
