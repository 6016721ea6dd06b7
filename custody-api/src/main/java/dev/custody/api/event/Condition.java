package dev.custody.api.event;

import org.jspecify.annotations.Nullable;

/**
 * The state in which an item was found.
 *
 * <p>Constants bear the names of {@code custody.proto} and stand in the order of their numbers,
 * from 1; an absent value is {@code null} in the model and no bytes in the body.
 *
 * @since 0.1.0
 */
public enum Condition {
  OK,
  DAMAGED,
  MISSING,
  REFUSED,
  TAMPERED,
  SURPLUS;

  private static final Condition[] BY_NUMBER = values();

  /** The number on the wire, from 1. */
  public int number() {
    return ordinal() + 1;
  }

  /**
   * The constant with this wire number.
   *
   * @return {@code null} if this version of the format does not know the number
   */
  public static @Nullable Condition ofNumber(int number) {
    return number < 1 || number > BY_NUMBER.length ? null : BY_NUMBER[number - 1];
  }
}
