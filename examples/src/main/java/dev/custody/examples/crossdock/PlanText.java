package dev.custody.examples.crossdock;

import dev.custody.examples.crossdock.CrossDock.Consignment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The plan file of one consignment: its pallets, and the four steps that each of them takes. */
final class PlanText {

  private PlanText() {}

  static String of(Consignment consignment) {
    List<String> units = new ArrayList<>();
    consignment.pallets().forEach(pallet -> units.add("{\"id\": \"" + pallet + "\"}"));
    List<String> legs =
        List.of(
            leg(
                "LOAD",
                CrossDock.plantDoor(consignment.inbound()),
                "05:00:00",
                "06:30:00",
                CrossDock.SHIPPER),
            leg(
                "UNLOAD",
                CrossDock.site("IN" + consignment.inbound()),
                "08:00:00",
                "09:45:00",
                CrossDock.OPERATOR),
            leg(
                "STORE",
                CrossDock.site("LANE" + consignment.outbound()),
                "09:45:00",
                "11:30:00",
                CrossDock.OPERATOR),
            leg(
                "LOAD",
                CrossDock.site("OUT" + consignment.outbound()),
                "12:00:00",
                "14:30:00",
                CrossDock.OPERATOR));
    return "{\"plan\": \""
        + consignment.plan()
        + "\", \"revision\": 1, \"consignment\": \""
        + consignment.id()
        + "\", \"value\": \"MEDIUM\",\n \"units\": [\n  "
        + String.join(",\n  ", units)
        + "],\n \"legs\": [\n  "
        + String.join(",\n  ", legs)
        + "]}\n";
  }

  private static String leg(String step, String place, String from, String to, String holder) {
    Instant earliest = CrossDock.at(from);
    Instant latest = CrossDock.at(to);
    return "{\"step\": \""
        + step
        + "\", \"place\": \""
        + place
        + "\", \"earliest\": \""
        + earliest
        + "\", \"latest\": \""
        + latest
        + "\", \"holder\": \""
        + holder
        + "\"}";
  }
}
