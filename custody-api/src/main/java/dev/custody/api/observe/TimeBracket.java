package dev.custody.api.observe;

import java.time.Instant;
import java.util.Objects;

/**
 * When a statement was signed, as far as it is proven: not before one instant and not after
 * another.
 *
 * @param notBefore the newest proven lower bound
 * @param lower what proves it
 * @param notAfter the oldest proven upper bound
 * @param upper what proves it
 * @since 0.1.0
 */
public record TimeBracket(Instant notBefore, Lower lower, Instant notAfter, Upper upper) {

  public TimeBracket {
    Objects.requireNonNull(notBefore, "notBefore");
    Objects.requireNonNull(lower, "lower");
    Objects.requireNonNull(notAfter, "notAfter");
    Objects.requireNonNull(upper, "upper");
  }

  /** What proves that a statement was not signed earlier. */
  public enum Lower {
    /** The key's window begins then. */
    KEY_WINDOW,
    /** The event names a cosigned checkpoint that was made then. */
    SEEN_CHECKPOINT,
    /** A statement that it links to was not signed earlier. */
    LINKED_STATEMENT
  }

  /** What proves that a statement was not signed later. */
  public enum Upper {
    /** A timestamp token over its signature. */
    TIMESTAMP_TOKEN,
    /** A cosigned checkpoint of a log that holds it. */
    CHECKPOINT,
    /** A witness saw it. */
    WITNESS,
    /** A later statement of the same key that reaches it by its links was signed no later. */
    LATER_STATEMENT,
    /** Nothing but the moment of verification. */
    CALLER
  }
}
