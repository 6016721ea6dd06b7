package dev.custody.crypto.attest;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.crypto.internal.attest.ChainCertificate;
import dev.custody.crypto.internal.attest.ChainPath;
import dev.custody.crypto.internal.attest.EvidenceFault;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;

/**
 * Judges Android key attestation: a certificate chain from the key to a root of the maker, with a
 * description of the key in the leaf (source.android.com, "Key and ID attestation").
 *
 * <p>Only the leaf may carry a description. A certificate above it that does is an attested key
 * that acts as an issuer: its owner could describe any key as he likes, so such a chain is refused
 * whatever its signatures say. Chains of an application's own attest key are of that form too and
 * are not taken.
 *
 * @since 0.1.0
 */
public final class AndroidKeyAttestation {

  /** The extension with the key description. */
  static final String EXTENSION = "1.3.6.1.4.1.11129.2.1.17";

  private AndroidKeyAttestation() {}

  /**
   * Holds a chain to a policy.
   *
   * @return the first fault in the order of docs/attestation.md, or what was found
   */
  @CheckReturnValue
  public static AttestationVerdict verify(
      CertificateChain chain, AttestationPolicy policy, AndroidDemands demands) {
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(demands, "demands");
    try {
      ChainPath path = ChainPath.read(chain.certificates());
      // First that all bytes are of their form, then whether they are to be trusted.
      AndroidKeyClaims claims = KeyDescriptionReader.read(onlyInLeaf(path.certificates()));
      path.validate(policy, ChainPath.LeafIssuer.ATTESTATION_KEY);
      requireChallenge(claims, policy);
      if (!claims.level().satisfies(policy.level())) {
        throw new EvidenceFault(
            AttestationFault.LEVEL_TOO_LOW,
            "required="
                + policy.level()
                + ", attested by="
                + claims.attestationLevel()
                + ", key in="
                + claims.keyMintLevel());
      }
      AttestedKey key = AttestedKey.ofSpki(path.leaf().spki());
      AndroidRules.check(claims, key, demands);
      return new Attested(claims.level(), key, chain.digest(), claims);
    } catch (EvidenceFault e) {
      return e.verdict();
    }
  }

  private static Bytes onlyInLeaf(List<ChainCertificate> certificates) throws EvidenceFault {
    for (ChainCertificate certificate : certificates.subList(1, certificates.size())) {
      if (certificate.extension(EXTENSION) != null) {
        throw new EvidenceFault(
            AttestationFault.EXTENSION_ABOVE_LEAF,
            certificate.where() + ": an attested key has issued a certificate");
      }
    }
    Bytes extension = certificates.get(0).extension(EXTENSION);
    if (extension == null) {
      throw new EvidenceFault(
          AttestationFault.EXTENSION_MISSING, certificates.get(0).where() + ": oid=" + EXTENSION);
    }
    return extension;
  }

  private static void requireChallenge(AndroidKeyClaims claims, AttestationPolicy policy)
      throws EvidenceFault {
    Bytes asked = policy.challenge().orElse(null);
    if (asked != null
        && !MessageDigest.isEqual(asked.unsafeArray(), claims.challenge().unsafeArray())) {
      throw new EvidenceFault(
          AttestationFault.CHALLENGE_MISMATCH,
          "asked=" + asked.toShortHex() + ", answered=" + claims.challenge().toShortHex());
    }
  }
}
