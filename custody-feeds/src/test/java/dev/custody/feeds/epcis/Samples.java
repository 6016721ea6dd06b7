package dev.custody.feeds.epcis;

import dev.custody.api.Bytes;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.feeds.Vectors;
import dev.custody.feeds.internal.json.Json;
import java.time.Instant;
import java.util.List;

/** Events to try things with. */
public final class Samples {

  private Samples() {}

  /** A bare sighting. */
  public static CustodyEvent scan() {
    return CustodyEvent.builder(Kind.SCAN)
        .time(Instant.parse("2026-11-22T10:00:00Z"))
        .nonce(Bytes.ofHex("00112233445566778899aabbccddeeff"))
        .items(List.of(Item.of("/00/395172626926835439")))
        .build();
  }

  /** The first event of this kind in the vectors. */
  public static CustodyEvent ofKind(Kind kind) {
    for (Json vector : Vectors.list(Vectors.read("events.json"), "events")) {
      CustodyEvent event = EventCodec.decode(Bytes.ofHex(Vectors.text(vector, "body"))).require();
      if (event.kind() == kind) {
        return event;
      }
    }
    throw new AssertionError("no event of kind " + kind);
  }
}
