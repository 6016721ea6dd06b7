package dev.custody.feeds.internal.epcis;

import dev.custody.api.event.Decimal;
import dev.custody.api.event.Reading;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sensor elements as readings: one report, one reading. */
final class SensorMapping {

  private static final String NO_FIELD = "readings have no field for it";

  private final Map<String, String> prefixes;

  SensorMapping(Map<String, String> prefixes) {
    this.prefixes = prefixes;
  }

  /** The readings of all elements of an event, each once. */
  List<Reading> readings(Fields event) {
    Set<Reading> readings = new LinkedHashSet<>();
    for (Fields element : event.objects("sensorElementList")) {
      element.take("type");
      long at = 0;
      String device = null;
      Fields metadata = element.has("sensorMetadata") ? element.object("sensorMetadata") : null;
      if (metadata != null) {
        metadata.take("type");
        at = Values.millis(metadata, "time");
        device = Values.identifier(metadata, "deviceID", prefixes);
        metadata.reportLeft(NO_FIELD);
      }
      for (Fields report : element.objects("sensorReport")) {
        Reading reading = reading(report, at, device);
        if (reading != null && !readings.add(reading)) {
          event.report("sensorElementList", "a reading again");
        }
      }
      element.reportLeft(NO_FIELD);
    }
    return new ArrayList<>(readings);
  }

  private @Nullable Reading reading(Fields report, long atOfElement, @Nullable String device) {
    String type = report.has("type") ? report.text("type") : null;
    if (type != null) {
      type = Values.word(report, "type", Vocabulary.measurement(type, prefixes));
    }
    Decimal value = Values.decimal(report, "value");
    Decimal min = Values.decimal(report, "minValue");
    Decimal max = Values.decimal(report, "maxValue");
    String uom = report.has("uom") ? report.text("uom") : null;
    uom = uom == null ? null : Values.word(report, "uom", uom);
    long at = Values.millis(report, "time");
    String own = Values.identifier(report, "deviceID", prefixes);
    String exception = report.has("exception") ? report.text("exception") : null;
    boolean alarm =
        exception != null
            && Vocabulary.measurement(exception, prefixes).endsWith("ALARM_CONDITION");
    if (exception != null && !alarm) {
      report.report("exception", NO_FIELD);
    }
    report.reportLeft(NO_FIELD);
    if (value == null && min == null && max == null && !alarm) {
      report.report("", "a report without value, minValue, maxValue or alarm");
      return null;
    }
    return new Reading(
        type, value, uom, at == 0 ? atOfElement : at, min, max, own == null ? device : own, alarm);
  }
}
