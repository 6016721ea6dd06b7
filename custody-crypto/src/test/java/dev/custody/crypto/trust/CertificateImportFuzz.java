package dev.custody.crypto.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.trust.Authority.Made;

/** Whatever the bytes of a chain are: a key that an anchor vouches for, or a named fault. */
class CertificateImportFuzz {

  private static final Made ROOT = Authority.authority("CN=Root").by(null);
  private static final Made LEAF = Authority.leaf("CN=Leaf").by(ROOT);
  private static final CertificateAnchors ANCHORS = anchors();

  @FuzzTest(maxDuration = "30s")
  void chain_isImportedOrRefused(byte[] data) {
    // The anchor's key was made for this run: nothing from outside is signed by it.
    assertThat(ANCHORS.check(data, Authority.AT)).isInstanceOf(ImportVerdict.NotImported.class);
  }

  @FuzzTest(maxDuration = "30s")
  void alteredLeaf_isNeverImportedWithAnotherKey(byte[] data) {
    byte[] der = LEAF.der().clone();
    for (int i = 0; i + 2 < data.length; i += 3) {
      int at = ((data[i] & 0xff) << 8 | data[i + 1] & 0xff) % der.length;
      der[at] ^= data[i + 2];
    }
    if (ANCHORS.check(der, Authority.AT) instanceof ImportVerdict.Imported imported) {
      assertThat(der).isEqualTo(LEAF.der());
      assertThat(imported.key().spki().toByteArray())
          .isEqualTo(LEAF.keys().getPublic().getEncoded());
    }
  }

  private static CertificateAnchors anchors() {
    try {
      return CertificateAnchors.of(ROOT.der());
    } catch (MalformedKeyException e) {
      throw new AssertionError(e);
    }
  }
}
