package dev.custody.benchmarks;

import dev.custody.reconcile.internal.table.Membership;
import dev.custody.reconcile.internal.table.Templates;
import dev.custody.reconcile.internal.table.UnitSteps;
import dev.custody.reconcile.internal.table.UnitTable;
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
 * A scan of a container that holds 2,000 against a scan of one item: the container is a unit of its
 * own, and what is in it is compared with what was packed by count and keyed XOR; children are
 * touched where they are packed and nowhere else. {@code benchmarks/run.sh ReconcileContainer}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(ReconcileContainer.UNITS)
@Fork(2)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class ReconcileContainer {

  static final int UNITS = 4_096;

  /** What a container holds. */
  @Param({"2000"})
  public int children;

  private final CountingSink sink = new CountingSink();
  private final StepFeed feed = new StepFeed(UNITS);
  private final long[] high = new long[UNITS];
  private final long[] low = new long[UNITS];
  private final Membership planned = new Membership();
  private final Membership found = new Membership();
  private UnitSteps steps;
  private UnitTable members; // count, high and low of what each container should hold, then does

  /** Plans units, and packs each as a container too. */
  @Setup
  public void setUp() {
    Templates templates = new Templates();
    int template = templates.intern(StepFeed.legs());
    steps = new UnitSteps(templates, StepFeed.LEGS, UNITS, StepFeed.START, sink);
    members = new UnitTable(6, UNITS);
    for (int i = 0; i < UNITS; i += StepFeed.BLOCK) {
      feed.advance();
      System.arraycopy(feed.high, 0, high, i, StepFeed.BLOCK);
      System.arraycopy(feed.low, 0, low, i, StepFeed.BLOCK);
    }
    for (int i = 0; i < UNITS; i++) {
      steps.plan(high[i], low[i], template, StepFeed.START);
      int handle = members.findOrAdd(high[i], low[i]);
      fill(planned, i);
      for (int half = 0; half < 2; half++) {
        members.set(handle, 3 * half, planned.count());
        members.set(handle, 3 * half + 1, planned.high());
        members.set(handle, 3 * half + 2, planned.low());
      }
    }
  }

  private void fill(Membership members, int container) {
    members.set(0, 0, 0);
    for (int child = 0; child < children; child++) {
      members.add(high[container] + child, low[container] * 31 + child);
    }
  }

  /** One item at a time. */
  @Benchmark
  public long item() {
    for (int i = 0; i < UNITS; i++) {
      steps.scan(high[i], low[i], Templates.stepPlace(1, 1), StepFeed.START);
    }
    return sink.scans;
  }

  /** One container at a time, and whether all that was packed is in it. */
  @Benchmark
  public long container() {
    long whole = 0;
    for (int i = 0; i < UNITS; i++) {
      steps.scan(high[i], low[i], Templates.stepPlace(1, 1), StepFeed.START);
      int handle = members.find(high[i], low[i]);
      long[] page = members.page(handle);
      int at = members.stateAt(handle);
      planned.set((int) page[at], page[at + 1], page[at + 2]);
      found.set((int) page[at + 3], page[at + 4], page[at + 5]);
      whole += planned.matches(found) ? 1 : 0;
    }
    return sink.scans + whole;
  }
}
