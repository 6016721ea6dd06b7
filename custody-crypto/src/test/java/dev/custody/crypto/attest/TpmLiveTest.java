package dev.custody.crypto.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.key.EcdsaEncoding;
import dev.custody.crypto.key.SignatureOutcome;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.key.VerificationKey;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A TPM that runs answers our questions: quote, certification, enrolment. */
class TpmLiveTest {

  private static final VerificationBackend BACKEND = VerificationBackend.best();
  private static final SecureRandom RANDOM = new SecureRandom();

  private static @Nullable LiveTpm tpm;

  @BeforeAll
  static void start() throws Exception {
    Assumptions.assumeTrue(
        LiveTpm.missing().isEmpty(),
        () ->
            "no TPM is run: install the packages swtpm, swtpm-tools and tpm2-tools, missing="
                + LiveTpm.missing());
    tpm = LiveTpm.start();
    tpm.tool("tpm2_createek -Q -c ek.ctx -G rsa -u ek.pub");
    tpm.tool("tpm2_createak -Q -C ek.ctx -c ak.ctx -G ecc -g sha256 -s ecdsa -u ak.pub -n ak.name");
  }

  @AfterAll
  static void end() throws Exception {
    if (tpm != null) {
      tpm.close();
    }
  }

  private static Bytes freshNonce() {
    byte[] nonce = new byte[32];
    RANDOM.nextBytes(nonce);
    return Bytes.ofOwned(nonce);
  }

  private static TpmEvidence.Builder quote(String key, String pcrs, Bytes nonce) throws Exception {
    tpm.tool(
        "tpm2_quote -Q -c %s.ctx -l sha256:%s -q %s -g sha256 --scheme %s -m %s.attest -s %s.sig"
            .formatted(key, pcrs, nonce.toHex(), scheme(key), key, key));
    return TpmEvidence.builder(tpm.file(key + ".pub"))
        .quote(tpm.file(key + ".attest"), tpm.file(key + ".sig"));
  }

  private static String scheme(String key) {
    return key.equals("ak") ? "ecdsa" : key.substring("ak-".length());
  }

  private static AttestationVerdict judge(
      TpmEvidence evidence, Bytes nonce, SortedMap<Integer, Digest> reference) throws Exception {
    TpmPolicy policy =
        TpmPolicy.builder()
            .trust(new TpmName(tpm.file("ak.name")))
            .requireQuote(nonce, List.of(PcrReference.of("as read", reference)))
            .build();
    return TpmVerifier.of(policy, BACKEND).verify(evidence);
  }

  @Test
  void attests_freshQuote_andNoneBefore() throws Exception {
    Bytes nonce = freshNonce();
    TpmEvidence evidence = quote("ak", "0,7", nonce).build();
    SortedMap<Integer, Digest> reference = tpm.pcrs("0,7");

    AttestationVerdict verdict = judge(evidence, nonce, reference);

    assertThat(verdict).isInstanceOf(Attested.class);
    assertThat(((TpmClaims) ((Attested) verdict).claims()).state().get().pcrs())
        .isEqualTo(reference);
    refused(judge(evidence, freshNonce(), reference), AttestationFault.CHALLENGE_MISMATCH);
  }

  @Test
  void refuses_extendedPcr_byItsNumber() throws Exception {
    SortedMap<Integer, Digest> reference = tpm.pcrs("10,11");
    Bytes before = freshNonce();
    assertThat(judge(quote("ak", "10,11", before).build(), before, reference))
        .isInstanceOf(Attested.class);

    tpm.tool("tpm2_pcrextend 11:sha256=" + Digest.sha256(before).toHex());

    Bytes after = freshNonce();
    TpmEvidence.Builder evidence = quote("ak", "10,11", after);
    refused(judge(evidence.build(), after, reference), AttestationFault.PCR_DIGEST_MISMATCH);
    NotAttested named =
        refused(
            judge(evidence.pcrValues(tpm.pcrs("10,11")).build(), after, reference),
            AttestationFault.PCR_VALUE_MISMATCH);
    assertThat(named.detail()).contains("pcrs=[11]");
    // What was read before is no longer what is quoted.
    refused(
        judge(evidence.pcrValues(reference).build(), after, reference),
        AttestationFault.PCR_DIGEST_MISMATCH);
  }

  @ParameterizedTest
  @CsvSource({"rsassa", "rsapss"})
  void attests_quoteByRsa(String scheme) throws Exception {
    String key = "ak-" + scheme;
    tpm.tool(
        "tpm2_createak -Q -C ek.ctx -c %1$s.ctx -G rsa -g sha256 -s %2$s -u %1$s.pub -n %1$s.name"
            .formatted(key, scheme));
    Bytes nonce = freshNonce();
    TpmPolicy policy =
        TpmPolicy.builder()
            .trust(new TpmName(tpm.file(key + ".name")))
            .requireQuote(nonce, List.of(PcrReference.of("as read", tpm.pcrs("0"))))
            .build();

    assertThat(TpmVerifier.of(policy, BACKEND).verify(quote(key, "0", nonce).build()))
        .isInstanceOf(Attested.class);
  }

  @Test
  void attests_certifiedKey_whichSigns() throws Exception {
    tpm.tool("tpm2_createprimary -Q -C o -g sha256 -G ecc -c primary.ctx");
    create("fixed", "fixedtpm|fixedparent|sensitivedataorigin|userwithauth|sign");
    Bytes message = Bytes.ofOwned("{\"parcel\":\"P-2\"}".getBytes(StandardCharsets.UTF_8));
    tpm.write("message", message);
    tpm.tool("tpm2_sign -Q -c fixed.ctx -g sha256 -s ecdsa -f plain -o signature message");

    Attested attested = (Attested) certified("fixed");

    VerificationKey key = attested.key().verificationKey().get();
    Bytes signature = Bytes.ofOwned(EcdsaEncoding.ofDer(tpm.file("signature").toByteArray()));
    assertThat(BACKEND.check(key, message.toByteArray(), signature))
        .isEqualTo(SignatureOutcome.VALID);

    // A key that may leave the TPM is certified as willingly, and says so.
    create("movable", "sensitivedataorigin|userwithauth|sign");
    refused(certified("movable"), AttestationFault.KEY_ATTRIBUTE_MISMATCH);
  }

  private static void create(String name, String attributes) throws Exception {
    tpm.tool(
        "tpm2_create -Q -C primary.ctx -G ecc256:ecdsa-sha256 -g sha256 -u %1$s.pub -r %1$s.priv -c %1$s.ctx -a %2$s"
            .formatted(name, attributes));
  }

  private static AttestationVerdict certified(String name) throws Exception {
    tpm.tool(
        "tpm2_certify -Q -c %1$s.ctx -C ak.ctx -g sha256 -o %1$s.attest -s %1$s.sig"
            .formatted(name));
    TpmPolicy policy =
        TpmPolicy.builder().trust(new TpmName(tpm.file("ak.name"))).requireCertification().build();
    return TpmVerifier.of(policy, BACKEND)
        .verify(
            TpmEvidence.builder(tpm.file("ak.pub"))
                .certification(
                    tpm.file(name + ".attest"), tpm.file(name + ".sig"), tpm.file(name + ".pub"))
                .build());
  }

  @Test
  void enrols_keyThatTheTpmItselfShows() throws Exception {
    TpmPublicArea endorsementKey = TpmPublicArea.parse(tpm.file("ek.pub"));
    TpmChallenge challenge =
        TpmChallenge.make(endorsementKey, new TpmName(tpm.file("ak.name")), RANDOM);

    Bytes answer = activate(challenge);

    TpmEnrolment enrolment =
        TpmEnrolment.of(
            List.of(certificate("ca/swtpm-localca-rootca-cert.pem")),
            Instant.now().plusSeconds(60));
    List<Bytes> chain = List.of(tpm.file("ek-rsa2048.crt"), certificate("ca/issuer.pem"));
    AttestationVerdict verdict = enrolment.judge(challenge, tpm.file("ak.pub"), chain, answer);
    assertThat(verdict).isInstanceOf(Attested.class);
    assertThat(((TpmClaims) ((Attested) verdict).claims()).attestationKey().bytes())
        .isEqualTo(tpm.file("ak.name"));
    refused(
        enrolment.judge(challenge, tpm.file("ak.pub"), chain, SoftTpm.flipped(answer, 0, 1)),
        AttestationFault.CREDENTIAL_MISMATCH);
  }

  @Test
  void credentialForAnotherKey_isNotOpenedByTheTpm() throws Exception {
    TpmChallenge challenge =
        TpmChallenge.make(
            TpmPublicArea.parse(tpm.file("ek.pub")),
            new SoftTpm(SoftTpm.ATTESTATION).name(),
            RANDOM);

    assertThatThrownBy(() -> activate(challenge))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tpm2_activatecredential");
  }

  /** As a device does: the session shows that the owner lets the endorsement key be used. */
  private static Bytes activate(TpmChallenge challenge) throws Exception {
    tpm.write("credential", challenge.credential());
    tpm.tool("tpm2_startauthsession --policy-session -S session.ctx");
    try {
      tpm.tool("tpm2_policysecret -Q -S session.ctx -c e");
      tpm.tool(
          "tpm2_activatecredential -Q -c ak.ctx -C ek.ctx -i credential -o answer"
              + " -P session:session.ctx");
      return tpm.file("answer");
    } finally {
      tpm.tool("tpm2_flushcontext session.ctx");
    }
  }

  private static Bytes certificate(String name) throws Exception {
    return Bytes.copyOf(
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(tpm.file(name).toByteArray()))
            .getEncoded());
  }

  private static NotAttested refused(AttestationVerdict verdict, AttestationFault fault) {
    assertThat(verdict).isInstanceOf(NotAttested.class);
    assertThat(((NotAttested) verdict).fault()).isEqualTo(fault);
    return (NotAttested) verdict;
  }
}
