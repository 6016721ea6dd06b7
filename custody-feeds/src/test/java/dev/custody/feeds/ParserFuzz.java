package dev.custody.feeds;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.custody.api.Parsed;
import dev.custody.api.event.EventCodec;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.feeds.epcis.Taken;
import dev.custody.feeds.json.EventJson;
import dev.custody.feeds.json.EventView;
import dev.custody.feeds.json.TrustBundleJson;

/** No bytes make anything but the documented values: one target for each parser. */
class ParserFuzz {

  @FuzzTest
  void eventJson(FuzzedDataProvider data) {
    if (EventJson.fromJson(data.consumeRemainingAsBytes())
        instanceof Parsed.Accepted<EventView> accepted) {
      EventView again = EventJson.fromJson(EventJson.toJson(accepted.value().event())).require();
      if (!EventCodec.encode(again.event()).equals(EventCodec.encode(accepted.value().event()))) {
        throw new AssertionError("view is not lossless");
      }
    }
  }

  @FuzzTest
  void trustBundleJson(FuzzedDataProvider data) {
    if (TrustBundleJson.parse(data.consumeRemainingAsBytes())
        instanceof Parsed.Accepted<TrustBundle> accepted) {
      TrustBundleJson.parse(
              TrustBundleJson.write(accepted.value())
                  .getBytes(java.nio.charset.StandardCharsets.UTF_8))
          .require();
    }
  }

  @FuzzTest
  void epcis(FuzzedDataProvider data) {
    byte[] document = data.consumeRemainingAsBytes();
    Taken taken = Taken.from(document);
    taken.events().forEach(EventCodec::encode);
  }
}
