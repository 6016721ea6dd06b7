package dev.custody.crypto.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Parsed;
import java.util.Set;

/** Whatever the bytes are: one canonical bundle or a refusal, and no trust without a root. */
class TrustBundleFuzz {

  private static final TrustRoots ROOTS = Bundles.roots(1, Bundles.ROOT_A);

  /** All that the root has ever signed and the rules admit: the seeds are among them. */
  private static final Set<Digest> SIGNED =
      Set.of(
          Bundles.signed(Bundles.small(7), Bundles.ROOT_A).digest(),
          Bundles.signed(Bundles.full(Long.MAX_VALUE), Bundles.ROOT_A).digest());

  @FuzzTest(maxDuration = "30s")
  void bundle_isCanonicalOrRefused(byte[] data) {
    Bytes bytes = Bytes.copyOf(data);
    if (TrustBundleCodec.decode(bytes) instanceof Parsed.Accepted<TrustBundle> accepted) {
      assertThat(TrustBundleCodec.encode(accepted.value())).isEqualTo(bytes);
    }
  }

  @FuzzTest(maxDuration = "30s")
  void container_isCanonicalOrRefused_andTrustedForTheSignedBytesOnly(byte[] data) {
    Bytes bytes = Bytes.copyOf(data);
    if (SignedTrustBundle.parse(bytes) instanceof Parsed.Accepted<SignedTrustBundle> accepted) {
      assertThat(accepted.value().encode()).isEqualTo(bytes);
    }
    if (ROOTS.verify(bytes, null) instanceof TrustVerdict.Trusted trusted) {
      assertThat(SIGNED).contains(trusted.version().digest());
    }
  }
}
