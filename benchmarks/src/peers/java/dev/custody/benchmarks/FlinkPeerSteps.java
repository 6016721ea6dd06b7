package dev.custody.benchmarks;

import dev.custody.reconcile.internal.table.Templates;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.functions.source.legacy.SourceFunction;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.util.Collector;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The step job in Flink, per scan, start of the job included: a keyed process function with value
 * state on the heap and one timer an item that is armed again lazily, on the MiniCluster with one
 * slot. Its threads are many: compare processor time, with {@code -prof
 * dev.custody.benchmarks.CpuProfiler}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(FlinkPeerSteps.UNITS * StepFeed.LEGS)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "-Xms4g",
      "-Xmx4g",
      "-XX:+UseParallelGC",
      "--add-opens=java.base/java.util=ALL-UNNAMED",
      "--add-opens=java.base/java.lang=ALL-UNNAMED"
    })
@Warmup(iterations = 2)
@Measurement(iterations = 3)
public class FlinkPeerSteps {

  static final int UNITS = 102_400;

  /** A scan, as Flink likes it. */
  public static class Scan {
    public String id = "";
    public int leg;
    public long at;
    public long base;
  }

  /** An item's state. */
  public static class Item {
    public long base;
    public int legs;
    public long time;
    public int furthest = -1;
  }

  private static final class Feed implements SourceFunction<Scan> {
    private static final long serialVersionUID = 1L;

    @Override
    public void run(SourceContext<Scan> context) {
      StepFeed feed = new StepFeed(UNITS);
      byte[] scratch = new byte[32];
      for (int done = 0; done < UNITS * StepFeed.LEGS; done += StepFeed.BLOCK) {
        feed.advance();
        for (int i = 0; i < StepFeed.BLOCK; i++) {
          if (feed.missed[i]) {
            continue;
          }
          Scan scan = new Scan();
          scan.id = StepFeed.text(feed.high[i], feed.low[i], scratch);
          scan.leg = feed.stepPlace[i] >>> 24;
          scan.at = feed.at[i];
          scan.base = feed.baseMs();
          context.collectWithTimestamp(scan, scan.at);
        }
        context.emitWatermark(new Watermark(feed.watermark));
      }
    }

    @Override
    public void cancel() {}
  }

  private static final class Steps extends KeyedProcessFunction<String, Scan, Long> {
    private static final long serialVersionUID = 1L;

    private transient ValueState<Item> items;
    private transient Templates.Leg[] legs;

    @Override
    public void open(OpenContext context) {
      items = getRuntimeContext().getState(new ValueStateDescriptor<>("item", Item.class));
      legs = StepFeed.legs().toArray(new Templates.Leg[0]);
    }

    @Override
    public void processElement(Scan scan, Context context, Collector<Long> out) throws Exception {
      Item item = items.value();
      if (item == null) {
        item = new Item();
        item.base = scan.base;
        context.timerService().registerEventTimeTimer(deadline(item));
      }
      if ((item.legs & 1 << scan.leg) != 0) {
        out.collect(scan.at);
        return;
      }
      item.legs |= 1 << scan.leg;
      Templates.Leg leg = legs[scan.leg];
      boolean late = scan.at < item.base + leg.earliestMs() || scan.at > item.base + leg.latestMs();
      boolean broken = scan.leg < item.furthest ? scan.at > item.time : scan.at < item.time;
      if (late || broken) {
        out.collect(scan.at);
      }
      if (scan.leg > item.furthest) {
        item.furthest = scan.leg;
        item.time = scan.at;
      }
      items.update(item);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Long> out) throws Exception {
      Item item = items.value();
      for (int leg = 0; leg < legs.length; leg++) {
        if (item.base + legs[leg].latestMs() < time && (item.legs & 1 << leg) == 0) {
          item.legs |= 1 << leg;
          out.collect(time);
        }
      }
      items.update(item);
      if (deadline(item) != Long.MAX_VALUE) {
        context.timerService().registerEventTimeTimer(deadline(item));
      }
    }

    private long deadline(Item item) {
      for (int leg = 0; leg < legs.length; leg++) {
        if ((item.legs & 1 << leg) == 0) {
          return item.base + legs[leg].latestMs() + 1;
        }
      }
      return Long.MAX_VALUE;
    }
  }

  /** One job of all scans. */
  @Benchmark
  public Object keyedProcessFunction() throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(1);
    environment.getConfig().enableObjectReuse();
    environment
        .addSource(new Feed(), "scans")
        .keyBy(scan -> scan.id)
        .process(new Steps())
        .sinkTo(new DiscardingSink<>());
    return environment.execute("steps");
  }
}
