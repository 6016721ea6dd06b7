package dev.custody.benchmarks;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.custody.api.event.EventCodec;
import dev.custody.proto.CustodyProto;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * The peer of {@link CodecBenchmark}: classes that protoc generated, on the same events. They check
 * no rule of the format but UTF-8.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 6, time = 2)
@Measurement(iterations = 5, time = 1)
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
      // Reading a field turns its bytes into a String for good: an application writes Strings.
      read(events[i], null);
    }
  }

  /** Generated code writes a message that it holds. */
  @Benchmark
  public byte[] encode() {
    return events[next++ & 255].toByteArray();
  }

  private static void read(CustodyProto.CustodyEvent event, @Nullable Blackhole sink) {
    String[] strings = {
      event.getConsignment(),
      event.getContainer(),
      event.getHolder(),
      event.getPlace().getReadPoint(),
      event.getTransfer().getGiver(),
      event.getTransfer().getReceiver(),
      event.getOperator().getId(),
      event.getDevice().getId(),
      event.getDevice().getFirmware(),
      event.getDevice().getApp(),
      event.getSeen().getOrigin()
    };
    if (sink != null) {
      sink.consume(strings);
    }
    for (CustodyProto.Item item : event.getItemsList()) {
      String id = item.getId();
      if (sink != null) {
        sink.consume(id);
      }
    }
  }

  /** Generated code reads a body, and the application its strings, as ours has them at once. */
  @Benchmark
  public void decodeAndRead(Blackhole sink) throws InvalidProtocolBufferException {
    read(CustodyProto.CustodyEvent.parseFrom(bodies[next++ & 255]), sink);
  }

  /** Generated code reads a body; its strings stay bytes until somebody asks. */
  @Benchmark
  public CustodyProto.CustodyEvent decode() throws InvalidProtocolBufferException {
    return CustodyProto.CustodyEvent.parseFrom(bodies[next++ & 255]);
  }
}
