package dev.custody.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.custody.api.event.EventCodec;
import dev.custody.proto.CustodyProto;
import java.io.IOException;
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

/**
 * The JSON peer of {@link CodecBenchmark}: Jackson databind on plain records with the fields that
 * most events have (time, nonce, consignment, items, container, place, holder). It does less than
 * the codec.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 6, time = 2)
@Measurement(iterations = 5, time = 1)
public class JacksonPeerBenchmark {

  /** A time as JSON has it. */
  public record JsonTime(
      long utcMs,
      int offsetMin,
      long uncertaintyMs,
      String source,
      byte[] bootId,
      long monotonicMs) {}

  /** An item as JSON has it. */
  public record JsonItem(String id, String condition) {}

  /** A place as JSON has it. */
  public record JsonPlace(String readPoint, int latE7, int lonE7, long accuracyMm, String source) {}

  /** An event as JSON has it. */
  public record JsonEvent(
      int schema,
      String kind,
      JsonTime time,
      byte[] nonce,
      String consignment,
      List<JsonItem> items,
      String container,
      JsonPlace place,
      String holder) {}

  private final ObjectWriter writer = new ObjectMapper().writerFor(JsonEvent.class);
  private final ObjectReader reader = new ObjectMapper().readerFor(JsonEvent.class);
  private JsonEvent[] events;
  private byte[][] documents;
  private int next;

  /** Makes the events. */
  @Setup
  public void setUp() throws IOException {
    events = new JsonEvent[256];
    documents = new byte[256][];
    int i = 0;
    for (var event : SampleEvents.mix(256, 1)) {
      events[i] = json(CustodyProto.CustodyEvent.parseFrom(EventCodec.encode(event).toByteArray()));
      documents[i] = writer.writeValueAsBytes(events[i]);
      i++;
    }
  }

  private static JsonEvent json(CustodyProto.CustodyEvent e) {
    return new JsonEvent(
        e.getSchema(),
        e.getKind().name(),
        new JsonTime(
            e.getTime().getUtcMs(),
            e.getTime().getOffsetMin(),
            e.getTime().getUncertaintyMs(),
            e.getTime().getSource().name(),
            e.getTime().getBootId().toByteArray(),
            e.getTime().getMonotonicMs()),
        e.getNonce().toByteArray(),
        e.getConsignment(),
        e.getItemsList().stream()
            .map(item -> new JsonItem(item.getId(), item.getCondition().name()))
            .toList(),
        e.getContainer(),
        new JsonPlace(
            e.getPlace().getReadPoint(),
            e.getPlace().getLatE7(),
            e.getPlace().getLonE7(),
            e.getPlace().getAccuracyMm(),
            e.getPlace().getSource().name()),
        e.getHolder());
  }

  /** Jackson writes a record. */
  @Benchmark
  public byte[] encode() throws JsonProcessingException {
    return writer.writeValueAsBytes(events[next++ & 255]);
  }

  /** Jackson reads a document. */
  @Benchmark
  public JsonEvent decode() throws IOException {
    return reader.readValue(documents[next++ & 255]);
  }
}
