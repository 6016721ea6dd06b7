package dev.custody.api;

/**
 * Why evidence is not accepted: a closed list with stable names, which are API.
 *
 * <p>Each constant says what it means and, behind the colon, what a person should do. A reason
 * either rejects (the evidence says no) or leaves open (it could not be decided here and now);
 * where both kinds meet, rejection wins.
 *
 * @since 0.1.0
 */
public enum Reason {
  /** A container breaks the format: ask the sender for the original record. */
  RECORD_NOT_CANONICAL(true),
  /** A container is beyond a limit: split it, or send by digest. */
  RECORD_TOO_LARGE(true),
  /** A body is beyond a limit of bytes or counts: send several events or a manifest by digest. */
  BODY_TOO_LARGE(true),
  /**
   * A body breaks a rule of the one canonical form: the writer has a fault, nothing is repaired.
   */
  BODY_NOT_CANONICAL(true),
  /** An identifier breaks its rule or its check digit: correct it at the source and record anew. */
  MALFORMED_IDENTIFIER(true),
  /** The kind needs something that the event does not say: record the event completely. */
  MISSING_ASPECT(true),
  /** A protected header is not exactly what the format says: the signer has a fault. */
  HEADER_NOT_CANONICAL(true),
  /** The signature is over another kind of content: it says nothing about this event. */
  CONTENT_TYPE_MISMATCH(true),
  /** The algorithm is not that of the key: treat as forged until the signer explains it. */
  ALGORITHM_MISMATCH(true),
  /** The signature has another form than its one: the signer has a fault or it was altered. */
  SIGNATURE_NOT_CANONICAL(true),
  /** The signature does not fit: bytes or key differ from what was signed; treat as forged. */
  SIGNATURE_INVALID(true),
  /** The proof does not lead to a signed root: ask for the batch that the event came from. */
  BATCH_PROOF_INVALID(true),
  /** Nobody vouches for the event: it is a rumour. */
  NO_STATEMENT(true),
  /** The signer names another party than its key acts for: check the bundle and the device. */
  ISSUER_MISMATCH(true),
  /** The statement speaks of another consignment than the event: the signer has a fault. */
  SUBJECT_MISMATCH(true),
  /** Somebody else than the party named in the event signed for it: ask that party. */
  SIGNER_NOT_NAMED_PARTY(true),
  /** One party or key on both sides of a handover: investigate. */
  SELF_HANDOVER(true),
  /** The statement answers another statement than the one here: ask for the one it answers. */
  COUNTERSIGNED_OTHER(true),
  /** The key, or the kind, does not admit this role: check the bundle. */
  ROLE_NOT_PERMITTED(true),
  /** The key may not vouch for this kind: check the bundle. */
  KIND_NOT_PERMITTED(true),
  /** The key may not vouch for this place: check the bundle, or where the device is. */
  PLACE_NOT_PERMITTED(true),
  /** Signed before the key was valid: check the clock and the bundle. */
  KEY_NOT_YET_VALID(true),
  /** Signed after the key had expired: renew the key and record anew. */
  KEY_EXPIRED(true),
  /** Signed after the key was revoked or compromised: no evidence; investigate. */
  KEY_REVOKED(true),
  /** Two statements of one key at one position: keep both as proof and replace the key. */
  STREAM_FORK(true),
  /** A statement does not continue the one before it: something was taken out or altered. */
  STREAM_LINK_MISMATCH(true),
  /** A disclosure does not open its commitment: ask for the original value and salt. */
  COMMITMENT_MISMATCH(true),
  /** A timestamp token proves nothing here: ask for a new one. */
  TIMESTAMP_INVALID(true),
  /** A log receipt proves nothing here: ask the log for a new one. */
  RECEIPT_INVALID(true),
  /** The trust bundle breaks its format or its signatures: get it again from its owner. */
  TRUST_BUNDLE_INVALID(true),
  /** The trust bundle is older than one seen before: get the newest. */
  TRUST_BUNDLE_ROLLED_BACK(true),
  /** The offer was redeemed too late: the giver makes a new one. */
  OFFER_EXPIRED(true),
  /** The offer was redeemed before: investigate both handovers. */
  OFFER_REUSED(true),
  /** The offer was for another receiver: do not release the goods. */
  OFFER_WRONG_RECEIVER(true),
  /** The offer speaks of other goods or another place: do not release the goods. */
  OFFER_MISMATCH(true),
  /** The receiver did not do all that was demanded: do it, then sign. */
  STEP_UP_REQUIRED(true),
  /** A seal answered with a counter seen before: inspect the seal. */
  SEAL_REPLAY(true),
  /** A seal answer does not fit its key: inspect the seal. */
  SEAL_PROOF_INVALID(true),
  /** Written in a later version of the format: update this reader. */
  UNSUPPORTED_SCHEMA(false),
  /** Of a kind that this reader does not know: update this reader. */
  UNSUPPORTED_KIND(false),
  /** Has a value or critical field that this reader does not know: update this reader. */
  UNSUPPORTED_FIELD(false),
  /** Signed with an algorithm that is not on the list: the signer must use another. */
  UNSUPPORTED_ALGORITHM(false),
  /** The key is not in the trust bundle: ask the party for it; this is not a bad signature. */
  UNKNOWN_KEY(false),
  /** Nothing proves when it was signed, and the key demands it: get a timestamp or receipt. */
  TIME_UNPROVEN(false),
  /** Not all parties have signed yet: wait, or ask the missing one. */
  PENDING_COUNTERSIGNATURE(false),
  /** The second signature of a hybrid key is missing: ask for the whole event. */
  COMPANION_MISSING(false),
  /** The trust bundle has expired: get the newest. */
  TRUST_BUNDLE_EXPIRED(false);

  private final boolean rejects;

  Reason(boolean rejects) {
    this.rejects = rejects;
  }

  /** Whether this reason makes a verdict Rejected; otherwise it makes it Indeterminate. */
  public boolean rejects() {
    return rejects;
  }
}
