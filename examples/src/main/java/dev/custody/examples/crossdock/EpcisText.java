package dev.custody.examples.crossdock;

import dev.custody.api.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An EPCIS 2.0 document as a warehouse system exports it: nobody has signed it. One event a line.
 */
final class EpcisText {

  private record Line(Instant at, String json) {}

  private final List<Line> lines = new ArrayList<>();

  /** Goods go into a trailer, or out of it. */
  void moves(Instant at, boolean in, String trailer, String pallet, String gsin, String place) {
    add(
        at,
        "\"type\": \"AggregationEvent\", \"action\": \""
            + (in ? "ADD" : "DELETE")
            + "\", \"bizStep\": \""
            + (in ? "loading" : "unloading")
            + "\", \"parentID\": \""
            + link(trailer)
            + "\", \"childEPCs\": [\""
            + link(pallet)
            + "\"], "
            + place(place)
            + consignment(gsin));
  }

  /** Something is seen; with a business step, or as a mere scan. */
  void sees(
      Instant at, @Nullable String bizStep, String thing, @Nullable String gsin, String place) {
    add(
        at,
        "\"type\": \"ObjectEvent\", \"action\": \"OBSERVE\", "
            + (bizStep == null ? "" : "\"bizStep\": \"" + bizStep + "\", ")
            + "\"epcList\": [\""
            + link(thing)
            + "\"], "
            + place(place)
            + (gsin == null ? "" : consignment(gsin)));
  }

  /** How cold it is in a trailer, in tenths of a degree Celsius. */
  void temperature(Instant at, String trailer, int tenths) {
    add(
        at,
        "\"type\": \"ObjectEvent\", \"action\": \"OBSERVE\", \"bizStep\": \"sensor_reporting\", "
            + "\"epcList\": [\""
            + link(trailer)
            + "\"], \"sensorElementList\": [{\"sensorReport\": [{\"type\": \"Temperature\", "
            + "\"value\": "
            + tenths / 10
            + "."
            + tenths % 10
            + ", \"uom\": \"CEL\"}]}]");
  }

  /** The last event once more, some seconds later: a trigger pulled twice. */
  void again(int seconds) {
    Line last = lines.get(lines.size() - 1);
    String body = last.json.substring(last.json.indexOf("\"type\""), last.json.length() - 1);
    add(last.at.plusSeconds(seconds), body);
  }

  /** Sends an event of another feed again, as it was. */
  void resend(EpcisText other, Instant at, String thing) {
    for (Line line : other.lines) {
      if (line.at.equals(at) && line.json.contains(link(thing) + "\"")) {
        lines.add(line);
        return;
      }
    }
    throw new IllegalArgumentException("no such event: at=" + at + ", thing=" + thing);
  }

  int count() {
    return lines.size();
  }

  /** The document, events in the order of their time. */
  String document(String creationDate) {
    StringBuilder text = new StringBuilder();
    text.append("{\"@context\": ")
        .append("[\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\"],\n")
        .append(" \"type\": \"EPCISDocument\", \"schemaVersion\": \"2.0\",\n")
        .append(" \"creationDate\": \"")
        .append(creationDate)
        .append("\",\n \"epcisBody\": {\"eventList\": [\n");
    List<Line> sorted = new ArrayList<>(lines);
    sorted.sort(Comparator.comparing(Line::at));
    for (int i = 0; i < sorted.size(); i++) {
      text.append("  ").append(sorted.get(i).json).append(i + 1 < sorted.size() ? ",\n" : "\n");
    }
    return text.append(" ]}}\n").toString();
  }

  private void add(Instant at, String body) {
    String what = "custody cross-dock example\n" + at + "\n" + body;
    byte[] hash = Digest.sha256(what.getBytes(StandardCharsets.UTF_8)).bytes().toByteArray();
    UUID id = UUID.nameUUIDFromBytes(hash);
    lines.add(
        new Line(
            at,
            "{\"eventID\": \"urn:uuid:"
                + id
                + "\", \"eventTime\": \""
                + at
                + "\", \"eventTimeZoneOffset\": \"+00:00\", "
                + body
                + "}"));
  }

  private static String place(String readPoint) {
    String site = readPoint.substring(0, readPoint.indexOf("/254/"));
    return "\"readPoint\": {\"id\": \""
        + link(readPoint)
        + "\"}, \"bizLocation\": {\"id\": \""
        + link(site)
        + "\"}";
  }

  private static String consignment(String gsin) {
    return ", \"bizTransactionList\": [{\"bizTransaction\": \"" + link(gsin) + "\"}]";
  }

  private static String link(String identifier) {
    return "https://id.gs1.org" + identifier;
  }
}
