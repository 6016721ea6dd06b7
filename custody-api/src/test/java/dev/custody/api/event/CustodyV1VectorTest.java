package dev.custody.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Vectors;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.api.statement.Tbs;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Agreement with a second implementation, byte for byte: vectors/custody-v1. */
class CustodyV1VectorTest {

  private static Stream<JsonNode> each(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  @TestFactory
  Stream<DynamicTest> bodiesAreAcceptedOrRefusedWithTheirReason() {
    return each(Vectors.read("custody-v1/bodies.json"))
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.get("name").asText(),
                    () -> {
                      Bytes body = Bytes.ofHex(c.get("body").asText());
                      Parsed<CustodyEvent> parsed = EventCodec.decode(body);
                      if (c.get("accepted").asBoolean()) {
                        assertThat(EventCodec.encode(parsed.require())).isEqualTo(body);
                      } else {
                        assertThat(reasons(parsed))
                            .containsExactly(Reason.valueOf(c.get("reason").asText()));
                      }
                    }));
  }

  private static List<Reason> reasons(Parsed<CustodyEvent> parsed) {
    assertThat(parsed).isInstanceOf(Parsed.Refused.class);
    List<Reason> reasons = new ArrayList<>();
    ((Parsed.Refused<CustodyEvent>) parsed).refusals().forEach(r -> reasons.add(r.reason()));
    return reasons;
  }

  @TestFactory
  Stream<DynamicTest> eventsComeOutByteForByte() {
    return each(Vectors.read("custody-v1/events.json").get("events"))
        .map(
            e ->
                DynamicTest.dynamicTest(
                    e.get("event").get("kind").asText() + " " + e.get("eventId").asText(),
                    () -> agrees(e)));
  }

  private static void agrees(JsonNode e) {
    CustodyEvent event = VectorEvents.event(e.get("event"));
    Bytes body = Bytes.ofHex(e.get("body").asText());
    assertThat(EventCodec.encode(event)).isEqualTo(body);
    assertThat(EventCodec.decode(body).require()).isEqualTo(event);
    EventId id = EventId.ofBody(body);
    assertThat(id.toString()).isEqualTo(e.get("eventId").asText());
    List<Statement> statements = new ArrayList<>();
    for (JsonNode s : e.get("statements")) {
      Bytes header = Bytes.ofHex(s.get("protected").asText());
      ProtectedHeader parsed = ProtectedHeader.parse(header).require();
      assertThat(parsed.encode()).isEqualTo(header);
      assertThat(parsed.sub()).isEqualTo(event.subject());
      byte[] tbs = Tbs.ofStatement(header, id);
      assertThat(Bytes.copyOf(tbs).toHex()).isEqualTo(s.get("tbs").asText());
      assertThat(Link.ofTbs(tbs)).isEqualTo(Link.ofHex(s.get("link").asText()));
      statements.add(new Statement(header, Bytes.ofHex(s.get("signature").asText())));
    }
    Bytes signed = Bytes.ofHex(e.get("signedEvent").asText());
    assertThat(ContainerCodec.encode(new SignedEvent(body, statements))).isEqualTo(signed);
    assertThat(ContainerCodec.parseSignedEvent(signed).require())
        .isEqualTo(new SignedEvent(body, statements));
  }

  @TestFactory
  Stream<DynamicTest> keyIdsAreThoseOfTheKeys() {
    return each(Vectors.read("custody-v1/events.json").get("keys"))
        .map(
            k ->
                DynamicTest.dynamicTest(
                    k.get("name").asText(),
                    () ->
                        assertThat(
                                KeyId.ofSpki(Bytes.ofHex(k.get("spki").asText()).toByteArray())
                                    .toHex())
                            .isEqualTo(k.get("kid").asText())));
  }
}
