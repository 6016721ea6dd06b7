package dev.custody.benchmarks;

import dev.custody.reconcile.internal.table.Templates;
import dev.custody.reconcile.internal.table.UnitSteps;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The step job on one thread and on two, each with its shard of half the units, against what the
 * machine gives two threads that share nothing and only calculate. Throughput of both together:
 * {@code (two shards / one shard) / (two raw / one raw)}. {@code benchmarks/run.sh
 * ReconcileShards}.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@OperationsPerInvocation(StepFeed.BLOCK)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-XX:+UseParallelGC"})
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class ReconcileShards {

  /** One shard, used by one thread. */
  @State(Scope.Thread)
  public static class Shard {
    private final StepFeed feed = new StepFeed(1 << 19);
    private final ReconcileSteps.Ours ours = new ReconcileSteps.Ours();

    /** Puts all units under way. */
    @Setup
    public void setUp() {
      Templates templates = new Templates();
      ours.template = templates.intern(StepFeed.legs());
      ours.steps = new UnitSteps(templates, StepFeed.LEGS, 1 << 20, StepFeed.START, ours.sink);
      for (int i = 0; i < feed.units; i += StepFeed.BLOCK) {
        step();
      }
    }

    long step() {
      feed.advance();
      ours.apply(feed);
      return ours.sink.scans;
    }
  }

  /** A feed and nothing behind it. */
  @State(Scope.Thread)
  public static class Raw {
    private final StepFeed feed = new StepFeed(1 << 19);

    long step() {
      feed.advance();
      return feed.high[3];
    }
  }

  /** One shard. */
  @Benchmark
  @Threads(1)
  public long oneShard(Shard shard) {
    return shard.step();
  }

  /** Two shards. */
  @Benchmark
  @Threads(2)
  public long twoShards(Shard shard) {
    return shard.step();
  }

  /** One thread that only calculates. */
  @Benchmark
  @Threads(1)
  public long oneRaw(Raw raw) {
    return raw.step();
  }

  /** Two threads that only calculate. */
  @Benchmark
  @Threads(2)
  public long twoRaw(Raw raw) {
    return raw.step();
  }
}
