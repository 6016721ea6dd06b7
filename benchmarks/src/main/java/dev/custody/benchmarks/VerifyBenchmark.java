package dev.custody.benchmarks;

import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.key.SignatureOutcome;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.Verified;
import dev.custody.crypto.verify.Verifier;
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
 * Verifying one signed event, by itself and as the only one of its run, against the bare signature
 * check of the same backend: {@code benchmarks/run.sh Verify}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 6, time = 2)
@Measurement(iterations = 5, time = 1)
public class VerifyBenchmark {

  /** The algorithm of the key. */
  @Param({"ES256", "ED25519"})
  public String algorithm;

  private final VerificationBackend backend = VerificationBackend.best();
  private SignedFeed feed;
  private Verifier verifier;
  private EventPackage[] packages;
  private byte[][] tbs;
  private int next;

  /** Signs the events, and makes sure that they verify. */
  @Setup
  public void setUp() {
    feed = SignedFeed.of(Algorithm.valueOf(algorithm));
    verifier =
        Verifier.of(
            feed.bundle(),
            new VerificationPolicy(SignedFeed.AT, VerificationPolicy.Streams.MAY_HAVE_GAPS),
            backend);
    packages = feed.packages();
    tbs = feed.events().stream().map(SignedFeed::tbs).toArray(byte[][]::new);
    for (EventPackage event : packages) {
      if (!(verifier.verify(event) instanceof Verified)) {
        throw new IllegalStateException("the events verify: " + verifier.verify(event));
      }
    }
  }

  /** Ours: headers, hashes, signature, body, every rule. */
  @Benchmark
  public Verdict verify() {
    return verifier.verify(packages[next++ & 255]);
  }

  /** The limit: the signature check of the same backend alone. */
  @Benchmark
  public SignatureOutcome bareSignature() {
    int i = next++ & 255;
    SignedEvent event = feed.events().get(i);
    return backend.check(feed.key(), tbs[i], SignedFeed.statement(event).signature());
  }
}
