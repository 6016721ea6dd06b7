package dev.custody.reconcile;

/**
 * What an event may be allowed to prove.
 *
 * @since 0.1.0
 */
public enum Proof {
  /** That goods were there: fulfils a leg and clears an alarm. */
  PRESENCE,
  /** That possession passed or was held. */
  CUSTODY,
  /** That something is wrong: may raise a suspicion. */
  ALARM,
  /** The same, and alone enough to confirm it. */
  CONFIRM,
  /** That its source was alive at that time: moves the watermark. */
  WATERMARK,
  /** An order: hold, release, resolution, correction. */
  CONTROL
}
