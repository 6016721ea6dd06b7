package dev.custody.reconcile.sim;

import java.nio.charset.StandardCharsets;

/**
 * Chance without a state: what is drawn depends on the seed and on the name of what it decides, and
 * on nothing else.
 *
 * <p>A generator with a state would shift every later draw when one kind of noise is switched off;
 * here a world with a theft differs from the one without it in the theft alone. The name is hashed
 * with FNV-1a (64 bits) and mixed with the seed by the finaliser of SplitMix64 (Steele, Lea, Flood
 * 2014); both are fixed for ever.
 */
record Dice(long seed) {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  /** 64 bits for a name. */
  long bits(String... name) {
    long hash = FNV_OFFSET;
    for (String part : name) {
      for (byte each : part.getBytes(StandardCharsets.UTF_8)) {
        hash = (hash ^ (each & 0xff)) * FNV_PRIME;
      }
      // A mark between the parts: "a", "bc" is not "ab", "c".
      hash = (hash ^ 0x100) * FNV_PRIME;
    }
    return mix(mix(seed + GOLDEN) ^ hash);
  }

  private static long mix(long bits) {
    long z = bits;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** A number from 0 up to, but not including, 1. */
  double unit(String... name) {
    return (bits(name) >>> 11) * 0x1.0p-53;
  }

  /** Whether something of this probability happens. */
  boolean chance(double probability, String... name) {
    return unit(name) < probability;
  }

  /** A whole number from a lower to an upper bound, both included. */
  int between(int from, int to, String... name) {
    return from + (int) (unit(name) * (to - from + 1));
  }

  /** A normal deviate: the sum of twelve uniform ones, so never beyond six deviations. */
  double normal(double deviation, String... name) {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += new Dice(bits(name) + i).unit("normal");
    }
    return sum * deviation;
  }
}
