package dev.custody.crypto.seal;

import java.util.Objects;

/**
 * What a technology says about an answer: it is the seal's own, or why it cannot be.
 *
 * @since 0.1.0
 */
public sealed interface SealAnswer permits SealAnswer.Genuine, SealAnswer.NotGenuine {

  /**
   * The seal itself made this answer, or somebody who has its key.
   *
   * @param counter its counter then, 1 to 2^63-1
   * @param tamper what it says of itself
   * @param challenged whether the answer is over the challenge; if not, it may have been harvested
   * @since 0.1.0
   */
  record Genuine(long counter, TamperStatus tamper, boolean challenged) implements SealAnswer {

    /**
     * @throws IllegalArgumentException if the counter is not at least 1
     */
    public Genuine {
      Objects.requireNonNull(tamper, "tamper");
      if (counter < 1) {
        throw new IllegalArgumentException("counter of a seal: expected=1.., found=" + counter);
      }
    }
  }

  /**
   * This is no answer of the seal.
   *
   * @param fault why
   * @since 0.1.0
   */
  record NotGenuine(SealFault fault) implements SealAnswer {

    /** The fault must be given. */
    public NotGenuine {
      Objects.requireNonNull(fault, "fault");
    }
  }
}
