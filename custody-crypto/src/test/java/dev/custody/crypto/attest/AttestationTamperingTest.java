package dev.custody.crypto.attest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real chain with one byte changed is never attested with other claims or another key. */
class AttestationTamperingTest {

  private static final String CHAIN = "tegu/sdk36/SB_EC_2026_ROOT.pem";

  @Test
  void sampledByteFlips_changeNothingThatIsAttested() throws Exception {
    flip(23, 0x01, 0x80);
  }

  @Test
  @Tag("deep")
  void everyByteFlip_changesNothingThatIsAttested() throws Exception {
    flip(1, 0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff);
  }

  @Test
  void everyPrefix_isRefused() throws Exception {
    CertificateChain chain = AndroidChains.chain(CHAIN);
    int attested = 0;
    for (int length = 0; length < chain.bytes().length(); length++) {
      try {
        // At the ends of certificates a prefix is a chain of its own, without its root.
        attested +=
            verdict(chain, CertificateChain.parse(chain.bytes().slice(0, length)))
                    instanceof Attested
                ? 1
                : 0;
      } catch (MalformedEvidenceException refused) {
        assertThat(refused.verdict().fault()).isEqualTo(AttestationFault.MALFORMED);
      }
    }
    // The one without the root's own certificate, which is pinned.
    assertThat(attested).isEqualTo(1);
  }

  private static void flip(int step, int... masks) throws Exception {
    CertificateChain chain = AndroidChains.chain(CHAIN);
    Attested genuine = (Attested) verdict(chain, chain);
    byte[] bytes = chain.bytes().toByteArray();
    int refused = 0;
    for (int at = 0; at < bytes.length; at += step) {
      for (int mask : masks) {
        bytes[at] ^= (byte) mask;
        try {
          AttestationVerdict verdict = verdict(chain, CertificateChain.parse(Bytes.copyOf(bytes)));
          if (verdict instanceof Attested attested) {
            assertThat(attested.claims()).as("byte %s ^ %s", at, mask).isEqualTo(genuine.claims());
            assertThat(attested.key()).isEqualTo(genuine.key());
            assertThat(attested.evidence()).isNotEqualTo(genuine.evidence());
          } else {
            refused++;
          }
        } catch (MalformedEvidenceException e) {
          refused++;
        }
        bytes[at] ^= (byte) mask;
      }
    }
    // Every byte of every certificate is signed: no flip is attested at all.
    assertThat(refused).isEqualTo((bytes.length + step - 1) / step * masks.length);
  }

  private static AttestationVerdict verdict(CertificateChain genuine, CertificateChain chain) {
    return AndroidKeyAttestation.verify(
        chain,
        AttestationPolicy.builder()
            .level(SecurityLevel.STRONGBOX)
            .roots(AndroidChains.googleRoots())
            .at(AndroidChains.fresh(genuine))
            .dates(CertificateDates.BETWEEN_LEAF_AND_ROOT)
            .challengeUnchecked()
            .statusUnchecked()
            .build(),
        AndroidChains.nothingOfTheDevice());
  }
}
