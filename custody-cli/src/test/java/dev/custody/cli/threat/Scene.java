package dev.custody.cli.threat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Transfer;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.VerificationPolicy.Streams;
import dev.custody.crypto.verify.VerificationRun;
import dev.custody.crypto.verify.Verified;
import dev.custody.crypto.verify.Verifier;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where the stories play: places, parties, events of one day, and a verifier afterwards. */
final class Scene {

  static final String DOCK = "urn:example:place:dock";
  static final String YARD = "urn:example:place:yard";
  static final String STORE = "urn:example:place:store";
  static final String SENDER = "urn:example:party:sender";
  static final String CARRIER = "urn:example:party:carrier";
  static final String WAREHOUSE = "urn:example:party:warehouse";
  static final String AUDITOR = "urn:example:party:auditor";
  static final String CONSIGNMENT = "urn:example:consignment:1";
  static final String TRAILER = "urn:example:trailer:1";
  static final String PALLET = "urn:example:pallet:1";

  /** When the evidence is looked at. */
  static final Instant LATER = Instant.parse("2026-12-01T00:00:00Z");

  private int nonce;

  static Instant at(String time) {
    return Instant.parse("2026-11-02T" + time + ":00Z");
  }

  CustodyEventBuilder event(Kind kind, String time) {
    byte[] bytes = new byte[16];
    ByteBuffer.wrap(bytes).putInt(12, ++nonce);
    return CustodyEvent.builder(kind).time(at(time)).nonce(Bytes.ofOwned(bytes));
  }

  CustodyEventBuilder event(Kind kind, String time, String place, String... items) {
    return event(kind, time).place(Place.at(place)).items(items(items));
  }

  static List<Item> items(String... ids) {
    return Arrays.stream(ids).map(Item::of).toList();
  }

  CustodyEvent scan(String time, String place) {
    return event(Kind.SCAN, time, place, PALLET).build();
  }

  CustodyEventBuilder handover(String time, String giver, String receiver) {
    return event(Kind.HANDOVER, time, DOCK, PALLET)
        .transfer(Transfer.of(giver, receiver, Outcome.ACCEPTED));
  }

  static TrustBundle trust(TrustedKey... keys) {
    return TrustBundle.of(1, Hand.FIRST_DAY, Hand.LAST_DAY, List.of(keys));
  }

  static VerificationRun run(TrustBundle trust, Streams streams) {
    VerificationPolicy policy = new VerificationPolicy(LATER, streams);
    return Verifier.of(trust, policy, VerificationBackend.best()).newRun();
  }

  /** Verdicts over a feed with gaps, in its order. */
  static List<Verdict> judge(TrustBundle trust, SignedEvent... feed) {
    return judge(run(trust, Streams.MAY_HAVE_GAPS), feed);
  }

  static List<Verdict> judge(VerificationRun run, SignedEvent... feed) {
    List<Verdict> verdicts = new ArrayList<>();
    for (SignedEvent event : feed) {
      verdicts.add(run.verify(EventPackage.of(event)));
    }
    return verdicts;
  }

  static void assertVerified(Verdict verdict) {
    assertThat(verdict).as(verdict.toString()).isInstanceOf(Verified.class);
  }
}
