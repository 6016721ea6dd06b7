package dev.custody.feeds.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.statement.SignedEvent;
import dev.custody.feeds.Events;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class EventJsonLaws {

  @Provide
  Arbitrary<CustodyEvent> events() {
    return Events.any();
  }

  @Property
  void viewOfAnyEvent_comesBackToTheSameBody(@ForAll("events") CustodyEvent event) {
    CustodyEvent back = EventJson.fromJson(EventJson.toJson(event)).require().event();
    assertThat(back).isEqualTo(event);
    assertThat(EventCodec.encode(back)).isEqualTo(EventCodec.encode(event));
  }

  @Property
  void viewWithSignedBytes_givesTheseBytes_andAnotherMemberIsRefused(
      @ForAll("events") CustodyEvent event) {
    SignedEvent signed = new SignedEvent(EventCodec.encode(event), List.of());
    String json = EventJson.toJson(signed).require();
    EventView view = EventJson.fromJson(json).require();
    assertThat(view.signed()).isEqualTo(signed);
    assertThat(view.event()).isEqualTo(event);
    String other = json.replace("\"kind\":\"" + event.kind() + "\"", "\"kind\":\"COUNT\"");
    if (!other.equals(json)) {
      assertThat(EventJson.fromJson(other)).isInstanceOf(Parsed.Refused.class);
    }
  }

  @Property
  void viewWithOneByteChanged_isRefusedOrAnotherEventOrTheSame(
      @ForAll("events") CustodyEvent event,
      @ForAll @IntRange(min = 0, max = 1 << 20) int at,
      @ForAll byte to) {
    byte[] json = EventJson.toJson(event).getBytes(UTF_8);
    json[at % json.length] = to;
    if (EventJson.fromJson(json) instanceof Parsed.Accepted<EventView> accepted) {
      Bytes body = EventCodec.encode(accepted.value().event());
      assertThat(EventCodec.decode(body).require()).isEqualTo(accepted.value().event());
    }
  }
}
