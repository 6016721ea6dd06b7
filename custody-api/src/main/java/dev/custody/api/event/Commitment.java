package dev.custody.api.event;

import dev.custody.api.Digest;
import java.util.Objects;

/**
 * A salted hash of a value that lives outside the event, so that it can be erased.
 *
 * @param slot which value, 1..2^32-1
 * @param digest the commitment
 * @since 0.1.0
 */
public record Commitment(long slot, Digest digest) {

  public Commitment {
    Objects.requireNonNull(digest, "digest");
  }
}
