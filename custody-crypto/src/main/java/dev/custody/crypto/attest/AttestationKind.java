package dev.custody.crypto.attest;

import dev.custody.api.event.EvidenceType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kind of evidence.
 *
 * @since 0.1.0
 */
public enum AttestationKind {
  /** Android key attestation: a certificate chain with the attestation extension in its leaf. */
  ANDROID_KEY(EvidenceType.ANDROID_KEY),
  /** TPM 2.0: a quote and what binds the key that signs to the TPM. */
  TPM2_QUOTE(EvidenceType.TPM2_QUOTE),
  /** A plain certificate chain of the device's maker. No event can refer to it, an entry can. */
  DEVICE_CHAIN(null);

  private final @Nullable EvidenceType evidenceType;

  AttestationKind(@Nullable EvidenceType evidenceType) {
    this.evidenceType = evidenceType;
  }

  /** The type under which an event refers to such evidence; empty if the format has none. */
  public Optional<EvidenceType> evidenceType() {
    return Optional.ofNullable(evidenceType);
  }
}
