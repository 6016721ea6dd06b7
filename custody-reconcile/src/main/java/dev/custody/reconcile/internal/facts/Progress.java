package dev.custody.reconcile.internal.facts;

import dev.custody.reconcile.plan.Plan;
import java.util.BitSet;

/**
 * How far each unit of a plan has come: which legs it has fulfilled, and whether anybody has said
 * that it is missing. Units are counted as the plan lists them.
 */
public final class Progress {

  private final Plan plan;
  private final long[] fulfilled;
  private final int[] matched;
  private final BitSet denied = new BitSet();

  Progress(Plan plan) {
    this.plan = plan;
    this.fulfilled = new long[plan.units().size()];
    this.matched = new int[plan.legs().size()];
  }

  /** The plan as it counts. */
  public Plan plan() {
    return plan;
  }

  /** Takes in how far one unit has come. */
  void put(int unit, Itinerary itinerary) {
    long mask = 0;
    for (int leg = 0; leg < matched.length; leg++) {
      mask |= itinerary.match(leg) == null ? 0 : 1L << leg;
    }
    long changed = mask ^ fulfilled[unit];
    for (int leg = 0; changed != 0 && leg < matched.length; leg++) {
      if ((changed >>> leg & 1) != 0) {
        matched[leg] += (mask >>> leg & 1) != 0 ? 1 : -1;
      }
    }
    fulfilled[unit] = mask;
    denied.set(unit, itinerary.denied());
  }

  /** How many units have fulfilled a leg. */
  public int matched(int leg) {
    return matched[leg];
  }

  /** The same for all legs. */
  public int[] matched() {
    return matched.clone();
  }

  /** The leg after the last one that a unit has fulfilled; the number of legs if that is all. */
  public int next(int unit) {
    return Long.SIZE - Long.numberOfLeadingZeros(fulfilled[unit]);
  }

  /** Whether anybody has ever said that a unit is missing. */
  public boolean denied(int unit) {
    return denied.get(unit);
  }

  /** Units that have fulfilled a leg behind one that they have not, as indexes. */
  BitSet gapped() {
    BitSet found = new BitSet();
    for (int i = 0; i < fulfilled.length; i++) {
      if ((fulfilled[i] & fulfilled[i] + 1) != 0) {
        found.set(i);
      }
    }
    return found;
  }

  /** How many legs from the first every unit without a gap has fulfilled, at least. */
  int inStep() {
    int least = matched.length;
    for (long mask : fulfilled) {
      if ((mask & mask + 1) == 0) {
        least = Math.min(least, Long.bitCount(mask));
      }
    }
    return least;
  }
}
