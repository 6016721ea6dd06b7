package dev.custody.crypto.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Reason;
import dev.custody.api.event.Kind;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.statement.FeedRecord;
import dev.custody.api.statement.Link;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.time.TimestampDigest;
import dev.custody.crypto.time.TimestampPolicy;
import dev.custody.crypto.verify.TestKey.Stated;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeContainer;

/** With a first pass the order of records means nothing; without one nothing is dated better. */
class TimeLedgerLaws {

  private static final List<FeedRecord> POOL = new ArrayList<>();
  private static Verifier verifier = make();

  @BeforeContainer
  static void sign() {
    verifier = make();
  }

  /**
   * Streams of a key that ends, one that is revoked, and one of a witness that is revoked too;
   * every source of either end.
   */
  private static Verifier make() {
    POOL.clear();
    TestKeys k = new TestKeys();
    TestTsa tsa = new TestTsa("tsa");
    TestLog log = new TestLog();
    k.dev.window("2026-11-01T00:00:00Z", "2026-11-20T12:00:00Z");
    k.dev2.revoked("2026-11-20T12:00:00Z", null);
    k.store.revoked("2026-11-20T13:00:00Z", null);
    Checkpoint seen = log.checkpoint("2026-11-20T10:30:00Z");
    POOL.add(new FeedRecord.OfCheckpoint(TestLog.text(seen)));
    for (int i = 0; i < 5; i++) {
      TestEvent event =
          i == 1
              ? TestEvent.of(
                  TestEvent.builder(Kind.SCAN, "law " + i).seen(TestLog.anchor(seen)).build())
              : TestEvent.scan("law " + i);
      Stated first = k.dev.actor(event);
      Stated witness = k.store.witness(event, first, "2026-11-20T1" + (i % 2) + ":45:00Z");
      POOL.add(i % 2 == 0 ? event.record(first, witness) : event.record(first));
      TestEvent other = TestEvent.scan("law, other " + i);
      Stated second = k.dev2.actor(other);
      Stated gate = k.gate.witness(other, second, "2026-11-20T11:0" + i + ":00Z");
      if (i == 2) {
        int index = log.add(other.signed(second));
        Bytes receipt = log.receipt(index, log.checkpoint("2026-11-20T11:50:00Z"));
        POOL.add(TimeCases.with(other, List.of(), List.of(receipt), second));
      } else {
        POOL.add(i == 4 ? other.record(second, gate) : other.record(second));
      }
    }
    TestEvent last = TestEvent.scan("law, last");
    Stated stated = k.dev.actor(last);
    Stated late = k.store.witness(last, stated, "2026-11-20T12:30:00Z");
    POOL.add(
        TimeCases.with(
            last,
            List.of(tsa.token(late.statement().signature(), "20261120123000Z")),
            List.of(),
            stated,
            late));
    List<TestKey> keys = TimeCase.keys(k.dev, k.dev2, k.store, k.gate, tsa.key);
    keys.addAll(log.keys());
    return Verifier.of(
        TrustJson.read(new OwnCase("laws", keys).is("VERIFIED").get("trust")),
        new VerificationPolicy(
            Instant.parse("2027-01-01T00:00:00Z"),
            VerificationPolicy.Streams.MAY_HAVE_GAPS,
            TimestampPolicy.builder()
                .policy(TestTsa.POLICY)
                .digests(TimestampDigest.values())
                .build()),
        VerificationBackend.best());
  }

  @Property(tries = 40)
  void orderOfRecords_meansNothingWithALedger(
      @ForAll @Size(min = 4, max = 12) Set<@IntRange(min = 0, max = 11) Integer> chosen,
      @ForAll long seed) {
    List<FeedRecord> records = new ArrayList<>();
    chosen.forEach(index -> records.add(POOL.get(index)));
    List<FeedRecord> shuffled = new ArrayList<>(records);
    Collections.shuffle(shuffled, new Random(seed));
    Map<Link, String> inOrder = judge(verifier.newRun(ledger(records)), records, null);
    Map<Link, String> another = judge(verifier.newRun(ledger(shuffled)), shuffled, null);
    assertThat(another).isEqualTo(inOrder);
  }

  @Property(tries = 40)
  void withoutALedger_noBracketIsNarrower(
      @ForAll @Size(min = 4, max = 12) Set<@IntRange(min = 0, max = 11) Integer> chosen,
      @ForAll long seed) {
    List<FeedRecord> records = new ArrayList<>();
    chosen.forEach(index -> records.add(POOL.get(index)));
    Collections.shuffle(records, new Random(seed));
    Map<Link, TimeBracket> alone = new HashMap<>();
    judge(verifier.newRun(), records, alone);
    TimeLedger ledger = ledger(records);
    assertThat(ledger.statements()).isEqualTo(alone.size());
    alone.forEach(
        (link, wide) -> {
          TimeBracket narrow = ledger.bracket(link).get();
          assertThat(wide.notBefore()).isBeforeOrEqualTo(narrow.notBefore());
          assertThat(wide.notAfter()).isAfterOrEqualTo(narrow.notAfter());
        });
  }

  private static TimeLedger ledger(List<FeedRecord> records) {
    TimeLedger.Collector collector = verifier.newLedger();
    records.forEach(collector::add);
    return collector.finish();
  }

  /** Of each statement its bracket and the reasons that follow from it. */
  private static Map<Link, String> judge(
      VerificationRun run, List<FeedRecord> records, Map<Link, TimeBracket> brackets) {
    Map<Link, String> found = new HashMap<>();
    for (FeedRecord record : records) {
      for (Verdict verdict : run.verify(record)) {
        for (StatementJudgement statement : verdict.statements()) {
          Set<Reason> reasons = statement.reasons();
          found.put(
              statement.link(),
              verdict.getClass().getSimpleName() + " " + reasons + " " + statement.bracket());
          if (brackets != null) {
            brackets.put(statement.link(), statement.bracket());
          }
        }
      }
    }
    return found;
  }
}
