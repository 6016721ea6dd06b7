package dev.custody.benchmarks;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import java.util.List;
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

/** Encoding and decoding one event of the mix: {@code benchmarks/run.sh Codec}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 6, time = 2)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {

  private CustodyEvent[] events;
  private Bytes[] bodies;
  private int next;

  /** Makes the events. */
  @Setup
  public void setUp() {
    List<CustodyEvent> mix = SampleEvents.mix(256, 1);
    events = mix.toArray(new CustodyEvent[0]);
    bodies = mix.stream().map(EventCodec::encode).toArray(Bytes[]::new);
  }

  /** Ours. */
  @Benchmark
  public Bytes encode() {
    return EventCodec.encode(events[next++ & 255]);
  }

  /** Ours, with every check. */
  @Benchmark
  public Parsed<CustodyEvent> decode() {
    return EventCodec.decode(bodies[next++ & 255]);
  }
}
