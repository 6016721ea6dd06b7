package dev.custody.crypto.attest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.internal.attest.tpm.TpmRefusal;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.VerificationBackend;
import java.io.IOException;
import java.io.InputStream;

/**
 * Whatever the bytes are: one reading or a named fault, and no attestation of what nobody signed.
 */
class TpmFuzz {

  private static final VerificationBackend BACKEND = VerificationBackend.best();
  private static final Bytes SEED = seed();
  private static final TpmVerifier VERIFIER = verifier();

  private static Bytes seed() {
    try (InputStream in = TpmFuzz.class.getResourceAsStream("TpmFuzzInputs/evidence/good.bin")) {
      return Bytes.ofOwned(in.readAllBytes());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static TpmVerifier verifier() {
    try {
      TpmEvidence evidence = TpmEvidenceReader.read(SEED);
      TpmName name = TpmPublicArea.read("seed", evidence.attestationKey()).name();
      return TpmVerifier.of(
          TpmPolicy.builder()
              .trust(name)
              .requireQuoteOfAnyState(SoftTpm.nonce())
              .requireCertification()
              .build(),
          BACKEND);
    } catch (TpmRefusal e) {
      throw new AssertionError(e);
    }
  }

  @FuzzTest(maxDuration = "30s")
  void evidence(byte[] data) throws TpmRefusal {
    Bytes bytes = Bytes.copyOf(data);
    AttestationVerdict verdict = VERIFIER.verify(bytes);
    if (verdict instanceof Attested attested) {
      // The other s of an ECDSA signature is one too: the bytes may differ, what they say not.
      Attested seed = (Attested) VERIFIER.verify(SEED);
      assertThat(attested.key()).isEqualTo(seed.key());
      TpmClaims claims = (TpmClaims) attested.claims();
      TpmClaims known = (TpmClaims) seed.claims();
      assertThat(claims.certifiedKey()).isEqualTo(known.certifiedKey());
      assertThat(claims.state().get().pcrs().values())
          .isSubsetOf(known.state().get().pcrs().values());
      assertThat(attested.evidence()).isEqualTo(Digest.sha256(bytes));
      assertThat(TpmEvidenceReader.read(bytes).encode()).isEqualTo(bytes);
    }
  }

  @FuzzTest(maxDuration = "30s")
  void publicArea(byte[] data) {
    Bytes bytes = Bytes.copyOf(data);
    try {
      TpmPublicArea area = TpmPublicArea.parse(bytes);
      assertThat(bytes.toHex()).endsWith(area.encoded().toHex());
      assertThat(area.name()).isEqualTo(SoftTpm.nameOf(area.encoded()));
    } catch (MalformedKeyException e) {
      assertThat(e.getMessage()).startsWith("public area");
    }
  }
}
