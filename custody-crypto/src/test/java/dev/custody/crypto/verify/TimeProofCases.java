package dev.custody.crypto.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.custody.api.Bytes;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.FeedRecord;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.verify.TestKey.Stated;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Proofs right and wrong, beside an event of a key that ends at the boundary. */
final class TimeProofCases {

  private static final String BEGIN = "2026-11-01T00:00:00Z";
  private static final String BEFORE = "2026-11-20T11:00:00Z";
  private static final String GEN_BEFORE = "20261120105958Z";
  private static final String BOUNDARY = TimeCases.BOUNDARY;
  private static final String LATE = "2026-12-01T00:00:00Z";

  private final TestKeys k = new TestKeys();
  private final TestTsa tsa = new TestTsa("tsa");
  private final TestLog log = new TestLog();
  private final TestEvent event = TestEvent.scan("proof");
  private final Stated actor;

  private TimeProofCases() {
    k.dev.window(BEGIN, BOUNDARY);
    actor = k.dev.actor(event);
  }

  static void addTo(List<ObjectNode> cases) {
    cases.add(new TimeProofCases().uncosigned());
    cases.add(
        new TimeProofCases()
            .cosignedBy("a witness of the log's own party", "urn:example:log", true));
    cases.add(
        new TimeProofCases()
            .cosignedBy("a witness that is not in the bundle", "urn:example:x", false));
    cases.add(new TimeProofCases().oldestOfTwo());
    cases.add(new TimeProofCases().witnessRevoked(null, "2026-11-20T11:00:01Z", true));
    cases.add(new TimeProofCases().witnessRevoked(null, BEFORE, false));
    cases.add(
        new TimeProofCases().witnessRevoked("2026-11-30T00:00:00Z", "2026-11-30T00:00:00Z", false));
    cases.add(new TimeProofCases().junkBeside());
    cases.add(new TimeProofCases().otherEntry());
    cases.add(new TimeProofCases().subset());
    cases.add(new TimeProofCases().seenDisagrees());
    cases.add(new TimeProofCases().seenInAReceipt());
    cases.add(new TimeProofCases().revokedStatementWitness(true));
    cases.add(new TimeProofCases().revokedStatementWitness(false));
    cases.add(new TimeProofCases().laterInTheFeed(false));
    cases.add(new TimeProofCases().laterInTheFeed(true));
  }

  private ObjectNode uncosigned() {
    Bytes receipt = log.receipt(log.add(event.signed(actor)), log.checkpoint());
    return unproven(
        "a receipt without a cosignature proves inclusion and no date", receipt, "RECEIPT");
  }

  private ObjectNode cosignedBy(String who, String party, boolean known) {
    TestKey other = TestLog.witness("other", party);
    int index = log.add(event.signed(actor));
    Bytes receipt = log.receipt(index, TestLog.cosigned(log.checkpoint(), other, BEFORE));
    List<TestKey> keys = keys();
    if (known) {
      keys.add(other);
    }
    return new TimeCase(who + " dates nothing", keys)
        .feed(TimeCases.with(event, List.of(), List.of(receipt), actor))
        .proofs("RECEIPT")
        .is("INDETERMINATE", "TIME_UNPROVEN");
  }

  private ObjectNode oldestOfTwo() {
    TestKey other = TestLog.witness("other", "urn:example:other");
    int index = log.add(event.signed(actor));
    Checkpoint once = TestLog.cosigned(log.checkpoint("2026-11-25T00:00:00Z"), other, BEFORE);
    List<TestKey> keys = keys();
    keys.add(other);
    return dated(
        new TimeCase("the oldest of two cosignatures counts", keys)
            .feed(TimeCases.with(event, List.of(), List.of(log.receipt(index, once)), actor))
            .proofs("RECEIPT " + BEFORE),
        "CHECKPOINT");
  }

  private ObjectNode witnessRevoked(String compromised, String at, boolean dates) {
    log.witness.revoked(at, compromised);
    Bytes receipt = log.receipt(log.add(event.signed(actor)), log.checkpoint(BEFORE));
    TimeCase one =
        new TimeCase(
                "a log's witness revoked at " + at + (compromised == null ? "" : ", compromised"),
                keys())
            .feed(TimeCases.with(event, List.of(), List.of(receipt), actor));
    return dates
        ? dated(one.proofs("RECEIPT " + BEFORE), "CHECKPOINT")
        : one.proofs("RECEIPT").is("INDETERMINATE", "TIME_UNPROVEN");
  }

  private ObjectNode junkBeside() {
    Bytes token = tsa.token(actor.statement().signature(), GEN_BEFORE);
    byte[] forged = token.toByteArray();
    forged[forged.length - 1] ^= 1;
    Bytes good = log.receipt(log.add(event.signed(actor)), log.checkpoint(BEFORE));
    String bad =
        new String(good.toByteArray(), StandardCharsets.UTF_8).replace("index 3", "index 2");
    return dated(
        new TimeCase("junk beside a good token changes nothing", keys())
            .feed(
                TimeCases.with(
                    event,
                    List.of(Bytes.ofHex("3000"), Bytes.ofOwned(forged), token, token),
                    List.of(TimeCases.ascii("junk"), TimeCases.ascii(bad)),
                    actor))
            .proofs(
                "TIMESTAMP TIMESTAMP_INVALID",
                "TIMESTAMP TIMESTAMP_INVALID",
                "TIMESTAMP " + BEFORE,
                "TIMESTAMP " + BEFORE,
                "RECEIPT RECEIPT_INVALID",
                "RECEIPT RECEIPT_INVALID"),
        "TIMESTAMP_TOKEN");
  }

  private ObjectNode otherEntry() {
    TestEvent other = TestEvent.scan("other");
    Bytes receipt = log.receipt(log.add(other.signed(k.dev2.actor(other))), log.checkpoint(BEFORE));
    return unproven("a receipt of another entry", receipt, "RECEIPT RECEIPT_INVALID");
  }

  private ObjectNode subset() {
    Bytes receipt = log.receipt(log.add(event.signed(actor)), log.checkpoint(BEFORE));
    Stated second = k.dev2.actor(event);
    return dated(
        new TimeCase("an entry of a part of the statements dates that part", keys())
            .feed(
                TimeCases.with(
                    event,
                    List.of(),
                    List.of(receipt),
                    k.store.witness(event, second, LATE),
                    second.forged(),
                    actor))
            .proofs("RECEIPT " + BEFORE),
        "CHECKPOINT",
        "STATEMENT_IGNORED");
  }

  private ObjectNode seenDisagrees() {
    Checkpoint seen = log.checkpoint("2026-11-20T13:00:00Z");
    log.add(event.signed(actor));
    TestEvent other =
        TestEvent.of(
            TestEvent.builder(Kind.SCAN, "seen")
                .seen(
                    new dev.custody.api.event.Anchor(
                        seen.origin(), seen.size() + 1, seen.root(), TestLog.anchor(seen).note()))
                .build());
    return new TimeCase("a note of another size than the event has seen", keys())
        .feed(new FeedRecord.OfCheckpoint(TestLog.text(seen)), other.record(k.dev2.actor(other)))
        .proofs("SEEN RECEIPT_INVALID")
        .bracket(BEGIN, "KEY_WINDOW", "2027-01-01T00:00:00Z", "CALLER")
        .is("VERIFIED");
  }

  private ObjectNode seenInAReceipt() {
    Checkpoint seen = log.checkpoint("2026-11-20T09:00:00Z", BEFORE);
    Bytes receipt = log.receipt(0, seen);
    TestEvent other =
        TestEvent.of(TestEvent.builder(Kind.SCAN, "seen").seen(TestLog.anchor(seen)).build());
    return new TimeCase("the note that was seen comes in a receipt; its newest line counts", keys())
        .feed(TimeCases.with(other, List.of(), List.of(receipt), k.dev2.actor(other)))
        .proofs("RECEIPT RECEIPT_INVALID", "SEEN " + BEFORE)
        .bracket(BEFORE, "SEEN_CHECKPOINT", "2027-01-01T00:00:00Z", "CALLER")
        .is("VERIFIED", "CLAIM_OUTSIDE_BRACKET");
  }

  private ObjectNode revokedStatementWitness(boolean bounded) {
    k.store.revoked("2026-11-20T12:00:00Z", null);
    Stated witness = k.store.witness(event, actor, BEFORE);
    Bytes token = tsa.token(witness.statement().signature(), "20261120115900Z");
    TimeCase one =
        new TimeCase(
                "a witness revoked later" + (bounded ? ", bounded by a token" : ", by nothing"),
                keys())
            .feed(
                TimeCases.with(
                    event, bounded ? List.of(token) : List.of(), List.of(), actor, witness));
    return bounded
        ? dated(one.proofs("TIMESTAMP 2026-11-20T11:59:02Z"), "WITNESS")
        : one.proofs().is("INDETERMINATE", "TIME_UNPROVEN", "STATEMENT_IGNORED");
  }

  private ObjectNode laterInTheFeed(boolean firstPass) {
    TestEvent next = TestEvent.scan("next");
    Stated later = k.dev.actor(next);
    Bytes token = tsa.token(later.statement().signature(), GEN_BEFORE);
    FeedRecord again = event.record(actor);
    TimeCase one =
        new TimeCase(
            "a token on a later statement" + (firstPass ? ", known from a first pass" : ""),
            keys());
    if (!firstPass) {
      return dated(
          one.feed(TimeCases.with(next, List.of(token), List.of(), later), again).proofs(),
          "LATER_STATEMENT");
    }
    // Judged alone: the first pass has read more than the run will.
    return dated(
        one.firstPass()
            .feed(again, TimeCases.with(next, List.of(token), List.of(), later), again)
            .proofs(),
        "LATER_STATEMENT",
        "DUPLICATE");
  }

  private ObjectNode unproven(String name, Bytes receipt, String proof) {
    return new TimeCase(name, keys())
        .feed(TimeCases.with(event, List.of(), List.of(receipt), actor))
        .proofs(proof)
        .is("INDETERMINATE", "TIME_UNPROVEN");
  }

  private static ObjectNode dated(TimeCase one, String upper, String... notes) {
    return one.bracket(BEGIN, "KEY_WINDOW", BEFORE, upper).is("VERIFIED", notes);
  }

  private List<TestKey> keys() {
    List<TestKey> keys = TimeCase.keys(k.dev, k.dev2, k.store, tsa.key);
    keys.addAll(log.keys());
    return keys;
  }
}
