package dev.custody.crypto.attest;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.internal.attest.tpm.TpmRefusal;
import dev.custody.crypto.internal.attest.tpm.TpmSignature;
import dev.custody.crypto.internal.attest.tpm.TpmStatement;
import dev.custody.crypto.key.VerificationBackend;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges what a TPM 2.0 says (TCG, Trusted Platform Module Library, Family 2.0): its attestation
 * key, a quote of the platform's state, the certification of the key that signs events. Nothing is
 * fetched.
 *
 * <p>The order of checks: form and attributes of the attestation key, whether it is trusted; then
 * the quote, then the certification, each in the order form, signature, nonce, content. So a fault
 * about content is about bytes that a trusted TPM has signed. Thread-safe.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class TpmVerifier {

  private final TpmPolicy policy;
  private final VerificationBackend backend;

  private TpmVerifier(TpmPolicy policy, VerificationBackend backend) {
    this.policy = policy;
    this.backend = backend;
  }

  /**
   * A verifier.
   *
   * @param policy what the evidence must show
   * @param backend what checks ECDSA signatures; verdicts do not depend on it
   */
  public static TpmVerifier of(TpmPolicy policy, VerificationBackend backend) {
    return new TpmVerifier(
        Objects.requireNonNull(policy, "policy"), Objects.requireNonNull(backend, "backend"));
  }

  /** Judges evidence as {@link TpmEvidence#encode()} writes it, at most 16 KiB. */
  public AttestationVerdict verify(Bytes evidence) {
    try {
      return verify(TpmEvidenceReader.read(evidence));
    } catch (TpmRefusal e) {
      return new NotAttested(e.fault(), e.detail());
    }
  }

  /**
   * Judges evidence. Attested are level {@link SecurityLevel#TPM} and {@link TpmClaims}; the key is
   * the certified one, or the attestation key where the policy demands a quote only.
   */
  public AttestationVerdict verify(TpmEvidence evidence) {
    try {
      return judge(evidence);
    } catch (TpmRefusal e) {
      return new NotAttested(e.fault(), e.detail());
    }
  }

  private Attested judge(TpmEvidence evidence) throws TpmRefusal {
    TpmPublicArea attestationKey = TpmPublicArea.read("attestation key", evidence.attestationKey());
    attestationKey.requireAttributes(
        "attestation key", TpmPublicArea.OF_ATTESTATION_KEY, TpmAttribute.DECRYPT);
    if (!policy.attestationKeys().contains(attestationKey.name())) {
      throw new TpmRefusal(
          AttestationFault.ATTESTATION_KEY_UNKNOWN,
          "attestation key: expected one of names="
              + policy.attestationKeys().size()
              + ", found="
              + attestationKey.name());
    }
    Optional<TpmStatement> quote = Optional.empty();
    Optional<TpmClaims.State> state = Optional.empty();
    if (policy.nonce().isPresent()) {
      TpmStatement found = quote(evidence, attestationKey, policy.nonce().get());
      quote = Optional.of(found);
      state = Optional.of(state(found, evidence.pcrValues()));
    }
    Optional<TpmClaims.CertifiedKey> certified = Optional.empty();
    AttestedKey key = attestationKey.key();
    if (policy.certificationRequired()) {
      TpmPublicArea area = certifiedKey(evidence, attestationKey, quote);
      certified =
          Optional.of(new TpmClaims.CertifiedKey(area.name(), area.attributes(), area.hasPolicy()));
      key = area.key();
    }
    return new Attested(
        SecurityLevel.TPM,
        key,
        evidence.digest(),
        new TpmClaims(attestationKey.name(), Optional.empty(), state, certified));
  }

  private TpmStatement quote(TpmEvidence evidence, TpmPublicArea attestationKey, Bytes nonce)
      throws TpmRefusal {
    TpmEvidence.Signed signed = evidence.quote();
    if (signed == null) {
      throw new TpmRefusal(
          AttestationFault.EVIDENCE_INCOMPLETE, "quote expected: found none in the evidence");
    }
    TpmStatement statement = TpmStatement.quote(signed.statement());
    requireSigned("quote", signed, attestationKey);
    requireNonce("quote", nonce, statement.extraData());
    return statement;
  }

  private void requireSigned(String part, TpmEvidence.Signed signed, TpmPublicArea key)
      throws TpmRefusal {
    TpmSignature.parse(part + " signature", signed.signature())
        .require(part + " signature", key.area(), signed.statement(), backend);
  }

  private static void requireNonce(String part, Bytes expected, Bytes found) throws TpmRefusal {
    if (!expected.equals(found)) {
      throw new TpmRefusal(
          AttestationFault.CHALLENGE_MISMATCH,
          part
              + " of another nonce: expected="
              + expected.toShortHex()
              + ", found="
              + found.toShortHex());
    }
  }

  private TpmClaims.State state(
      TpmStatement statement, @Nullable SortedMap<Integer, Digest> reported) throws TpmRefusal {
    if (!(statement.body() instanceof TpmStatement.Quote quote)) {
      throw new AssertionError("what was read as a quote is one");
    }
    PcrRule.Proven proven = PcrRule.judge(quote, reported, policy.references());
    return new TpmClaims.State(
        statement.firmwareVersion(),
        statement.clockMillis(),
        statement.resetCount(),
        statement.restartCount(),
        statement.clockSafe(),
        proven.reference(),
        proven.values());
  }

  private TpmPublicArea certifiedKey(
      TpmEvidence evidence, TpmPublicArea attestationKey, Optional<TpmStatement> quote)
      throws TpmRefusal {
    TpmEvidence.Signed signed = evidence.certification();
    if (signed == null) {
      throw new TpmRefusal(
          AttestationFault.EVIDENCE_INCOMPLETE,
          "certification expected: found none in the evidence");
    }
    TpmStatement statement = TpmStatement.certification(signed.statement());
    if (!(statement.body() instanceof TpmStatement.Certification certification)) {
      throw new AssertionError("what was read as a certification is one");
    }
    TpmPublicArea key = TpmPublicArea.read("certified key", evidence.certifiedKey());
    requireSigned("certification", signed, attestationKey);
    if (policy.certificationNonce().isPresent()) {
      requireNonce("certification", policy.certificationNonce().get(), statement.extraData());
    }
    if (quote.isPresent() && !quote.get().qualifiedSigner().equals(statement.qualifiedSigner())) {
      throw new TpmRefusal(
          AttestationFault.SIGNER_MISMATCH,
          "certification: expected qualifiedSigner="
              + quote.get().qualifiedSigner()
              + " as in the quote, found="
              + statement.qualifiedSigner());
    }
    if (!certification.name().equals(key.name())) {
      throw new TpmRefusal(
          AttestationFault.KEY_NAME_MISMATCH,
          "certification: expected name=" + key.name() + ", found=" + certification.name());
    }
    key.requireAttributes("certified key", TpmPublicArea.OF_SIGNING_KEY, null);
    if (!key.key().verificationKey().isPresent()) {
      throw new TpmRefusal(
          AttestationFault.KEY_UNSUPPORTED, "certified key: expected P-256, found RSA");
    }
    return key;
  }
}
