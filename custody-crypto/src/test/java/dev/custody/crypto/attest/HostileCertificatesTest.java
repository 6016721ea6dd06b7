package dev.custody.crypto.attest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.crypto.attest.TestAuthority.Issued;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.junit.jupiter.api.Test;

/**
 * Certificates that nobody would issue are refused by a value: nothing is thrown, nothing hangs.
 */
class HostileCertificatesTest {

  private static final int SEQUENCE = 0x30;
  private static final Issued ROOT = TestAuthority.root("root");

  private final TpmVectors vectors = new TpmVectors();
  private final Bytes attestationKey = vectors.file("ak-ecc-ecdsa.tpmt_public");
  private TpmChallenge challenge;

  @Test
  void certificateThatIsNestedDeeply_isMalformed() throws Exception {
    Bytes deep = certificate(nested(15_000), new byte[0]);
    assertThat(faults(CertificateChain.parse(deep))).containsOnly(AttestationFault.MALFORMED);
    // Nobody looks into the extension of a certificate that no root has signed.
    assertThat(faults(CertificateChain.parse(certificate(name(), basicConstraints(15_000)))))
        .doesNotContainNull();
  }

  @Test
  void endorsementCertificateThatIsNestedDeeply_isMalformed() throws Exception {
    assertNotEnrolled(certificate(nested(1_900), new byte[0]));
    assertNotEnrolled(certificate(name(), basicConstraints(1_900)));
  }

  @Test
  void endorsementCertificates_inAnyBytes_giveAVerdict() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 3_000; round++) {
      Bytes changed = mutated(ROOT.der(), random);
      assertThat(changed.equals(ROOT.der()) || judge(changed) instanceof NotAttested).isTrue();
    }
  }

  @Test
  void signedCertificates_inAnyBytes_giveAVerdict() throws Exception {
    // The issuer signs whatever it is given, so that all that stands behind the signature is met.
    SplittableRandom random = new SplittableRandom(2);
    Issued middle = TestAuthority.issue("middle", ROOT, of -> of.issuer(0));
    Issued leaf =
        TestAuthority.issue("leaf", middle, of -> of.description(TestDescription.good().encode()));
    for (int round = 0; round < 600; round++) {
      boolean above = round % 2 == 0;
      Bytes changed = resigned(above ? middle : leaf, above ? ROOT : middle, random);
      List<Bytes> chain =
          above ? List.of(leaf.der(), changed, ROOT.der()) : List.of(changed, middle.der());
      try {
        CertificateChain read = CertificateChain.of(chain);
        assertThat(AndroidKeyAttestation.verify(read, policy(), AndroidChains.nothingOfTheDevice()))
            .isNotNull();
        assertThat(DeviceChainAttestation.verify(read, policy(), SecurityLevel.SOFTWARE))
            .isNotNull();
      } catch (MalformedEvidenceException e) {
        assertThat(e.verdict().fault()).isEqualTo(AttestationFault.MALFORMED);
      }
    }
  }

  private static List<AttestationFault> faults(CertificateChain chain) {
    List<AttestationFault> faults = new ArrayList<>();
    for (AttestationVerdict verdict :
        List.of(
            AndroidKeyAttestation.verify(chain, policy(), AndroidChains.nothingOfTheDevice()),
            DeviceChainAttestation.verify(chain, policy(), SecurityLevel.SOFTWARE))) {
      faults.add(((NotAttested) verdict).fault());
    }
    return faults;
  }

  private void assertNotEnrolled(Bytes certificate) throws Exception {
    assertThat(certificate.length()).isLessThan(8_192);
    assertThat(((NotAttested) judge(certificate)).fault()).isEqualTo(AttestationFault.MALFORMED);
  }

  private AttestationVerdict judge(Bytes certificate) throws Exception {
    if (challenge == null) {
      challenge =
          TpmChallenge.make(
              TpmPublicArea.parse(vectors.file("ek.tpm2b_public")),
              vectors.name("ak-ecc-ecdsa"),
              new SecureRandom());
    }
    return TpmEnrolment.of(List.of(ROOT.der()), TestAuthority.NOW)
        .judge(challenge, attestationKey, List.of(certificate), Bytes.EMPTY);
  }

  private static AttestationPolicy policy() {
    return AttestationPolicy.builder()
        .level(SecurityLevel.SOFTWARE)
        .roots(Set.of(TestAuthority.pinned(ROOT)))
        .at(TestAuthority.NOW)
        .dates(CertificateDates.BETWEEN_LEAF_AND_ROOT)
        .challengeUnchecked()
        .statusUnchecked()
        .build();
  }

  /** One to four bytes changed, one taken out or one put in. */
  private static Bytes mutated(Bytes bytes, SplittableRandom random) {
    byte[] out = bytes.toByteArray();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      out[random.nextInt(out.length)] = (byte) random.nextInt(256);
    }
    int at = random.nextInt(4, out.length);
    switch (random.nextInt(4)) {
      case 0:
        System.arraycopy(out, at, out, at - 1, out.length - at);
        return Bytes.copyOf(out, 0, out.length - 1);
      case 1:
        byte[] longer = Arrays.copyOf(out, out.length + 1);
        System.arraycopy(out, at, longer, at + 1, out.length - at);
        return Bytes.ofOwned(longer);
      default:
        return Bytes.ofOwned(out);
    }
  }

  /** The certificate with one byte of what is signed changed, and signed again. */
  private static Bytes resigned(Issued certificate, Issued issuer, SplittableRandom random)
      throws Exception {
    ASN1Sequence whole =
        (ASN1Sequence) ASN1Primitive.fromByteArray(certificate.der().toByteArray());
    byte[] signed = whole.getObjectAt(0).toASN1Primitive().getEncoded("DER");
    signed[random.nextInt(4, signed.length)] ^= (byte) (1 << random.nextInt(8));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(issuer.keys().getPrivate());
    signature.update(signed);
    return Bytes.ofOwned(
        element(
            SEQUENCE,
            signed,
            whole.getObjectAt(1).toASN1Primitive().getEncoded("DER"),
            new DERBitString(signature.sign()).getEncoded("DER")));
  }

  /** A certificate by hand, with this as the issuer's name and these extensions. */
  private static Bytes certificate(byte[] issuer, byte[] extensions) throws Exception {
    byte[] algorithm = Bytes.ofHex("300a06082a8648ce3d040302").toByteArray();
    byte[] validity =
        Bytes.ofHex("301e170d3236303130313030303030305a170d3237303130313030303030305a")
            .toByteArray();
    byte[] signed =
        element(
            SEQUENCE,
            Bytes.ofHex("a003020102020101").toByteArray(),
            algorithm,
            issuer,
            validity,
            name(),
            ROOT.keys().getPublic().getEncoded(),
            extensions);
    return Bytes.ofOwned(
        element(SEQUENCE, signed, algorithm, new DERBitString(new byte[70]).getEncoded("DER")));
  }

  private static byte[] name() {
    return Bytes.ofHex("300c310a300806035504030c0161").toByteArray();
  }

  /** A name whose one value is a sequence in a sequence and so on. */
  private static byte[] nested(int depth) {
    return element(
        SEQUENCE,
        element(
            0x31, element(SEQUENCE, Bytes.ofHex("0603550403").toByteArray(), sequences(depth))));
  }

  private static byte[] basicConstraints(int depth) {
    return element(
        0xa3,
        element(
            SEQUENCE,
            element(
                SEQUENCE,
                Bytes.ofHex("0603551d13").toByteArray(),
                element(0x04, sequences(depth)))));
  }

  private static byte[] sequences(int depth) {
    int[] lengths = new int[depth];
    int length = 0;
    for (int i = 0; i < depth; i++) {
      lengths[i] = length;
      length += 2 + (length < 0x80 ? 0 : length < 0x100 ? 1 : 2);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = depth - 1; i >= 0; i--) {
      head(out, SEQUENCE, lengths[i]);
    }
    return out.toByteArray();
  }

  private static byte[] element(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    head(out, tag, length);
    for (byte[] part : parts) {
      out.write(part, 0, part.length);
    }
    return out.toByteArray();
  }

  private static void head(ByteArrayOutputStream out, int tag, int length) {
    out.write(tag);
    if (length >= 0x100) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length >= 0x80) {
      out.write(0x81);
    }
    out.write(length);
  }
}
