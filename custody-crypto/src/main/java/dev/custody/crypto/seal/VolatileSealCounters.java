package dev.custody.crypto.seal;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.EventId;
import dev.custody.crypto.internal.seal.CounterTable;

/**
 * Counters that are forgotten with this object: replay shows within one run.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class VolatileSealCounters implements SealCounters {

  private final CounterTable table = new CounterTable(WINDOW);

  /** Without any counter. */
  public VolatileSealCounters() {}

  @Override
  public Standing standing(String sealId, long counter, EventId event) {
    return standing(table, sealId, counter, event);
  }

  @Override
  public void take(String sealId, long counter, EventId event) {
    table.take(CounterTable.seal(sealId), counter, event);
  }

  static Standing standing(CounterTable table, String sealId, long counter, EventId event) {
    CounterTable.Row row = table.row(CounterTable.seal(sealId));
    if (row == null || counter > row.highest()) {
      return Standing.RISES;
    }
    return event.equals(row.event(counter)) ? Standing.SAME_EVENT : Standing.DOES_NOT_RISE;
  }
}
