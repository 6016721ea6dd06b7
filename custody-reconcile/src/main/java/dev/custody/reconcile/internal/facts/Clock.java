package dev.custody.reconcile.internal.facts;

import dev.custody.api.event.Time;
import dev.custody.reconcile.internal.facts.KeyStream.Position;

/** Two clock readings of one device, the later one by its place in the stream. */
public final class Clock {

  private Clock() {}

  /** By how much the claimed time went on; negative if it went back. */
  public static long claimedMs(Time before, Time here) {
    return here.utcMs() - before.utcMs();
  }

  /** By how much the clocks say themselves that they may be off. */
  public static long slackMs(Time before, Time here) {
    return before.uncertaintyMs() + here.uncertaintyMs();
  }

  /** Whether the device ran on between the two, so that the running times can be compared. */
  public static boolean sameBoot(Time before, Time here) {
    return before.bootId() != null
        && before.bootId().equals(here.bootId())
        && before.monotonicMs() > 0
        && here.monotonicMs() > 0;
  }

  /** By how much the running time went on, within one boot. */
  public static long runningMs(Time before, Time here) {
    return here.monotonicMs() - before.monotonicMs();
  }

  /** Whether the claimed time, or the running time of one boot, goes back beyond a tolerance. */
  static boolean back(Position before, Position here, long toleranceMs) {
    long least = -(slackMs(before.time(), here.time()) + toleranceMs);
    return claimedMs(before.time(), here.time()) < least
        || (sameBoot(before.time(), here.time())
            && runningMs(before.time(), here.time()) < -toleranceMs);
  }
}
