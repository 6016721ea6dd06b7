package dev.custody.crypto.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.KeyId;
import java.io.File;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keys and signatures of vectors/custody-v1/events.json, byte for byte. */
class SoftwareSignerVectors {

  @Test
  void secretGivesPublicKeyAndId() throws Exception {
    int count = 0;
    for (JsonNode key : events().get("keys")) {
      SoftwareSigner signer = signer(key);
      assertThat(signer.publicKey().spki()).isEqualTo(Bytes.ofHex(key.get("spki").asText()));
      assertThat(signer.keyId()).isEqualTo(KeyId.ofHex(key.get("kid").asText()));
      assertThat(VerificationKey.parse(Bytes.ofHex(key.get("spki").asText())))
          .isEqualTo(signer.publicKey());
      count++;
    }
    assertThat(count).isGreaterThanOrEqualTo(4);
  }

  @Test
  void signaturesComeOutByteForByte_andHoldWithEveryBackend() throws Exception {
    Map<String, SoftwareSigner> signers = new HashMap<>();
    for (JsonNode key : events().get("keys")) {
      signers.put(key.get("kid").asText(), signer(key));
    }
    List<VerificationBackend> backends = VerificationBackend.available();
    int count = 0;
    for (JsonNode event : events().get("events")) {
      for (JsonNode statement : event.get("statements")) {
        String header = statement.get("protected").asText();
        SoftwareSigner signer = null;
        for (Map.Entry<String, SoftwareSigner> entry : signers.entrySet()) {
          signer = header.contains("0450" + entry.getKey()) ? entry.getValue() : signer;
        }
        assertThat(signer).as(header).isNotNull();
        byte[] tbs = Bytes.ofHex(statement.get("tbs").asText()).toByteArray();
        Bytes expected = Bytes.ofHex(statement.get("signature").asText());
        assertThat(Bytes.ofOwned(signer.sign(tbs))).isEqualTo(expected);
        for (VerificationBackend backend : backends) {
          assertThat(backend.check(signer.publicKey(), tbs, expected))
              .isEqualTo(SignatureOutcome.VALID);
        }
        count++;
      }
    }
    assertThat(count).isGreaterThan(10);
  }

  static JsonNode events() throws IOException {
    File root = new File(System.getProperty("custody.root", ".."));
    return new ObjectMapper().readTree(new File(root, "vectors/custody-v1/events.json"));
  }

  static SoftwareSigner signer(JsonNode key) throws MalformedKeyException {
    Algorithm algorithm =
        key.get("algorithm").asText().equals("ES256") ? Algorithm.ES256 : Algorithm.ED25519;
    return SoftwareSigner.ofSecret(
        algorithm, Bytes.ofHex(key.get("privateHex").asText()).toByteArray());
  }
}
