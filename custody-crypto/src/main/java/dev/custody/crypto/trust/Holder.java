package dev.custody.crypto.trust;

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

  /** Whether keys of this holder sign statements about events, and so have roles. */
  public boolean signsStatements() {
    return this != LOG && this != WITNESS && this != TIMESTAMPER;
  }
}
