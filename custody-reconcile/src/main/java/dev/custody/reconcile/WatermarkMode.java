package dev.custody.reconcile;

/**
 * What an absence needs before it can confirm an exception.
 *
 * @since 0.1.0
 */
public enum WatermarkMode {
  /** Bounded disorder: a source that has been heard from later has said all it had to say. */
  HEURISTIC,
  /** Only streams without a gap, up to a statement signed later, confirm that no scan was made. */
  PROVABLE
}
