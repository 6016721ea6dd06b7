package dev.custody.benchmarks;

import dev.custody.reconcile.internal.table.Templates;
import dev.custody.reconcile.internal.table.UnitHash;
import dev.custody.reconcile.internal.table.UnitSteps;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The step job, per scan: six scans an item, sequence and deadline checks, units in random order,
 * items that come and go. Ours on 128-bit ids and on strings that are hashed here, against a bare
 * {@code HashMap<String, State>} loop over the same feed that makes the same strings; {@code
 * feedOnly} and {@code stringsOnly} are what the feed itself costs in each. The map checks sequence
 * and windows; only ours reports absences.
 *
 * <p>{@code benchmarks/run.sh ReconcileSteps -prof dev.custody.benchmarks.CpuProfiler}; ten million
 * units with {@code -p units=10485760 -jvmArgs -Xmx8g}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(StepFeed.BLOCK)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms4g", "-Xmx4g", "-XX:+UseParallelGC"})
@Warmup(iterations = 3, time = 4)
@Measurement(iterations = 5, time = 4)
public class ReconcileSteps {

  /** Items under way. */
  @Param({"1048576"})
  public int units;

  private StepFeed feed;
  private final byte[] scratch = new byte[32];

  /** Puts all units under way, so that each measurement is of the steady state. */
  @Setup
  public void setUp() {
    feed = new StepFeed(units);
  }

  /** Ours. */
  @State(Scope.Thread)
  public static class Ours {
    UnitSteps steps;
    int template;
    final CountingSink sink = new CountingSink();
    final UnitHash hash = UnitHash.of(new byte[16]);

    /** Plans and scans every unit once. */
    @Setup
    public void setUp(ReconcileSteps job) {
      Templates templates = new Templates();
      template = templates.intern(StepFeed.legs());
      steps = new UnitSteps(templates, StepFeed.LEGS, 2 * job.units, StepFeed.START, sink);
      for (int i = 0; i < job.units; i += StepFeed.BLOCK) {
        job.feed.advance();
        apply(job.feed);
      }
      System.out.printf(
          "state: %.1f B a unit, handles %d%n",
          (double) steps.heapBytes() / steps.table().size(), steps.table().handlesEnd());
    }

    void apply(StepFeed feed) {
      if (feed.first) {
        long base = feed.baseMs();
        for (int i = 0; i < StepFeed.BLOCK; i++) {
          steps.retract(feed.oldHigh[i], feed.oldLow[i]);
          steps.plan(feed.high[i], feed.low[i], template, base);
        }
      }
      // The block is whole or in parts between the scans that are missing.
      int from = 0;
      for (int i = 0; i <= StepFeed.BLOCK; i++) {
        if (i == StepFeed.BLOCK || feed.missed[i]) {
          steps.scanAll(feed.high, feed.low, feed.stepPlace, feed.at, from, i - from);
          from = i + 1;
        }
      }
      steps.advance(feed.watermark);
    }

    void hash(StepFeed feed, byte[] scratch) {
      for (int i = 0; i < StepFeed.BLOCK; i++) {
        hash.hash(StepFeed.text(feed.high[i], feed.low[i], scratch));
        feed.high[i] = hash.high();
        feed.low[i] = hash.low();
        if (feed.first) {
          hash.hash(StepFeed.text(feed.oldHigh[i], feed.oldLow[i], scratch));
          feed.oldHigh[i] = hash.high();
          feed.oldLow[i] = hash.low();
        }
      }
    }
  }

  /** Ours, with strings. */
  @State(Scope.Thread)
  public static class OursOfStrings {
    final Ours ours = new Ours();

    /** Plans and scans every unit once, under the hashes of their strings. */
    @Setup
    public void setUp(ReconcileSteps job) {
      Templates templates = new Templates();
      ours.template = templates.intern(StepFeed.legs());
      ours.steps =
          new UnitSteps(templates, StepFeed.LEGS, 2 * job.units, StepFeed.START, ours.sink);
      for (int i = 0; i < job.units; i += StepFeed.BLOCK) {
        job.feed.advance();
        ours.hash(job.feed, job.scratch);
        ours.apply(job.feed);
      }
    }
  }

  /** The map. */
  @State(Scope.Thread)
  public static class Loop {

    private static final class Item {
      long base;
      int legs;
      long time;
      int furthest = -1;
    }

    final Map<String, Item> items = new HashMap<>();
    final Templates.Leg[] legs = StepFeed.legs().toArray(new Templates.Leg[0]);
    long late;
    long broken;
    long repeats;

    /** Plans and scans every unit once. */
    @Setup
    public void setUp(ReconcileSteps job) {
      for (int i = 0; i < job.units; i += StepFeed.BLOCK) {
        job.feed.advance();
        apply(job.feed, job.scratch);
      }
    }

    void apply(StepFeed feed, byte[] scratch) {
      long base = feed.baseMs();
      for (int i = 0; i < StepFeed.BLOCK; i++) {
        String id = StepFeed.text(feed.high[i], feed.low[i], scratch);
        if (feed.first) {
          items.remove(StepFeed.text(feed.oldHigh[i], feed.oldLow[i], scratch));
          Item item = new Item();
          item.base = base;
          items.put(id, item);
        }
        if (!feed.missed[i]) {
          scan(Objects.requireNonNull(items.get(id), "item"), feed.stepPlace[i], feed.at[i]);
        }
      }
    }

    private void scan(Item item, int stepPlace, long at) {
      for (int leg = 0; leg < legs.length; leg++) {
        if (legs[leg].stepPlace() != stepPlace) {
          continue;
        }
        if ((item.legs & 1 << leg) != 0) {
          repeats++;
          return;
        }
        item.legs |= 1 << leg;
        if (at < item.base + legs[leg].earliestMs() || at > item.base + legs[leg].latestMs()) {
          late++;
        }
        if (leg < item.furthest ? at > item.time : at < item.time) {
          broken++;
        }
        if (leg > item.furthest) {
          item.furthest = leg;
          item.time = at;
        }
        return;
      }
    }
  }

  /** Ours, ids of 128 bits. */
  @Benchmark
  public long table(Ours ours) {
    feed.advance();
    ours.apply(feed);
    return ours.sink.scans + ours.sink.absences;
  }

  /** Ours, each id made as a string and hashed under the key. */
  @Benchmark
  public long tableOfStrings(OursOfStrings strings) {
    feed.advance();
    strings.ours.hash(feed, scratch);
    strings.ours.apply(feed);
    return strings.ours.sink.scans;
  }

  /** The bare loop over a map, each id made as a string. */
  @Benchmark
  public long hashMap(Loop loop) {
    feed.advance();
    loop.apply(feed, scratch);
    return loop.late + loop.broken + loop.repeats;
  }

  /** What the feed costs, in all of them. */
  @Benchmark
  public long feedOnly() {
    feed.advance();
    return feed.high[7] + feed.at[5];
  }

  /** What feed and strings cost. */
  @Benchmark
  public long stringsOnly() {
    feed.advance();
    long sum = 0;
    for (int i = 0; i < StepFeed.BLOCK; i++) {
      sum += StepFeed.text(feed.high[i], feed.low[i], scratch).length();
    }
    return sum;
  }
}
