package dev.custody.benchmarks;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.event.EventCodec;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.Tbs;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Event id and link of a statement, against the two SHA-256 calls that they contain: {@code
 * benchmarks/run.sh EventId}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 6, time = 2)
@Measurement(iterations = 5, time = 1)
public class EventIdBenchmark {

  private Bytes[] bodies;
  private byte[][] tbs;
  private Bytes header;
  private MessageDigest digest;
  private int next;

  /** Makes bodies, one header and the bytes that are signed. */
  @Setup
  public void setUp() throws NoSuchAlgorithmException {
    KeyId kid = KeyId.ofHex("842b9f3235b97ce1f0398364ca4fae75");
    header =
        new ProtectedHeader(
                Algorithm.ED25519.coseNumber(),
                kid,
                "/417/5021686376741",
                "/402/58081732496645019",
                Role.ACTOR,
                7,
                Link.genesis(kid),
                null,
                null)
            .encode();
    bodies = SampleEvents.mix(256, 1).stream().map(EventCodec::encode).toArray(Bytes[]::new);
    tbs = new byte[256][];
    for (int i = 0; i < 256; i++) {
      tbs[i] = Tbs.ofStatement(header, EventId.ofBody(bodies[i]));
    }
    digest = MessageDigest.getInstance("SHA-256");
  }

  /** Ours: hash the body, write the bytes that are signed, hash them. */
  @Benchmark
  public Link eventIdAndLink() {
    EventId id = EventId.ofBody(bodies[next++ & 255]);
    return Link.ofTbs(Tbs.ofStatement(header, id));
  }

  /** The limit: the two hashes alone. */
  @Benchmark
  public void bareHashes(Blackhole sink) {
    int i = next++ & 255;
    digest.update(bodies[i].unsafeArray());
    sink.consume(digest.digest());
    digest.update(tbs[i]);
    sink.consume(digest.digest());
  }
}
