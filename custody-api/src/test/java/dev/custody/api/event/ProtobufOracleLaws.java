package dev.custody.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.custody.api.Bytes;
import dev.custody.api.Vectors;
import dev.custody.proto.CustodyProto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The classes that protoc generates read and write the same events. */
class ProtobufOracleLaws {

  @Provide
  Arbitrary<CustodyEvent> events() {
    return Events.any();
  }

  @Property
  void generatedClasses_writeTheSameBytes(@ForAll("events") CustodyEvent event) throws IOException {
    assertThat(deterministic(ProtoEvents.message(event))).isEqualTo(EventCodec.encode(event));
  }

  @Property
  void generatedClasses_readTheSameValues(@ForAll("events") CustodyEvent event) throws IOException {
    byte[] body = EventCodec.encode(event).toByteArray();
    assertThat(CustodyProto.CustodyEvent.parseFrom(body)).isEqualTo(ProtoEvents.message(event));
  }

  @Property
  void whatGeneratedClassesWrite_isReadAsTheSameEvent(@ForAll("events") CustodyEvent event)
      throws IOException {
    assertThat(EventCodec.decode(deterministic(ProtoEvents.message(event))).require())
        .isEqualTo(event);
  }

  @Test
  void generatedClasses_readEveryAcceptedVectorToTheSameValues() {
    Stream<Bytes> others =
        StreamSupport.stream(Vectors.read("custody-v1/bodies.json").spliterator(), false)
            .filter(c -> c.get("accepted").asBoolean())
            .map(c -> Bytes.ofHex(c.get("body").asText()));
    Stream<Bytes> own =
        OwnBodiesVectors.cases().filter(c -> c.reasons().isEmpty()).map(BodyCase::body);
    assertThat(Stream.concat(others, own))
        .hasSizeGreaterThan(100)
        .allSatisfy(ProtobufOracleLaws::agrees);
  }

  private static void agrees(Bytes body) throws InvalidProtocolBufferException {
    CustodyEvent event = EventCodec.decode(body).require();
    CustodyProto.CustodyEvent read =
        DiscardUnknownFieldsParser.wrap(CustodyProto.CustodyEvent.parser())
            .parseFrom(body.toByteArray());
    assertThat(read).isEqualTo(ProtoEvents.message(event));
  }

  private static Bytes deterministic(Message message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    coded.useDeterministicSerialization();
    message.writeTo(coded);
    coded.flush();
    return Bytes.ofOwned(out.toByteArray());
  }
}
