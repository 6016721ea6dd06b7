package dev.custody.benchmarks;

import dev.custody.crypto.key.SigningException;
import dev.custody.log.LogCheck;
import dev.custody.log.internal.segment.FrameCursor;
import dev.custody.log.internal.segment.LogScanner;
import dev.custody.log.internal.segment.SegmentHeader;
import dev.custody.log.internal.segment.SegmentNames;
import dev.custody.log.internal.storage.DiskStorage;
import dev.custody.log.internal.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
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
 * What opening a killed log reads, against one scan of its last segment; 512 bytes an entry. The
 * goal is meant for {@code -p entries=10000000}, which takes 6 GB of disk. {@code benchmarks/run.sh
 * LogReopen}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class LogReopenBenchmark {

  @Param({"300000"})
  long entries;

  private Path directory;
  private Path log;

  /** Makes the log. */
  @Setup
  public void setUp() throws IOException, SigningException {
    directory = LogEntries.directory();
    log = GrownLog.killed(directory, entries);
  }

  /** Gives the disk back. */
  @TearDown
  public void tearDown() throws IOException {
    LogEntries.delete(directory);
  }

  /** All that opening does but for mending what it finds: the same can be done again. */
  @Benchmark
  public LogCheck reopen() throws IOException {
    LogCheck check = LogCheck.quick(log);
    if (check instanceof LogCheck.Damaged || !check.report().notes().isEmpty()) {
      throw new AssertionError(check.report());
    }
    return check;
  }

  /** The last segment alone. */
  @Benchmark
  public LogScanner.Result lastSegment() throws IOException {
    Storage storage = new DiskStorage(log);
    List<Long> firsts = SegmentNames.list(storage);
    long first = firsts.get(firsts.size() - 1);
    SegmentHeader header =
        Objects.requireNonNull(SegmentHeader.read(storage, first), "header of the last segment");
    long batch;
    try (FrameCursor frame =
        new FrameCursor(
            storage.openRead(SegmentNames.of(first)),
            header,
            SegmentHeader.LENGTH,
            Long.MAX_VALUE)) {
      frame.next();
      batch = frame.batch();
    }
    LogScanner.Start start = new LogScanner.Start(first, batch - 1, header.previousChain());
    return LogScanner.scan(
        storage,
        start,
        0,
        new LogScanner.Visitor() {
          @Override
          public void entry(String segment, FrameCursor frame, byte[] leaf) {}

          @Override
          public void batchEnd(long size) {}
        });
  }
}
