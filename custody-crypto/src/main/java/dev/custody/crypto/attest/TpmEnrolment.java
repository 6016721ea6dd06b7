package dev.custody.crypto.attest;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.internal.attest.tpm.EndorsementChain;
import dev.custody.crypto.internal.attest.tpm.TpmRefusal;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Judges whether an attestation key lives in a genuine TPM: the certificate of the endorsement key
 * leads to a pinned root of a maker, and the TPM of that key has shown that it holds the
 * attestation key. What comes out is Attested with the attestation key as its key; from then on its
 * name is pinned ({@link TpmPolicy.Builder#trust}) and the endorsement key is not asked again.
 *
 * <p>The order of checks: attestation key, chain, that the chain's key and the attestation key are
 * those of the challenge, the answer. Thread-safe.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class TpmEnrolment {

  private final List<X509Certificate> roots;
  private final Instant at;

  private TpmEnrolment(List<X509Certificate> roots, Instant at) {
    this.roots = roots;
    this.at = at;
  }

  /**
   * What enrolments are judged against.
   *
   * @param roots certificates of the makers whose TPMs are accepted, DER; at least one
   * @param at the moment at which the certificates must be valid: that of the enrolment
   * @throws IllegalArgumentException if there is no root, or one is no certificate
   */
  public static TpmEnrolment of(List<Bytes> roots, Instant at) {
    Objects.requireNonNull(at, "at");
    List<X509Certificate> read = new ArrayList<>();
    for (Bytes root : roots) {
      try {
        read.add(EndorsementChain.read("root", root));
      } catch (TpmRefusal e) {
        throw new IllegalArgumentException(e.detail(), e);
      }
    }
    if (read.isEmpty()) {
      throw new IllegalArgumentException("at least one root expected: found none");
    }
    return new TpmEnrolment(read, at);
  }

  /**
   * Judges an answer. The evidence is the chain and the attestation key, each certificate and the
   * TPMT_PUBLIC one behind the other: its digest is over all of them.
   *
   * @param challenge what was asked; only one enrolment may use it
   * @param attestationKey the key's public area, TPMT_PUBLIC or TPM2B_PUBLIC
   * @param chain the endorsement key's certificate first, DER, each signed by the next; 1 to 8,
   *     with the root or without
   * @param answer what the TPM has released
   */
  public AttestationVerdict judge(
      TpmChallenge challenge, Bytes attestationKey, List<Bytes> chain, Bytes answer) {
    try {
      return requireEnrolled(challenge, attestationKey, chain, answer);
    } catch (TpmRefusal e) {
      return new NotAttested(e.fault(), e.detail());
    }
  }

  private Attested requireEnrolled(
      TpmChallenge challenge, Bytes attestationKey, List<Bytes> chain, Bytes answer)
      throws TpmRefusal {
    TpmPublicArea key = TpmPublicArea.read("attestation key", attestationKey);
    key.requireAttributes(
        "attestation key", TpmPublicArea.OF_ATTESTATION_KEY, TpmAttribute.DECRYPT);
    AttestedKey endorsementKey = AttestedKey.ofSpki(EndorsementChain.require(chain, roots, at));
    AttestedKey challenged = challenge.endorsementKey().key();
    if (!endorsementKey.equals(challenged)) {
      throw new TpmRefusal(
          AttestationFault.ENDORSEMENT_KEY_MISMATCH,
          "chain[0]: expected key=" + challenged.keyId() + ", found=" + endorsementKey.keyId());
    }
    if (!key.name().equals(challenge.attestationKey())) {
      throw new TpmRefusal(
          AttestationFault.KEY_NAME_MISMATCH,
          "attestation key: expected name=" + challenge.attestationKey() + ", found=" + key.name());
    }
    if (!challenge.isAnsweredBy(answer)) {
      throw new TpmRefusal(
          AttestationFault.CREDENTIAL_MISMATCH,
          "answer: expected the secret of the credential, found another");
    }
    byte[][] parts = new byte[chain.size() + 1][];
    for (int i = 0; i < chain.size(); i++) {
      parts[i] = chain.get(i).unsafeArray();
    }
    parts[chain.size()] = key.encoded().unsafeArray();
    return new Attested(
        SecurityLevel.TPM,
        key.key(),
        Digest.sha256(parts),
        new TpmClaims(
            key.name(),
            Optional.of(Digest.sha256(endorsementKey.spki())),
            Optional.empty(),
            Optional.empty()));
  }
}
