package dev.custody.reconcile.sink;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/** The text exposition of a snapshot: names and labels are API. */
final class OpenMetrics {

  private static final String PREFIX = "custody_reconcile_";

  private final StringBuilder out = new StringBuilder();

  private OpenMetrics() {}

  static String text(MetricsSnapshot snapshot) {
    OpenMetrics text = new OpenMetrics();
    text.counts(snapshot);
    text.times("detection_delay", "From what happened to its detection.", snapshot.detection());
    text.family("undated_exceptions", "gauge", "Confirmed, and when detected is not known.");
    text.sample("undated_exceptions", "", Long.toString(snapshot.undated()));
    text.times("decision_latency", "From what happened to the decision.", snapshot.latency());
    text.times("revocation_delay", "From a request to the revocation.", snapshot.revocation());
    text.family("revocations_open", "gauge", "Keys that somebody is asked to revoke.");
    text.sample("revocations_open", "", Long.toString(snapshot.revocationsOpen()));
    text.posture(snapshot.posture());
    return text.out.append("# EOF\n").toString();
  }

  private void counts(MetricsSnapshot snapshot) {
    family("exceptions", "gauge", "Exceptions as they are now.");
    for (Map.Entry<MetricsSnapshot.Kind, Long> each : snapshot.exceptions().entrySet()) {
      MetricsSnapshot.Kind kind = each.getKey();
      String labels =
          label("rule", kind.rule())
              + ","
              + label("state", kind.state().name())
              + ","
              + label("severity", kind.severity().name());
      sample("exceptions", labels, each.getValue().toString());
    }
    family("revisions", "counter", "Revisions of exceptions.");
    for (Map.Entry<MetricsSnapshot.Revised, Long> each : snapshot.revisions().entrySet()) {
      String labels =
          label("rule", each.getKey().rule()) + "," + label("state", each.getKey().state().name());
      sample("revisions_total", labels, each.getValue().toString());
    }
  }

  private void posture(MetricsSnapshot.Posture posture) {
    if (!posture.known()) {
      return;
    }
    family("devices", "gauge", "Devices by what they run.");
    sample("devices", label("firmware", "current"), Long.toString(posture.current()));
    sample("devices", label("firmware", "other"), Long.toString(posture.other()));
    sample("devices", label("firmware", "unstated"), Long.toString(posture.unstated()));
    if (posture.share().isPresent()) {
      family("firmware_current_ratio", "gauge", "Share of devices on current firmware.");
      sample("firmware_current_ratio", "", Double.toString(posture.share().getAsDouble()));
    }
  }

  private void times(String name, String help, MetricsSnapshot.Times times) {
    String family = name + "_seconds";
    family(family, "summary", help);
    if (times.count() == 0) {
      return;
    }
    sample(family + "_count", "", Long.toString(times.count()));
    sample(family + "_sum", "", seconds(times.sum()));
    String longest = name + "_max_seconds";
    family(longest, "gauge", "The longest of them.");
    sample(longest, "", seconds(times.max()));
  }

  private void family(String name, String type, String help) {
    out.append("# TYPE ").append(PREFIX).append(name).append(' ').append(type).append('\n');
    if (name.endsWith("_seconds")) {
      out.append("# UNIT ").append(PREFIX).append(name).append(" seconds\n");
    }
    out.append("# HELP ").append(PREFIX).append(name).append(' ').append(help).append('\n');
  }

  private void sample(String name, String labels, String value) {
    out.append(PREFIX).append(name);
    if (!labels.isEmpty()) {
      out.append('{').append(labels).append('}');
    }
    out.append(' ').append(value).append('\n');
  }

  private static String label(String name, String value) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return name + "=\"" + escaped + '"';
  }

  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
  }
}
