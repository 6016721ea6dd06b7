package dev.custody.crypto.seal;

import org.jspecify.annotations.Nullable;

/**
 * What a seal says of itself. The numbers, from 0 in this order, are those of the status byte of a
 * MAC seal (docs/format.md, seal answers).
 *
 * @since 0.1.0
 */
public enum TamperStatus {
  /** It cannot tell. */
  NOT_SENSED,
  /** It is closed and always was. */
  NEVER_OPENED,
  /** It is closed now and was open before. */
  OPENED_BEFORE,
  /** It is open. */
  OPEN;

  private static final TamperStatus[] BY_NUMBER = values();

  /** The number in a status byte. */
  public int number() {
    return ordinal();
  }

  /** Whether it has been opened at any time. */
  public boolean opened() {
    return this == OPENED_BEFORE || this == OPEN;
  }

  /** The constant with this number; null if there is none. */
  public static @Nullable TamperStatus ofNumber(int number) {
    return number < 0 || number >= BY_NUMBER.length ? null : BY_NUMBER[number];
  }
}
