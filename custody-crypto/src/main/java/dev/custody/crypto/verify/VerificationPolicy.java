package dev.custody.crypto.verify;

import dev.custody.crypto.seal.SealRegistry;
import dev.custody.crypto.time.TimestampPolicy;
import java.time.Instant;
import java.util.Objects;

/**
 * What the caller decides before anything is verified. Nothing here that could make a verdict less
 * strict has a default.
 *
 * @param at the moment of verification: nothing was signed later, and the trust bundle must not
 *     have expired then
 * @param streams what gaps in a key's stream mean
 * @param timestamps which RFC 3161 tokens are believed
 * @param seals which electronic seals can be judged, with their keys
 * @since 0.1.0
 */
public record VerificationPolicy(
    Instant at, Streams streams, TimestampPolicy timestamps, SealRegistry seals) {

  /** All must be given. */
  public VerificationPolicy {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(streams, "streams");
    Objects.requireNonNull(timestamps, "timestamps");
    Objects.requireNonNull(seals, "seals");
  }

  /** Judges no seal: their answers say nothing then. */
  public VerificationPolicy(Instant at, Streams streams, TimestampPolicy timestamps) {
    this(at, streams, timestamps, SealRegistry.none());
  }

  /** Believes no timestamp token, which can only prove less, and judges no seal. */
  public VerificationPolicy(Instant at, Streams streams) {
    this(at, streams, TimestampPolicy.none());
  }

  /** What gaps in a key's stream mean. */
  public enum Streams {
    /** A gap is a note: a partner's feed is filtered by nature. */
    MAY_HAVE_GAPS,
    /**
     * A statement that jumps over positions is rejected with STREAM_LINK_MISMATCH. A feed may still
     * begin in mid-stream.
     */
    CONTIGUOUS
  }
}
