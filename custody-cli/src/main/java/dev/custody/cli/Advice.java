package dev.custody.cli;

import dev.custody.api.Reason;

/**
 * What a person should do about a reason, in a few words; the whole is in docs/format.md, section
 * 14.
 */
final class Advice {

  private Advice() {}

  static String of(Reason reason) {
    return switch (reason) {
      case UNKNOWN_KEY -> "ask the party for its key, or get the newest trust bundle";
      case PENDING_COUNTERSIGNATURE -> "ask the party that has not signed yet";
      case TIME_UNPROVEN -> "get a timestamp or a log receipt for it";
      case TRUST_BUNDLE_EXPIRED -> "get the newest trust bundle";
      case UNSUPPORTED_SCHEMA, UNSUPPORTED_KIND, UNSUPPORTED_FIELD -> "update this program";
      case UNSUPPORTED_ALGORITHM -> "ask the signer for another algorithm";
      case COMPANION_MISSING -> "ask for the event with both signatures";
      case SIGNATURE_INVALID, BATCH_PROOF_INVALID, ALGORITHM_MISMATCH ->
          "treat as forged: ask the sender for the original";
      case KEY_REVOKED, KEY_EXPIRED, KEY_NOT_YET_VALID ->
          "no evidence: check the device and record anew";
      case STREAM_FORK -> "keep both statements as proof, replace the key";
      case STREAM_LINK_MISMATCH -> "something was taken out: ask the signer for the whole stream";
      case SELF_HANDOVER, SIGNER_NOT_NAMED_PARTY, COUNTERSIGNED_OTHER ->
          "ask both parties what was handed over";
      case ISSUER_MISMATCH,
          SUBJECT_MISMATCH,
          ROLE_NOT_PERMITTED,
          KIND_NOT_PERMITTED,
          PLACE_NOT_PERMITTED ->
          "compare the device's settings with the trust bundle";
      case COMMITMENT_MISMATCH -> "ask for the original value and salt";
      case NO_STATEMENT -> "nobody vouches for it: do not rely on it";
      default -> "see docs/format.md, section 14";
    };
  }
}
