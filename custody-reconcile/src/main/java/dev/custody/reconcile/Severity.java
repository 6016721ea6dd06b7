package dev.custody.reconcile;

/**
 * How bad an exception is.
 *
 * @since 0.1.0
 */
public enum Severity {
  /** Low: worth knowing, clears itself as a rule. */
  L,
  /** Medium: look at it within the shift. */
  M,
  /** High: act now. */
  H,
  /** Critical: stop and escalate. */
  C
}
