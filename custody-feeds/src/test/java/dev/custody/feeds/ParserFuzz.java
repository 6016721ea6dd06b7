package dev.custody.feeds;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.custody.api.Digest;
import dev.custody.api.Parsed;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.feeds.epcis.DocumentOrigin;
import dev.custody.feeds.epcis.EpcisSink;
import dev.custody.feeds.epcis.Taken;
import dev.custody.feeds.epcis.Unmapped;
import dev.custody.feeds.json.EventJson;
import dev.custody.feeds.json.EventView;
import dev.custody.feeds.json.TrustBundleJson;
import dev.custody.feeds.table.TableKind;
import dev.custody.feeds.table.TableOutcome;
import dev.custody.feeds.table.TableReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

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

  @FuzzTest
  void tables(FuzzedDataProvider data) throws IOException {
    TableKind kind = data.pickValue(TableKind.values());
    String type = data.consumeBoolean() ? kind.csvMediaType() : kind.jsonMediaType();
    byte[] document = data.consumeRemainingAsBytes();
    List<CustodyEvent> events = new ArrayList<>();
    EpcisSink sink =
        new EpcisSink() {
          @Override
          public void event(String line, CustodyEvent event) {
            events.add(event);
          }

          @Override
          public void unmapped(Unmapped unmapped) {
            throw new AssertionError("a table has nothing that is not mapped");
          }
        };
    TableOutcome outcome =
        TableReader.read(
            () -> new ByteArrayInputStream(document),
            new DocumentOrigin(type, Digest.sha256(document), document.length, null),
            sink);
    if (outcome instanceof TableOutcome.Refused && !events.isEmpty()) {
      throw new AssertionError("refused, and events given out");
    }
    events.forEach(EventCodec::encode);
  }
}
