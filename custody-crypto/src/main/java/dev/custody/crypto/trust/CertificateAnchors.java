package dev.custody.crypto.trust;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.crypto.internal.trust.CertificateFiles;
import dev.custody.crypto.internal.trust.Pkix;
import dev.custody.crypto.key.MalformedKeyException;
import java.time.Instant;
import java.util.Objects;

/**
 * Certification authorities that the caller has pinned, to take keys of partners and of device
 * makers into a bundle (X.509, RFC 5280). Verification of events never looks at a certificate: what
 * counts there is the entry.
 *
 * <p>Nothing is fetched, and no revocation is looked up: a key that its authority has revoked is
 * revoked in the bundle by {@link TrustBundleEdit}. The certificates of a machine's own store are
 * never used. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class CertificateAnchors {

  private final Pkix pkix;

  private CertificateAnchors(Pkix pkix) {
    this.pkix = pkix;
  }

  /**
   * Pins authorities. Of an anchor count its name, its key and the number of authorities below it;
   * its own dates and signature do not (RFC 5280, 6.1.1).
   *
   * @param certificates one certificate in DER, or 1 to 8 as PEM text, up to 128 KiB
   * @throws MalformedKeyException if they are no certificates; or one is no certification authority
   *     for certificates; or one has name constraints: path validation does not apply those of an
   *     anchor, pin the authority above it and put it into the chain
   */
  public static CertificateAnchors of(byte[] certificates) throws MalformedKeyException {
    Objects.requireNonNull(certificates, "certificates");
    return new CertificateAnchors(Pkix.anchoredIn(CertificateFiles.parse(certificates)));
  }

  /**
   * Judges a chain as it was at a moment: mostly that at which the device was enrolled, or now.
   *
   * @param chain one certificate in DER, or 1 to 8 as PEM text, up to 128 KiB: the leaf first, and
   *     each issued by the one behind it; an anchor may stand at the end
   * @param at the moment; there is no default
   */
  public ImportVerdict check(byte[] chain, Instant at) {
    Objects.requireNonNull(chain, "chain");
    Objects.requireNonNull(at, "at");
    try {
      return pkix.check(CertificateFiles.parse(chain), at);
    } catch (MalformedKeyException e) {
      return new ImportVerdict.NotImported(
          ImportFault.MALFORMED, 0, String.valueOf(e.getMessage()));
    }
  }
}
