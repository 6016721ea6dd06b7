package dev.custody.feeds.epcis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Document;
import dev.custody.api.event.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundTripTest {

  @Test
  void everyMappedFactOfTheCorpus_isTheSameAfterOutAndIn() throws IOException {
    int events = 0;
    for (Map.Entry<String, byte[]> entry : Corpus.documents().entrySet()) {
      List<CustodyEvent> first = Taken.from(entry.getValue()).events();

      Taken second = Taken.from(written(first));

      assertThat(facts(second.events())).as(entry.getKey()).isEqualTo(facts(first));
      assertThat(second.unmappedPointers())
          .as(entry.getKey())
          .allMatch(pointer -> pointer.equals("/creationDate"));
      events += first.size();
    }
    assertThat(events).isGreaterThan(80);
  }

  @Test
  void everyKind_isWrittenOrSaidToBeUnsaid() throws IOException {
    assertThat(unsaid(Samples.scan())).isEmpty();
    for (Kind kind : List.of(Kind.FOREIGN, Kind.IDENTITY, Kind.PLAN, Kind.EVIDENCE)) {
      assertThat(unsaid(Samples.ofKind(kind))).as(kind.name()).containsExactly("kind");
    }
    for (Kind kind : List.of(Kind.HANDOVER, Kind.DELIVER)) {
      String json = new String(written(List.of(Samples.ofKind(kind))));
      assertThat(json).contains("\"bizStep\" : \"accepting\"");
    }
  }

  private static List<String> unsaid(CustodyEvent event) throws IOException {
    try (EpcisWriter writer = EpcisWriter.begin(new ByteArrayOutputStream(), Instant.EPOCH)) {
      return writer.write(event);
    }
  }

  static byte[] written(List<CustodyEvent> events) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (EpcisWriter writer = EpcisWriter.begin(out, Instant.parse("2026-11-22T00:00:00Z"))) {
      for (CustodyEvent event : events) {
        writer.write(event);
      }
    }
    return out.toByteArray();
  }

  // Everything but where it came from: nonce, foreign, and the name that the writer gives.
  private static List<String> facts(List<CustodyEvent> events) {
    List<String> facts = new ArrayList<>();
    for (CustodyEvent e : events) {
      List<Document> documents =
          e.documents().stream().filter(d -> !KnownEvents.DOCUMENT_TYPE.equals(d.type())).toList();
      facts.add(
          String.join(
              " | ",
              e.kind().name(),
              String.valueOf(e.time()),
              String.valueOf(e.consignment()),
              e.items().toString(),
              String.valueOf(e.container()),
              String.valueOf(e.place()),
              String.valueOf(e.holder()),
              String.valueOf(e.transfer()),
              e.seals().toString(),
              documents.toString(),
              e.readings().toString(),
              String.valueOf(e.disposition()),
              e.correction() == null ? "" : String.valueOf(e.correction().reason())));
    }
    return facts;
  }
}
