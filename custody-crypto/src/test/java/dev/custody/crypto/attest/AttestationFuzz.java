package dev.custody.crypto.attest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.custody.api.Bytes;
import dev.custody.api.statement.KeyId;
import dev.custody.crypto.attest.TestAuthority.Issued;
import dev.custody.crypto.internal.attest.EvidenceFault;
import java.time.Instant;
import java.util.Set;

/** Whatever the bytes are: a value or a refusal, and nothing attested that no root has signed. */
class AttestationFuzz {

  private static final Issued ROOT = TestAuthority.root("root");

  /** No chain of any seed ends at this root, and none can be made without its key. */
  private static final AttestationPolicy POLICY =
      AttestationPolicy.builder()
          .level(SecurityLevel.SOFTWARE)
          .roots(Set.of(TestAuthority.pinned(ROOT)))
          .at(TestAuthority.NOW)
          .dates(CertificateDates.NOT_ENFORCED)
          .challengeUnchecked()
          .statusUnchecked()
          .build();

  @FuzzTest(maxDuration = "20s")
  void chain_isOneOfItsBytes_andAttestedByNobody(byte[] data) {
    Bytes bytes = Bytes.copyOf(data);
    try {
      CertificateChain chain = CertificateChain.parse(bytes);
      assertThat(chain.bytes()).isEqualTo(bytes);
      assertThat(AndroidKeyAttestation.verify(chain, POLICY, AndroidChains.nothingOfTheDevice()))
          .isInstanceOf(NotAttested.class);
      assertThat(DeviceChainAttestation.verify(chain, POLICY, SecurityLevel.SOFTWARE))
          .isInstanceOf(NotAttested.class);
    } catch (MalformedEvidenceException refused) {
      assertThat(refused.verdict().fault()).isEqualTo(AttestationFault.MALFORMED);
    }
  }

  /** The bytes stand where a maker has signed them, so that all rules behind the chain are met. */
  @FuzzTest(maxDuration = "20s")
  void signedDescription_isReadOrRefused_andBindsItsOwnKey(byte[] data) {
    Issued leaf = TestAuthority.issue("leaf", ROOT, of -> of.description(Bytes.copyOf(data)));
    AttestationVerdict verdict =
        AndroidKeyAttestation.verify(
            TestAuthority.chain(leaf, ROOT), POLICY, AndroidChains.nothingOfTheDevice());
    if (verdict instanceof Attested attested) {
      assertThat(attested.key().keyId())
          .isEqualTo(KeyId.ofSpki(leaf.keys().getPublic().getEncoded()));
      assertThat(attested.claims().byName()).containsKey("hardware.origin");
    }
  }

  @FuzzTest(maxDuration = "20s")
  void description_isReadOrRefused(byte[] data) {
    try {
      assertThat(KeyDescriptionReader.read(Bytes.copyOf(data)).byName()).isNotEmpty();
    } catch (EvidenceFault refused) {
      assertThat(refused.verdict().fault())
          .isIn(AttestationFault.MALFORMED, AttestationFault.VERSION_UNKNOWN);
    }
  }

  @FuzzTest(maxDuration = "20s")
  void statusList_isReadOrRefused(byte[] data) {
    try {
      assertThat(StatusList.parse(Bytes.copyOf(data), Instant.EPOCH).count()).isNotNegative();
    } catch (MalformedEvidenceException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }
}
