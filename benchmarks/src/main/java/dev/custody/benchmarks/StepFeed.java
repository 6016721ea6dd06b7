package dev.custody.benchmarks;

import dev.custody.reconcile.internal.table.Templates;
import java.util.ArrayList;
import java.util.List;

/**
 * The feed of the step job: units that each go through six legs, all of them under way at a time,
 * in another order of units each round. After its sixth scan a unit is followed by a new one, so
 * the number of units stays and the feed never ends. One scan in 1,024 is missing, one in 256 comes
 * after its window. Scans are made by arithmetic alone, in blocks; nothing is read from memory.
 */
final class StepFeed {

  static final int LEGS = 6;
  static final int BLOCK = 1_024;
  static final long START = 1_800_000_000_000L;
  static final long ROUND_MS = 3_600_000;

  private static final long[] STRIDES = {
    7_368_787, 15_485_863, 32_452_843, 49_979_687, 67_867_967, 86_028_121, 104_395_301
  };

  /** Units under way. */
  final int units;

  private long next;

  // The present block: columns.
  final long[] high = new long[BLOCK];
  final long[] low = new long[BLOCK];
  final long[] oldHigh = new long[BLOCK];
  final long[] oldLow = new long[BLOCK];
  final int[] stepPlace = new int[BLOCK];
  final long[] at = new long[BLOCK];
  final boolean[] missed = new boolean[BLOCK];

  /** Whether the units of this block are new: they are planned first, the old ones retracted. */
  boolean first;

  long watermark;

  StepFeed(int units) {
    if (units % BLOCK != 0) {
      throw new IllegalArgumentException("units are not whole blocks: units=" + units);
    }
    this.units = units;
  }

  /** Six legs, each an hour after the other, two hours of time for each. */
  static List<Templates.Leg> legs() {
    List<Templates.Leg> legs = new ArrayList<>();
    for (int leg = 0; leg < LEGS; leg++) {
      legs.add(
          new Templates.Leg(
              Templates.stepPlace(leg, leg), leg * ROUND_MS, leg * ROUND_MS + 2 * ROUND_MS, true));
    }
    return legs;
  }

  /** Fills the columns with the next block. */
  void advance() {
    long round = next / units;
    long generation = round / LEGS;
    int leg = (int) (round % LEGS);
    long stride = STRIDES[(int) (round % STRIDES.length)];
    long from = next % units;
    long time = START + round * ROUND_MS;
    first = leg == 0;
    for (int i = 0; i < BLOCK; i++) {
      long unit = (from + i) * stride % units;
      high[i] = spread(unit * 2 + (generation << 40));
      low[i] = spread(unit * 2 + 1 + (generation << 40));
      oldHigh[i] = spread(unit * 2 + (generation - 1 << 40));
      oldLow[i] = spread(unit * 2 + 1 + (generation - 1 << 40));
      stepPlace[i] = Templates.stepPlace(leg, leg);
      at[i] = time + (from + i) * ROUND_MS / units + ((high[i] & 255) == 0 ? 3 * ROUND_MS : 0);
      missed[i] = (low[i] + leg & 1_023) == 0;
    }
    next += BLOCK;
    watermark = time + from * ROUND_MS / units;
  }

  /** When the units of this block were planned to begin. */
  long baseMs() {
    long round = (next - BLOCK) / units;
    return START + round / LEGS * LEGS * ROUND_MS;
  }

  private static long spread(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  /** The identifier of a unit as text: 32 hexadecimal digits, made anew each time. */
  static String text(long high, long low, byte[] scratch) {
    for (int i = 0; i < 16; i++) {
      scratch[i] = digit((int) (high >>> 4 * i) & 15);
      scratch[16 + i] = digit((int) (low >>> 4 * i) & 15);
    }
    return new String(scratch, 0, 32, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  private static byte digit(int value) {
    return (byte) (value < 10 ? '0' + value : 'a' + value - 10);
  }
}
