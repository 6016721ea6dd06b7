package dev.custody.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.ExceptionSink;
import dev.custody.reconcile.Input;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.ReconcileEngine;
import dev.custody.reconcile.TrustPolicy;
import dev.custody.reconcile.WatermarkMode;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The engine alone with all its rules: events a second, bytes allocated and kept for an event. Each
 * line is one run from an empty engine; the first ones warm up.
 *
 * <p>{@code java -Xmx6g -XX:+UseParallelGC -cp ... dev.custody.benchmarks.EngineFlow
 * parcels|trailers in-order|late|witnessed PLANS SHARDS RUNS}. A plan has 500 units: parcels are
 * scanned six times each; trailers are loaded with them, depart, arrive and are received item by
 * item. Late: every second hour of every second key comes eight hours later. Witnessed: a gateway's
 * statement follows each event.
 */
public final class EngineFlow {

  private static final int BATCH = 2_000;

  private EngineFlow() {}

  /** Prints a line for each run. */
  public static void main(String[] arguments) {
    if (arguments.length != 5) {
      System.err.println(
          "expected: parcels|trailers in-order|late|witnessed PLANS SHARDS RUNS, found="
              + List.of(arguments));
      System.exit(2);
    }
    boolean trailers = arguments[0].equals("trailers");
    FlowFeed.Arrival arrival =
        FlowFeed.Arrival.valueOf(arguments[1].toUpperCase(Locale.ROOT).replace('-', '_'));
    int plans = Integer.parseInt(arguments[2]);
    int shards = Integer.parseInt(arguments[3]);
    for (int run = 0; run < Integer.parseInt(arguments[4]); run++) {
      ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, shards - 1));
      try {
        run(new FlowFeed(trailers, arrival, plans), shards, threads);
      } finally {
        threads.shutdown();
      }
    }
  }

  private static void run(FlowFeed feed, int shards, ExecutorService threads) {
    TrustPolicy policy =
        new TrustPolicy(
            EnumSet.allOf(Proof.class), EnumSet.allOf(Proof.class), EnumSet.of(Proof.ALARM));
    EngineSettings settings = EngineSettings.roadTransport(WatermarkMode.HEURISTIC);
    ReconcileEngine engine = ReconcileEngine.of(settings, policy, shards, threads);
    long[] said = new long[1];
    ExceptionSink sink = revision -> said[0]++;
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    long before = used();
    long cpu = 0;
    long wall = 0;
    long allocated = 0;
    long events = 0;
    for (List<Input> batch = feed.next(BATCH); !batch.isEmpty(); batch = feed.next(BATCH)) {
      // Made outside of what is measured, as a verifier makes them.
      long began = System.nanoTime();
      long cpuBegan = thread.getCurrentThreadCpuTime();
      long allocatedBegan = thread.getThreadAllocatedBytes(self);
      engine.apply(batch, sink);
      allocated += thread.getThreadAllocatedBytes(self) - allocatedBegan;
      cpu += thread.getCurrentThreadCpuTime() - cpuBegan;
      wall += System.nanoTime() - began;
      events = feed.events();
    }
    long began = System.nanoTime();
    long cpuBegan = thread.getCurrentThreadCpuTime();
    engine.advance(feed.end(), sink);
    cpu += thread.getCurrentThreadCpuTime() - cpuBegan;
    wall += System.nanoTime() - began;
    System.out.printf(
        Locale.ROOT,
        "events=%,d events/s=%,.0f of CPU: %,.0f allocated=%,d B kept=%,d B an event;"
            + " revisions=%,d %s%n",
        events,
        events / (wall / 1e9),
        events / (cpu / 1e9),
        allocated / events,
        (used() - before) / events,
        said[0],
        engine.counts());
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
