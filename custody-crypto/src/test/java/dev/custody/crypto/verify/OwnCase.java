package dev.custody.crypto.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.custody.api.Bytes;
import dev.custody.api.statement.FeedRecord;
import dev.custody.crypto.feed.FeedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** One case of our own vectors while it is put together. */
final class OwnCase {

  private final ObjectNode json = new ObjectMapper().createObjectNode();

  OwnCase(String name, List<TestKey> keys) {
    json.put("name", name);
    json.put("feed", "");
    ObjectNode trust = json.putObject("trust");
    trust.put("version", 1);
    trust.put("issued", "2026-11-01T00:00:00Z");
    trust.put("expires", "2030-01-01T00:00:00Z");
    ArrayNode list = trust.putArray("keys");
    keys.forEach(key -> list.add(key.entry.deepCopy()));
    json.put("at", "2026-12-01T00:00:00Z");
  }

  OwnCase feed(FeedRecord... records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (FeedWriter writer = FeedWriter.open(out)) {
      for (FeedRecord record : records) {
        writer.write(record);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return feed(Bytes.ofOwned(out.toByteArray()));
  }

  OwnCase feed(Bytes bytes) {
    json.put("feed", bytes.toHex());
    return this;
  }

  OwnCase at(String at) {
    json.put("at", at);
    return this;
  }

  OwnCase bundleExpires(String expires) {
    ((ObjectNode) json.get("trust")).put("expires", expires);
    return this;
  }

  OwnCase contiguous() {
    json.put("contiguous", true);
    return this;
  }

  /** The verdict of the last event and exactly its reasons and notes. */
  ObjectNode is(String verdict, String... codes) {
    json.put("verdict", verdict);
    ArrayNode reasons = json.putArray("reasons");
    ArrayNode exactly = json.putArray("exactly");
    new TreeSet<>(Arrays.asList(codes))
        .forEach(
            code -> {
              reasons.add(code);
              exactly.add(code);
            });
    return json;
  }
}
