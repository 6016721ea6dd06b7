package dev.custody.benchmarks;

import dev.custody.log.LogEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A peer of {@link LogAppendBenchmark}: Chronicle Queue with {@code SyncMode.SYNC} and a sync after
 * each group or each message, which it does not do by itself. It has no look-up by content, no
 * hashes and no proofs. Needs what it opens of JDK 17.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
      "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
      "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
      "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
      "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
      "--add-opens=java.base/java.lang=ALL-UNNAMED",
      "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
      "--add-opens=java.base/java.io=ALL-UNNAMED",
      "--add-opens=java.base/java.util=ALL-UNNAMED",
      "--add-opens=java.base/java.nio=ALL-UNNAMED",
      "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
      "-Dchronicle.analytics.disable=true"
    })
@Warmup(iterations = 10)
@Measurement(iterations = 10)
public class ChronicleQueuePeerBenchmark {

  private static final int GROUP = 256;

  private Path directory;
  private ChronicleQueue queue;
  private ExcerptAppender appender;
  private BytesStore<?, byte[]>[] entries;

  /** Opens a queue. */
  @Setup
  @SuppressWarnings("unchecked")
  public void setUp() throws IOException {
    directory = LogEntries.directory();
    queue =
        ChronicleQueue.singleBuilder(directory.resolve("queue")).syncMode(SyncMode.SYNC).build();
    appender = queue.createAppender();
    LogEntry[] made = LogEntries.make(LogAppendBenchmark.MANY, 1);
    entries = new BytesStore[made.length];
    for (int i = 0; i < made.length; i++) {
      entries[i] = BytesStore.wrap(made[i].bytes().unsafeArray());
    }
  }

  /** Gives the disk back. */
  @TearDown
  public void tearDown() throws IOException {
    appender.close();
    queue.close();
    LogEntries.delete(directory);
  }

  /** A sync for each 256. */
  @Benchmark
  @OperationsPerInvocation(LogAppendBenchmark.MANY)
  public long groups() {
    for (int i = 0; i < LogAppendBenchmark.MANY; i++) {
      appender.writeBytes(entries[i]);
      if (i % GROUP == GROUP - 1) {
        appender.sync();
      }
    }
    return appender.lastIndexAppended();
  }

  /** A sync for each. */
  @Benchmark
  @OperationsPerInvocation(LogAppendBenchmark.ONE)
  public long single() {
    for (int i = 0; i < LogAppendBenchmark.ONE; i++) {
      appender.writeBytes(entries[i]);
      appender.sync();
    }
    return appender.lastIndexAppended();
  }
}
