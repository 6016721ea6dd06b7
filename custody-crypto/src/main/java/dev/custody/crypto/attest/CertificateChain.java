package dev.custody.crypto.attest;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.internal.attest.ChainBytes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Evidence in the form of certificates: X.509 in DER, the leaf first, as the device handed them
 * out.
 *
 * <p>The evidence bytes, whose SHA-256 an event and a trust bundle entry state, are these
 * certificates one behind the other, each in DER, without anything between them (docs/format.md,
 * Evidence). Nothing is checked here but lengths.
 *
 * @since 0.1.0
 */
public final class CertificateChain {

  /** Certificates at most. */
  public static final int CERTIFICATES_MAX = 10;

  /** Bytes of all certificates at most: 64 KiB. */
  public static final int BYTES_MAX = 65_536;

  private final List<Bytes> certificates;
  private final Bytes bytes;

  private CertificateChain(List<Bytes> certificates) {
    this.certificates = certificates;
    this.bytes = ChainBytes.join(certificates);
  }

  /**
   * A chain from its certificates.
   *
   * @param certificates DER each, the leaf first
   * @throws MalformedEvidenceException if there are none, more than {@value #CERTIFICATES_MAX}, one
   *     is no single DER element, or they are longer than {@value #BYTES_MAX} bytes together
   */
  public static CertificateChain of(List<Bytes> certificates) throws MalformedEvidenceException {
    return parse(ChainBytes.joinWithinLimit(certificates));
  }

  /**
   * A chain from evidence bytes.
   *
   * @throws MalformedEvidenceException if they are not one to {@value #CERTIFICATES_MAX} DER
   *     elements without a gap, or longer than {@value #BYTES_MAX} bytes
   */
  public static CertificateChain parse(Bytes evidence) throws MalformedEvidenceException {
    return new CertificateChain(ChainBytes.split(Objects.requireNonNull(evidence, "evidence")));
  }

  /**
   * A chain from PEM (RFC 7468): CERTIFICATE blocks, the leaf first, with nothing but white space
   * around them.
   *
   * @throws MalformedEvidenceException if it is anything else
   */
  public static CertificateChain ofPem(String pem) throws MalformedEvidenceException {
    return of(ChainBytes.ofPem(Objects.requireNonNull(pem, "pem")));
  }

  /** The certificates in DER, the leaf first. Unmodifiable. */
  public List<Bytes> certificates() {
    return certificates;
  }

  /** The evidence bytes. */
  public Bytes bytes() {
    return bytes;
  }

  /** SHA-256 of the evidence bytes. */
  public Digest digest() {
    return Digest.sha256(bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CertificateChain that && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return bytes.hashCode();
  }

  /** How many, and the digest. */
  @Override
  public String toString() {
    return "CertificateChain[certificates=" + certificates.size() + ", " + digest() + "]";
  }
}
