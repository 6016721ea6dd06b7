package dev.custody.crypto.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Device;
import dev.custody.api.event.Evidence;
import dev.custody.api.event.EvidenceType;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.attest.TestAuthority.Issued;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.VolatileStreamStore;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.Verified;
import dev.custody.crypto.verify.Verifier;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Evidence says something about a key that signs only if it speaks of that very key. */
class EvidenceBindingTest {

  private static final String PARTY = "/417/9521303000012";
  private static final Instant NOW = TestAuthority.NOW;
  private static final Issued ROOT = TestAuthority.root("maker");

  /** A device: its key, and the maker's certificate for it. */
  private record TestDevice(SoftwareSigner signer, CertificateChain chain) {

    static TestDevice make() {
      SoftwareSigner signer = SoftwareSigner.generate(Algorithm.ES256, new SecureRandom());
      Bytes der = TestAuthority.certify(signer.publicKey().spki(), "device", ROOT);
      try {
        return new TestDevice(signer, CertificateChain.of(List.of(der, ROOT.der())));
      } catch (MalformedEvidenceException e) {
        throw new AssertionError(e);
      }
    }

    AttestationVerdict judged() {
      return DeviceChainAttestation.verify(
          chain,
          AttestationPolicy.builder()
              .level(SecurityLevel.SOFTWARE)
              .roots(Set.of(TestAuthority.pinned(ROOT)))
              .at(NOW)
              .dates(CertificateDates.BETWEEN_LEAF_AND_ROOT)
              .challengeUnchecked()
              .statusUnchecked()
              .build(),
          SecurityLevel.TRUSTED_ENVIRONMENT);
    }

    /** The same as an Android chain would be judged: the kind that events can refer to. */
    Attested attested() {
      AndroidAuthorizations nothing = new AndroidAuthorizations(new TreeMap<>());
      return new Attested(
          SecurityLevel.STRONGBOX,
          AttestedKey.ofSpki(signer.publicKey().spki()),
          chain.digest(),
          new AndroidKeyClaims(
              300,
              SecurityLevel.STRONGBOX,
              300,
              SecurityLevel.STRONGBOX,
              Bytes.EMPTY,
              Bytes.EMPTY,
              nothing,
              nothing));
    }

    TrustedKey entry(@Nullable Digest attestation) {
      return TrustedKey.builder(signer.publicKey(), PARTY, Holder.DEVICE)
          .roles(Role.ACTOR)
          .window(NOW.minus(Duration.ofDays(9)), NOW.plus(Duration.ofDays(9)))
          .attestation(attestation)
          .build();
    }
  }

  private static final TestDevice MINE = TestDevice.make();
  private static final TestDevice OTHERS = TestDevice.make();

  private static void refused(AttestationVerdict verdict, AttestationFault fault) {
    assertThat(verdict).isInstanceOf(NotAttested.class);
    assertThat(((NotAttested) verdict).fault()).as(verdict.toString()).isEqualTo(fault);
  }

  private static CustodyEvent event(@Nullable Evidence evidence) {
    return CustodyEvent.builder(Kind.SCAN)
        .time(NOW)
        .nonce(new SecureRandom())
        .items(List.of(Item.of("urn:example:pallet:1")))
        .device(new Device("urn:example:handheld:7", null, null, evidence))
        .build();
  }

  private static Evidence stated(TestDevice device) {
    return new Evidence(EvidenceType.ANDROID_KEY, device.chain().digest(), 0);
  }

  @Test
  void plainChain_isAttestedAtTheLevelThatIsGranted() {
    AttestationVerdict verdict = MINE.judged();
    assertThat(verdict).isInstanceOf(Attested.class);
    Attested attested = (Attested) verdict;
    assertThat(attested.level()).isEqualTo(SecurityLevel.TRUSTED_ENVIRONMENT);
    assertThat(attested.kind().evidenceType()).isEmpty();
    assertThat(attested.claims().byName()).containsEntry("subject", "CN=device");
  }

  @Test
  void evidenceAboutAnotherKey_isRefused() {
    assertThat(EvidenceBinding.toKey(MINE.judged(), MINE.signer().publicKey()))
        .isInstanceOf(Attested.class);
    assertThat(EvidenceBinding.toKeyId(MINE.judged(), MINE.signer().keyId()))
        .isInstanceOf(Attested.class);
    refused(
        EvidenceBinding.toKey(MINE.judged(), OTHERS.signer().publicKey()),
        AttestationFault.KEY_MISMATCH);
    refused(
        EvidenceBinding.toKeyId(MINE.judged(), OTHERS.signer().keyId()),
        AttestationFault.KEY_MISMATCH);
    NotAttested before = new NotAttested(AttestationFault.CHAIN_BROKEN, "as it was");
    assertThat(EvidenceBinding.toKey(before, MINE.signer().publicKey())).isSameAs(before);
  }

  @Test
  void entry_statesTheVeryEvidenceAboutItsVeryKey() {
    Digest mine = MINE.chain().digest();
    assertThat(EvidenceBinding.toEntry(MINE.judged(), MINE.entry(mine)))
        .isInstanceOf(Attested.class);
    refused(
        EvidenceBinding.toEntry(MINE.judged(), MINE.entry(null)),
        AttestationFault.EVIDENCE_MISMATCH);
    refused(
        EvidenceBinding.toEntry(MINE.judged(), MINE.entry(OTHERS.chain().digest())),
        AttestationFault.EVIDENCE_MISMATCH);
    refused(
        EvidenceBinding.toEntry(MINE.judged(), OTHERS.entry(mine)), AttestationFault.KEY_MISMATCH);
  }

  @Test
  void event_statesTheVeryEvidenceAboutTheKeyThatSignedIt() throws Exception {
    Verified mine = verified(MINE, stated(MINE));
    assertThat(EvidenceBinding.toEvent(MINE.attested(), mine, bundle()))
        .isInstanceOf(Attested.class);
    // Somebody else's good evidence, stated or not, says nothing about my key.
    refused(
        EvidenceBinding.toEvent(OTHERS.attested(), verified(MINE, stated(OTHERS)), bundle()),
        AttestationFault.KEY_MISMATCH);
    refused(
        EvidenceBinding.toEvent(OTHERS.attested(), mine, bundle()),
        AttestationFault.EVIDENCE_MISMATCH);
    refused(
        EvidenceBinding.toEvent(MINE.attested(), verified(MINE, null), bundle()),
        AttestationFault.EVIDENCE_MISMATCH);
    Evidence otherType = new Evidence(EvidenceType.TPM2_QUOTE, MINE.chain().digest(), 0);
    refused(
        EvidenceBinding.toEvent(MINE.attested(), verified(MINE, otherType), bundle()),
        AttestationFault.EVIDENCE_MISMATCH);
    NotAttested before = new NotAttested(AttestationFault.CHAIN_BROKEN, "as it was");
    assertThat(EvidenceBinding.toEvent(before, mine, bundle())).isSameAs(before);
  }

  private static TrustBundle bundle() {
    return TrustBundle.of(
        1,
        NOW.minus(Duration.ofDays(1)),
        NOW.plus(Duration.ofDays(1)),
        List.of(MINE.entry(null), OTHERS.entry(null)));
  }

  private static Verified verified(TestDevice device, @Nullable Evidence evidence)
      throws Exception {
    SignedEvent signed =
        StatementSigner.begin(device.signer(), PARTY, new VolatileStreamStore())
            .sign(StatementRequest.actor(event(evidence)));
    Verdict verdict =
        Verifier.of(
                bundle(),
                new VerificationPolicy(NOW, VerificationPolicy.Streams.MAY_HAVE_GAPS),
                VerificationBackend.best())
            .verify(EventPackage.of(signed));
    assertThat(verdict).isInstanceOf(Verified.class);
    return (Verified) verdict;
  }

  @Test
  void requirement_isMetBySignalsAboutTheSignerOnly() {
    AttestationRequirement strongbox =
        AttestationRequirement.signal(AttestationKind.ANDROID_KEY, SecurityLevel.STRONGBOX);
    AttestationRequirement chain =
        AttestationRequirement.signal(
            AttestationKind.DEVICE_CHAIN, SecurityLevel.TRUSTED_ENVIRONMENT);
    Map<AttestationKind, AttestationVerdict> android =
        Map.of(AttestationKind.ANDROID_KEY, MINE.attested());
    Map<AttestationKind, AttestationVerdict> both =
        Map.of(
            AttestationKind.ANDROID_KEY, MINE.attested(),
            AttestationKind.DEVICE_CHAIN, MINE.judged());
    AttestationRequirement all = AttestationRequirement.allOf(strongbox, chain);
    AttestationRequirement any = AttestationRequirement.anyOf(chain, strongbox);
    assertThat(faults(strongbox, MINE, android)).isEmpty();
    assertThat(faults(all, MINE, both)).isEmpty();
    assertThat(faults(any, MINE, android)).isEmpty();
    assertThat(faults(all, MINE, android)).containsExactly(AttestationFault.SIGNAL_MISSING);
    assertThat(faults(any, MINE, Map.of()))
        .containsExactly(AttestationFault.SIGNAL_MISSING, AttestationFault.SIGNAL_MISSING);
    assertThat(faults(all, OTHERS, both))
        .containsExactly(AttestationFault.KEY_MISMATCH, AttestationFault.KEY_MISMATCH);
    assertThat(
            faults(
                AttestationRequirement.signal(
                    AttestationKind.DEVICE_CHAIN, SecurityLevel.STRONGBOX),
                MINE,
                both))
        .containsExactly(AttestationFault.LEVEL_TOO_LOW);
    // A verdict under the name of another kind is none of that kind.
    assertThat(faults(chain, MINE, Map.of(AttestationKind.DEVICE_CHAIN, MINE.attested())))
        .containsExactly(AttestationFault.SIGNAL_MISSING);
    NotAttested broken = new NotAttested(AttestationFault.CHAIN_BROKEN, "");
    assertThat(faults(chain, MINE, Map.of(AttestationKind.DEVICE_CHAIN, broken)))
        .containsExactly(AttestationFault.CHAIN_BROKEN);
    assertThatThrownBy(AttestationRequirement::allOf).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<AttestationFault> faults(
      AttestationRequirement requirement,
      TestDevice signer,
      Map<AttestationKind, AttestationVerdict> signals) {
    AttestationRequirement.Outcome outcome =
        requirement.judge(signer.signer().publicKey(), signals);
    return outcome instanceof AttestationRequirement.Outcome.NotMet not
        ? not.faults().stream().map(NotAttested::fault).toList()
        : List.of();
  }

  @Test
  void levelsOfOneProcessorRise_andATpmStandsBeside() {
    SecurityLevel[] rising = {
      SecurityLevel.SOFTWARE, SecurityLevel.TRUSTED_ENVIRONMENT, SecurityLevel.STRONGBOX
    };
    for (int has = 0; has < rising.length; has++) {
      for (int required = 0; required < rising.length; required++) {
        assertThat(rising[has].satisfies(rising[required])).isEqualTo(has >= required);
      }
      assertThat(rising[has].satisfies(SecurityLevel.TPM)).isFalse();
      assertThat(SecurityLevel.TPM.satisfies(rising[has])).isEqualTo(has == 0);
    }
    assertThat(SecurityLevel.TPM.satisfies(SecurityLevel.TPM)).isTrue();
  }
}
