package dev.custody.benchmarks;

import dev.custody.reconcile.internal.table.SnapshotReader;
import dev.custody.reconcile.internal.table.SnapshotWriter;
import dev.custody.reconcile.internal.table.Templates;
import dev.custody.reconcile.internal.table.UnitSteps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Units with their timers to a file and back, against the same number of bytes written and read
 * raw; neither is forced to the disk, so that the disk is not what is measured. {@code
 * benchmarks/run.sh ReconcileSnapshot}; ten million units with {@code -p units=10485760 -jvmArgs
 * -Xmx4g}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-XX:+UseParallelGC"})
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class ReconcileSnapshot {

  /** Units. */
  @Param({"1048576"})
  public int units;

  private final CountingSink sink = new CountingSink();
  private final Templates templates = new Templates();
  private UnitSteps steps;
  private Path directory;
  private Path written;
  private Path raw;
  private ByteBuffer chunk;
  private long bytes;

  /** Plans all units and writes them once. */
  @Setup
  public void setUp() throws IOException {
    int template = templates.intern(StepFeed.legs());
    steps = new UnitSteps(templates, StepFeed.LEGS, units, StepFeed.START, sink);
    StepFeed feed = new StepFeed(units);
    for (int i = 0; i < units; i += StepFeed.BLOCK) {
      feed.advance();
      for (int j = 0; j < StepFeed.BLOCK; j++) {
        steps.plan(feed.high[j], feed.low[j], template, feed.at[j]);
      }
    }
    directory = Files.createTempDirectory("custody-benchmark");
    written = directory.resolve("units");
    raw = directory.resolve("raw");
    chunk = ByteBuffer.allocateDirect(1 << 20);
    bytes = snapshot();
    rawWrite();
    System.out.printf("snapshot: %.1f B a unit%n", (double) bytes / units);
  }

  /** Removes the files. */
  @TearDown
  public void tearDown() throws IOException {
    Files.deleteIfExists(written);
    Files.deleteIfExists(raw);
    Files.deleteIfExists(directory);
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  /** Ours, with checksums. */
  @Benchmark
  public long snapshot() throws IOException {
    try (FileChannel channel = create(written)) {
      steps.write(new SnapshotWriter(channel));
      return channel.position();
    }
  }

  /** As many bytes from one buffer. */
  @Benchmark
  public long rawWrite() throws IOException {
    try (FileChannel channel = create(raw)) {
      for (long left = bytes; left > 0; left -= chunk.limit()) {
        chunk.clear().limit((int) Math.min(chunk.capacity(), left));
        while (chunk.hasRemaining()) {
          channel.write(chunk);
        }
      }
      return channel.position();
    }
  }

  /** Ours, checked, ready to go on. */
  @Benchmark
  public UnitSteps restore() throws IOException {
    try (FileChannel channel = FileChannel.open(written)) {
      return UnitSteps.read(new SnapshotReader(channel), templates, StepFeed.LEGS, units, sink);
    }
  }

  /** As many bytes into arrays of their own. */
  @Benchmark
  public byte[][] rawRead() throws IOException {
    byte[][] all = new byte[(int) (bytes >>> 20) + 1][];
    try (FileChannel channel = FileChannel.open(raw)) {
      for (int i = 0; i < all.length; i++) {
        chunk.clear();
        while (chunk.hasRemaining() && channel.read(chunk) >= 0) {}
        all[i] = new byte[chunk.flip().remaining()];
        chunk.get(all[i]);
      }
    }
    return all;
  }
}
