package dev.custody.kms.audit;

import java.time.Instant;
import java.util.Objects;

/**
 * A signature that one side knows and the other does not.
 *
 * @param kind which side
 * @param at when, by the side that knows it
 * @param principal who made it, as CloudTrail names it; empty where only the ledger knows it
 * @param requestId of AWS
 * @param key ARN of the key
 * @since 0.1.0
 */
public record UsageFinding(Kind kind, Instant at, String principal, String requestId, String key) {

  /** Nothing may be null. */
  public UsageFinding {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(principal, "principal");
    Objects.requireNonNull(requestId, "requestId");
    Objects.requireNonNull(key, "key");
  }

  /** Which side knows the signature. */
  public enum Kind {
    /** CloudTrail has it and the ledger does not: somebody else signed with the key. */
    UNEXPLAINED_SIGNATURE,
    /** The ledger has it and CloudTrail does not: the trail is not whole, or not there yet. */
    UNLOGGED_SIGNATURE
  }
}
