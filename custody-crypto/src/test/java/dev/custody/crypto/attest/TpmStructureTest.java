package dev.custody.crypto.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.VerificationBackend;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Structures of a trusted key that no good TPM makes, and the edges of those that it does. */
class TpmStructureTest {

  private static final VerificationBackend BACKEND = VerificationBackend.best();
  private static final Digest VALUE = Digest.sha256(Bytes.EMPTY);
  private static final String ONE_PCR = "00000001000b03000001";

  private final SoftTpm tpm = new SoftTpm(SoftTpm.ATTESTATION);

  private Digest digestOfOne() {
    return Digest.sha256(VALUE.bytes());
  }

  @Test
  void attests_numbersOfAllBits() {
    // PCR 16, the highest counts and a firmware version that is negative as a long.
    AttestationVerdict verdict =
        judge(tpm, tpm.quoted(tpm.quote(ONE_PCR, digestOfOne())).build(), Map.of(16, VALUE));

    assertThat(verdict).isInstanceOf(Attested.class);
    TpmClaims.State state = ((TpmClaims) ((Attested) verdict).claims()).state().get();
    assertThat(state.resetCount()).isEqualTo(0xffff_ffffL);
    assertThat(state.restartCount()).isEqualTo(3);
    assertThat(state.clockSafe()).isTrue();
    assertThat(((Attested) verdict).claims().byName())
        .containsEntry("firmwareVersion", "fffffffffffffffe")
        .containsEntry("clockSafe", "true");
  }

  @Test
  void selection_ofOtherWidth_isTheSame() {
    String quote = tpm.quote("00000001000b0400000100", digestOfOne());

    assertThat(judge(tpm, tpm.quoted(quote).build(), Map.of(16, VALUE)))
        .isInstanceOf(Attested.class);
  }

  @ParameterizedTest
  @CsvSource({
    "00000000, MALFORMED",
    "00000011000b03000001, MALFORMED",
    "ffffffff000b03000001, MALFORMED",
    "00000002000b03000001000b03000001, PCR_SELECTION_MISMATCH",
    "00000001000403000001, PCR_SELECTION_MISMATCH",
    "00000001000c03000001, PCR_SELECTION_MISMATCH",
    "00000001000b00, MALFORMED",
    "00000001000b050000010000, MALFORMED",
    "00000001000b03000000, PCR_SELECTION_MISMATCH",
    "00000001000b03000003, PCR_SELECTION_MISMATCH"
  })
  void refuses_otherSelections(String selection, AttestationFault fault) {
    String quote = tpm.quote(selection, digestOfOne());

    refused(judge(tpm, tpm.quoted(quote).build(), Map.of(16, VALUE)), fault);
  }

  @Test
  void refuses_digestOfOtherLength_andAnswerThatIsNeitherYesNorNo() {
    String good = tpm.quote(ONE_PCR, digestOfOne());
    String shorter =
        good.substring(0, good.length() - 68) + "001f" + good.substring(good.length() - 62);
    String longer =
        good.substring(0, good.length() - 68) + "0021" + "00" + good.substring(good.length() - 64);
    String maybe = good.replace("0000000301ff", "0000000302ff");
    assertThat(maybe).isNotEqualTo(good);

    for (String quote : new String[] {shorter, longer, maybe}) {
      refused(judge(tpm, tpm.quoted(quote).build(), Map.of(16, VALUE)), AttestationFault.MALFORMED);
    }
  }

  @Test
  void refuses_signerOfOtherHash_andNonceLongerThanLimit() {
    String good = tpm.quote(ONE_PCR, digestOfOne());
    String otherHash = good.replace("0022" + tpm.name().toHex(), "0022" + "000c" + VALUE.toHex());
    String noSigner = good.replace("0022" + tpm.name().toHex(), "0000");
    String longNonce =
        good.replace("0010" + SoftTpm.NONCE, "0043" + SoftTpm.NONCE.repeat(4) + "000000");

    for (String quote : new String[] {otherHash, noSigner, longNonce}) {
      assertThat(quote).isNotEqualTo(good);
      refused(judge(tpm, tpm.quoted(quote).build(), Map.of(16, VALUE)), AttestationFault.MALFORMED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "00040072", // not restricted: it would sign these bytes for anybody
    "00010072", // does not sign
    "00050070", // may leave its TPM
    "00050062", // may be moved below another parent
    "00050052", // was brought in from outside
    "00070072" // opens what was encrypted to it too
  })
  void refuses_attestationKeyOfOtherAttributes(String attributes) {
    SoftTpm other = new SoftTpm(Integer.parseInt(attributes, 16));

    refused(
        judge(other, other.quoted(other.quote(ONE_PCR, digestOfOne())).build(), Map.of(16, VALUE)),
        AttestationFault.KEY_ATTRIBUTE_MISMATCH);
  }

  @ParameterizedTest
  @CsvSource({
    "00000072, KEY_ATTRIBUTE_MISMATCH",
    "00040070, KEY_ATTRIBUTE_MISMATCH",
    "00040062, KEY_ATTRIBUTE_MISMATCH",
    "00040052, KEY_ATTRIBUTE_MISMATCH"
  })
  void refuses_certifiedKeyOfOtherAttributes(String attributes, AttestationFault fault) {
    refused(certified(Integer.parseInt(attributes, 16), tpm.name().toHex()), fault);
  }

  @Test
  void attests_certifiedKeyAndSaysWhatElseItMay() {
    // userWithAuth is not set, decrypt and noDA are.
    AttestationVerdict verdict = certified(0x00060432, tpm.name().toHex());

    assertThat(verdict).isInstanceOf(Attested.class);
    assertThat(((Attested) verdict).claims().byName().get("certifiedKeyAttributes"))
        .isEqualTo("FIXED_TPM FIXED_PARENT SENSITIVE_DATA_ORIGIN NO_DA DECRYPT SIGN");
  }

  @Test
  void refuses_certificationThatNamesAnotherSignerThanTheQuote() {
    refused(certified(SoftTpm.SIGNING, "000b" + VALUE.toHex()), AttestationFault.SIGNER_MISMATCH);
  }

  private AttestationVerdict certified(int attributes, String signer) {
    Bytes key = SoftTpm.publicArea(SoftTpm.newKeys(), attributes, "0010");
    String certification = tpm.certification(signer, SoftTpm.nameOf(key));
    TpmEvidence evidence =
        tpm.quoted(tpm.quote(ONE_PCR, digestOfOne()))
            .certification(Bytes.ofHex(certification), tpm.sign(certification), key)
            .build();
    TpmPolicy policy =
        TpmPolicy.builder()
            .trust(tpm.name())
            .requireQuoteOfAnyState(SoftTpm.nonce())
            .requireCertification()
            .build();
    return TpmVerifier.of(policy, BACKEND).verify(evidence);
  }

  @Test
  void refuses_certifiedKeyThatCannotSignEvents() {
    Bytes key = Bytes.ofHex("0001000b000400720000001000100800000000000100" + "ff".repeat(256));
    String certification = tpm.certification(tpm.name().toHex(), SoftTpm.nameOf(key));
    TpmEvidence evidence =
        TpmEvidence.builder(tpm.publicArea())
            .certification(Bytes.ofHex(certification), tpm.sign(certification), key)
            .build();
    TpmPolicy policy = TpmPolicy.builder().trust(tpm.name()).requireCertification().build();

    refused(TpmVerifier.of(policy, BACKEND).verify(evidence), AttestationFault.KEY_UNSUPPORTED);
  }

  @ParameterizedTest
  @CsvSource({
    "0001000b00050072000000100014000b04000000000000ff, keyBits", // 1,024 bits
    "0001000b00050072000000100014000b080000000003, exponent",
    "0001000b00050072000000100014000b0800000000000080, modulus",
    "0001000b00050072000000100014000408000000000000ff, scheme.hash",
    "0001000b00050072000000100015, scheme",
    "0001000b0005007200000010001800, scheme",
    "0023000b000500720000001000180004, scheme.hash",
    "0023000b000500720000001000140004, scheme",
    "0023000b00050072000000100018000b0004, curve",
    "0023000b00050072000000100018000b00030020, kdf",
    "0023000c00050072, nameAlg",
    "0008000b00050072, type",
    "0025000b00050072, type",
    "0023000b80050072, objectAttributes",
    "0023000b00050073, objectAttributes",
    "0023000b00050072001f, authPolicy",
    "0023000b00050072000201020010, authPolicy",
    "0023000b000500720030, authPolicy",
    "0023000b0005007200000025, symmetric",
    "0023000b00050072000000060040, symmetric",
    "0023000b00050072000000060080004200, symmetric.mode",
    "0023, nameAlg",
    "00, type"
  })
  void refuses_otherPublicAreas_sayingWhere(String hex, String field) {
    assertThatThrownBy(() -> TpmPublicArea.parse(Bytes.ofHex(hex)))
        .isInstanceOf(MalformedKeyException.class)
        .hasMessageContaining("public area." + field + ": offset=");
  }

  @Test
  void refuses_pointThatIsNotOnTheCurve_andAreaLongerThanLimit() {
    Bytes area = tpm.publicArea();

    assertThatThrownBy(() -> TpmPublicArea.parse(SoftTpm.flipped(area, area.length() - 1, 1)))
        .isInstanceOf(MalformedKeyException.class)
        .hasMessageContaining("point");
    assertThatThrownBy(() -> TpmPublicArea.parse(Bytes.ofOwned(new byte[1_025])))
        .isInstanceOf(MalformedKeyException.class)
        .hasMessageContaining("limitBytes=1024");
  }

  @Test
  void attests_signatureWhoseNumbersLackLeadingZeros() {
    // Some TPMs leave them away: sign until r has one.
    String quote = tpm.quote(ONE_PCR, digestOfOne());
    Bytes signature = tpm.sign(quote);
    for (int i = 0; i < 100_000 && signature.byteAt(6) != 0; i++) {
      signature = tpm.sign(quote);
    }
    assertThat(signature.byteAt(6)).isZero();
    Bytes shorter = Bytes.ofHex("0018000b001f" + signature.slice(7, signature.length()).toHex());

    TpmEvidence evidence =
        TpmEvidence.builder(tpm.publicArea()).quote(Bytes.ofHex(quote), shorter).build();
    assertThat(judge(tpm, evidence, Map.of(16, VALUE))).isInstanceOf(Attested.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0018000b0000, 0000, SIGNATURE_INVALID", // r = s = 0
    "0018000b0021, 00, MALFORMED",
    "00180004, 0000, SIGNATURE_SCHEME_MISMATCH",
    "0005000b, 0000, SIGNATURE_SCHEME_MISMATCH",
    "0010, 0000, SIGNATURE_SCHEME_MISMATCH",
    "0014000b, 0000, SIGNATURE_SCHEME_MISMATCH",
    "0014000b0201, 00, MALFORMED"
  })
  void refuses_otherSignatures(String head, String tail, AttestationFault fault) {
    TpmEvidence evidence =
        TpmEvidence.builder(tpm.publicArea())
            .quote(Bytes.ofHex(tpm.quote(ONE_PCR, digestOfOne())), Bytes.ofHex(head + tail))
            .build();

    refused(judge(tpm, evidence, Map.of(16, VALUE)), fault);
  }

  @Test
  void attributes_reservedBits_areRefused_andAllOthersKnown() {
    int known = 0;
    for (int bit = 0; bit < 32; bit++) {
      int bits = 1 << bit;
      try {
        assertThat(TpmAttribute.ofBits(bits)).hasSize(1);
        known++;
      } catch (IllegalArgumentException e) {
        assertThat(bit).isIn(0, 3, 12, 13, 14, 15, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31);
      }
    }
    assertThat(known).isEqualTo(TpmAttribute.values().length);
  }

  private static AttestationVerdict judge(
      SoftTpm tpm, TpmEvidence evidence, Map<Integer, Digest> reference) {
    TpmPolicy policy =
        TpmPolicy.builder()
            .trust(tpm.name())
            .requireQuote(
                SoftTpm.nonce(), List.of(PcrReference.of("good", new TreeMap<>(reference))))
            .build();
    return TpmVerifier.of(policy, BACKEND).verify(evidence);
  }

  private static void refused(AttestationVerdict verdict, AttestationFault fault) {
    assertThat(verdict).isInstanceOf(NotAttested.class);
    assertThat(((NotAttested) verdict).fault()).isEqualTo(fault);
  }
}
