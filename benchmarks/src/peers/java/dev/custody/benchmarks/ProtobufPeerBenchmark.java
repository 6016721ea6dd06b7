package dev.custody.benchmarks;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.custody.api.event.EventCodec;
import dev.custody.proto.CustodyProto;
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

/**
 * The peer of {@link CodecBenchmark}: classes that protoc generated, on the same events. They check
 * no rule of the format but UTF-8.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
public class ProtobufPeerBenchmark {

  private byte[][] bodies;
  private CustodyProto.CustodyEvent[] events;
  private int next;

  /** Makes the events. */
  @Setup
  public void setUp() throws InvalidProtocolBufferException {
    bodies =
        SampleEvents.mix(256, 1).stream()
            .map(event -> EventCodec.encode(event).toByteArray())
            .toArray(byte[][]::new);
    events = new CustodyProto.CustodyEvent[256];
    for (int i = 0; i < 256; i++) {
      events[i] = CustodyProto.CustodyEvent.parseFrom(bodies[i]);
    }
  }

  /** Generated code writes a message that it holds. */
  @Benchmark
  public byte[] encode() {
    return events[next++ & 255].toByteArray();
  }

  /** Generated code reads a body. */
  @Benchmark
  public CustodyProto.CustodyEvent decode() throws InvalidProtocolBufferException {
    return CustodyProto.CustodyEvent.parseFrom(bodies[next++ & 255]);
  }
}
