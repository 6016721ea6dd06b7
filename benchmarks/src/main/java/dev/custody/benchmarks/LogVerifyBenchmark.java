package dev.custody.benchmarks;

import dev.custody.api.Digest;
import dev.custody.api.tree.RootAccumulator;
import dev.custody.crypto.key.SigningException;
import dev.custody.log.EntryCursor;
import dev.custody.log.LogCheck;
import dev.custody.log.LogReader;
import dev.custody.log.LoggedEntry;
import dev.custody.log.internal.segment.Hashes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 * The whole check of a log of entries of 512 bytes against the hashes that it contains: leaf, chain
 * and node of the same entries in memory. {@code benchmarks/run.sh LogVerify}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class LogVerifyBenchmark {

  @Param({"100000"})
  int entries;

  private Path directory;
  private Path log;
  private final List<byte[]> bytes = new ArrayList<>();

  /** Makes the log and reads its entries. */
  @Setup
  public void setUp() throws IOException, SigningException {
    directory = LogEntries.directory();
    log = GrownLog.closed(directory, entries);
    try (EntryCursor cursor = LogReader.open(log).entries(0)) {
      LoggedEntry entry;
      while ((entry = cursor.next()) != null) {
        bytes.add(entry.bytes().toByteArray());
      }
    }
  }

  /** Gives the disk back. */
  @TearDown
  public void tearDown() throws IOException {
    LogEntries.delete(directory);
  }

  /** Every byte of segments, tiles, bundles, checkpoints and index. */
  @Benchmark
  public LogCheck wholeCheck() throws IOException {
    LogCheck check = LogCheck.run(log);
    if (!(check instanceof LogCheck.Whole)) {
      throw new AssertionError(check.report());
    }
    return check;
  }

  /** The hashes alone. */
  @Benchmark
  public Digest rawHashes() {
    RootAccumulator tree = new RootAccumulator();
    byte[] chain = Hashes.genesis("example.com/benchmark");
    long index = 0;
    for (byte[] entry : bytes) {
      byte[] leaf = Hashes.leaf(entry, 0, entry.length);
      chain = Hashes.chain(chain, index++, leaf);
      tree.add(leaf, 0);
    }
    return tree.root();
  }
}
