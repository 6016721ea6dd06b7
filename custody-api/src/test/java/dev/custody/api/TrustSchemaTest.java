package dev.custody.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import dev.custody.proto.TrustProto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Signed trust bundles as classes generated from their schema see them: they read every accepted
 * vector to the same values, and their deterministic output is the same bytes.
 */
class TrustSchemaTest {

  @Test
  void jar_carriesTheSchema() throws IOException {
    try (InputStream in = TrustSchemaTest.class.getResourceAsStream("trust.proto")) {
      assertThat(in).isNotNull();
    }
  }

  @Test
  void generatedClasses_readAndWriteTheSameBundles() throws IOException {
    Path file = Path.of(System.getProperty("custody.root"), "vectors", "own", "trust.json");
    int seen = 0;
    for (JsonNode one : new ObjectMapper().readTree(file.toFile())) {
      if (one.get("trusted").asBoolean()) {
        byte[] bytes = Bytes.ofHex(one.get("signed").asText()).toByteArray();
        TrustProto.SignedTrustBundle signed = TrustProto.SignedTrustBundle.parseFrom(bytes);
        assertThat(deterministic(signed)).isEqualTo(bytes);
        byte[] inner = signed.getBundle().toByteArray();
        TrustProto.TrustBundle bundle = TrustProto.TrustBundle.parseFrom(inner);
        assertThat(deterministic(bundle)).isEqualTo(inner);
        assertThat(Digest.sha256(inner).toHex()).isEqualTo(one.get("digest").asText());
        assertSame(bundle, one.get("bundle"));
        seen++;
      }
    }
    assertThat(seen).isGreaterThan(5);
  }

  private static void assertSame(TrustProto.TrustBundle bundle, JsonNode json) {
    assertThat(bundle.getFormat()).isEqualTo("custody-trust-1");
    assertThat(bundle.getVersion()).isEqualTo(json.get("version").asLong());
    assertThat(bundle.getIssuedMs()).isEqualTo(millis(json, "issued"));
    assertThat(bundle.getExpiresMs()).isEqualTo(millis(json, "expires"));
    assertThat(bundle.getKeysCount()).isEqualTo(json.get("keys").size());
    for (int i = 0; i < bundle.getKeysCount(); i++) {
      TrustProto.TrustedKey key = bundle.getKeys(i);
      JsonNode entry = json.get("keys").get(i);
      assertThat(Base64.getEncoder().encodeToString(key.getPublicKey().toByteArray()))
          .isEqualTo(entry.get("publicKey").asText());
      assertThat(key.getParty()).isEqualTo(entry.get("party").asText());
      assertThat(key.getSubject()).isEqualTo(entry.path("subject").asText());
      assertThat(key.getHolder().name()).isEqualTo(entry.get("holder").asText());
      assertThat(key.getRolesCount()).isEqualTo(entry.get("roles").size());
      assertThat(key.getKindsCount()).isEqualTo(entry.get("kinds").size());
      List<String> places = new ArrayList<>();
      entry.get("places").forEach(place -> places.add(place.asText()));
      assertThat(key.getPlacesList()).containsExactlyElementsOf(places);
      assertThat(key.getNotBeforeMs()).isEqualTo(millis(entry, "notBefore"));
      assertThat(key.getNotAfterMs()).isEqualTo(millis(entry, "notAfter"));
      assertThat(key.hasRevoked()).isEqualTo(entry.has("revoked"));
      assertThat(key.getRevoked().getReason())
          .isEqualTo(entry.path("revoked").path("reason").asText());
      assertThat(hex(key.getCompanion())).isEqualTo(entry.path("companion").asText());
      assertThat(hex(key.getSuccessor())).isEqualTo(entry.path("successor").asText());
      assertThat(key.getNoteKeyName()).isEqualTo(entry.path("noteKeyName").asText());
      assertThat(hex(key.getAttestation())).isEqualTo(entry.path("attestation").asText());
    }
  }

  private static String hex(ByteString bytes) {
    return Bytes.copyOf(bytes.toByteArray()).toHex();
  }

  private static long millis(JsonNode json, String member) {
    return Instant.parse(json.get(member).asText()).toEpochMilli();
  }

  private static byte[] deterministic(MessageLite message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    coded.useDeterministicSerialization();
    message.writeTo(coded);
    coded.flush();
    return out.toByteArray();
  }
}
