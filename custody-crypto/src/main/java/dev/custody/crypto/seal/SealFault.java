package dev.custody.crypto.seal;

/**
 * Why the answer of a seal proves nothing: all are SEAL_PROOF_INVALID for the event.
 *
 * @since 0.1.0
 */
public enum SealFault {
  /** The event claims an intact seal, or a counter, and has no answer of it. */
  PROOF_MISSING,
  /** The bytes have not the form that this seal's answers have. */
  PROOF_MALFORMED,
  /** The encrypted identity does not open: another key, another tag, or altered bytes. */
  IDENTITY_NOT_OPENED,
  /** The answer names another seal. */
  OTHER_SEAL,
  /** The MAC is not over this with the key of the seal: altered, copied, or another challenge. */
  MAC_MISMATCH,
  /** The counter of the event is not that of the answer, or there is none. */
  COUNTER_MISMATCH,
  /** The tag does not say whether it was opened, though it is registered as one that does. */
  TAMPER_NOT_SENSED,
  /** The event claims that the seal was never opened, or absent, and the seal says otherwise. */
  CLAIM_CONTRADICTED
}
