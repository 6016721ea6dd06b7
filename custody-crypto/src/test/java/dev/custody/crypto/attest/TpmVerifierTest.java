package dev.custody.crypto.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.key.EcdsaEncoding;
import dev.custody.crypto.key.SignatureOutcome;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.key.VerificationKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real quotes and certifications, and each way in which they can fail the policy. */
class TpmVerifierTest {

  private static final VerificationBackend BACKEND = VerificationBackend.best();
  private static final String ECC = "ak-ecc-ecdsa";

  private final TpmVectors vectors = new TpmVectors();

  @ParameterizedTest
  @ValueSource(strings = {"ak-ecc-ecdsa", "ak-rsa-rsassa", "ak-rsa-rsapss"})
  void attests_quoteOfEachScheme(String key) {
    TpmEvidence evidence = vectors.quoted(key).build();

    Attested attested = attested(evidence, vectors.quotePolicy(key));

    assertThat(attested.level()).isEqualTo(SecurityLevel.TPM);
    assertThat(attested.kind()).isEqualTo(AttestationKind.TPM2_QUOTE);
    assertThat(attested.evidence()).isEqualTo(Digest.sha256(evidence.encode()));
    assertThat(attested.key().spki()).isEqualTo(vectors.publicKey(key + ".pem"));
    TpmClaims claims = (TpmClaims) attested.claims();
    assertThat(claims.attestationKey()).isEqualTo(vectors.name(key));
    assertThat(claims.certifiedKey()).isEmpty();
    TpmClaims.State state = claims.state().get();
    assertThat(state.firmwareVersion()).isEqualTo(0x2019102300163636L);
    assertThat(state.resetCount()).isEqualTo(5);
    assertThat(state.restartCount()).isZero();
    assertThat(state.reference()).contains("firmware 1");
    assertThat(state.pcrs()).isEqualTo(vectors.pcrs());
    assertThat(claims.byName())
        .containsEntry("firmwareVersion", "2019102300163636")
        .containsKey("pcr16");
  }

  @Test
  void attests_clockOfTheQuote() {
    TpmClaims claims =
        (TpmClaims) attested(vectors.quoted(ECC).build(), vectors.quotePolicy(ECC)).claims();

    assertThat(claims.state().get().clockMillis()).isEqualTo(0x1852);
    assertThat(claims.state().get().clockSafe()).isFalse();
  }

  @Test
  void attests_signatureWithHighS_andPlainRsaSignatures() throws Exception {
    // The same quotes asked again, with signatures as OpenSSL writes them: s in the upper half.
    byte[] plain = vectors.file("quote-ak-ecc-ecdsa.plain.sig").toByteArray();
    byte[] r = Arrays.copyOfRange(plain, 4, 36);
    byte[] s = Arrays.copyOfRange(plain, 39, 71);
    assertThat(s[0]).isNegative();
    Bytes tss = Bytes.ofHex("0018000b0020" + hex(r) + "0020" + hex(s));
    Bytes attest = vectors.file("quote-ak-ecc-ecdsa.plain.attest");

    attested(
        TpmEvidence.builder(vectors.file("ak-ecc-ecdsa.tpmt_public")).quote(attest, tss).build(),
        vectors.quotePolicy(ECC));

    for (String key : List.of("ak-rsa-rsassa", "ak-rsa-rsapss")) {
      String head = key.endsWith("pss") ? "0016000b0100" : "0014000b0100";
      Bytes rsa = Bytes.ofHex(head + vectors.file("quote-" + key + ".plain.sig").toHex());
      attested(
          TpmEvidence.builder(vectors.file(key + ".tpmt_public"))
              .quote(vectors.file("quote-" + key + ".plain.attest"), rsa)
              .build(),
          vectors.quotePolicy(key));
    }
  }

  private static String hex(byte[] bytes) {
    return Bytes.copyOf(bytes).toHex();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ak-ecc-ecdsa", "ak-rsa-rsassa"})
  void attests_theVeryKeyThatSignedTheEvent(String key) throws Exception {
    Attested attested =
        attested(vectors.certified(key).build(), vectors.quotePolicy(key).requireCertification());

    VerificationKey signer =
        VerificationKey.parse(vectors.publicKey("certify-" + key + ".key.pem"));
    assertThat(attested.key().isKeyOf(signer)).isTrue();
    byte[] event = vectors.file("event.json").toByteArray();
    Bytes signature =
        Bytes.ofOwned(
            EcdsaEncoding.ofDer(
                vectors.file("event-signed-by-certified-key-" + key + ".der").toByteArray()));
    VerificationKey shown = attested.key().verificationKey().get();
    assertThat(BACKEND.check(shown, event, signature)).isEqualTo(SignatureOutcome.VALID);
    event[0] ^= 1;
    assertThat(BACKEND.check(shown, event, signature)).isEqualTo(SignatureOutcome.INVALID);

    TpmClaims.CertifiedKey certified = ((TpmClaims) attested.claims()).certifiedKey().get();
    assertThat(certified.name().bytes()).isEqualTo(vectors.file("certify-" + key + ".key.name"));
    assertThat(certified.hasPolicy()).isFalse();
    assertThat(certified.attributes())
        .containsExactly(
            TpmAttribute.FIXED_TPM,
            TpmAttribute.FIXED_PARENT,
            TpmAttribute.SENSITIVE_DATA_ORIGIN,
            TpmAttribute.USER_WITH_AUTH,
            TpmAttribute.SIGN);
  }

  @Test
  void attests_certificationAlone_withoutAnyStateClaimed() {
    TpmEvidence evidence = vectors.certified(ECC).build();

    Attested attested =
        attested(evidence, TpmPolicy.builder().trust(vectors.name(ECC)).requireCertification());

    assertThat(((TpmClaims) attested.claims()).state()).isEmpty();
  }

  @Test
  void names_areThoseThatTheTpmGave_fromBothForms() throws Exception {
    for (String key : TpmVectors.ATTESTATION_KEYS) {
      TpmPublicArea area = TpmPublicArea.parse(vectors.file(key + ".tpmt_public"));
      assertThat(area.name()).isEqualTo(vectors.name(key));
      assertThat(TpmPublicArea.parse(vectors.file(key + ".tpm2b_public"))).isEqualTo(area);
      assertThat(area.key().spki()).isEqualTo(vectors.publicKey(key + ".pem"));
    }
    TpmPublicArea endorsementKey = TpmPublicArea.parse(vectors.file("ek.tpm2b_public"));
    assertThat(endorsementKey.name().toHex())
        .isEqualTo("000b46e90f9b2d9441b40308a98d6fdb2b01368930c4be1c52101e789d7c8567ad7f");
    assertThat(endorsementKey.key().spki()).isEqualTo(vectors.publicKey("ek.pem"));
    assertThat(endorsementKey.hasPolicy()).isTrue();
  }

  @Test
  void refuses_otherNonce() {
    TpmPolicy.Builder policy =
        TpmPolicy.builder()
            .trust(vectors.name(ECC))
            .requireQuote(vectors.nonce("ak-rsa-rsapss"), List.of(vectors.reference()));

    refused(vectors.quoted(ECC).build(), policy, AttestationFault.CHALLENGE_MISMATCH);
  }

  @Test
  void refuses_certificationOfOtherNonce_andAttestsItsOwn() {
    TpmPolicy.Builder other =
        TpmPolicy.builder().trust(vectors.name(ECC)).requireCertification(vectors.nonce(ECC));

    refused(vectors.certified(ECC).build(), other, AttestationFault.CHALLENGE_MISMATCH);
  }

  @Test
  void refuses_quoteOfAttestationKeyThatIsNotTrusted() {
    refused(
        vectors.quoted(ECC).build(),
        vectors.quotePolicy("ak-rsa-rsassa"),
        AttestationFault.ATTESTATION_KEY_UNKNOWN);
  }

  @Test
  void refuses_statementOfOtherType() {
    Bytes attest = vectors.file("certify-ak-ecc-ecdsa.attest");
    Bytes signature = vectors.file("certify-ak-ecc-ecdsa.sig.tss");

    refused(
        TpmEvidence.builder(vectors.file("ak-ecc-ecdsa.tpmt_public"))
            .quote(attest, signature)
            .build(),
        vectors.quotePolicy(ECC),
        AttestationFault.STATEMENT_TYPE_MISMATCH);
    refused(
        vectors
            .quoted(ECC)
            .certification(
                vectors.file("quote-ak-ecc-ecdsa.attest"),
                vectors.file("quote-ak-ecc-ecdsa.sig.tss"),
                vectors.file("certify-ak-ecc-ecdsa.key.tpm2b_public"))
            .build(),
        vectors.quotePolicy(ECC).requireCertification(),
        AttestationFault.STATEMENT_TYPE_MISMATCH);
  }

  @Test
  void refuses_bytesThatNoTpmMade() {
    byte[] attest = vectors.file("quote-ak-ecc-ecdsa.attest").toByteArray();
    attest[1] ^= 1;

    refused(
        TpmEvidence.builder(vectors.file("ak-ecc-ecdsa.tpmt_public"))
            .quote(Bytes.ofOwned(attest), vectors.file("quote-ak-ecc-ecdsa.sig.tss"))
            .build(),
        vectors.quotePolicy(ECC),
        AttestationFault.NOT_FROM_TPM);
  }

  @Test
  void refuses_signatureOfOtherScheme() {
    refused(
        TpmEvidence.builder(vectors.file("ak-rsa-rsassa.tpmt_public"))
            .quote(
                vectors.file("quote-ak-rsa-rsassa.attest"),
                vectors.file("quote-ak-rsa-rsapss.sig.tss"))
            .build(),
        vectors.quotePolicy("ak-rsa-rsassa"),
        AttestationFault.SIGNATURE_SCHEME_MISMATCH);
  }

  @Test
  void refuses_signatureOfOtherQuote() {
    for (String key : TpmVectors.ATTESTATION_KEYS) {
      refused(
          TpmEvidence.builder(vectors.file(key + ".tpmt_public"))
              .quote(
                  vectors.file("quote-" + key + ".plain.attest"),
                  vectors.file("quote-" + key + ".sig.tss"))
              .build(),
          vectors.quotePolicy(key),
          AttestationFault.SIGNATURE_INVALID);
    }
  }

  @Test
  void refuses_certifiedKeyOfOtherName() {
    refused(
        vectors
            .quoted(ECC)
            .certification(
                vectors.file("certify-ak-ecc-ecdsa.attest"),
                vectors.file("certify-ak-ecc-ecdsa.sig.tss"),
                vectors.file("certify-ak-rsa-rsassa.key.tpm2b_public"))
            .build(),
        vectors.quotePolicy(ECC).requireCertification(),
        AttestationFault.KEY_NAME_MISMATCH);
  }

  @Test
  void refuses_missingParts() {
    Bytes key = vectors.file("ak-ecc-ecdsa.tpmt_public");

    refused(
        TpmEvidence.builder(key).build(),
        vectors.quotePolicy(ECC),
        AttestationFault.EVIDENCE_INCOMPLETE);
    refused(
        vectors.quoted(ECC).build(),
        vectors.quotePolicy(ECC).requireCertification(),
        AttestationFault.EVIDENCE_INCOMPLETE);
  }

  @Test
  void refuses_trailingBytesOfEachStructure() {
    Bytes key = vectors.file("ak-ecc-ecdsa.tpmt_public");
    Bytes attest = vectors.file("quote-ak-ecc-ecdsa.attest");
    Bytes signature = vectors.file("quote-ak-ecc-ecdsa.sig.tss");
    List<TpmEvidence> all =
        List.of(
            TpmEvidence.builder(longer(key)).quote(attest, signature).build(),
            TpmEvidence.builder(key).quote(longer(attest), signature).build(),
            TpmEvidence.builder(key).quote(attest, longer(signature)).build());

    for (TpmEvidence evidence : all) {
      refused(evidence, vectors.quotePolicy(ECC), AttestationFault.TRAILING_BYTES);
    }
    assertThat(notAttested(longer(vectors.quoted(ECC).build().encode())))
        .isEqualTo(AttestationFault.TRAILING_BYTES);
  }

  private static Bytes longer(Bytes bytes) {
    return Bytes.ofHex(bytes.toHex() + "00");
  }

  private AttestationFault notAttested(Bytes evidence) {
    TpmVerifier verifier = TpmVerifier.of(vectors.quotePolicy(ECC).build(), BACKEND);
    return ((NotAttested) verifier.verify(evidence)).fault();
  }

  @Test
  void pcrs_withoutReportedValues_areHeldAgainstTheDigest() {
    SortedMap<Integer, Digest> changed = new TreeMap<>(vectors.pcrs());
    changed.put(16, Digest.sha256(Bytes.EMPTY));
    SortedMap<Integer, Digest> fewer = new TreeMap<>(vectors.pcrs());
    fewer.remove(7);
    TpmEvidence evidence = vectors.quoted(ECC).build();

    refused(evidence, references("other", changed), AttestationFault.PCR_DIGEST_MISMATCH);
    refused(evidence, references("fewer", fewer), AttestationFault.PCR_SELECTION_MISMATCH);
  }

  @Test
  void pcrs_withReportedValues_areJudgedOneByOne() {
    SortedMap<Integer, Digest> changed = new TreeMap<>(vectors.pcrs());
    changed.put(16, Digest.sha256(Bytes.EMPTY));
    SortedMap<Integer, Digest> more = new TreeMap<>(vectors.pcrs());
    more.put(9, Digest.sha256(Bytes.EMPTY));
    Map<Integer, Digest> one = Map.of(16, vectors.pcrs().get(16));
    TpmEvidence evidence = vectors.quoted(ECC).pcrValues(vectors.pcrs()).build();

    NotAttested named =
        refused(evidence, references("other", changed), AttestationFault.PCR_VALUE_MISMATCH);
    assertThat(named.detail()).contains("other").contains("pcr16").contains("0c7fd0a7");
    refused(evidence, references("more", more), AttestationFault.PCR_SELECTION_MISMATCH);
    // A quote may be over more than the reference looks at.
    Attested attested = attested(evidence, references("one", one));
    TpmClaims.State state = ((TpmClaims) attested.claims()).state().get();
    assertThat(state.reference()).contains("one");
    assertThat(state.pcrs()).isEqualTo(vectors.pcrs());
  }

  @Test
  void pcrs_reportedOtherwiseThanQuoted_proveNothing() {
    SortedMap<Integer, Digest> changed = new TreeMap<>(vectors.pcrs());
    changed.put(16, Digest.sha256(Bytes.EMPTY));
    SortedMap<Integer, Digest> fewer = new TreeMap<>(vectors.pcrs());
    fewer.remove(7);

    refused(
        vectors.quoted(ECC).pcrValues(changed).build(),
        references("lie", changed),
        AttestationFault.PCR_DIGEST_MISMATCH);
    refused(
        vectors.quoted(ECC).pcrValues(fewer).build(),
        references("lie", fewer),
        AttestationFault.PCR_SELECTION_MISMATCH);
  }

  @Test
  void pcrs_ofAnyReference_areGood() {
    SortedMap<Integer, Digest> changed = new TreeMap<>(vectors.pcrs());
    changed.put(16, Digest.sha256(Bytes.EMPTY));
    TpmPolicy.Builder policy =
        TpmPolicy.builder()
            .trust(vectors.name(ECC))
            .requireQuote(
                vectors.nonce(ECC),
                List.of(PcrReference.of("firmware 2", changed), vectors.reference()));

    for (TpmEvidence evidence :
        List.of(
            vectors.quoted(ECC).build(), vectors.quoted(ECC).pcrValues(vectors.pcrs()).build())) {
      TpmClaims claims = (TpmClaims) attested(evidence, policy).claims();
      assertThat(claims.state().get().reference()).isEqualTo(Optional.of("firmware 1"));
    }
  }

  @Test
  void pcrs_ofAnyState_areClaimedAsReported() {
    TpmPolicy.Builder policy =
        TpmPolicy.builder().trust(vectors.name(ECC)).requireQuoteOfAnyState(vectors.nonce(ECC));

    TpmClaims silent = (TpmClaims) attested(vectors.quoted(ECC).build(), policy).claims();
    assertThat(silent.state().get().pcrs()).isEmpty();
    assertThat(silent.state().get().reference()).isEmpty();
    TpmClaims told =
        (TpmClaims)
            attested(vectors.quoted(ECC).pcrValues(vectors.pcrs()).build(), policy).claims();
    assertThat(told.state().get().pcrs()).isEqualTo(vectors.pcrs());
  }

  private TpmPolicy.Builder references(String name, Map<Integer, Digest> values) {
    return TpmPolicy.builder()
        .trust(vectors.name(ECC))
        .requireQuote(vectors.nonce(ECC), List.of(PcrReference.of(name, values)));
  }

  @Test
  void policy_saysWhatItTrustsAndDemands() {
    TpmName name = vectors.name(ECC);

    assertThatThrownBy(() -> TpmPolicy.builder().requireCertification().build())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> TpmPolicy.builder().trust(name).build())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> TpmPolicy.builder().requireQuoteOfAnyState(Bytes.ofOwned(new byte[15])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TpmPolicy.builder().requireQuote(vectors.nonce(ECC), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                TpmPolicy.builder()
                    .requireQuote(
                        vectors.nonce(ECC), List.of(vectors.reference(), vectors.reference())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void evidence_asOneString_isJudgedAsItsParts() {
    TpmEvidence evidence = vectors.certified(ECC).pcrValues(vectors.pcrs()).build();
    TpmVerifier verifier =
        TpmVerifier.of(vectors.quotePolicy(ECC).requireCertification().build(), BACKEND);

    assertThat(verifier.verify(evidence.encode())).isEqualTo(verifier.verify(evidence));
    assertThat(verifier.verify(evidence)).isInstanceOf(Attested.class);
  }

  private static Attested attested(TpmEvidence evidence, TpmPolicy.Builder policy) {
    AttestationVerdict verdict = TpmVerifier.of(policy.build(), BACKEND).verify(evidence);
    assertThat(verdict).isInstanceOf(Attested.class);
    return (Attested) verdict;
  }

  private static NotAttested refused(
      TpmEvidence evidence, TpmPolicy.Builder policy, AttestationFault fault) {
    AttestationVerdict verdict = TpmVerifier.of(policy.build(), BACKEND).verify(evidence);
    assertThat(verdict).isInstanceOf(NotAttested.class);
    assertThat(((NotAttested) verdict).fault()).isEqualTo(fault);
    return (NotAttested) verdict;
  }
}
