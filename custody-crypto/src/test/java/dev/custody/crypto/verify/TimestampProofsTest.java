package dev.custody.crypto.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Limits;
import dev.custody.api.Reason;
import dev.custody.api.observe.TimeBracket.Upper;
import dev.custody.api.statement.EventPackage;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.time.TimestampDigest;
import dev.custody.crypto.time.TimestampPolicy;
import dev.custody.crypto.verify.TestKey.Stated;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.junit.jupiter.api.Test;

/** What a timestamp token beside an event must be to date a statement, and what it dates. */
class TimestampProofsTest {

  private static final String TIME = "20261120110000Z";
  // One second of accuracy, and the second that genTime does not tell apart.
  private static final Instant UNTIL = Instant.parse("2026-11-20T11:00:02Z");
  private static final Instant AT = Instant.parse("2027-01-01T00:00:00Z");
  private static final TestEvent EVENT = TestEvent.scan("dated");

  private final TestKeys k = new TestKeys();
  private final Stated actor = k.dev.actor(EVENT);

  @Test
  void token_ofATsaOfTheBundle_dates() {
    TestTsa tsa = new TestTsa("tsa");
    Verdict verdict = verify(policy().build(), tsa.token(signature(), TIME), tsa);
    assertDated(verdict);
    assertThat(verdict.proofs().get(0).statements()).containsExactly(actor.link());
  }

  @Test
  void token_ofATsaWhoseAuthorityIsInTheBundle_dates() {
    TestTsa ca = new TestTsa("ca", new TestTsa.Form().authority());
    TestTsa tsa = new TestTsa("tsa", new TestTsa.Form().by(ca));
    assertDated(verify(policy().build(), tsa.token(signature(), TIME), ca));
    tsa.certificates.add(ca.certificate);
    assertDated(verify(policy().build(), tsa.token(signature(), TIME), ca));
  }

  @Test
  void token_throughAnIntermediate_dates() {
    TestTsa ca = new TestTsa("ca", new TestTsa.Form().authority());
    TestTsa middle = new TestTsa("middle", new TestTsa.Form().by(ca).authority());
    TestTsa tsa = new TestTsa("tsa", new TestTsa.Form().by(middle));
    assertInvalid(verify(policy().build(), tsa.token(signature(), TIME), ca), "way to an anchor");
    tsa.certificates.add(middle.certificate);
    assertDated(verify(policy().build(), tsa.token(signature(), TIME), ca));
    assertDated(
        verify(policy().anchor(ca.encodedCertificate()).build(), tsa.token(signature(), TIME)));
  }

  @Test
  void token_ofAnRsaTsa_datesByACertificateOfTheCaller() {
    TestTsa ca = new TestTsa("rsa ca", new TestTsa.Form().authority().rsa());
    TestTsa tsa = new TestTsa("rsa tsa", new TestTsa.Form().by(ca).rsa());
    Bytes token = tsa.token(signature(), TIME);
    assertDated(verify(policy().anchor(ca.encodedCertificate()).build(), token));
    assertDated(verify(policy().anchor(tsa.encodedCertificate()).build(), token));
    assertInvalid(verify(policy().build(), token), "way to an anchor");
  }

  @Test
  void token_overAnotherSignature_datesNothing() {
    TestTsa tsa = new TestTsa("tsa");
    Bytes other = tsa.token(k.dev2.actor(EVENT).statement().signature(), TIME);
    assertInvalid(verify(policy().build(), other, tsa), "imprint of a signature");
  }

  @Test
  void token_isRefused_whereTheCallerHasNotAcceptedIt() {
    TestTsa tsa = new TestTsa("tsa");
    Bytes token = tsa.token(signature(), TIME);
    assertInvalid(verify(TimestampPolicy.none(), token, tsa), "TSA policy");
    assertInvalid(
        verify(
            TimestampPolicy.builder().policy("1.2.3").digests(TimestampDigest.values()).build(),
            token,
            tsa),
        "TSA policy");
    assertInvalid(
        verify(
            TimestampPolicy.builder()
                .policy(TestTsa.POLICY)
                .digests(TimestampDigest.SHA_256, TimestampDigest.SHA_384)
                .build(),
            token,
            tsa),
        "accepted hash");
    assertInvalid(verify(policy().build(), token), "way to an anchor");
  }

  @Test
  void token_withoutAccuracy_needsOneOfTheCaller() {
    TestTsa tsa = new TestTsa("tsa");
    tsa.accuracySeconds = 0;
    Bytes token = tsa.token(signature(), TIME);
    assertInvalid(verify(policy().build(), token, tsa), "accuracy");
    Verdict verdict = verify(policy().unstatedAccuracy(Duration.ofSeconds(60)).build(), token, tsa);
    assertThat(verdict.bracket().get().notAfter()).isEqualTo(Instant.parse("2026-11-20T11:01:01Z"));
  }

  @Test
  void token_isRefused_whereItIsNotWhatItMustBe() {
    assertRefused(tsa -> tsa.certificateHash = OIWObjectIdentifiers.idSHA1, "signingCertificateV2");
    assertRefused(tsa -> tsa.imprintHash = TSPAlgorithms.SHA1, "SHA-256");
    assertRefused(tsa -> tsa.certificates.clear(), "signing certificate");
    assertRefused(tsa -> tsa.criticalExtension = true, "critical extension");
    assertRefused(
        tsa -> {
          for (int i = 0; i < 8; i++) {
            tsa.certificates.add(new TestTsa("other " + i).certificate);
          }
        },
        "at most 8 certificates");
  }

  @Test
  void token_isRefused_ofACertificateThatIsNoTsas() {
    TestTsa.Form notCritical = new TestTsa.Form();
    notCritical.critical = false;
    assertInvalidTsa(notCritical, "critical and alone");
    TestTsa.Form notAlone = new TestTsa.Form();
    notAlone.purposes =
        new KeyPurposeId[] {KeyPurposeId.id_kp_timeStamping, KeyPurposeId.id_kp_clientAuth};
    assertInvalidTsa(notAlone, null);
    TestTsa.Form encipherment = new TestTsa.Form();
    encipherment.usage = KeyUsage.keyEncipherment;
    assertInvalidTsa(encipherment, "key usage");
    assertInvalidTsa(
        new TestTsa.Form().window("2026-11-01T00:00:00Z", "2026-11-20T10:00:00Z"),
        "valid at genTime");
    assertInvalidTsa(
        new TestTsa.Form().window("2026-11-20T12:00:00Z", "2027-11-01T00:00:00Z"),
        "valid at genTime");
  }

  @Test
  void path_isJudgedAtGenTimeAndNotNow() {
    TestTsa.Form form = new TestTsa.Form().window("2026-11-01T00:00:00Z", "2026-11-21T00:00:00Z");
    TestTsa ca = new TestTsa("ca", new TestTsa.Form().authority());
    TestTsa tsa = new TestTsa("tsa", form.by(ca));
    assertDated(verify(policy().build(), tsa.token(signature(), TIME), ca));
    assertInvalid(
        verify(policy().build(), tsa.token(signature(), "20261122110000Z"), ca), "at genTime");
  }

  @Test
  void compromisedKeyOnTheWay_datesNothing_howeverTheWayEnds() {
    TestTsa ca = new TestTsa("ca", new TestTsa.Form().authority());
    TestTsa middle = new TestTsa("middle", new TestTsa.Form().by(ca).authority());
    TestTsa tsa = new TestTsa("tsa", new TestTsa.Form().by(middle));
    tsa.certificates.add(middle.certificate);
    TimestampPolicy pinned = policy().anchor(ca.encodedCertificate()).build();
    assertDated(verify(pinned, tsa.token(signature(), TIME), middle));
    middle.key.revoked("2026-12-20T11:00:00Z", "2026-12-20T11:00:00Z");
    assertInvalid(verify(pinned, tsa.token(signature(), TIME), middle), "not compromised");
  }

  @Test
  void certificateUnderAHashThatIsNotAccepted_datesNothing() {
    TestTsa ca = new TestTsa("ca", new TestTsa.Form().authority());
    TestTsa tsa = new TestTsa("rsa tsa", new TestTsa.Form().by(ca).rsa());
    Bytes token = tsa.token(signature(), TIME);
    TimestampPolicy.Builder sha256 =
        TimestampPolicy.builder().policy(TestTsa.POLICY).digests(TimestampDigest.SHA_256);
    assertDated(verify(policy().build(), token, ca));
    assertInvalid(verify(sha256.build(), token, ca), "certificate under an accepted hash");
  }

  @Test
  void keyThatIsTooLong_isRefusedBeforeAnythingIsComputedWithIt() throws Exception {
    TestTsa ca = new TestTsa("ca", new TestTsa.Form().authority());
    // Mersenne primes: whoever asks whether this is a product of two primes computes for long.
    for (int bits : new int[] {9_689, 9_941, 11_213}) {
      TestTsa tsa = new TestTsa("tsa", new TestTsa.Form().claiming(rsa(bits)));
      assertInvalid(verify(policy().build(), tsa.token(signature(), TIME), ca), "size");
    }
  }

  private static SubjectPublicKeyInfo rsa(int bits) throws IOException {
    return new SubjectPublicKeyInfo(
        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
        new RSAPublicKey(
            BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE), BigInteger.valueOf(65_537)));
  }

  @Test
  void anchorOfTheCaller_isOneOfItsNameToo() {
    TestTsa ca = new TestTsa("ca", new TestTsa.Form().authority());
    // The same key under another name: not what the caller has pinned.
    TestTsa other = new TestTsa("ca", new TestTsa.Form().authority().named("another"));
    TestTsa tsa = new TestTsa("tsa", new TestTsa.Form().by(other));
    TimestampPolicy pinned = policy().anchor(ca.encodedCertificate()).build();
    assertInvalid(verify(pinned, tsa.token(signature(), TIME)), "way to an anchor");
    tsa.certificates.add(other.certificate);
    assertInvalid(verify(pinned, tsa.token(signature(), TIME)), "way to an anchor");
    TestTsa same = new TestTsa("ca", new TestTsa.Form().named("another"));
    assertInvalid(verify(pinned, same.token(signature(), TIME)), "way to an anchor");
  }

  @Test
  void tsaWithoutAuthority_vouchesForNobody() {
    TestTsa tsa = new TestTsa("not an authority");
    TestTsa below = new TestTsa("below", new TestTsa.Form().by(tsa));
    TestTsa middle =
        new TestTsa(
            "middle", new TestTsa.Form().by(new TestTsa("ca", new TestTsa.Form().authority())));
    TestTsa under = new TestTsa("under", new TestTsa.Form().by(middle));
    under.certificates.add(middle.certificate);
    Verdict verdict =
        verify(
            policy().build(),
            under.token(signature(), TIME),
            new TestTsa("ca", new TestTsa.Form().authority()));
    assertInvalid(verdict, "lead to the anchor");
    assertThat(below.certificate.getIssuer()).isEqualTo(tsa.certificate.getSubject());
  }

  @Test
  void timestamper_datesWithinItsWindow() {
    TestTsa late = new TestTsa("tsa");
    late.key.window("2026-11-20T11:00:01Z", "2027-11-01T00:00:00Z");
    assertInvalid(verify(policy().build(), late.token(signature(), TIME), late), "anchor valid");
    TestTsa early = new TestTsa("tsa");
    early.key.window("2026-11-20T11:00:00Z", "2026-11-20T11:00:02.001Z");
    assertDated(verify(policy().build(), early.token(signature(), TIME), early));
    early.key.window("2026-11-20T11:00:00Z", "2026-11-20T11:00:02Z");
    assertInvalid(verify(policy().build(), early.token(signature(), TIME), early), "anchor valid");
  }

  @Test
  void revokedTimestamper_datesUntilThen_andACompromisedOneNever() {
    TestTsa tsa = new TestTsa("tsa");
    Bytes token = tsa.token(signature(), TIME);
    tsa.key.revoked("2026-11-20T11:00:03Z", null);
    assertDated(verify(policy().build(), token, tsa));
    tsa.key.revoked("2026-11-20T11:00:02Z", null);
    assertInvalid(verify(policy().build(), token, tsa), "before the revocation");
    tsa.key.revoked("2026-12-20T11:00:00Z", "2026-12-20T11:00:00Z");
    assertInvalid(verify(policy().build(), token, tsa), "not compromised");
    // Nor by the way round through a certificate of the caller.
    assertInvalid(
        verify(policy().anchor(tsa.encodedCertificate()).build(), token, tsa), "not compromised");
  }

  @Test
  void everyByteFlipped_neverGivesAnotherDate() {
    TestTsa tsa = new TestTsa("tsa");
    byte[] token = tsa.token(signature(), TIME).toByteArray();
    Verifier verifier = verifier(policy().build(), tsa);
    int invalid = 0;
    for (int i = 0; i < token.length; i++) {
      byte[] changed = token.clone();
      changed[i] ^= 1;
      Verdict verdict = verifier.verify(beside(Bytes.ofOwned(changed)));
      assertThat(verdict).isInstanceOf(Verified.class);
      ProofJudgement proof = verdict.proofs().get(0);
      if (proof.holds()) {
        assertThat(proof.time()).as("byte " + i).contains(UNTIL);
      } else {
        invalid++;
        assertThat(verdict.bracket().get().upper()).isEqualTo(Upper.CALLER);
      }
    }
    // What is not signed are a few versions and names of algorithms.
    assertThat(invalid).isGreaterThan(token.length * 9 / 10);
    for (int length = 0; length < token.length; length++) {
      ProofJudgement proof =
          verifier.verify(beside(Bytes.copyOf(token, 0, length))).proofs().get(0);
      assertThat(proof.reason()).contains(Reason.TIMESTAMP_INVALID);
    }
    assertThat(verifier.verify(beside(Bytes.ofOwned(Arrays.copyOf(token, token.length + 1)))))
        .satisfies(verdict -> assertInvalid(verdict, null));
  }

  @Test
  void deepAndLongBytes_areRefusedBeforeAnyParserSeesThem() {
    byte[] deep = new byte[Limits.PROOF_BYTES_MAX];
    for (int i = 0; i + 4 <= deep.length; i += 4) {
      int rest = deep.length - i - 4;
      deep[i] = 0x30;
      deep[i + 1] = (byte) 0x82;
      deep[i + 2] = (byte) (rest >> 8);
      deep[i + 3] = (byte) rest;
    }
    assertInvalid(verify(policy().build(), Bytes.ofOwned(deep)), null);
    assertInvalid(
        verify(policy().build(), Bytes.ofOwned(new byte[Limits.PROOF_BYTES_MAX + 1])), "limit");
  }

  @Test
  void fourTokens_areJudgedEach_andMoreAreRefusedWithTheRecord() {
    TestTsa tsa = new TestTsa("tsa");
    Bytes good = tsa.token(signature(), TIME);
    Bytes later = tsa.token(signature(), "20261120120000Z");
    Bytes junk = Bytes.ofHex("3000");
    Verdict verdict = verifier(policy().build(), tsa).verify(beside(junk, later, good, junk));
    assertThat(verdict).isInstanceOf(Verified.class);
    assertThat(verdict.proofs())
        .extracting(ProofJudgement::holds)
        .containsExactly(false, true, true, false);
    assertThat(verdict.proofs()).extracting(ProofJudgement::index).containsExactly(0, 1, 2, 3);
    assertThat(verdict.bracket().get().notAfter()).isEqualTo(UNTIL);
    Verdict flood = verifier(policy().build(), tsa).verify(beside(junk, junk, junk, junk, junk));
    assertThat(flood.reasons()).containsExactly(Reason.RECORD_TOO_LARGE);
  }

  private void assertRefused(Consumer<TestTsa> change, String detail) {
    TestTsa tsa = new TestTsa("tsa");
    change.accept(tsa);
    assertInvalid(verify(policy().build(), tsa.token(signature(), TIME), tsa), detail);
  }

  private void assertInvalidTsa(TestTsa.Form form, String detail) {
    TestTsa tsa = new TestTsa("tsa", form);
    Bytes token;
    try {
      token = tsa.token(signature(), TIME);
    } catch (AssertionError e) {
      // The library that makes tokens here refuses to make such a one itself.
      return;
    }
    assertInvalid(verify(policy().build(), token, tsa), detail);
  }

  private void assertDated(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verified.class);
    assertThat(verdict.proofs()).hasSize(1);
    assertThat(verdict.proofs().get(0).detail()).isEmpty();
    assertThat(verdict.proofs().get(0).time()).contains(UNTIL);
    assertThat(verdict.bracket().get().notAfter()).isEqualTo(UNTIL);
    assertThat(verdict.bracket().get().upper()).isEqualTo(Upper.TIMESTAMP_TOKEN);
  }

  private static void assertInvalid(Verdict verdict, String detail) {
    assertThat(verdict).isInstanceOf(Verified.class);
    assertThat(verdict.bracket().get().upper()).isEqualTo(Upper.CALLER);
    assertThat(verdict.bracket().get().notAfter()).isEqualTo(AT);
    ProofJudgement proof = verdict.proofs().get(0);
    assertThat(proof.reason()).contains(Reason.TIMESTAMP_INVALID);
    assertThat(proof.time()).isEmpty();
    if (detail != null) {
      assertThat(proof.detail()).contains(detail);
    }
  }

  private Bytes signature() {
    return actor.statement().signature();
  }

  private EventPackage beside(Bytes... tokens) {
    return new EventPackage(EVENT.signed(actor), List.of(), List.of(tokens), List.of(), List.of());
  }

  private Verdict verify(TimestampPolicy policy, Bytes token, TestTsa... anchors) {
    return verifier(policy, anchors).verify(beside(token));
  }

  private Verifier verifier(TimestampPolicy policy, TestTsa... anchors) {
    List<TestKey> keys = new ArrayList<>();
    Collections.addAll(keys, k.dev, k.dev2);
    for (TestTsa anchor : anchors) {
      keys.add(anchor.key);
    }
    return Verifier.of(
        TrustJson.read(new OwnCase("tokens", keys).is("VERIFIED").get("trust")),
        new VerificationPolicy(AT, VerificationPolicy.Streams.MAY_HAVE_GAPS, policy),
        VerificationBackend.best());
  }

  private static TimestampPolicy.Builder policy() {
    return TimestampPolicy.builder().policy(TestTsa.POLICY).digests(TimestampDigest.values());
  }

  static Digest imprint(Stated stated) {
    return Digest.sha256(stated.statement().signature());
  }
}
