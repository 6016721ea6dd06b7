package dev.custody.reconcile;

/**
 * Where observations come from. Each source has a watermark of its own, so an idle one freezes no
 * other.
 *
 * @since 0.1.0
 */
public enum Source {
  /** Scanners in people's hands; also every key that no roster names. */
  HANDHELD,
  /** A warehouse system. */
  WMS,
  /** A scale. */
  SCALE,
  /** A vehicle or tracker. */
  TELEMATICS
}
