package dev.custody.benchmarks;

import dev.custody.log.LogEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * A peer of {@link LogAppendBenchmark}: RocksDB with a write-ahead log that is synced at each
 * write, of one entry or of 256, under their index as the key. It has no look-up by content, no
 * hashes and no proofs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 10)
@Measurement(iterations = 10)
public class RocksPeerBenchmark {

  private static final int GROUP = 256;

  private Path directory;
  private Options options;
  private WriteOptions synced;
  private RocksDB store;
  private LogEntry[] entries;
  private long next;

  /** Opens a store. */
  @Setup
  public void setUp() throws IOException, RocksDBException {
    RocksDB.loadLibrary();
    directory = LogEntries.directory();
    options = new Options().setCreateIfMissing(true);
    synced = new WriteOptions().setSync(true);
    store = RocksDB.open(options, directory.resolve("store").toString());
    entries = LogEntries.make(LogAppendBenchmark.MANY, 1);
  }

  /** Gives the disk back. */
  @TearDown
  public void tearDown() throws IOException {
    store.close();
    synced.close();
    options.close();
    LogEntries.delete(directory);
  }

  /** Write batches of 256. */
  @Benchmark
  @OperationsPerInvocation(LogAppendBenchmark.MANY)
  public long groups() throws RocksDBException {
    for (int i = 0; i < LogAppendBenchmark.MANY; i += GROUP) {
      try (WriteBatch batch = new WriteBatch()) {
        for (int j = 0; j < GROUP; j++) {
          batch.put(key(next++), entries[i + j].bytes().unsafeArray());
        }
        store.write(synced, batch);
      }
    }
    return next;
  }

  /** One entry a write. */
  @Benchmark
  @OperationsPerInvocation(LogAppendBenchmark.ONE)
  public long single() throws RocksDBException {
    for (int i = 0; i < LogAppendBenchmark.ONE; i++) {
      store.put(synced, key(next++), entries[i].bytes().unsafeArray());
    }
    return next;
  }

  private static byte[] key(long index) {
    return ByteBuffer.allocate(Long.BYTES).putLong(index).array();
  }
}
