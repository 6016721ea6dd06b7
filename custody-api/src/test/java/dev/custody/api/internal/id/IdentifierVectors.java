package dev.custody.api.internal.id;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every identifier in the events of the second implementation is one here too. */
class IdentifierVectors {

  private static final Set<String> FIELDS =
      Set.of(
          "consignment",
          "container",
          "holder",
          "read_point",
          "location",
          "id",
          "class_id",
          "giver",
          "receiver",
          "giver_owner",
          "receiver_owner",
          "replaces",
          "unit",
          "party");

  @Test
  void accepts_everyIdentifierOfCustodyV1() throws IOException {
    Path file = Path.of(System.getProperty("custody.root"), "vectors", "custody-v1", "events.json");
    JsonNode root = new ObjectMapper().readTree(file.toFile());
    Set<String> identifiers = new TreeSet<>();
    for (JsonNode vector : root.get("events")) {
      collect(vector.get("event"), identifiers);
    }
    collect(root.get("keys"), identifiers);
    assertThat(identifiers).hasSizeGreaterThan(40);
    for (String identifier : identifiers) {
      byte[] bytes = identifier.getBytes(StandardCharsets.US_ASCII);
      assertThat(IdentifierRule.form(bytes, 0, bytes.length)).as(identifier).isNotZero();
    }
  }

  private static void collect(JsonNode node, Set<String> identifiers) {
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        if (FIELDS.contains(field.getKey()) && field.getValue().isTextual()) {
          identifiers.add(field.getValue().textValue());
        }
      }
    }
    for (JsonNode child : node) {
      collect(child, identifiers);
    }
  }
}
