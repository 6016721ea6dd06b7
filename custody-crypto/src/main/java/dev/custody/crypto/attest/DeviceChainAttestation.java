package dev.custody.crypto.attest;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.crypto.internal.attest.ChainPath;
import dev.custody.crypto.internal.attest.EvidenceFault;
import java.util.Objects;

/**
 * Judges the simplest kind of evidence: a plain certificate chain of the device's maker (IEEE
 * 802.1AR and the like). It says whose key it is and nothing about where the key lives, so that
 * level is what the caller knows of the maker.
 *
 * @since 0.1.0
 */
public final class DeviceChainAttestation {

  private DeviceChainAttestation() {}

  /**
   * Holds a chain to its root.
   *
   * @param policy its challenge is not asked: a certificate answers none, so the chain alone shows
   *     nothing fresh
   * @param granted the level that a key of this maker has, by the caller's knowledge
   * @return the first fault in the order of docs/attestation.md, or what was found
   */
  @CheckReturnValue
  public static AttestationVerdict verify(
      CertificateChain chain, AttestationPolicy policy, SecurityLevel granted) {
    Objects.requireNonNull(granted, "granted");
    try {
      ChainPath path = ChainPath.read(chain.certificates());
      AttestationRoot root = path.validate(policy, ChainPath.LeafIssuer.AUTHORITY);
      if (!granted.satisfies(policy.level())) {
        throw new EvidenceFault(
            AttestationFault.LEVEL_TOO_LOW, "required=" + policy.level() + ", granted=" + granted);
      }
      return new Attested(
          granted,
          AttestedKey.ofSpki(path.leaf().spki()),
          chain.digest(),
          new DeviceChainClaims(
              path.leaf().subjectText(), path.leaf().serialHex(), root.keyDigest()));
    } catch (EvidenceFault e) {
      return e.verdict();
    }
  }
}
