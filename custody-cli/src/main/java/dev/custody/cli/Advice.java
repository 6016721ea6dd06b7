package dev.custody.cli;

import dev.custody.api.Reason;

/**
 * What a person should do about a reason, in a few words; docs/errors.md says the rest. There is no
 * default on purpose: a new reason does not compile before it has words of its own.
 */
final class Advice {

  private Advice() {}

  static String of(Reason reason) {
    return switch (reason) {
      case RECORD_NOT_CANONICAL -> "ask the sender for the original file; its writer has a fault";
      case RECORD_TOO_LARGE -> "ask the sender to split it, or to send large parts by digest";
      case BODY_TOO_LARGE -> "ask for several events, or a manifest by digest";
      case BODY_NOT_CANONICAL -> "report the fault to the maker of the writing software";
      case MALFORMED_IDENTIFIER -> "correct the identifier at its source and record anew";
      case MISSING_ASPECT -> "record the event anew, with what is missing";
      case HEADER_NOT_CANONICAL -> "report the fault to the maker of the signing software";
      case CONTENT_TYPE_MISMATCH -> "not a signature over an event: ask for the one that is";
      case ALGORITHM_MISMATCH -> "treat as forged until the signer explains it";
      case SIGNATURE_NOT_CANONICAL -> "ask for the original: altered, or the signer has a fault";
      case SIGNATURE_INVALID -> "treat as forged: ask the sender for the original";
      case BATCH_PROOF_INVALID -> "ask for the whole batch that the event came from";
      case NO_STATEMENT -> "nobody vouches for it: do not rely on it";
      case ISSUER_MISMATCH -> "compare the party in the device's settings with the trust bundle";
      case SUBJECT_MISMATCH -> "ask the signer: it signed for another consignment";
      case SIGNER_NOT_NAMED_PARTY ->
          "compare party and device of the event with the key's entry, then ask them";
      case SELF_HANDOVER -> "stop the goods: one hand signed for both sides";
      case COUNTERSIGNED_OTHER -> "ask for the statement that was answered";
      case ROLE_NOT_PERMITTED -> "compare the key's roles in the trust bundle with its task";
      case KIND_NOT_PERMITTED -> "compare the key's kinds in the trust bundle with its task";
      case PLACE_NOT_PERMITTED -> "find out where the device is, then look at its places";
      case KEY_NOT_YET_VALID -> "check the device's clock and the key's first day";
      case KEY_EXPIRED -> "renew the key and record anew";
      case KEY_REVOKED -> "no evidence: take the device away and investigate";
      case STREAM_FORK -> "keep both statements as proof, replace the key";
      case STREAM_LINK_MISMATCH -> "something was taken out: ask the signer for the whole stream";
      case COMMITMENT_MISMATCH -> "ask for the original value and salt";
      case TIMESTAMP_INVALID -> "get another timestamp token; the event itself stands";
      case RECEIPT_INVALID -> "ask the log for another receipt; the event itself stands";
      case TRUST_BUNDLE_INVALID -> "get the trust bundle again from its owner";
      case TRUST_BUNDLE_ROLLED_BACK -> "ask who gave you an old trust bundle, get the newest";
      case OFFER_EXPIRED -> "the giver makes a new offer";
      case OFFER_REUSED -> "find both handovers of this offer, and the goods";
      case OFFER_WRONG_RECEIVER -> "do not release the goods: the offer was for another";
      case OFFER_MISMATCH -> "do not release the goods: compare them with the offer";
      case STEP_UP_REQUIRED -> "the receiver does what is demanded, then signs";
      case SEAL_REPLAY -> "inspect the seal: it answered with an old counter";
      case SEAL_PROOF_INVALID -> "inspect the seal: it may be a copy, or its key is wrong";
      case UNSUPPORTED_SCHEMA -> "update this program: the format is newer";
      case UNSUPPORTED_KIND -> "update this program: it does not know this kind of event";
      case UNSUPPORTED_FIELD -> "update this program: it does not know a value that matters";
      case UNSUPPORTED_ALGORITHM -> "ask the signer for another algorithm";
      case UNKNOWN_KEY -> "ask the party for its key, or get the newest trust bundle";
      case TIME_UNPROVEN -> "get a timestamp or a log receipt for it";
      case PENDING_COUNTERSIGNATURE -> "ask the party that has not signed yet";
      case COMPANION_MISSING -> "ask for the event with both signatures";
      case TRUST_BUNDLE_EXPIRED -> "get the newest trust bundle";
    };
  }
}
