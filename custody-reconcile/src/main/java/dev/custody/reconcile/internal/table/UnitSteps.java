package dev.custody.reconcile.internal.table;

import java.io.IOException;

/**
 * Units against their itineraries: each scan is matched to a leg, checked for its window and its
 * order, and a leg that is not made by its latest time is reported absent. Scans may arrive in any
 * order: every time is kept and each scan is compared with all of them, so the state, who was
 * early, who was late, and whether a unit went out of sequence at all do not depend on the order of
 * arrival (which of two scans out of sequence says so does: the one that comes second).
 *
 * <p>State of a unit, in words of 64 bits; 32 bytes for six legs:
 *
 * <pre>
 * word 0      itinerary (20) | base time in ms (44)
 * word 1 + i  time of leg 2i + 1 (32) | time of leg 2i (32)
 * time        ms from the base time, signed: 24 days either way, plus 2, or minus 1 if it is
 *             negative; so 0 is free to say "not made" and 1 "absent"
 * </pre>
 *
 * <p>The deadline is no state: it follows from the legs not made. A leg alike twice (same step,
 * same place) takes the scan in whose window it falls, else the first not made, else it is a
 * repeat; legs alike therefore depend on the order of arrival where windows overlap. The first scan
 * of a leg stands; a repeat changes nothing.
 *
 * <p>For one thread at a time. Hot path: see {@code ReconcileSteps} and ADR 142.
 */
public final class UnitSteps {

  /** A leg was fulfilled. */
  public static final int MATCHED = 1;

  /** An earlier leg was made later, or a later one earlier. */
  public static final int OUT_OF_SEQUENCE = 1 << 1;

  /** Before the window of the leg. */
  public static final int EARLY = 1 << 2;

  /** After the window of the leg. */
  public static final int LATE = 1 << 3;

  /** The leg had been reported absent. */
  public static final int CLEARS_ABSENCE = 1 << 4;

  /** The leg had been made before. */
  public static final int REPEAT = 1 << 5;

  /** No leg is of this step at this place. */
  public static final int UNEXPECTED = 1 << 6;

  /** No such unit. */
  public static final int UNKNOWN = 1 << 7;

  /** More than 24 days from the base time of the unit: not taken. */
  public static final int OUT_OF_RANGE = 1 << 8;

  /** How many scans are looked up together. */
  public static final int BATCH = 32;

  private static final int TIME_NONE = 0;
  private static final int TIME_ABSENT = 1;
  private static final long TIME_MOST = Integer.MAX_VALUE - 2;
  private static final int BASE_BITS = 44;
  private static final long BASE_MASK = (1L << BASE_BITS) - 1;

  private static final int TICK_SHIFT = 10;
  private static final int MAGIC = 0x53545543; // CUTS
  private static final int VERSION = 1;

  private final Templates templates;
  private final UnitTable table;
  private final TimerWheel wheel;
  private final StepSink sink;
  private final Timers timers = new Timers();
  private final int[] handles = new int[BATCH];

  /**
   * No units yet.
   *
   * @param templates the itineraries, shared with whoever interns
   * @param legsMax the most legs of an itinerary; every unit has room for them
   * @param unitsMax the most units at a time
   * @param startMs the present, at least 0
   */
  public UnitSteps(Templates templates, int legsMax, int unitsMax, long startMs, StepSink sink) {
    this(
        templates,
        new UnitTable(words(legsMax), unitsMax),
        new TimerWheel(TICK_SHIFT, startMs),
        sink);
  }

  private UnitSteps(Templates templates, UnitTable table, TimerWheel wheel, StepSink sink) {
    this.templates = templates;
    this.table = table;
    this.wheel = wheel;
    this.sink = sink;
  }

  private static int words(int legsMax) {
    if (legsMax < 1 || legsMax > Templates.LEGS_MAX) {
      throw new IllegalArgumentException("legs out of range: legsMax=" + legsMax);
    }
    return 1 + (legsMax + 1) / 2;
  }

  /** The table of the units. */
  public UnitTable table() {
    return table;
  }

  /** Bytes of heap of table and timers; itineraries not counted. */
  public long heapBytes() {
    return table.heapBytes() + wheel.heapBytes();
  }

  /**
   * Adds a unit.
   *
   * @param baseMs from where its relative windows count, 0 to 2^44 - 1
   * @return its handle, or -1 if there is one of this key already
   */
  public int plan(long high, long low, int template, long baseMs) {
    int legs = templates.legs(template);
    if (1 + (legs + 1) / 2 > table.stateWords() || baseMs < 0 || baseMs > BASE_MASK) {
      throw new IllegalArgumentException("out of range: legs=" + legs + ", baseMs=" + baseMs);
    }
    int before = table.size();
    int handle = table.findOrAdd(high, low);
    if (table.size() == before) {
      return -1;
    }
    table.set(handle, 0, (long) template << BASE_BITS | baseMs);
    wheel.arm(handle, timers.deadlineMs(handle));
    return handle;
  }

  /** Removes a unit; false if there was none. */
  public boolean retract(long high, long low) {
    return table.remove(high, low) >= 0;
  }

  /** Takes one scan. */
  public void scan(long high, long low, int stepPlace, long atMs) {
    scan(table.find(high, low), stepPlace, atMs);
  }

  /**
   * Takes scans {@code [from, from + count)} of columns, in their order: what {@link #scan(long,
   * long, int, long)} one by one would do, with the cache misses of {@value #BATCH} under way
   * together.
   */
  public void scanAll(long[] high, long[] low, int[] stepPlace, long[] atMs, int from, int count) {
    int end = from + count;
    for (int at = from; at < end; at += BATCH) {
      int batch = Math.min(BATCH, end - at);
      table.findAll(high, low, at, batch, handles);
      for (int i = 0; i < batch; i++) {
        scan(handles[i], stepPlace[at + i], atMs[at + i]);
      }
    }
  }

  private void scan(int handle, int stepPlace, long atMs) {
    if (handle < 0) {
      sink.scanned(-1, -1, UNKNOWN, atMs);
      return;
    }
    long[] page = table.page(handle);
    int state = table.stateAt(handle);
    int template = (int) (page[state] >>> BASE_BITS);
    long base = page[state] & BASE_MASK;
    int first = templates.firstLeg(template);
    int leg = choose(page, state, template, base, stepPlace, atMs);
    if (leg < 0) {
      sink.scanned(handle, -1, UNEXPECTED, atMs);
      return;
    }
    int before = time(page, state, leg);
    if (isMade(before)) {
      sink.scanned(handle, leg, REPEAT, atMs);
      return;
    }
    long fromBase = atMs - base;
    if (fromBase > TIME_MOST || fromBase < -TIME_MOST) {
      sink.scanned(handle, leg, OUT_OF_RANGE, atMs);
      return;
    }
    int time = (int) fromBase + (fromBase >= 0 ? 2 : -1);
    setTime(page, state, leg, time);
    int outcome = MATCHED;
    if (before == TIME_ABSENT) {
      outcome |= CLEARS_ABSENCE;
    }
    if (atMs < templates.earliestAt(first + leg, base)) {
      outcome |= EARLY;
    }
    if (atMs > templates.latestAt(first + leg, base)) {
      outcome |= LATE;
    }
    int legs = templates.endLeg(template) - first;
    if (breaksOrder(page, state, legs, leg, time)) {
      outcome |= OUT_OF_SEQUENCE;
    }
    if (outcome != MATCHED) {
      sink.scanned(handle, leg, outcome, atMs);
    }
  }

  /** The leg for a scan; -1 if none is of its step and place. */
  private int choose(long[] page, int state, int template, long base, int stepPlace, long atMs) {
    int first = templates.firstLeg(template);
    int end = templates.endLeg(template);
    int open = -1;
    int made = -1;
    for (int i = first; i < end; i++) {
      if (templates.stepPlaceAt(i) != stepPlace) {
        continue;
      }
      if (isMade(time(page, state, i - first))) {
        made = made < 0 ? i - first : made;
      } else if (atMs >= templates.earliestAt(i, base) && atMs <= templates.latestAt(i, base)) {
        return i - first;
      } else if (open < 0) {
        open = i - first;
      }
    }
    return open >= 0 ? open : made;
  }

  private static boolean breaksOrder(long[] page, int state, int legs, int leg, int time) {
    for (int i = 0; i < legs; i++) {
      int other = time(page, state, i);
      if (isMade(other) && (i < leg ? other > time : i > leg && other < time)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMade(int time) {
    return time != TIME_NONE && time != TIME_ABSENT;
  }

  private static int time(long[] page, int state, int leg) {
    return (int) (page[state + 1 + (leg >> 1)] >>> ((leg & 1) << 5));
  }

  private static void setTime(long[] page, int state, int leg, int time) {
    int shift = (leg & 1) << 5;
    int at = state + 1 + (leg >> 1);
    page[at] = page[at] & ~(0xffffffffL << shift) | (time & 0xffffffffL) << shift;
  }

  /** Whether a leg of a unit has been made. */
  public boolean made(int handle, int leg) {
    return isMade(time(table.page(handle), table.stateAt(handle), leg));
  }

  /**
   * Everything before {@code watermarkMs} has been heard: legs whose latest time is before it and
   * that were not made are absent.
   */
  public void advance(long watermarkMs) {
    wheel.advance(watermarkMs, timers);
  }

  private final class Timers implements TimerWheel.Deadlines {

    /** The first moment after the latest time of a leg that is neither made nor reported. */
    @Override
    public long deadlineMs(int handle) {
      if (!table.uses(handle)) {
        return TimerWheel.NONE;
      }
      long[] page = table.page(handle);
      int state = table.stateAt(handle);
      int template = (int) (page[state] >>> BASE_BITS);
      long base = page[state] & BASE_MASK;
      int first = templates.firstLeg(template);
      int end = templates.endLeg(template);
      long deadline = TimerWheel.NONE;
      for (int i = first; i < end; i++) {
        if (time(page, state, i - first) == TIME_NONE) {
          deadline = Math.min(deadline, templates.latestAt(i, base) + 1);
        }
      }
      return deadline;
    }

    @Override
    public void due(long deadlineMs, int handle) {
      long[] page = table.page(handle);
      int state = table.stateAt(handle);
      int template = (int) (page[state] >>> BASE_BITS);
      long base = page[state] & BASE_MASK;
      int first = templates.firstLeg(template);
      int end = templates.endLeg(template);
      for (int i = first; i < end; i++) {
        long latest = templates.latestAt(i, base);
        if (latest < deadlineMs && time(page, state, i - first) == TIME_NONE) {
          setTime(page, state, i - first, TIME_ABSENT);
          sink.absent(handle, i - first, latest);
        }
      }
    }
  }

  // ---- snapshot

  /** Writes units and timers; itineraries are the caller's to write before. */
  public void write(SnapshotWriter out) throws IOException {
    out.beginPart(MAGIC, VERSION);
    out.putInt(templates.count());
    out.endPart();
    table.write(out);
    wheel.write(out);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param templates the itineraries as they were, or more of them
   * @throws DamagedSnapshotException if it is cut off, damaged or not of this shape
   */
  public static UnitSteps read(
      SnapshotReader in, Templates templates, int legsMax, int unitsMax, StepSink sink)
      throws IOException {
    in.beginPart(MAGIC, VERSION);
    in.getCount("itineraries", 0, templates.count());
    in.endPart();
    UnitTable table = UnitTable.read(in, words(legsMax), unitsMax);
    TimerWheel wheel = TimerWheel.read(in, TICK_SHIFT, table.handlesEnd());
    return new UnitSteps(templates, table, wheel, sink);
  }
}
