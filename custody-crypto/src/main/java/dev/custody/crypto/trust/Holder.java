package dev.custody.crypto.trust;

import org.jspecify.annotations.Nullable;

/**
 * In whose hands a key is.
 *
 * @since 0.1.0
 */
public enum Holder {
  /** A scanner, phone or other device. */
  DEVICE,
  /** A person. */
  OPERATOR,
  /** A warehouse, gate or yard. */
  SITE,
  /** A party as a whole. */
  ORGANISATION,
  /** What receives unsigned feeds. */
  GATEWAY,
  /** A transparency log: signs checkpoints, no statements. */
  LOG,
  /** A cosigner of checkpoints: signs no statements. */
  WITNESS,
  /** A time-stamping authority: signs no statements. */
  TIMESTAMPER;

  private static final Holder[] BY_NUMBER = values();

  /** The number in signed bundles, from 1. */
  public int number() {
    return ordinal() + 1;
  }

  /**
   * The holder with this number.
   *
   * @return {@code null} if there is none
   */
  public static @Nullable Holder ofNumber(long number) {
    return number < 1 || number > BY_NUMBER.length ? null : BY_NUMBER[(int) number - 1];
  }

  /** Whether keys of this holder sign statements about events, and so have roles. */
  public boolean signsStatements() {
    return this != LOG && this != WITNESS && this != TIMESTAMPER;
  }
}
