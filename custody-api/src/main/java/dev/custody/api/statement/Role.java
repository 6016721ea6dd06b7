package dev.custody.api.statement;

import org.jspecify.annotations.Nullable;

/**
 * As what a signer vouches for an event.
 *
 * @since 0.1.0
 */
public enum Role {
  /** Did what the event says. */
  ACTOR,
  /** Gave possession. */
  GIVER,
  /** Took possession, in answer to one GIVER statement. */
  RECEIVER,
  /** Saw and verified another statement, at a time it states. */
  WITNESS,
  /** Received unsigned facts, at a time it states; no signature of a party. */
  GATEWAY;

  private static final Role[] BY_NUMBER = values();

  /** The number in the protected header, from 1. */
  public int number() {
    return ordinal() + 1;
  }

  /** Whether statements of this role name the link of another statement (label -70003). */
  public boolean answers() {
    return this == RECEIVER || this == WITNESS;
  }

  /** Whether statements of this role carry the signer's own time (label -70004). */
  public boolean stamps() {
    return this == GATEWAY || this == WITNESS;
  }

  /**
   * The role with this number.
   *
   * @return {@code null} if there is none
   */
  public static @Nullable Role ofNumber(long number) {
    return number < 1 || number > BY_NUMBER.length ? null : BY_NUMBER[(int) number - 1];
  }
}
