package dev.custody.benchmarks;

import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.log.Appended;
import dev.custody.log.CustodyLog;
import dev.custody.log.LogEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

/**
 * Durable appends of entries of 512 bytes, per entry, against a bare loop that writes and forces as
 * many bytes: groups of 256 for many callers, one entry for a single one. Each shot goes on with a
 * log and files that grow. {@code benchmarks/run.sh LogAppend}.
 *
 * <p>All entries are made before the first shot, so B/op is what appending allocates.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 10)
@Measurement(iterations = 10)
public class LogAppendBenchmark {

  static final int MANY = 16_384;
  static final int ONE = 512;
  private static final int GROUP = 256;
  private static final int THREADS = 64;
  private static final int SHOTS = 20;

  private Path directory;
  private CustodyLog log;
  private LogEntry[] entries;
  private int next;
  private FileChannel raw;
  private final ByteBuffer group = ByteBuffer.allocateDirect(GROUP * LogEntries.BYTES);
  private final ByteBuffer single = ByteBuffer.allocateDirect(LogEntries.BYTES);
  private ExecutorService threads;

  /** Makes the log and all entries. */
  @Setup
  public void setUp() throws IOException, SigningException {
    directory = LogEntries.directory();
    SoftwareSigner key = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
    log = CustodyLog.create(directory.resolve("log"), "example.com/benchmark", key);
    entries = LogEntries.make(MANY * SHOTS, 1);
    raw =
        FileChannel.open(
            directory.resolve("raw"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    threads = Executors.newFixedThreadPool(THREADS);
  }

  /** Gives the disk back. */
  @TearDown
  public void tearDown() throws IOException, SigningException {
    threads.shutdown();
    log.close();
    raw.close();
    LogEntries.delete(directory);
  }

  /** One thread that submits without waiting, and waits for all at the end. */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public Appended submitted() throws IOException, InterruptedException, ExecutionException {
    int end = next + MANY;
    CompletableFuture<Appended> last = log.submit(entries[next++]);
    for (; next < end; next++) {
      last = log.submit(entries[next]);
    }
    // Futures complete in order.
    return last.get();
  }

  /** 64 threads, each of which waits for each of its entries: a batch has 64 at most. */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public long threads64() throws InterruptedException, ExecutionException {
    Future<?>[] running = new Future<?>[THREADS];
    int each = MANY / THREADS;
    for (int t = 0; t < THREADS; t++) {
      int from = next + t * each;
      running[t] =
          threads.submit(
              () -> {
                for (int i = from; i < from + each; i++) {
                  log.append(entries[i]);
                }
                return null;
              });
    }
    for (Future<?> thread : running) {
      thread.get();
    }
    next += MANY;
    return log.size();
  }

  /** One caller that waits for each entry. */
  @Benchmark
  @OperationsPerInvocation(ONE)
  public long oneCaller() throws IOException {
    int end = next + ONE;
    for (; next < end; next++) {
      log.append(entries[next]);
    }
    return log.size();
  }

  /** The limit of many: a bare loop that writes and forces groups of 256. */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public long rawGroups() throws IOException {
    for (int i = 0; i < MANY; i += GROUP) {
      group.clear();
      for (int j = 0; j < GROUP; j++) {
        group.put(entries[i + j].bytes().unsafeArray());
      }
      group.flip();
      raw.write(group);
      raw.force(false);
    }
    return raw.size();
  }

  /** The limit of one: a bare loop that writes and forces each. */
  @Benchmark
  @OperationsPerInvocation(ONE)
  public long rawSingle() throws IOException {
    for (int i = 0; i < ONE; i++) {
      single.clear();
      single.put(entries[i].bytes().unsafeArray()).flip();
      raw.write(single);
      raw.force(false);
    }
    return raw.size();
  }
}
