package dev.custody.examples.crossdock;

import java.util.ArrayList;
import java.util.List;

/**
 * What reconciliation must find on this day, and in which state it must be at the end; nothing else
 * may ever be raised. Written from the story, not from what the engine said.
 */
final class AnswerKey {

  private AnswerKey() {}

  static String text(CrossDockDay day) {
    List<String> lines = new ArrayList<>();
    CrossDock.Consignment late = day.consignment(CrossDockDay.LATE);
    String missing = day.consignment(CrossDockDay.MISSING).pallet(CrossDockDay.MISSING_PALLET);
    String astray = day.consignment(CrossDockDay.MISROUTED).pallet(CrossDockDay.MISROUTED_PALLET);
    open(lines, "R01", missing, "H", true, "never unloaded; both sides signed that it is missing");
    open(
        lines,
        "R07",
        day.consignment(CrossDockDay.UNSIGNED).id(),
        "H",
        true,
        "given to the carrier, who has not signed");
    open(
        lines,
        "R10",
        CrossDock.outboundTrailer(CrossDockDay.BROKEN_SEAL),
        "C",
        true,
        "seal found broken in the yard");
    open(lines, "R06", astray, "M", true, "loaded at door OUT6, planned for OUT5");
    open(lines, "R04", astray, "M", false, "and so not loaded where it should be");
    cleared(lines, late.pallet(3));
    cleared(lines, late.pallet(4));
    open(lines, "R36", day.consignment(1).pallet(3), "L", true, "trigger pulled twice");
    open(lines, "R36", day.consignment(7).pallet(1), "L", true, "trigger pulled twice");
    open(lines, "R36", late.pallet(1), "L", true, "sent again by the late handheld");
    return "{\"day\": \""
        + CrossDock.DAY
        + "\", \"until\": \""
        + CrossDock.END
        + "\",\n \"events\": {\"site\": "
        + day.site().count()
        + ", \"signed\": "
        + day.signed().count()
        + ", \"late\": "
        + day.late().count()
        + "},\n \"exceptions\": [\n  "
        + String.join(",\n  ", lines)
        + "]}\n";
  }

  private static void open(
      List<String> lines,
      String rule,
      String subject,
      String severity,
      boolean confirmed,
      String why) {
    line(lines, rule, subject, severity, true, confirmed, why);
  }

  private static void cleared(List<String> lines, String subject) {
    line(
        lines,
        "R04",
        subject,
        "H",
        false,
        true,
        "not seen at two steps, so confirmed; cleared by the late upload");
    line(
        lines,
        "R04",
        subject,
        "M",
        false,
        false,
        "the second of the two steps, while the late upload was half read");
  }

  private static void line(
      List<String> lines,
      String rule,
      String subject,
      String severity,
      boolean open,
      boolean confirmed,
      String why) {
    lines.add(
        "{\"rule\": \""
            + rule
            + "\", \"subject\": \""
            + subject
            + "\", \"severity\": \""
            + severity
            + "\", \"open\": "
            + open
            + ", \"confirmed\": "
            + confirmed
            + ", \"why\": \""
            + why
            + "\"}");
  }
}
