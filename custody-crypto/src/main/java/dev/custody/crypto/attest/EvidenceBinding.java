package dev.custody.crypto.attest;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Digest;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Device;
import dev.custody.api.event.Evidence;
import dev.custody.api.event.EvidenceType;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Role;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.crypto.verify.StatementJudgement;
import dev.custody.crypto.verify.Verified;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Binds evidence to what relies on it: the key that signs, the trust bundle entry, the event.
 *
 * <p>Evidence alone says that some device has some key. Only when that very key signs, and the
 * entry or the event states that very evidence, does it say anything about them. All methods hand a
 * {@link NotAttested} through, so that they can stand one behind the other. Stateless.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class EvidenceBinding {

  private EvidenceBinding() {}

  /** Evidence about the key that signs: KEY_MISMATCH if it speaks of another. */
  public static AttestationVerdict toKey(AttestationVerdict verdict, VerificationKey signer) {
    Objects.requireNonNull(signer, "signer");
    return verdict instanceof Attested attested && !attested.key().isKeyOf(signer)
        ? keyMismatch(signer.keyId(), attested)
        : verdict;
  }

  /**
   * Evidence about the key with this id: KEY_MISMATCH if it speaks of another. Where the key itself
   * is at hand, {@link #toKey} compares all of it.
   */
  public static AttestationVerdict toKeyId(AttestationVerdict verdict, KeyId signer) {
    Objects.requireNonNull(signer, "signer");
    return verdict instanceof Attested attested && !attested.key().keyId().equals(signer)
        ? keyMismatch(signer, attested)
        : verdict;
  }

  /**
   * Evidence that an entry of a trust bundle states as its {@code attestation}: EVIDENCE_MISMATCH
   * if it states none or another, KEY_MISMATCH if the entry is of another key.
   */
  public static AttestationVerdict toEntry(AttestationVerdict verdict, TrustedKey entry) {
    if (!(verdict instanceof Attested attested)) {
      return verdict;
    }
    Digest stated = entry.attestation().orElse(null);
    return attested.evidence().equals(stated)
        ? toKey(verdict, entry.key())
        : evidenceMismatch("entry", stated, attested);
  }

  /**
   * Evidence that an event states for its device, and the key that signed the event for that
   * device: EVIDENCE_MISMATCH if the event states none, another, or one of another type,
   * KEY_MISMATCH if another key signed. That the signature holds is the verifier's part.
   */
  public static AttestationVerdict toEvent(
      AttestationVerdict verdict, CustodyEvent event, VerificationKey signer) {
    if (!(verdict instanceof Attested attested)) {
      return verdict;
    }
    Device device = event.device();
    Evidence stated = device == null ? null : device.evidence();
    if (stated == null || !attested.evidence().equals(stated.digest())) {
      return evidenceMismatch("event", stated == null ? null : stated.digest(), attested);
    }
    EvidenceType type = attested.kind().evidenceType().orElse(null);
    if (type == null || type != stated.type()) {
      return new NotAttested(
          AttestationFault.EVIDENCE_MISMATCH,
          "event: stated type=" + stated.type() + ", evidence of kind=" + attested.kind());
    }
    return toKey(verdict, signer);
  }

  /**
   * The same for a verified event: one of the keys of its good ACTOR and GIVER statements, which
   * are those of the device that recorded it, must be the one that the evidence speaks of.
   *
   * @param bundle the bundle that the event was verified by
   */
  public static AttestationVerdict toEvent(
      AttestationVerdict verdict, Verified verified, TrustBundle bundle) {
    AttestationVerdict last =
        new NotAttested(
            AttestationFault.KEY_MISMATCH, "event: no good statement of the device that recorded");
    for (StatementJudgement statement : verified.statements()) {
      Role role = statement.role().orElse(null);
      TrustedKey entry =
          statement.isGood() && (role == Role.ACTOR || role == Role.GIVER)
              ? statement.kid().flatMap(bundle::key).orElse(null)
              : null;
      if (entry != null) {
        last = toEvent(verdict, verified.event().event(), entry.key());
        if (last instanceof Attested) {
          return last;
        }
      }
    }
    return verdict instanceof Attested ? last : verdict;
  }

  private static NotAttested keyMismatch(KeyId signer, Attested attested) {
    return new NotAttested(
        AttestationFault.KEY_MISMATCH,
        "signer kid=" + signer + ", evidence about kid=" + attested.key().keyId());
  }

  private static NotAttested evidenceMismatch(
      String where, @Nullable Digest stated, Attested attested) {
    return new NotAttested(
        AttestationFault.EVIDENCE_MISMATCH,
        where
            + ": stated="
            + (stated == null ? "none" : stated)
            + ", evidence="
            + attested.evidence());
  }
}
