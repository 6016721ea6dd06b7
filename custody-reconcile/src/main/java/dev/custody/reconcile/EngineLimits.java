package dev.custody.reconcile;

/**
 * What an engine holds at most. Beyond a limit an input is refused, not dropped.
 *
 * @param factsMax events held at most
 * @param plansMax plans held at most
 * @param holdsPerKeyMax holds of one key within 24 hours at most: more are kept, not obeyed
 * @since 0.1.0
 */
public record EngineLimits(int factsMax, int plansMax, int holdsPerKeyMax) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public EngineLimits {
    if (factsMax < 1 || plansMax < 1 || holdsPerKeyMax < 1) {
      throw new IllegalArgumentException(
          "limit not positive: factsMax="
              + factsMax
              + ", plansMax="
              + plansMax
              + ", holdsPerKeyMax="
              + holdsPerKeyMax);
    }
  }

  /** Four million events, 100,000 plans, 1,000 holds of a key a day. */
  public static EngineLimits roadTransport() {
    return new EngineLimits(4_000_000, 100_000, 1_000);
  }
}
