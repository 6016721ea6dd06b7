package dev.custody.crypto.attest;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.internal.attest.ChainBytes;
import dev.custody.crypto.internal.attest.ChainCertificate;
import dev.custody.crypto.internal.attest.EvidenceFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A root that a caller pins: the maker's name and key.
 *
 * <p>A root is its key, not its certificate (RFC 5280, 6.1.1 d): makers issue new certificates for
 * the key of an old one, so the dates and the serial number of a root certificate are not asked.
 *
 * @param subject the root's name, DER
 * @param spki the root's SubjectPublicKeyInfo, DER
 * @since 0.1.0
 */
public record AttestationRoot(Bytes subject, Bytes spki) {

  /** Both parts. */
  public AttestationRoot {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(spki, "spki");
  }

  /**
   * The root of a certificate; that it is genuine is the caller's word.
   *
   * @param der one certificate in DER
   * @throws MalformedEvidenceException if it is anything else
   */
  public static AttestationRoot ofCertificate(Bytes der) throws MalformedEvidenceException {
    try {
      ChainCertificate certificate = ChainCertificate.parse(der, "root");
      return new AttestationRoot(certificate.subject(), certificate.spki());
    } catch (EvidenceFault e) {
      throw new MalformedEvidenceException(e.verdict().detail());
    }
  }

  /**
   * The roots of a PEM file, in its order.
   *
   * @throws MalformedEvidenceException if it is anything else than CERTIFICATE blocks
   */
  public static List<AttestationRoot> ofPem(String pem) throws MalformedEvidenceException {
    List<AttestationRoot> out = new ArrayList<>();
    for (Bytes der : ChainBytes.ofPem(pem)) {
      out.add(ofCertificate(der));
    }
    return out;
  }

  /** SHA-256 of the key: by what people compare roots. */
  public Digest keyDigest() {
    return Digest.sha256(spki);
  }

  /** The first bytes of the key's digest. */
  @Override
  public String toString() {
    return "AttestationRoot[" + keyDigest() + "]";
  }
}
