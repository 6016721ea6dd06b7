package dev.custody.crypto.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import java.io.File;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The public Wycheproof vectors through our own strict path, with every backend that is there. */
class WycheproofVectors {

  private static final BigInteger HALF_N =
      new BigInteger("7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8", 16);

  private static final List<VerificationBackend> BACKENDS = VerificationBackend.available();

  static List<VerificationBackend> backends() {
    return BACKENDS;
  }

  @ParameterizedTest
  @MethodSource("backends")
  void p256_acceptsTheValidOnesWithLowS_andNothingElse(VerificationBackend backend)
      throws IOException {
    int accepted = 0;
    int highS = 0;
    List<String> wrong = new ArrayList<>();
    for (Case c : cases("ecdsa_secp256r1_sha256_p1363_test.json")) {
      boolean high =
          c.signature.length() == 64
              && new BigInteger(1, c.signature.slice(32, 64).toByteArray()).compareTo(HALF_N) > 0;
      SignatureOutcome outcome = check(backend, Algorithm.ES256, c);
      boolean valid = c.valid && !high;
      highS += c.valid && high ? 1 : 0;
      accepted += outcome == SignatureOutcome.VALID ? 1 : 0;
      if ((outcome == SignatureOutcome.VALID) != valid
          || c.valid && high && outcome != SignatureOutcome.NOT_CANONICAL) {
        wrong.add(c.id + " " + outcome);
      }
    }
    assertThat(wrong).isEmpty();
    // Of 173 valid ones the format takes those with s in the lower half, and says so of the others.
    assertThat(accepted).isEqualTo(173 - highS);
    assertThat(highS).isEqualTo(70);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void ed25519_acceptsTheValidOnes_andNothingElse(VerificationBackend backend) throws IOException {
    assertThat(disagreements(backend, Algorithm.ED25519, "ed25519_test.json")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("backends")
  void mlDsa44_acceptsTheValidOnes_andNothingElse(VerificationBackend backend) throws IOException {
    assertThat(disagreements(backend, Algorithm.ML_DSA_44, "mldsa_44_verify_test.json")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("backends")
  void mlDsa65_acceptsTheValidOnes_andNothingElse(VerificationBackend backend) throws IOException {
    assertThat(disagreements(backend, Algorithm.ML_DSA_65, "mldsa_65_verify_test.json")).isEmpty();
  }

  /**
   * The file whose signatures are DER: as they stand none is taken, by any backend; through what
   * signers do with DER from a token, the valid ones are and no other.
   */
  @ParameterizedTest
  @MethodSource("backends")
  void p256InDer_isNeverTakenAsItStands_andConvertedOnlyTheValidOnes(VerificationBackend backend)
      throws IOException {
    List<String> wrong = new ArrayList<>();
    int taken = 0;
    for (Case c : cases("ecdsa_secp256r1_sha256_test.json")) {
      // One P-256 signature is short enough to be 64 bytes in DER; it does not fit as r || s.
      if (check(backend, Algorithm.ES256, c) == SignatureOutcome.VALID) {
        wrong.add(c.id + " as it stands");
      }
      boolean fits = false;
      try {
        Bytes converted = Bytes.ofOwned(EcdsaEncoding.ofDer(c.signature.toByteArray()));
        Case asSigned = new Case(c.id, c.spki, c.message, converted, c.valid);
        fits = check(backend, Algorithm.ES256, asSigned) == SignatureOutcome.VALID;
      } catch (SigningException e) {
        assertThat(e.kind()).isEqualTo(SigningException.Kind.BAD_SIGNATURE);
      }
      taken += fits ? 1 : 0;
      if (fits != c.valid) {
        wrong.add(c.id + " converted");
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(taken).isEqualTo(174);
  }

  @Test
  void everyFileOfTheFolder_isRun() {
    File folder =
        new File(System.getProperty("custody.vectors", "../../shared/vectors"), "wycheproof");
    assumeTrue(folder.isDirectory(), "SKIPPED: Wycheproof vectors are not there: " + folder);
    assertThat(folder.list((directory, name) -> name.endsWith(".json")))
        .containsExactlyInAnyOrder(
            "ecdsa_secp256r1_sha256_p1363_test.json",
            "ecdsa_secp256r1_sha256_test.json",
            "ed25519_test.json",
            "mldsa_44_verify_test.json",
            "mldsa_65_verify_test.json");
  }

  private static List<String> disagreements(
      VerificationBackend backend, Algorithm algorithm, String file) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Case c : cases(file)) {
      SignatureOutcome outcome = check(backend, algorithm, c);
      if ((outcome == SignatureOutcome.VALID) != c.valid) {
        wrong.add(c.id + " " + outcome);
      }
    }
    return wrong;
  }

  private static SignatureOutcome check(VerificationBackend backend, Algorithm algorithm, Case c) {
    try {
      VerificationKey key = VerificationKey.of(algorithm, c.spki);
      return backend.check(key, c.message, c.signature);
    } catch (MalformedKeyException e) {
      return SignatureOutcome.INVALID;
    }
  }

  private static List<Case> cases(String name) throws IOException {
    File file =
        new File(
            System.getProperty("custody.vectors", "../../shared/vectors"), "wycheproof/" + name);
    assumeTrue(file.isFile(), "SKIPPED: Wycheproof vectors are not there: " + file);
    List<Case> cases = new ArrayList<>();
    for (JsonNode group : new ObjectMapper().readTree(file).get("testGroups")) {
      JsonNode der = group.get("publicKeyDer");
      for (JsonNode test : group.get("tests")) {
        // A context is no part of this format; the vectors that have one sign something else.
        boolean context = test.path("ctx").asText("").length() > 0;
        boolean valid = test.get("result").asText().equals("valid") && !context;
        cases.add(
            new Case(
                name + "#" + test.get("tcId").asInt(),
                Bytes.ofHex(der == null || der.isNull() ? "" : der.asText()),
                Bytes.ofHex(test.get("msg").asText()).toByteArray(),
                Bytes.ofHex(test.get("sig").asText()),
                valid));
      }
    }
    assertThat(cases).hasSizeGreaterThan(100);
    return cases;
  }

  private record Case(String id, Bytes spki, byte[] message, Bytes signature, boolean valid) {}
}
