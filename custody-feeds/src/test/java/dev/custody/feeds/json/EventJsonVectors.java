package dev.custody.feeds.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.SignedEvent;
import dev.custody.feeds.Vectors;
import dev.custody.feeds.internal.json.Json;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventJsonVectors {

  @Test
  void everyEventOfTheVectors_comesBackToTheSameBody() {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (Json vector : Vectors.list(Vectors.read("events.json"), "events")) {
      Bytes body = Bytes.ofHex(Vectors.text(vector, "body"));
      CustodyEvent event = EventCodec.decode(body).require();

      String json = EventJson.toJson(event);

      EventView view = EventJson.fromJson(json).require();
      assertThat(EventCodec.encode(view.event())).as(json).isEqualTo(body);
      assertThat(json).contains("\"lossless\":true");
      kinds.add(event.kind());
    }
    assertThat(kinds).isEqualTo(EnumSet.allOf(Kind.class));
  }

  @Test
  void everyAcceptedBody_comesBackOrIsRefusedAsLossy() {
    int same = 0;
    int lossy = 0;
    for (Json vector : ((Json.Arr) Vectors.read("bodies.json")).elements()) {
      Bytes body = Bytes.ofHex(Vectors.text(vector, "body"));
      if (!(EventCodec.decode(body) instanceof Parsed.Accepted<CustodyEvent> accepted)) {
        continue;
      }
      Parsed<EventView> read = EventJson.fromJson(EventJson.toJson(accepted.value()));
      if (accepted.value().hasUnknownFields()) {
        assertThat(((Parsed.Refused<EventView>) read).first().reason())
            .isEqualTo(Reason.UNSUPPORTED_FIELD);
        SignedEvent signed = new SignedEvent(body, java.util.List.of());
        EventView carried = EventJson.fromJson(EventJson.toJson(signed).require()).require();
        assertThat(EventCodec.encode(carried.event())).isEqualTo(body);
        lossy++;
      } else {
        assertThat(EventCodec.encode(read.require().event())).isEqualTo(body);
        same++;
      }
    }
    assertThat(same).isGreaterThan(5);
    assertThat(lossy).isGreaterThan(0);
  }
}
