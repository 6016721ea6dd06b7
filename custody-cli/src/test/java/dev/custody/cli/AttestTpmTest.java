package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command on what a software TPM has made, which may be absent with the other vectors. */
class AttestTpmTest {

  private static final String NAME =
      "000bd41776254ba2ecf210f91d8dc57da30e786e78e8ad9e717e41891a99ff74ab2b";
  private static final String NONCE =
      "be74db78ee26b819bdbc4eeed64d1ed2d80acc2864a04249e05a68b018ac2357";

  private Path vectors;

  @BeforeEach
  void findVectors() {
    vectors = Path.of(System.getProperty("custody.vectors", "../../shared/vectors"), "tpm");
    Assumptions.assumeTrue(
        Files.isDirectory(vectors),
        () -> "vectors of others are not here: set -Dcustody.vectors, looked at " + vectors);
  }

  private Run attest(Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of("attest", vectors.resolve("ak-ecc-ecdsa.tpmt_public"), "--kind", "tpm"));
    words.addAll(List.of("--quote", vectors.resolve("quote-ak-ecc-ecdsa.attest")));
    words.addAll(List.of("--quote-signature", vectors.resolve("quote-ak-ecc-ecdsa.sig.tss")));
    words.addAll(List.of("--pcrs", vectors.resolve("pcr-values.txt")));
    words.addAll(List.of(more));
    return Run.of(words.toArray());
  }

  @Test
  void quote_isAttestedWithItsClaims() {
    Run run = attest("--ak-name", NAME, "--challenge", NONCE, "--quote-only");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("TPM2_QUOTE").contains("firmwareVersion").contains("0c7fd0a7");
  }

  @Test
  void quoteWithoutCertification_isIncomplete() {
    Run run = attest("--ak-name", NAME, "--challenge", NONCE);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("EVIDENCE_INCOMPLETE");
  }

  @Test
  void otherNonce_isNamed() {
    Run run = attest("--ak-name", NAME, "--challenge", "00" + NONCE.substring(2), "--quote-only");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("CHALLENGE_MISMATCH");
  }

  @Test
  void withoutTrustedKeyOrChallenge_isWrongUsage() {
    assertThat(attest("--challenge", NONCE).code()).isEqualTo(2);
    assertThat(attest("--ak-name", NAME).code()).isEqualTo(2);
    assertThat(attest("--ak-name", NAME, "--any-challenge", "--quote-only").code()).isEqualTo(2);
  }
}
