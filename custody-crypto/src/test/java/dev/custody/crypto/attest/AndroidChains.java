package dev.custody.crypto.attest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.custody.api.Bytes;
import dev.custody.crypto.SharedVectors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The real chains of others, with what is expected of them. */
final class AndroidChains {

  /** Some of the expected values begin with a comment. */
  static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.ALLOW_COMMENTS);

  private AndroidChains() {}

  static Path folder() {
    return SharedVectors.folder("android-attestation");
  }

  /** Every chain that has its expected values beside it. */
  static List<Path> withExpectedValues() {
    try (Stream<Path> files = Files.walk(folder().resolve("testdata"))) {
      return files
          .filter(file -> file.toString().endsWith(".pem") && Files.exists(json(file)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path json(Path pem) {
    return pem.resolveSibling(pem.getFileName().toString().replace(".pem", ".json"));
  }

  static CertificateChain chain(Path pem) {
    try {
      return CertificateChain.ofPem(Files.readString(pem));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedEvidenceException e) {
      throw new AssertionError(pem.toString(), e);
    }
  }

  static CertificateChain chain(String name) {
    return chain(folder().resolve("testdata").resolve(name));
  }

  static JsonNode expected(Path pem) {
    try {
      return JSON.readTree(json(pem).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Bytes challenge(JsonNode expected) {
    return Bytes.ofOwned(Base64.getDecoder().decode(expected.get("attestationChallenge").asText()));
  }

  /** The two roots that Google publishes. */
  static Set<AttestationRoot> googleRoots() {
    Set<AttestationRoot> roots = new LinkedHashSet<>();
    try {
      for (JsonNode pem : JSON.readTree(folder().resolve("roots.json").toFile())) {
        roots.addAll(AttestationRoot.ofPem(pem.asText()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedEvidenceException e) {
      throw new AssertionError(e);
    }
    return roots;
  }

  /** The last certificate of a chain as the root, where the maker publishes none for it. */
  static AttestationRoot ownRoot(CertificateChain chain) {
    try {
      return AttestationRoot.ofCertificate(
          chain.certificates().get(chain.certificates().size() - 1));
    } catch (MalformedEvidenceException e) {
      throw new AssertionError(e);
    }
  }

  static List<X509Certificate> platform(CertificateChain chain) {
    try {
      List<X509Certificate> out = new ArrayList<>();
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Bytes der : chain.certificates()) {
        out.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(der.toByteArray())));
      }
      return out;
    } catch (CertificateException e) {
      throw new AssertionError(e);
    }
  }

  /** An hour after the youngest certificate between leaf and root was issued. */
  static Instant fresh(CertificateChain chain) {
    List<X509Certificate> all = platform(chain);
    Instant newest = Instant.EPOCH;
    for (X509Certificate certificate : all.subList(1, all.size() - 1)) {
      Instant from = certificate.getNotBefore().toInstant();
      newest = from.isAfter(newest) ? from : newest;
    }
    return newest.plusSeconds(3600);
  }

  /** The level that the test data states and all else unchecked. */
  static AttestationPolicy.Builder policy(CertificateChain chain, Bytes challenge) {
    return AttestationPolicy.builder()
        .level(SecurityLevel.SOFTWARE)
        .roots(googleRoots())
        .at(fresh(chain))
        .dates(CertificateDates.BETWEEN_LEAF_AND_ROOT)
        .challenge(challenge)
        .statusUnchecked();
  }

  static AndroidDemands nothingOfTheDevice() {
    return AndroidDemands.builder()
        .bootUnchecked()
        .bootKeysUnchecked()
        .patchLevelsUnchecked()
        .applicationsUnchecked()
        .build();
  }

  static Bytes utf8(String text) {
    return Bytes.ofOwned(text.getBytes(StandardCharsets.UTF_8));
  }
}
