package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command on a real chain, which may be absent with the other vectors. */
class AttestCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the test data of this chain says it was asked: a UUID as text. */
  private static final String CHALLENGE =
      "36343137663932632d646165662d346363312d383832382d356262333933333866666435";

  private static final String AT = "2026-02-25T00:00:00Z";

  @TempDir Path folder;

  private Path chain;
  private Path roots;

  @BeforeEach
  void findVectors() throws IOException {
    Path vectors =
        Path.of(System.getProperty("custody.vectors", "../../shared/vectors"))
            .resolve("android-attestation");
    Assumptions.assumeTrue(
        Files.isDirectory(vectors),
        () -> "vectors of others are not here: set -Dcustody.vectors, looked at " + vectors);
    chain = vectors.resolve("testdata/tegu/sdk36/TEE_EC_2026_ROOT.pem");
    StringBuilder pem = new StringBuilder();
    for (JsonNode root : JSON.readTree(vectors.resolve("roots.json").toFile())) {
      pem.append(root.asText()).append('\n');
    }
    roots = Files.writeString(folder.resolve("google.pem"), pem);
  }

  private Run attest(Object... more) {
    List<Object> words = new ArrayList<>(List.of("attest", chain, "--kind", "android"));
    words.addAll(List.of("--root", roots, "--at", AT));
    words.addAll(List.of(more));
    return Run.of(words.toArray());
  }

  @Test
  void realChain_isAttestedAndShown() throws IOException {
    Run run = attest("--challenge", CHALLENGE, "--patch-min", "2026-02", "--json");
    assertThat(run.err()).contains("no status list given");
    assertThat(run.code()).as(run.out()).isZero();
    JsonNode json = JSON.readTree(run.out());
    assertThat(json.get("attested").asBoolean()).isTrue();
    assertThat(json.get("level").asText()).isEqualTo("TRUSTED_ENVIRONMENT");
    assertThat(json.get("claims").get("hardware.verifiedBootState").asText()).isEqualTo("VERIFIED");
    assertThat(json.get("evidence").asText()).hasSize(64);
    Run people = attest("--challenge", CHALLENGE, "--kid", json.get("kid").asText());
    assertThat(people.code()).isZero();
    assertThat(people.out())
        .contains("hardware.osPatchLevel")
        .contains(json.get("evidence").asText());
  }

  @Test
  void evidenceThatSaysNo_isNamedWithExitCodeOne() throws IOException {
    refused("CHALLENGE_MISMATCH", "--challenge", "00");
    refused("LEVEL_TOO_LOW", "--challenge", CHALLENGE, "--require", "STRONGBOX");
    refused("PATCH_LEVEL_TOO_OLD", "--challenge", CHALLENGE, "--patch-min", "2026-03");
    refused("APPLICATION_MISMATCH", "--challenge", CHALLENGE, "--app", "com.example.a=00");
    refused("BOOT_MEASUREMENT_UNKNOWN", "--challenge", CHALLENGE, "--boot-key", "00");
    refused("KEY_MISMATCH", "--challenge", CHALLENGE, "--kid", "00".repeat(16));
    Path other = folder.resolve("other.pem");
    assertThat(Run.of("keys", "new", "--alg", "ES256", "--out", other).code()).isZero();
    refused("KEY_MISMATCH", "--challenge", CHALLENGE, "--key", other);
  }

  private void refused(String fault, Object... more) {
    Run run = attest(more);
    assertThat(run.out()).contains("fault").contains(fault).contains("advice");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void chainLongAfterItsTwoWeeks_needsAWord() {
    Object[] words = {"attest", chain, "--kind", "android", "--root", roots, "--any-challenge"};
    Run late = Run.of(with(words, "--at", "2027-01-01T00:00:00Z"));
    assertThat(late.code()).isEqualTo(1);
    assertThat(late.out()).contains("CERTIFICATE_EXPIRED");
    assertThat(Run.of(with(words, "--at", "2027-01-01T00:00:00Z", "--ignore-dates")).code())
        .isZero();
  }

  private static Object[] with(Object[] words, Object... more) {
    List<Object> out = new ArrayList<>(List.of(words));
    out.addAll(List.of(more));
    return out.toArray();
  }

  @Test
  void statusList_revokesOrIsStale() throws IOException {
    Path list =
        Files.writeString(
            folder.resolve("status.json"),
            "{\"entries\":{\"2c85cdc15c3042f25698906669c35137\":{\"status\":\"REVOKED\"}}}");
    refused(
        "CERTIFICATE_REVOKED",
        "--challenge",
        CHALLENGE,
        "--status",
        list,
        "--status-days",
        "1",
        "--status-from",
        AT);
    refused(
        "STATUS_LIST_STALE",
        "--challenge",
        CHALLENGE,
        "--status",
        list,
        "--status-days",
        "1",
        "--status-from",
        "2026-02-01T00:00:00Z");
  }

  @Test
  void plainChain_hasTheLevelThatIsGranted() {
    Object[] words = {"attest", chain, "--kind", "x509", "--root", roots, "--at", AT};
    assertThat(Run.of(words).code()).isEqualTo(2);
    Run granted = Run.of(with(words, "--grant", "TRUSTED_ENVIRONMENT"));
    assertThat(granted.code()).as(granted.out()).isZero();
    assertThat(granted.out()).contains("CN=Android Keystore Key");
  }

  @Test
  void wrongUsage_isExitCodeTwo() throws IOException {
    Path nothing = Files.writeString(folder.resolve("no.pem"), "nothing");
    assertThat(attest().code()).isEqualTo(2);
    assertThat(attest("--challenge", "0g").code()).isEqualTo(2);
    assertThat(attest("--challenge", "00", "--any-challenge").code()).isEqualTo(2);
    assertThat(attest("--challenge", "00", "--boot", "some").code()).isEqualTo(2);
    assertThat(attest("--challenge", "00", "--boot", "self-signed").code()).isEqualTo(2);
    assertThat(attest("--challenge", "00", "--patch-min", "202602").code()).isEqualTo(2);
    assertThat(attest("--challenge", "00", "--status", nothing).code()).isEqualTo(2);
    assertThat(attest("--challenge", "00", "--root", nothing).code()).isEqualTo(2);
    Run kind = Run.of("attest", chain, "--kind", "other", "--root", roots);
    assertThat(kind.code()).isEqualTo(2);
    // What is no evidence at all is judged as such.
    Run none = Run.of("attest", nothing, "--kind", "android", "--root", roots, "--any-challenge");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.out()).contains("MALFORMED");
  }
}
