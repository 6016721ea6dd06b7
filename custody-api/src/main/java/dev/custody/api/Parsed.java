package dev.custody.api;

import java.util.List;

/**
 * What became of untrusted bytes: a whole value, or the reasons why there is none. Never half a
 * value.
 *
 * @param <T> the value
 * @since 0.1.0
 */
public sealed interface Parsed<T> {

  /**
   * The bytes are exactly one canonical value.
   *
   * @param value the value
   */
  record Accepted<T>(T value) implements Parsed<T> {}

  /**
   * The bytes are refused.
   *
   * @param refusals at least one, at most one of each reason, in order of precedence
   */
  record Refused<T>(List<Refusal> refusals) implements Parsed<T> {

    /**
     * @throws IllegalArgumentException if there is no refusal
     */
    public Refused {
      refusals = List.copyOf(refusals);
      if (refusals.isEmpty()) {
        throw new IllegalArgumentException("refused without a refusal");
      }
    }

    /** Refused for one reason. */
    public Refused(Refusal refusal) {
      this(List.of(refusal));
    }

    /** The refusal that decides. */
    public Refusal first() {
      return refusals.get(0);
    }
  }

  /**
   * The value, where the caller knows the bytes to be good: its own, or checked before.
   *
   * @throws IllegalArgumentException if they were refused after all; the message says why and where
   */
  default T require() {
    if (this instanceof Accepted<T> accepted) {
      return accepted.value();
    }
    throw new IllegalArgumentException(((Refused<T>) this).first().toString());
  }
}
