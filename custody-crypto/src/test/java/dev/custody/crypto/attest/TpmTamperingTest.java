package dev.custody.crypto.attest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.crypto.key.VerificationBackend;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All that a TPM made, as one string of bytes: every bit and byte changed, every prefix, every byte
 * left out. Never attested, neither with these claims nor with others.
 */
class TpmTamperingTest {

  private static final VerificationBackend BACKEND = VerificationBackend.best();

  private final TpmVectors vectors = new TpmVectors();

  private TpmVerifier verifier(String key) {
    return TpmVerifier.of(vectors.quotePolicy(key).requireCertification().build(), BACKEND);
  }

  private Bytes evidence(String key) {
    return vectors.certified(key).pcrValues(vectors.pcrs()).build().encode();
  }

  @Test
  void refuses_everyFlippedBit() {
    Bytes evidence = evidence("ak-ecc-ecdsa");
    TpmVerifier verifier = verifier("ak-ecc-ecdsa");
    assertThat(verifier.verify(evidence)).isInstanceOf(Attested.class);
    Set<AttestationFault> faults = EnumSet.noneOf(AttestationFault.class);

    for (int bit = 0; bit < 8 * evidence.length(); bit++) {
      Bytes changed = SoftTpm.flipped(evidence, bit / 8, 1 << bit % 8);
      faults.add(refused(verifier.verify(changed), bit));
    }

    // Signatures come before content: what is changed in signed bytes is a signature that fails.
    assertThat(faults)
        .contains(
            AttestationFault.MALFORMED,
            AttestationFault.NOT_FROM_TPM,
            AttestationFault.STATEMENT_TYPE_MISMATCH,
            AttestationFault.SIGNATURE_INVALID,
            AttestationFault.SIGNATURE_SCHEME_MISMATCH,
            AttestationFault.ATTESTATION_KEY_UNKNOWN,
            AttestationFault.KEY_ATTRIBUTE_MISMATCH,
            AttestationFault.KEY_NAME_MISMATCH,
            AttestationFault.KEY_UNSUPPORTED,
            AttestationFault.PCR_DIGEST_MISMATCH)
        .doesNotContain(
            AttestationFault.CHALLENGE_MISMATCH,
            AttestationFault.PCR_VALUE_MISMATCH,
            AttestationFault.SIGNER_MISMATCH);
  }

  @Test
  void refuses_everyPrefix_andEveryByteLeftOut() {
    Bytes evidence = evidence("ak-ecc-ecdsa");
    TpmVerifier verifier = verifier("ak-ecc-ecdsa");

    for (int at = 0; at < evidence.length(); at++) {
      refused(verifier.verify(SoftTpm.prefix(evidence, at)), at);
      Bytes shorter =
          Bytes.ofHex(
              evidence.slice(0, at).toHex() + evidence.slice(at + 1, evidence.length()).toHex());
      refused(verifier.verify(shorter), at);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ak-rsa-rsassa", "ak-rsa-rsapss"})
  void refuses_everyFlippedByte_ofQuoteByRsa(String key) {
    TpmVerifier verifier = TpmVerifier.of(vectors.quotePolicy(key).build(), BACKEND);
    Bytes evidence = vectors.quoted(key).build().encode();
    assertThat(verifier.verify(evidence)).isInstanceOf(Attested.class);

    for (int at = 0; at < evidence.length(); at++) {
      refused(verifier.verify(SoftTpm.flipped(evidence, at, 1 << at % 8)), at);
    }
  }

  private static AttestationFault refused(AttestationVerdict verdict, int at) {
    assertThat(verdict).as("place %d", at).isInstanceOf(NotAttested.class);
    return ((NotAttested) verdict).fault();
  }
}
