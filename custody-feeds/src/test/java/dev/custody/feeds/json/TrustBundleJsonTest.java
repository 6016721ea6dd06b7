package dev.custody.feeds.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.feeds.Vectors;
import dev.custody.feeds.internal.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustBundleJsonTest {

  private static final String ED = "MCowBQYDK2VwAyEA3QXhgvkRo3oK6JZC5oMq7vVuO4dyKKn8hn1BU0f5HyA=";
  private static final String BUNDLE =
      """
      {"version": 7, "issued": "2026-11-01T00:00:00Z", "expires": "2027-11-01T00:00:00.500Z",
       "keys": [{"publicKey": "%s", "algorithm": "Ed25519", "party": "/417/5021686376741",
       "subject": "/8004/5012345HH0042", "holder": "DEVICE", "roles": ["ACTOR", "GIVER"],
       "kinds": ["SCAN"], "places": ["/414/5034539144497"],
       "notBefore": "2026-11-01T00:00:00Z", "notAfter": "2028-01-01T00:00:00Z",
       "revoked": {"at": "2026-12-01T00:00:00Z", "reason": "LOST",
       "compromisedSince": "2026-11-30T00:00:00Z"},
       "companion": "842b9f3235b97ce1f0398364ca4fae75",
       "successor": "fa392aaf03d01e3b4c31f45b68cef692",
       "attestation": "0000000000000000000000000000000000000000000000000000000000000001"}]}
      """
          .formatted(ED);

  @Test
  void everyBundleOfTheVectors_isReadAndComesBack() throws IOException {
    List<TrustBundle> bundles = new ArrayList<>();
    try (Stream<Path> files = Files.list(Vectors.directory().resolve("feeds"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".trust.json")).toList()) {
        bundles.add(TrustBundleJson.parse(Files.readAllBytes(file)).require());
      }
    }
    assertThat(bundles).hasSize(4);
    String statements = Files.readString(Vectors.directory().resolve("statements.json"));
    for (Json vector : ((Json.Arr) Vectors.read("statements.json")).elements()) {
      int from = (int) Vectors.get(vector, "trust").spot().offset();
      bundles.add(TrustBundleJson.parse(objectAt(statements, from).getBytes(UTF_8)).require());
    }
    assertThat(bundles).hasSizeGreaterThan(100);
    for (TrustBundle bundle : bundles) {
      String written = TrustBundleJson.write(bundle);
      assertThat(TrustBundleJson.parse(written.getBytes(UTF_8)).require()).isEqualTo(bundle);
    }
  }

  @Test
  void everyOptionalMember_isRead() {
    TrustBundle bundle = TrustBundleJson.parse(BUNDLE.getBytes(UTF_8)).require();
    var key = bundle.keys().get(0);
    assertThat(bundle.version()).isEqualTo(7);
    assertThat(key.subject()).contains("/8004/5012345HH0042");
    assertThat(key.companion().orElseThrow().toHex()).isEqualTo("842b9f3235b97ce1f0398364ca4fae75");
    assertThat(key.successor().orElseThrow().toHex()).isEqualTo("fa392aaf03d01e3b4c31f45b68cef692");
    assertThat(key.attestation().orElseThrow().toHex()).endsWith("01");
    assertThat(key.revoked().orElseThrow().reason()).isEqualTo("LOST");
    assertThat(TrustBundleJson.parse(TrustBundleJson.write(bundle).getBytes(UTF_8)).require())
        .isEqualTo(bundle);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"version\": 7, | | /version",
        "\"version\": 7 | \"version\": \"7\" | /version",
        "\"version\": 7 | \"version\": 7, \"version\": 7 | /version",
        "\"version\": 7 | \"version\": 7, \"name\": \"x\" | /name",
        "\"version\": 7 | \"version\": 0 | /version",
        "\"issued\": \"2026-11-01T00:00:00Z\", | | /issued",
        "2027-11-01T00:00:00.500Z | 2027-11-01 | /expires",
        "2027-11-01T00:00:00.500Z | 2027-02-30T00:00:00Z | /expires",
        "\"Ed25519\" | \"ES256\" | /keys/0/publicKey",
        "\"Ed25519\" | \"RS256\" | /keys/0/algorithm",
        "HyA= | HyA | /keys/0/publicKey",
        "HyA= | HyB= | /keys/0/publicKey",
        "\"DEVICE\" | \"device\" | /keys/0/holder",
        "\"kinds\": [\"SCAN\"], | | /keys/0/kinds",
        "[\"SCAN\"] | [\"SCAN\"; \"SCAN\"] | /keys/0/kinds",
        "[\"SCAN\"] | [1] | /keys/0/kinds/0",
        "[\"SCAN\"] | null | /keys/0/kinds",
        "842b9f3235b97ce1f0398364ca4fae75 | 842B9F3235B97CE1F0398364CA4FAE75 | /keys/0/companion",
        "\"reason\": \"LOST\", | | /keys/0/revoked/reason",
        "\"reason\": \"LOST\" | \"reason\": \"LOST\", \"by\": \"x\" | /keys/0/revoked/by",
        "2026-11-30T00:00:00Z | 2026-12-30T00:00:00Z | /keys/0/revoked",
      })
  void everyBreak_isRefusedWithItsPath(String from, String to, String path) {
    String replacement = to == null ? "" : to.replace(';', ',');
    String broken = BUNDLE.replace(from, replacement);
    assertThat(broken).isNotEqualTo(BUNDLE);

    Refusal refusal = refusal(broken);

    assertThat(refusal.reason()).isEqualTo(Reason.TRUST_BUNDLE_INVALID);
    assertThat(refusal.path()).isEqualTo(path);
  }

  @Test
  void everyPrefix_isRefused() {
    String text = BUNDLE.stripTrailing();
    for (int length = 0; length < text.length(); length++) {
      assertThat(refusal(text.substring(0, length)).reason())
          .isEqualTo(Reason.TRUST_BUNDLE_INVALID);
    }
  }

  private static Refusal refusal(String json) {
    return ((Parsed.Refused<TrustBundle>) TrustBundleJson.parse(json.getBytes(UTF_8))).first();
  }

  private static String objectAt(String text, int from) {
    int depth = 0;
    for (int i = from; ; i++) {
      depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
      if (depth == 0) {
        return text.substring(from, i + 1);
      }
    }
  }
}
