package dev.custody.crypto.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.key.MalformedKeyException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An attestation key is enrolled by the chain of its TPM and a credential that this TPM opens. */
class TpmEnrolmentTest {

  private static final Instant AT = Instant.parse("2026-12-01T00:00:00Z");
  private static final String ECC = "ak-ecc-ecdsa";
  private static final KeyPair RSA = rsa();

  private final TpmVectors vectors = new TpmVectors();
  private final Bytes attestationKey = vectors.file("ak-ecc-ecdsa.tpmt_public");
  private final Bytes leaf = vectors.file("ek-rsa-cert.der");
  private final Bytes intermediate = vectors.certificate("ek-ca-intermediate.pem");
  private final Bytes root = vectors.certificate("ek-ca-root.pem");
  private final List<Bytes> chain = List.of(leaf, intermediate);

  /** As the TPM's own secret is not here, the answer is read where the challenge keeps it. */
  private static final class Fixed extends SecureRandom {
    private static final long serialVersionUID = 1L;

    @Override
    public void nextBytes(byte[] bytes) {
      Arrays.fill(bytes, (byte) 7);
    }
  }

  private static final Bytes ANSWER = Bytes.ofHex("07".repeat(32));

  private TpmChallenge challenge() throws MalformedKeyException {
    return TpmChallenge.make(
        TpmPublicArea.parse(vectors.file("ek.tpm2b_public")), vectors.name(ECC), new Fixed());
  }

  private AttestationVerdict judge(List<Bytes> chain, Bytes answer) throws Exception {
    return TpmEnrolment.of(List.of(root), AT).judge(challenge(), attestationKey, chain, answer);
  }

  @Test
  void attests_chainAndAnswer_withRootOrWithout() throws Exception {
    for (List<Bytes> given : List.of(chain, List.of(leaf, intermediate, root))) {
      Attested attested = (Attested) judge(given, ANSWER);

      assertThat(attested.key().spki()).isEqualTo(vectors.publicKey("ak-ecc-ecdsa.pem"));
      TpmClaims claims = (TpmClaims) attested.claims();
      assertThat(claims.attestationKey()).isEqualTo(vectors.name(ECC));
      assertThat(claims.endorsementKey()).contains(Digest.sha256(vectors.publicKey("ek.pem")));
    }
  }

  @Test
  void refuses_otherAnswer() throws Exception {
    refused(judge(chain, SoftTpm.flipped(ANSWER, 31, 1)), AttestationFault.CREDENTIAL_MISMATCH);
    refused(judge(chain, Bytes.EMPTY), AttestationFault.CREDENTIAL_MISMATCH);
  }

  @Test
  void refuses_otherAttestationKeyThanWasChallenged() throws Exception {
    AttestationVerdict verdict =
        TpmEnrolment.of(List.of(root), AT)
            .judge(challenge(), vectors.file("ak-rsa-rsassa.tpm2b_public"), chain, ANSWER);

    refused(verdict, AttestationFault.KEY_NAME_MISMATCH);
  }

  @Test
  void refuses_keyThatIsNoAttestationKey() throws Exception {
    Bytes signingKey = vectors.file("certify-ak-ecc-ecdsa.key.tpm2b_public");
    TpmChallenge challenge =
        TpmChallenge.make(
            TpmPublicArea.parse(vectors.file("ek.tpm2b_public")),
            TpmPublicArea.parse(signingKey).name(),
            new Fixed());

    refused(
        TpmEnrolment.of(List.of(root), AT).judge(challenge, signingKey, chain, ANSWER),
        AttestationFault.KEY_ATTRIBUTE_MISMATCH);
  }

  @Test
  void refuses_otherEndorsementKeyThanWasChallenged() throws Exception {
    TpmChallenge challenge = TpmChallenge.make(endorsementKey(RSA), vectors.name(ECC), new Fixed());

    refused(
        TpmEnrolment.of(List.of(root), AT).judge(challenge, attestationKey, chain, ANSWER),
        AttestationFault.ENDORSEMENT_KEY_MISMATCH);
  }

  @Test
  void refuses_otherRoots_orderAndGaps() throws Exception {
    refused(judge(List.of(leaf), ANSWER), AttestationFault.ROOT_UNKNOWN);
    refused(judge(List.of(leaf, root), ANSWER), AttestationFault.ROOT_UNKNOWN);
    Bytes unsigned = SoftTpm.flipped(intermediate, intermediate.length() - 1, 1);
    refused(judge(List.of(leaf, unsigned), ANSWER), AttestationFault.CHAIN_BROKEN);
    refused(judge(List.of(intermediate, leaf), ANSWER), AttestationFault.ROOT_UNKNOWN);
    refused(
        TpmEnrolment.of(List.of(intermediate), AT)
            .judge(challenge(), attestationKey, List.of(leaf, intermediate, root), ANSWER),
        AttestationFault.ROOT_UNKNOWN);
    // The intermediate may be what is pinned.
    assertThat(
            TpmEnrolment.of(List.of(intermediate), AT)
                .judge(challenge(), attestationKey, List.of(leaf), ANSWER))
        .isInstanceOf(Attested.class);
  }

  @Test
  void refuses_certificateOfNoEndorsementKey() throws Exception {
    refused(judge(List.of(intermediate), ANSWER), AttestationFault.NOT_ENDORSEMENT_CERTIFICATE);
  }

  @Test
  void refuses_momentBeforeTheCertificates() throws Exception {
    Instant before = Instant.parse("2026-11-22T00:00:00Z");

    refused(
        TpmEnrolment.of(List.of(root), before).judge(challenge(), attestationKey, chain, ANSWER),
        AttestationFault.CERTIFICATE_EXPIRED);
  }

  @Test
  @Tag("deep")
  void refuses_everyChangedByteOfTheCertificate() throws Exception {
    refuseChangedBytes(1);
  }

  @Test
  void refuses_changedBytesOfTheCertificate() throws Exception {
    refuseChangedBytes(13);
  }

  private void refuseChangedBytes(int step) throws Exception {
    TpmEnrolment enrolment = TpmEnrolment.of(List.of(root), AT);
    TpmChallenge challenge = challenge();
    for (int at = 0; at < leaf.length(); at += step) {
      List<Bytes> changed = List.of(SoftTpm.flipped(leaf, at, 1 << at % 8), intermediate);
      assertThat(enrolment.judge(challenge, attestationKey, changed, ANSWER))
          .as("byte %d", at)
          .isInstanceOf(NotAttested.class);
    }
  }

  @Test
  void refuses_emptyAndLongChains_andWhatIsNoCertificate() throws Exception {
    refused(judge(List.of(), ANSWER), AttestationFault.MALFORMED);
    refused(judge(Collections.nCopies(9, leaf), ANSWER), AttestationFault.MALFORMED);
    refused(judge(List.of(Bytes.ofHex(leaf.toHex() + "00")), ANSWER), AttestationFault.MALFORMED);
    refused(judge(List.of(Bytes.ofOwned(new byte[8_193])), ANSWER), AttestationFault.MALFORMED);
  }

  @Test
  void roots_areGivenAndAreCertificates() {
    assertThatThrownBy(() -> TpmEnrolment.of(List.of(), AT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TpmEnrolment.of(List.of(Bytes.ofHex("3000")), AT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void challenge_takesEndorsementKeysOnly() {
    assertThatThrownBy(
            () ->
                TpmChallenge.make(
                    TpmPublicArea.parse(attestationKey), vectors.name(ECC), new Fixed()))
        .isInstanceOf(MalformedKeyException.class)
        .hasMessageContaining("DECRYPT");
  }

  /** The vectors' credentials cannot be opened without their TPM; their form is ours. */
  @Test
  void credential_hasTheFormOfTheVectors() throws Exception {
    Bytes ours = challenge().credential();
    for (String key : TpmVectors.ATTESTATION_KEYS) {
      Bytes theirs = vectors.file(key + ".credblob");
      assertThat(theirs.length()).isEqualTo(ours.length());
      assertThat(theirs.slice(0, 12)).isEqualTo(ours.slice(0, 12));
      // Behind integrity and identity: the length of the encrypted seed.
      assertThat(theirs.slice(78, 80)).isEqualTo(ours.slice(78, 80));
    }
  }

  /** What a TPM does with a credential, written by itself with other classes. */
  @Test
  void credential_opensWithTheEndorsementKey_forThatNameOnly() throws Exception {
    KeyPair keys = RSA;
    TpmName name = vectors.name(ECC);
    TpmChallenge challenge = TpmChallenge.make(endorsementKey(keys), name, new SecureRandom());

    Bytes secret = open(keys, challenge, name);

    assertThat(challenge.isAnsweredBy(secret)).isTrue();
    assertThat(secret.length()).isEqualTo(32);
    assertThatThrownBy(() -> open(keys, challenge, vectors.name("ak-rsa-rsassa")))
        .hasMessage("integrity");
  }

  private static Bytes open(KeyPair keys, TpmChallenge challenge, TpmName name) throws Exception {
    byte[] blob = challenge.idObject().toByteArray();
    Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
    rsa.init(
        Cipher.DECRYPT_MODE,
        keys.getPrivate(),
        new OAEPParameterSpec(
            "SHA-256",
            "MGF1",
            MGF1ParameterSpec.SHA256,
            new PSource.PSpecified("IDENTITY\0".getBytes(StandardCharsets.US_ASCII))));
    byte[] encrypted = challenge.encryptedSecret().toByteArray();
    byte[] seed = rsa.doFinal(encrypted, 2, encrypted.length - 2);
    byte[] identity = Arrays.copyOfRange(blob, 36, blob.length);
    Mac mac = hmac(kdf(seed, "INTEGRITY\0", new byte[0], 256));
    mac.update(identity);
    if (!Arrays.equals(mac.doFinal(name.bytes().toByteArray()), Arrays.copyOfRange(blob, 4, 36))) {
      throw new IllegalStateException("integrity");
    }
    byte[] key = Arrays.copyOf(kdf(seed, "STORAGE\0", name.bytes().toByteArray(), 128), 16);
    Cipher aes = Cipher.getInstance("AES/CFB/NoPadding");
    aes.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
    byte[] clear = aes.doFinal(identity);
    assertThat(Arrays.copyOf(clear, 2)).isEqualTo(new byte[] {0, 32});
    return Bytes.copyOf(clear, 2, clear.length);
  }

  private static byte[] kdf(byte[] key, String label, byte[] context, int bits) throws Exception {
    Mac mac = hmac(key);
    mac.update(new byte[] {0, 0, 0, 1});
    mac.update(label.getBytes(StandardCharsets.US_ASCII));
    mac.update(context);
    return mac.doFinal(new byte[] {0, 0, (byte) (bits >> 8), (byte) bits});
  }

  private static Mac hmac(byte[] key) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac;
  }

  private static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2_048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static TpmPublicArea endorsementKey(KeyPair keys) throws Exception {
    String modulus = String.format("%0512x", ((RSAPublicKey) keys.getPublic()).getModulus());
    return TpmPublicArea.parse(
        Bytes.ofHex(
            "0001000b000300b20000000600800043" + "0010" + "0800" + "00000000" + "0100" + modulus));
  }

  private static void refused(AttestationVerdict verdict, AttestationFault fault) {
    assertThat(verdict).isInstanceOf(NotAttested.class);
    assertThat(((NotAttested) verdict).fault()).isEqualTo(fault);
  }
}
