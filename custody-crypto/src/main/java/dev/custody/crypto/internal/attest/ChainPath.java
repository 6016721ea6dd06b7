package dev.custody.crypto.internal.attest;

import dev.custody.api.Bytes;
import dev.custody.crypto.attest.AttestationFault;
import dev.custody.crypto.attest.AttestationPolicy;
import dev.custody.crypto.attest.AttestationRoot;
import dev.custody.crypto.attest.CertificateDates;
import dev.custody.crypto.attest.StatusList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A chain of certificates, read, and then held to its pinned root.
 *
 * <p>The rules are those of RFC 5280, section 6, that matter here: names chain, every signature
 * holds, issuers may issue (basic constraints, path length, key usage), no critical extension is
 * unknown, dates between leaf and root as the policy says. Policies and name constraints are not
 * used by makers of devices; as critical extensions they are refused.
 */
public final class ChainPath {

  private static final String KEY_USAGE = "2.5.29.15";
  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  private static final String ALTERNATIVE_NAME = "2.5.29.17";
  private static final Set<String> UNDERSTOOD = Set.of(KEY_USAGE, BASIC_CONSTRAINTS);

  /**
   * What an issuer may do is asked of issuers; a leaf may be for anything, and is known by its key,
   * not by a name (endorsement certificates of TPMs name the chip in a critical one).
   */
  private static final Set<String> UNDERSTOOD_IN_LEAF =
      Set.of(KEY_USAGE, BASIC_CONSTRAINTS, EXTENDED_KEY_USAGE, ALTERNATIVE_NAME);

  /** What the certificate directly above the leaf must be. */
  public enum LeafIssuer {
    /** An issuer by its extensions (RFC 5280, 4.2.1.9), as all above it. */
    AUTHORITY,
    /**
     * A key that signs attestations, whatever its extensions say: makers gave out such certificates
     * as no issuers, with a key usage of signatures (docs/adr/0110).
     */
    ATTESTATION_KEY
  }

  private final List<ChainCertificate> certificates;

  private ChainPath(List<ChainCertificate> certificates) {
    this.certificates = certificates;
  }

  /**
   * Reads all certificates; nothing is trusted yet.
   *
   * @param der the leaf first, at least one
   * @throws EvidenceFault MALFORMED
   */
  public static ChainPath read(List<Bytes> der) throws EvidenceFault {
    List<ChainCertificate> certificates = new ArrayList<>();
    for (int i = 0; i < der.size(); i++) {
      certificates.add(ChainCertificate.parse(der.get(i), "certificate[" + i + "]"));
    }
    return new ChainPath(certificates);
  }

  /** The certificate that speaks of the device's key. */
  public ChainCertificate leaf() {
    return certificates.get(0);
  }

  /** All of them, the leaf first. */
  public List<ChainCertificate> certificates() {
    return certificates;
  }

  /**
   * Holds the chain to the roots, the dates and the status list of the policy.
   *
   * @return the pinned root that it ends at
   * @throws EvidenceFault ROOT_UNKNOWN, CHAIN_BROKEN, CERTIFICATE_EXPIRED, STATUS_LIST_STALE,
   *     CERTIFICATE_REVOKED or CERTIFICATE_SUSPENDED, in this order
   */
  public AttestationRoot validate(AttestationPolicy policy, LeafIssuer leafIssuer)
      throws EvidenceFault {
    AttestationRoot root = root(policy);
    int top = certificates.size() - 1;
    if (isRoot(certificates.get(top), root)) {
      // Pinned by its key; its signature is asked all the same, so that no byte is left unsigned.
      certificates.get(top).requireSignedBy(root.spki());
      top--;
    }
    if (top < 0) {
      throw certificates.get(0).broken("a leaf below the root expected: certificates=1");
    }
    for (int i = top; i >= 0; i--) {
      ChainCertificate certificate = certificates.get(i);
      boolean first = i == top;
      if (isRoot(certificate, root)) {
        // It would hold, and one chain would be evidence in many forms.
        throw certificate.broken("the root once and at the end expected");
      }
      Bytes issuer = first ? root.subject() : certificates.get(i + 1).subject();
      if (!certificate.issuer().equals(issuer)) {
        throw certificate.broken("issuer is not the subject of the next");
      }
      certificate.requireSignedBy(first ? root.spki() : certificates.get(i + 1).spki());
      requireUnderstood(certificate, i == 0 ? UNDERSTOOD_IN_LEAF : UNDERSTOOD);
      if (i > 1 || i == 1 && leafIssuer == LeafIssuer.AUTHORITY) {
        certificate.requireIssuer(i - 1);
      }
    }
    requireDates(policy, top);
    requireStatus(policy);
    return root;
  }

  /** The pinned root by which the last certificate was issued, or which it is. */
  private AttestationRoot root(AttestationPolicy policy) throws EvidenceFault {
    ChainCertificate last = certificates.get(certificates.size() - 1);
    boolean named = false;
    for (AttestationRoot root : policy.roots()) {
      if (isRoot(last, root)) {
        return root;
      }
      if (!last.selfIssued() && last.issuer().equals(root.subject())) {
        named = true;
        try {
          last.requireSignedBy(root.spki());
          return root;
        } catch (EvidenceFault e) {
          // Another root may bear the same name.
          continue;
        }
      }
    }
    if (named) {
      throw last.broken("not signed by the pinned root that it names");
    }
    throw new EvidenceFault(
        AttestationFault.ROOT_UNKNOWN,
        last.where()
            + ": pinned roots="
            + policy.roots().size()
            + ", found key="
            + last.keyDigest());
  }

  private static boolean isRoot(ChainCertificate certificate, AttestationRoot root) {
    return certificate.selfIssued()
        && certificate.subject().equals(root.subject())
        && certificate.spki().equals(root.spki());
  }

  private static void requireUnderstood(ChainCertificate certificate, Set<String> understood)
      throws EvidenceFault {
    for (String oid : certificate.criticalExtensions()) {
      if (!understood.contains(oid)) {
        throw certificate.broken("unknown critical extension: oid=" + oid);
      }
    }
  }

  private void requireDates(AttestationPolicy policy, int top) throws EvidenceFault {
    if (policy.dates() == CertificateDates.NOT_ENFORCED) {
      return;
    }
    for (int i = top; i > 0; i--) {
      ChainCertificate certificate = certificates.get(i);
      if (!certificate.validAt(policy.at())) {
        throw new EvidenceFault(
            AttestationFault.CERTIFICATE_EXPIRED,
            certificate.where() + ": valid " + certificate.dates() + ", judged at " + policy.at());
      }
    }
  }

  private void requireStatus(AttestationPolicy policy) throws EvidenceFault {
    StatusList list = policy.statusList().orElse(null);
    if (list == null) {
      return;
    }
    // A list from after the moment of judgement knows more, not less.
    Duration age = Duration.between(list.fetchedAt(), policy.at());
    if (age.compareTo(policy.statusAgeMax()) > 0) {
      throw new EvidenceFault(
          AttestationFault.STATUS_LIST_STALE,
          "status list: age=" + age + ", allowed=" + policy.statusAgeMax());
    }
    for (ChainCertificate certificate : certificates) {
      StatusList.Status status = list.of(certificate.serialHex()).orElse(null);
      if (status != null) {
        throw new EvidenceFault(
            status == StatusList.Status.REVOKED
                ? AttestationFault.CERTIFICATE_REVOKED
                : AttestationFault.CERTIFICATE_SUSPENDED,
            certificate.where() + ": serial=" + certificate.serialHex());
      }
    }
  }
}
