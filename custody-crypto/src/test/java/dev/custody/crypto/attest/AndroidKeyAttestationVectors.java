package dev.custody.crypto.attest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.internal.attest.ChainCertificate;
import dev.custody.crypto.internal.attest.EvidenceFault;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Real chains of seven devices, and what their maker's own verifier reads in them. */
class AndroidKeyAttestationVectors {

  @TestFactory
  Stream<DynamicTest> realChain_attestsExactlyTheExpectedValues() {
    List<Path> files = AndroidChains.withExpectedValues();
    assertThat(files).hasSizeGreaterThanOrEqualTo(20);
    return files.stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getParent().getParent().getFileName() + "/" + file.getFileName(),
                    () -> checkRealChain(file)));
  }

  private static void checkRealChain(Path file) {
    CertificateChain chain = AndroidChains.chain(file);
    JsonNode expected = AndroidChains.expected(file);
    AttestationPolicy.Builder policy =
        AndroidChains.policy(chain, AndroidChains.challenge(expected));
    if (file.toString().contains("marlin")) {
      // A development build: described by software, under a root of its own.
      assertThat(verdict(chain, policy))
          .isInstanceOfSatisfying(
              NotAttested.class,
              not -> assertThat(not.fault()).isEqualTo(AttestationFault.ROOT_UNKNOWN));
      policy.roots(Set.of(AndroidChains.ownRoot(chain)));
      if (file.toString().contains("RSA")) {
        checkShortKey(chain, policy, expected);
        return;
      }
    }
    AttestationVerdict verdict = verdict(chain, policy);
    assertThat(verdict).isInstanceOf(Attested.class);
    Attested attested = (Attested) verdict;
    assertThat(attested.claims().byName()).isEqualTo(flat(expected));
    assertThat(attested.level()).isEqualTo(weaker(expected));
    assertThat(chain.certificates().get(0).toHex()).contains(attested.key().spki().toHex());
    assertThat(attested.evidence()).isEqualTo(Digest.sha256(chain.bytes()));
    boolean rsa = file.getFileName().toString().contains("RSA");
    assertThat(attested.key().verificationKey().isPresent()).isEqualTo(!rsa);
    if (file.toString().contains("MLDSA")) {
      assertThat(attested.key().verificationKey().orElseThrow().algorithm())
          .isEqualTo(Algorithm.ML_DSA_65);
    }
  }

  /** The root of old development builds has an RSA key of 1,024 bits, and that is not taken. */
  private static void checkShortKey(
      CertificateChain chain, AttestationPolicy.Builder policy, JsonNode expected) {
    assertThat(verdict(chain, policy))
        .isInstanceOfSatisfying(
            NotAttested.class,
            not -> assertThat(not.fault()).isEqualTo(AttestationFault.CHAIN_BROKEN));
    assertThat(read(chain).byName()).isEqualTo(flat(expected));
  }

  private static AndroidKeyClaims read(CertificateChain chain) {
    try {
      Bytes leaf = chain.certificates().get(0);
      return KeyDescriptionReader.read(
          ChainCertificate.parse(leaf, "leaf").extension(AndroidKeyAttestation.EXTENSION));
    } catch (EvidenceFault e) {
      throw new AssertionError(e);
    }
  }

  private static AttestationVerdict verdict(
      CertificateChain chain, AttestationPolicy.Builder policy) {
    return AndroidKeyAttestation.verify(chain, policy.build(), AndroidChains.nothingOfTheDevice());
  }

  private static SecurityLevel weaker(JsonNode expected) {
    SecurityLevel by = level(expected.get("attestationSecurityLevel").asText());
    SecurityLevel in = level(expected.get("keyMintSecurityLevel").asText());
    return by.compareTo(in) < 0 ? by : in;
  }

  private static SecurityLevel level(String name) {
    return SecurityLevel.valueOf(name.replace("STRONG_BOX", "STRONGBOX"));
  }

  /** The expected values as claims are named: dotted, bytes in hex. */
  private static Map<String, String> flat(JsonNode expected) {
    Map<String, String> out = new TreeMap<>();
    expected
        .fields()
        .forEachRemaining(
            member -> {
              String name = member.getKey();
              if (name.endsWith("Enforced")) {
                flat(name.replace("Enforced", "."), member.getValue(), out);
              } else if (name.equals("attestationChallenge") || name.equals("uniqueId")) {
                out.put(name, hex(member.getValue()));
              } else {
                out.put(name, member.getValue().asText().replace("STRONG_BOX", "STRONGBOX"));
              }
            });
    return out;
  }

  private static void flat(String prefix, JsonNode list, Map<String, String> out) {
    list.fields()
        .forEachRemaining(
            member -> {
              String name = member.getKey();
              JsonNode value = member.getValue();
              if (name.equals("rootOfTrust")) {
                out.put(prefix + "verifiedBootKey", hex(value.get("verifiedBootKey")));
                out.put(prefix + "deviceLocked", value.get("deviceLocked").asText());
                out.put(prefix + "verifiedBootState", value.get("verifiedBootState").asText());
                if (value.has("verifiedBootHash")) {
                  out.put(prefix + "verifiedBootHash", hex(value.get("verifiedBootHash")));
                }
              } else if (name.equals("attestationApplicationId")) {
                List<String> packages = new ArrayList<>();
                value
                    .get("packages")
                    .forEach(
                        each ->
                            packages.add(
                                each.get("name").asText() + "@" + each.get("version").asText()));
                List<String> signers = new ArrayList<>();
                value.get("signatures").forEach(each -> signers.add(hex(each)));
                out.put(prefix + "packages", String.join(",", packages));
                out.put(prefix + "packageSigners", String.join(",", signers));
              } else if (name.equals("moduleHash")) {
                out.put(prefix + name, hex(value));
              } else if (value.isArray()) {
                List<String> members = new ArrayList<>();
                value.forEach(each -> members.add(each.asText()));
                out.put(prefix + name, String.join(",", members));
              } else if (!name.equals("areTagsOrdered")) {
                out.put(prefix + name, value.asText());
              }
            });
  }

  private static String hex(JsonNode base64) {
    return Bytes.ofOwned(Base64.getDecoder().decode(base64.asText())).toHex();
  }

  @Test
  void malformedChain_isRefusedByName() {
    assertThat(malformed("invalid/malformed_rot_device_locked.pem"))
        .contains("hardwareEnforced.rootOfTrust.value.deviceLocked")
        .contains("expected a boolean of 00 or ff");
    assertThat(malformed("invalid/tags_not_in_ascending_order.pem"))
        .contains("hardwareEnforced.tag")
        .contains("found 1 after 2");
    // A path of P-256 keys signed with SHA-384; what its leaf says is no description.
    assertThat(malformed("p256_sha384_intermediate.pem")).contains("keyDescription");
  }

  private static String malformed(String name) {
    CertificateChain chain = AndroidChains.chain(name);
    AttestationVerdict verdict =
        verdict(
            chain,
            AndroidChains.policy(chain, AndroidChains.utf8("any"))
                .roots(Set.of(AndroidChains.ownRoot(chain))));
    assertThat(verdict).isInstanceOf(NotAttested.class);
    NotAttested not = (NotAttested) verdict;
    assertThat(not.fault()).as(not.detail()).isEqualTo(AttestationFault.MALFORMED);
    return not.detail();
  }

  @Test
  void leafAlone_endsAtNoRoot() {
    CertificateChain chain = AndroidChains.chain("allow_while_on_body.pem");
    AttestationPolicy policy =
        AttestationPolicy.builder()
            .level(SecurityLevel.SOFTWARE)
            .roots(AndroidChains.googleRoots())
            .at(Instant.parse("2025-04-01T00:00:00Z"))
            .dates(CertificateDates.NOT_ENFORCED)
            .challengeUnchecked()
            .statusUnchecked()
            .build();
    assertThat(AndroidKeyAttestation.verify(chain, policy, AndroidChains.nothingOfTheDevice()))
        .isInstanceOfSatisfying(
            NotAttested.class,
            not -> assertThat(not.fault()).isEqualTo(AttestationFault.ROOT_UNKNOWN));
  }

  @Test
  void purposesInAnotherOrderThanDer_areRead() {
    AndroidKeyClaims claims = read(AndroidChains.chain("allow_while_on_body.pem"));
    assertThat(claims.software().byName()).containsEntry("allowWhileOnBody", "true");
    assertThat(claims.hardware().purposes()).containsExactlyInAnyOrder(2L, 3L);
  }
}
