package dev.custody.crypto.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Role;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.trust.Authority.Made;
import dev.custody.crypto.trust.Authority.Recipe;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyConstraints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that come with certificate chains: what is taken, and every named fault. */
class CertificateAnchorsTest {

  private static final Made ROOT = Authority.authority("CN=Root").by(null);
  private static final Made MIDDLE = Authority.authority("CN=Plant 7").by(ROOT);
  private static final Made LEAF = device().by(MIDDLE);

  private static Recipe device() {
    return Authority.leaf("CN=Scanner 12,O=Maker");
  }

  @Test
  void goodChain_givesItsKeyAndTheShortestWindow() throws Exception {
    Instant later = Authority.FROM.plusSeconds(3_600);
    Instant sooner = Authority.TO.minusSeconds(7_200);
    Made middle = Authority.authority("CN=Plant 8").window(later, Authority.TO).by(ROOT);
    Made leaf = device().window(Authority.FROM, sooner).by(middle);
    ImportVerdict.Imported imported = imported(check(ROOT, leaf, middle));
    assertThat(imported.key())
        .isEqualTo(
            VerificationKey.of(
                Algorithm.ES256, Bytes.copyOf(leaf.keys().getPublic().getEncoded())));
    assertThat(imported.notBefore()).isEqualTo(later);
    assertThat(imported.notAfter()).isEqualTo(sooner);
    assertThat(imported.subjectName()).isEqualTo("O=Maker,CN=Scanner 12");
    assertThat(imported.certificate()).isEqualTo(Digest.sha256(leaf.der()));
    TrustedKey entry = imported.entry(Bundles.PARTY, Holder.DEVICE).roles(Role.ACTOR).build();
    assertThat(entry.notBefore()).isEqualTo(later);
    assertThat(entry.notAfter()).isEqualTo(sooner);
    assertThat(entry.party()).isEqualTo(Bundles.PARTY);
  }

  @Test
  void anchorAtTheEndOfTheChain_andTheLeafAloneInDer_areTakenToo() throws Exception {
    assertThat(check(ROOT, LEAF, MIDDLE, ROOT)).isInstanceOf(ImportVerdict.Imported.class);
    // The authority in the middle may be pinned itself, and then needs no root.
    ImportVerdict direct = CertificateAnchors.of(MIDDLE.der()).check(LEAF.der(), Authority.AT);
    assertThat(direct).isInstanceOf(ImportVerdict.Imported.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ed25519", "ML-DSA-44", "ML-DSA-65"})
  void keysOfTheOtherAlgorithms_areTaken(String algorithm) throws Exception {
    Made leaf = device().keys(Authority.pair(algorithm)).by(MIDDLE);
    assertThat(imported(check(ROOT, leaf, MIDDLE)).key().algorithm().keyName())
        .isEqualTo(algorithm);
  }

  @ParameterizedTest
  @CsvSource({
    "SHA256withRSA",
    "SHA384withRSA",
    "SHA512withRSA",
    "SHA256withRSAandMGF1",
    "SHA512withRSAandMGF1"
  })
  void rsaAuthorities_mayVouchForOurKeys(String signature) throws Exception {
    Made root =
        Authority.authority("CN=R").keys(Authority.rsa(2_048)).signature(signature).by(null);
    assertThat(check(root, device().signature(signature).by(root)))
        .isInstanceOf(ImportVerdict.Imported.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA1withRSA", "SHA224withRSA", "MD5withRSA", "SHA1withRSAandMGF1"})
  void weakHashes_areRefused(String signature) throws Exception {
    Made root =
        Authority.authority("CN=R").keys(Authority.rsa(2_048)).signature(signature).by(null);
    refused(ImportFault.WEAK_SIGNATURE, 0, check(root, device().signature(signature).by(root)));
    // What the anchor is signed with counts for nothing.
    assertThat(check(root, device().signature("SHA256withRSA").by(root)))
        .isInstanceOf(ImportVerdict.Imported.class);
  }

  @Test
  void weakKeysOfIssuers_areRefused() throws Exception {
    Made rsa =
        Authority.authority("CN=R").keys(Authority.rsa(1_024)).signature("SHA256withRSA").by(null);
    refused(ImportFault.WEAK_SIGNATURE, 0, check(rsa, device().signature("SHA256withRSA").by(rsa)));
    Made small = Authority.authority("CN=S").keys(Authority.ec("P-224")).by(null);
    refused(ImportFault.WEAK_SIGNATURE, 0, check(small, device().by(small)));
  }

  @Test
  void namesThatDoNotMeet_areNoPath() throws Exception {
    Made other = Authority.authority("CN=Other").by(null);
    refused(ImportFault.NO_PATH, 1, check(other, LEAF, MIDDLE));
    refused(ImportFault.NO_PATH, 0, check(ROOT, LEAF));
    refused(ImportFault.NO_PATH, 0, check(ROOT, LEAF, ROOT));
    refused(ImportFault.NO_PATH, 1, check(ROOT, MIDDLE, LEAF));
    refused(ImportFault.NO_PATH, 0, check(ROOT, device().issuer("CN=X").by(MIDDLE), MIDDLE));
  }

  @Test
  void signatureOfAnotherKey_underTheRightName_isInvalid() throws Exception {
    Made impostor = Authority.authority("CN=Root").by(null);
    refused(ImportFault.SIGNATURE_INVALID, 1, check(impostor, LEAF, MIDDLE));
    Made forged = device().signedBy(Authority.ec("P-256")).by(MIDDLE);
    refused(ImportFault.SIGNATURE_INVALID, 0, check(ROOT, forged, MIDDLE));
    // Two anchors of one name: the one that signed decides.
    byte[] both = Authority.pem(impostor, ROOT);
    assertThat(CertificateAnchors.of(both).check(Authority.pem(LEAF, MIDDLE), Authority.AT))
        .isInstanceOf(ImportVerdict.Imported.class);
  }

  @Test
  void momentDecides_notTheClock() throws Exception {
    byte[] chain = Authority.pem(LEAF, MIDDLE);
    CertificateAnchors anchors = CertificateAnchors.of(Authority.pem(ROOT));
    assertThat(anchors.check(chain, Authority.FROM)).isInstanceOf(ImportVerdict.Imported.class);
    refused(ImportFault.NOT_YET_VALID, 1, anchors.check(chain, Authority.FROM.minusMillis(1)));
    assertThat(anchors.check(chain, Authority.TO.minusMillis(1)))
        .isInstanceOf(ImportVerdict.Imported.class);
    refused(ImportFault.EXPIRED, 1, anchors.check(chain, Authority.TO));
    Made brief = device().window(Authority.AT, Authority.AT.plusSeconds(60)).by(MIDDLE);
    byte[] short1 = Authority.pem(brief, MIDDLE);
    refused(ImportFault.EXPIRED, 0, anchors.check(short1, Authority.AT.plusSeconds(60)));
    refused(ImportFault.NOT_YET_VALID, 0, anchors.check(short1, Authority.AT.minusSeconds(1)));
    assertThat(anchors.check(short1, Authority.AT)).isInstanceOf(ImportVerdict.Imported.class);
  }

  @Test
  void keyUsage_mustBeThereAndFit() throws Exception {
    for (int bits : new int[] {0, KeyUsage.keyAgreement, KeyUsage.nonRepudiation}) {
      Made leaf = device().usage(bits).by(MIDDLE);
      refused(ImportFault.KEY_USAGE, 0, check(ROOT, leaf, MIDDLE));
    }
    Made middle = Authority.authority("CN=M").usage(KeyUsage.digitalSignature).by(ROOT);
    refused(ImportFault.KEY_USAGE, 1, check(ROOT, device().by(middle), middle));
    Made server =
        device()
            .extension(
                Extension.extendedKeyUsage,
                true,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
            .by(MIDDLE);
    refused(ImportFault.KEY_USAGE, 0, check(ROOT, server, MIDDLE));
    for (boolean critical : new boolean[] {false, true}) {
      KeyPurposeId purpose =
          critical ? KeyPurposeId.anyExtendedKeyUsage : KeyPurposeId.id_kp_clientAuth;
      Made open =
          device()
              .extension(Extension.extendedKeyUsage, critical, new ExtendedKeyUsage(purpose))
              .by(MIDDLE);
      assertThat(check(ROOT, open, MIDDLE)).isInstanceOf(ImportVerdict.Imported.class);
    }
  }

  @Test
  void basicConstraints_sayWhoIssues() throws Exception {
    refused(ImportFault.BASIC_CONSTRAINTS, 1, check(ROOT, device().by(LEAF), LEAF, MIDDLE));
    Made none = Authority.authority("CN=N").basic(null).by(ROOT);
    refused(ImportFault.BASIC_CONSTRAINTS, 1, check(ROOT, device().by(none), none));
    refused(ImportFault.BASIC_CONSTRAINTS, 0, check(ROOT, MIDDLE));
    // At most so many authorities below.
    Made flat = Authority.authority("CN=F").basic(new BasicConstraints(0)).by(ROOT);
    assertThat(check(ROOT, device().by(flat), flat)).isInstanceOf(ImportVerdict.Imported.class);
    Made below = Authority.authority("CN=B").by(flat);
    refused(ImportFault.BASIC_CONSTRAINTS, 2, check(ROOT, device().by(below), below, flat));
    Made flatRoot = Authority.authority("CN=FR").basic(new BasicConstraints(0)).by(null);
    Made under = Authority.authority("CN=U").by(flatRoot);
    refused(ImportFault.BASIC_CONSTRAINTS, 2, check(flatRoot, device().by(under), under));
    assertThat(check(flatRoot, device().by(flatRoot))).isInstanceOf(ImportVerdict.Imported.class);
  }

  @Test
  void unknownCriticalExtension_isRefused_whereverItStands() throws Exception {
    Made leaf = device().critical("1.3.6.1.4.1.99999.1").by(MIDDLE);
    refused(ImportFault.UNKNOWN_CRITICAL_EXTENSION, 0, check(ROOT, leaf, MIDDLE));
    Made middle = Authority.authority("CN=M").critical("1.3.6.1.4.1.99999.1").by(ROOT);
    refused(ImportFault.UNKNOWN_CRITICAL_EXTENSION, 1, check(ROOT, device().by(middle), middle));
  }

  @Test
  void nameConstraints_bindWhatIsBelow() throws Exception {
    GeneralSubtree maker = new GeneralSubtree(new GeneralName(4, "O=Maker"));
    NameConstraints only = new NameConstraints(new GeneralSubtree[] {maker}, null);
    Made middle =
        Authority.authority("CN=M").extension(Extension.nameConstraints, true, only).by(ROOT);
    refused(
        ImportFault.NAME_CONSTRAINTS,
        0,
        check(ROOT, Authority.leaf("O=Other,CN=Scanner").by(middle), middle));
    assertThat(check(ROOT, Authority.leaf("O=Maker,CN=Scanner").by(middle), middle))
        .isInstanceOf(ImportVerdict.Imported.class);
    Made alias =
        Authority.leaf("O=Maker,CN=Scanner")
            .extension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(4, "O=Other")))
            .by(middle);
    refused(ImportFault.NAME_CONSTRAINTS, 0, check(ROOT, alias, middle));
    Made anchor =
        Authority.authority("CN=A").extension(Extension.nameConstraints, true, only).by(null);
    assertThrows(MalformedKeyException.class, () -> CertificateAnchors.of(anchor.der()));
  }

  @Test
  void otherRulesOfPathValidation_holdToo() throws Exception {
    Made middle =
        Authority.authority("CN=M")
            .extension(
                Extension.policyConstraints,
                true,
                new PolicyConstraints(java.math.BigInteger.ZERO, null))
            .by(ROOT);
    refused(ImportFault.PATH_REFUSED, 0, check(ROOT, device().by(middle), middle));
  }

  @ParameterizedTest
  @ValueSource(strings = {"P-384", "secp256k1", "rsa", "Ed448"})
  void keysOfOtherKinds_areRefused(String kind) throws Exception {
    Made leaf =
        device()
            .keys(
                kind.equals("rsa")
                    ? Authority.rsa(2_048)
                    : kind.startsWith("Ed") ? Authority.pair(kind) : Authority.ec(kind))
            .by(MIDDLE);
    refused(ImportFault.KEY_TYPE, 0, check(ROOT, leaf, MIDDLE));
  }

  @Test
  void anchor_isAnAuthority() throws Exception {
    Made silent = Authority.authority("CN=R").usage(0).by(null);
    assertThat(check(silent, device().by(silent))).isInstanceOf(ImportVerdict.Imported.class);
    assertThrows(MalformedKeyException.class, () -> CertificateAnchors.of(LEAF.der()));
    Made usage = Authority.authority("CN=R").usage(KeyUsage.cRLSign).by(null);
    assertThrows(MalformedKeyException.class, () -> CertificateAnchors.of(usage.der()));
    assertThrows(MalformedKeyException.class, () -> CertificateAnchors.of(new byte[0]));
  }

  @Test
  void everyFlippedBitOfTheLeaf_andEveryPrefix_isRefused() throws Exception {
    CertificateAnchors anchors = CertificateAnchors.of(MIDDLE.der());
    byte[] good = LEAF.der();
    for (int at = 0; at < good.length; at++) {
      byte[] changed = good.clone();
      changed[at] ^= (byte) (1 << at % 8);
      assertThat(anchors.check(changed, Authority.AT))
          .as("byte " + at)
          .isInstanceOf(ImportVerdict.NotImported.class);
      refused(ImportFault.MALFORMED, 0, anchors.check(Arrays.copyOf(good, at), Authority.AT));
    }
    refused(
        ImportFault.MALFORMED,
        0,
        anchors.check(Arrays.copyOf(good, good.length + 1), Authority.AT));
  }

  @Test
  void pemText_hasOneForm() throws Exception {
    String good = new String(Authority.pem(LEAF, MIDDLE), StandardCharsets.US_ASCII);
    CertificateAnchors anchors = CertificateAnchors.of(Authority.pem(ROOT));
    for (String bad :
        new String[] {
          "",
          "\n" + good,
          good + "\n",
          good.substring(0, good.length() - 1),
          "subject=CN\n" + good,
          good.replaceFirst("CERTIFICATE", "X509 CERTIFICATE"),
          good.replaceFirst("\n", "\n "),
          good.replaceFirst("M", "*"),
          "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
          "-----BEGIN CERTIFICATE-----\n",
          good.replaceFirst("-----BEGIN CERTIFICATE-----\n", "")
        }) {
      refused(
          ImportFault.MALFORMED,
          0,
          anchors.check(bad.getBytes(StandardCharsets.US_ASCII), Authority.AT));
    }
    byte[] windows = good.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    assertThat(anchors.check(windows, Authority.AT)).isInstanceOf(ImportVerdict.Imported.class);
  }

  @Test
  void limits_holdBeforeAnythingIsDecoded() throws Exception {
    CertificateAnchors anchors = CertificateAnchors.of(Authority.pem(ROOT));
    Made[] nine = new Made[9];
    Arrays.fill(nine, MIDDLE);
    refused(ImportFault.MALFORMED, 0, anchors.check(Authority.pem(nine), Authority.AT));
    byte[] large = new byte[16 * 1_024 + 1];
    large[0] = 0x30;
    refused(ImportFault.MALFORMED, 0, anchors.check(large, Authority.AT));
    refused(ImportFault.MALFORMED, 0, anchors.check(new byte[128 * 1_024 + 1], Authority.AT));
    // 16 KiB of sequences in sequences.
    byte[] deep = new byte[16 * 1_024];
    for (int at = 0; at + 4 <= deep.length; at += 4) {
      int length = deep.length - at - 4;
      deep[at] = 0x30;
      deep[at + 1] = (byte) 0x82;
      deep[at + 2] = (byte) (length >>> 8);
      deep[at + 3] = (byte) length;
    }
    refused(ImportFault.MALFORMED, 0, anchors.check(deep, Authority.AT));
  }

  private static ImportVerdict check(Made anchor, Made... chain) throws MalformedKeyException {
    return CertificateAnchors.of(Authority.pem(anchor)).check(Authority.pem(chain), Authority.AT);
  }

  private static ImportVerdict.Imported imported(ImportVerdict verdict) {
    assertThat(verdict).isInstanceOf(ImportVerdict.Imported.class);
    return (ImportVerdict.Imported) verdict;
  }

  private static void refused(ImportFault fault, int certificate, ImportVerdict verdict) {
    assertThat(verdict).isInstanceOf(ImportVerdict.NotImported.class);
    ImportVerdict.NotImported refused = (ImportVerdict.NotImported) verdict;
    assertThat(refused.fault()).as(refused.detail()).isEqualTo(fault);
    assertThat(refused.certificate()).isEqualTo(certificate);
    assertThat(refused.detail()).isNotEmpty();
  }
}
