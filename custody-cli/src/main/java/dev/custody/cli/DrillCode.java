package dev.custody.cli;

import dev.custody.reconcile.sim.Noise;
import dev.custody.reconcile.sim.SimSettings;
import dev.custody.reconcile.sim.SimWorld;
import dev.custody.reconcile.sim.Theft;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What an exercise is made from, as a code that whoever leads it keeps: the seed, and which thefts
 * are planted. A code means the same exercise for ever (docs/adr/0158).
 *
 * @param seed of the world
 * @param thefts one of each is planted
 */
record DrillCode(long seed, Set<Theft> thefts) {

  private static final int DRAWN = 3;

  /** The code of a new exercise. */
  static DrillCode of(long seed, Collection<Theft> chosen) {
    Set<Theft> thefts = EnumSet.noneOf(Theft.class);
    if (chosen.isEmpty()) {
      List<Theft> all = new ArrayList<>(List.of(Theft.values()));
      Collections.shuffle(all, new Random(seed));
      thefts.addAll(all.subList(0, DRAWN));
    } else {
      thefts.addAll(chosen);
    }
    return new DrillCode(seed, thefts);
  }

  static long anySeed() {
    return new SecureRandom().nextLong();
  }

  /** As sixteen hex digits, a hyphen, and the thefts as a number in hex. */
  @Override
  public String toString() {
    int mask = 0;
    for (Theft theft : thefts) {
      mask |= 1 << theft.ordinal();
    }
    return String.format(Locale.ROOT, "%016x-%03x", seed, mask);
  }

  /** The code in this text; refused if it is none. */
  static DrillCode parse(String text) {
    if (!text.matches("[0-9a-f]{16}-[0-9a-f]{3}")) {
      throw CommandFault.usage("no code of an exercise: expected=16 hex digits, -, 3 hex digits");
    }
    long seed = Long.parseUnsignedLong(text.substring(0, 16), 16);
    int mask = Integer.parseInt(text.substring(17), 16);
    Set<Theft> thefts = EnumSet.noneOf(Theft.class);
    for (Theft theft : Theft.values()) {
      if ((mask & 1 << theft.ordinal()) != 0) {
        thefts.add(theft);
      }
    }
    return new DrillCode(seed, thefts);
  }

  /** The world: two days, with the noise of a usual dock that reads 99 of 100. */
  SimWorld world() {
    Map<Theft, Integer> one = new EnumMap<>(Theft.class);
    thefts.forEach(theft -> one.put(theft, 1));
    return SimWorld.of(
        SimSettings.small(seed).sized(2, 6, 2, 9).withNoise(Noise.at(0.99)).withThefts(one));
  }
}
