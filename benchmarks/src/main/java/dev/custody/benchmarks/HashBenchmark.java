package dev.custody.benchmarks;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * The bare limit below event ids, links and trees: SHA-256 of a node (64 bytes), of a usual body
 * (300 bytes) and of a page.
 *
 * <pre>{@code
 * ./mvnw -q -Dquick -DskipTests -pl benchmarks -am package
 * java -cp 'benchmarks/target/lib/*:benchmarks/target/classes' org.openjdk.jmh.Main HashBenchmark
 * }</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class HashBenchmark {
  @Param({"64", "300", "4096"})
  int lengthBytes;

  private byte[] bytes;
  private MessageDigest digest;

  @Setup
  public void setUp() throws NoSuchAlgorithmException {
    bytes = new byte[lengthBytes];
    new Random(1).nextBytes(bytes);
    digest = MessageDigest.getInstance("SHA-256");
  }

  /** With an instance that is kept. */
  @Benchmark
  public byte[] kept() {
    return digest.digest(bytes);
  }

  /** With a new instance for every call. */
  @Benchmark
  public byte[] fetched() throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }
}
