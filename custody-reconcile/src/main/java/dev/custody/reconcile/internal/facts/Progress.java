package dev.custody.reconcile.internal.facts;

import dev.custody.reconcile.plan.Plan;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far each unit of a plan has come: which legs it has fulfilled, and whether anybody has said
 * that it is missing. Units are counted as the plan lists them.
 */
public final class Progress {

  private final Plan plan;
  private final long[] fulfilled;
  private final int[] matched;
  private final BitSet denied = new BitSet();
  private final BitSet gapped = new BitSet();

  /** How many units without a gap have fulfilled that many legs, and none behind them. */
  private final int[] inStep;

  private @Nullable Map<String, Integer> index;

  Progress(Plan plan) {
    this.plan = plan;
    this.fulfilled = new long[plan.units().size()];
    this.matched = new int[plan.legs().size()];
    this.inStep = new int[matched.length + 1];
    inStep[0] = fulfilled.length;
  }

  /** The plan as it counts. */
  public Plan plan() {
    return plan;
  }

  /** The number of a unit; -1 if the plan has none of this name. */
  public int indexOf(String thing) {
    Map<String, Integer> known = index;
    if (known == null) {
      known = new HashMap<>();
      for (int i = 0; i < fulfilled.length; i++) {
        known.put(plan.units().get(i).id(), i);
      }
      index = known;
    }
    Integer found = known.get(thing);
    return found == null ? -1 : found;
  }

  /** Takes in how far one unit has come. */
  void put(int unit, Itinerary itinerary) {
    long mask = 0;
    for (int leg = 0; leg < matched.length; leg++) {
      mask |= itinerary.match(leg) == null ? 0 : 1L << leg;
    }
    denied.set(unit, itinerary.denied());
    put(unit, mask);
  }

  private void put(int unit, long mask) {
    long before = fulfilled[unit];
    for (long changed = mask ^ before; changed != 0; changed &= changed - 1) {
      int leg = Long.numberOfTrailingZeros(changed);
      matched[leg] += (mask >>> leg & 1) != 0 ? 1 : -1;
    }
    if (!gap(before)) {
      inStep[Long.bitCount(before)]--;
    }
    if (!gap(mask)) {
      inStep[Long.bitCount(mask)]++;
    }
    gapped.set(unit, gap(mask));
    fulfilled[unit] = mask;
  }

  private static boolean gap(long mask) {
    return (mask & mask + 1) != 0;
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

  /** Whether there is a unit that has fulfilled nothing. */
  public boolean anyUnseen() {
    return inStep[0] > 0;
  }

  /** Whether anybody has ever said that a unit is missing. */
  public boolean denied(int unit) {
    return denied.get(unit);
  }

  /** Units that have fulfilled a leg behind one that they have not, as indexes. */
  BitSet gapped() {
    return gapped;
  }

  /** How many legs from the first every unit without a gap has fulfilled, at least. */
  int inStep() {
    int least = 0;
    while (least < matched.length && inStep[least] == 0) {
      least++;
    }
    return least;
  }
}
