package dev.custody.api.event;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.custody.api.Bytes;
import dev.custody.api.Vectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes of a body: one event that encodes to the same bytes, or a refusal. */
class BodyFuzz {

  static Stream<byte[]> seeds() {
    Stream<Bytes> own = OwnBodiesVectors.cases().map(BodyCase::body);
    Stream<Bytes> others =
        StreamSupport.stream(Vectors.read("custody-v1/bodies.json").spliterator(), false)
            .map(c -> Bytes.ofHex(c.get("body").asText()));
    return Stream.concat(own, others).filter(b -> b.length() <= 2_048).map(Bytes::toByteArray);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "2m")
  void body(byte[] data) {
    EventCodecLaws.requireLaw(Bytes.copyOf(data));
  }
}
