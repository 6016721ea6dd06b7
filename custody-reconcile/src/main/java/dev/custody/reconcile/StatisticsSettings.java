package dev.custody.reconcile;

/**
 * What is concluded from many events rather than from one.
 *
 * @param contrarian whether heuristics count that accuse what looks too good
 * @since 0.1.0
 */
public record StatisticsSettings(boolean contrarian) {

  /** Without the contrarian heuristics. */
  public static StatisticsSettings roadTransport() {
    return new StatisticsSettings(false);
  }
}
