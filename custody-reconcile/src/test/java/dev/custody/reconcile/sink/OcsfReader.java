package dev.custody.reconcile.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds a line against the schema of OCSF 1.3.0 as far as we use it: what must be there, what may
 * be there, of what type, and which numbers go with which names.
 */
final class OcsfReader {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final Map<String, Set<String>> REQUIRED =
      Map.of(
          "",
          Set.of(
              "activity_id",
              "category_uid",
              "class_uid",
              "finding_info",
              "metadata",
              "severity_id",
              "time",
              "type_uid"),
          "metadata",
          Set.of("product", "version"),
          "metadata.product",
          Set.of("vendor_name"),
          "finding_info",
          Set.of("title", "uid"),
          "finding_info.analytic",
          Set.of("type_id"),
          "finding_info.related_events",
          Set.of("uid"),
          "remediation",
          Set.of("desc"));

  private static final Map<String, Set<String>> OPTIONAL =
      Map.of(
          "",
          Set.of(
              "activity_name",
              "category_name",
              "class_name",
              "type_name",
              "severity",
              "status_id",
              "status",
              "status_detail",
              "message",
              "confidence_id",
              "confidence",
              "confidence_score",
              "resources",
              "remediation",
              "evidences"),
          "metadata",
          Set.of("uid", "event_code"),
          "metadata.product",
          Set.of("name", "version", "uid"),
          "finding_info",
          Set.of("desc", "types", "analytic", "modified_time", "related_events"),
          "finding_info.analytic",
          Set.of("type", "uid", "name", "version"),
          "resources",
          Set.of("uid", "name"),
          "evidences",
          Set.of("data"));

  private static final Map<Integer, String> SEVERITIES =
      Map.of(2, "Low", 3, "Medium", 4, "High", 5, "Critical");
  private static final Map<Integer, String> STATUSES = Map.of(1, "New", 4, "Resolved");
  private static final Map<Integer, String> ACTIVITIES =
      Map.of(1, "Create", 2, "Update", 3, "Close");
  private static final Map<Integer, String> CONFIDENCES = Map.of(1, "Low", 2, "Medium", 3, "High");

  private OcsfReader() {}

  static JsonNode read(String line) {
    assertThat(line).doesNotContain("\n");
    JsonNode finding;
    try {
      finding = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("one JSON object", e);
    }
    members("", finding);
    assertThat(finding.get("category_uid").intValue()).isEqualTo(2);
    assertThat(finding.get("class_uid").intValue()).isEqualTo(2004);
    assertThat(finding.get("type_uid").longValue())
        .isEqualTo(200_400 + finding.get("activity_id").longValue());
    assertThat(finding.get("metadata").get("version").textValue()).isEqualTo("1.3.0");
    assertThat(finding.get("time").isIntegralNumber()).isTrue();
    named(finding, "activity_id", "activity_name", ACTIVITIES);
    named(finding, "severity_id", "severity", SEVERITIES);
    named(finding, "status_id", "status", STATUSES);
    if (finding.has("confidence_id")) {
      named(finding, "confidence_id", "confidence", CONFIDENCES);
      assertThat(finding.get("confidence_score").isInt()).isTrue();
    }
    assertThat(finding.get("finding_info").get("analytic").get("type_id").intValue()).isEqualTo(1);
    return finding;
  }

  private static void named(JsonNode in, String id, String name, Map<Integer, String> names) {
    assertThat(in.get(id).isInt()).as(id).isTrue();
    assertThat(names.get(in.get(id).intValue())).as(id).isEqualTo(in.get(name).textValue());
  }

  private static void members(String path, JsonNode object) {
    assertThat(object.isObject()).as(path).isTrue();
    Set<String> found = new TreeSet<>();
    object.fieldNames().forEachRemaining(found::add);
    Set<String> required = REQUIRED.getOrDefault(path, Set.of());
    assertThat(found).as("required of " + path).containsAll(required);
    Set<String> known = new TreeSet<>(required);
    known.addAll(OPTIONAL.getOrDefault(path, Set.of()));
    assertThat(known).as("known of " + path).containsAll(found);
    for (String name : found) {
      String below = path.isEmpty() ? name : path + "." + name;
      boolean ours = below.equals("evidences.data");
      JsonNode member = object.get(name);
      assertThat(member.isNull()).as(below + " is null").isFalse();
      if (member.isObject() && !ours) {
        members(below, member);
      } else if (member.isArray()) {
        for (JsonNode each : member) {
          if (each.isObject()) {
            members(below, each);
          } else {
            assertThat(each.isTextual()).as(below).isTrue();
          }
        }
      }
    }
  }
}
