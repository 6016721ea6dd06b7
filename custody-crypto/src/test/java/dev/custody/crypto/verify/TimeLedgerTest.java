package dev.custody.crypto.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.TimeBracket.Upper;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.FeedRecord;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.verify.TestKey.Stated;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A first pass, and a whole log that the caller has checked. */
class TimeLedgerTest {

  private static final Instant AT = Instant.parse("2027-01-01T00:00:00Z");

  private final TestKeys k = new TestKeys();
  private final TestLog log = new TestLog();

  /** More than a run remembers of a key. */
  @Test
  void oneDate_reachesAWholePrefix_howeverLong() {
    k.dev2.window("2026-11-01T00:00:00Z", "2026-11-21T00:00:00Z");
    List<FeedRecord> feed = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      TestEvent event = TestEvent.scan("prefix " + i);
      Stated stated = k.dev2.actor(event);
      feed.add(
          i < 1_199
              ? event.record(stated)
              : event.record(stated, k.store.witness(event, stated, "2026-11-20T11:00:00Z")));
    }
    Verifier verifier = verifier();
    assertThat(verifier.newRun().verify(feed.get(0)).get(0)).isInstanceOf(Indeterminate.class);
    List<FeedRecord> shuffled = new ArrayList<>(feed);
    Collections.reverse(shuffled);
    TimeLedger.Collector collector = verifier.newLedger();
    shuffled.forEach(collector::add);
    VerificationRun run = verifier.newRun(collector.finish());
    TimeBracket bracket = run.verify(feed.get(0)).get(0).bracket().get();
    assertThat(bracket.upper()).isEqualTo(Upper.LATER_STATEMENT);
    assertThat(bracket.notAfter()).isEqualTo(Instant.parse("2026-11-20T11:00:00Z"));
  }

  @Test
  void wholeLog_datesEveryEntryByTheOldestCheckpointThatCoversIt() {
    TestEvent event = TestEvent.scan("in the log");
    Stated actor = k.dev.actor(event);
    Checkpoint before = log.checkpoint("2026-11-20T09:00:00Z");
    int index = log.add(event.signed(actor));
    Checkpoint later = log.checkpoint("2026-11-20T12:00:00Z", "2026-11-20T11:00:00Z");
    log.add(event.signed(k.dev2.actor(event)));
    Checkpoint latest = log.checkpoint("2026-11-20T13:00:00Z");
    Checkpoint unwatched = log.checkpoint();
    Verifier verifier = verifier();
    LogDates dates =
        verifier.logDates(
            TestLog.ORIGIN,
            List.of(
                latest.note(), later.note(), before.note(), unwatched.note(), Bytes.ofHex("00")));
    assertThat(dates.of(index - 1)).contains(Instant.parse("2026-11-20T09:00:00Z"));
    assertThat(dates.of(index)).contains(Instant.parse("2026-11-20T11:00:00Z"));
    assertThat(dates.of(index + 1)).contains(Instant.parse("2026-11-20T13:00:00Z"));
    assertThat(dates.of(index + 2)).isEmpty();
    assertThat(dates.size()).isEqualTo(index + 2);
    assertThat(verifier.logDates("example.com/other", List.of(latest.note())).of(0)).isEmpty();

    EventPackage entry = EventPackage.of(event.signed(actor));
    TimeBracket bracket = verifier.newRun().verify(entry, dates, index).bracket().get();
    assertThat(bracket.upper()).isEqualTo(Upper.CHECKPOINT);
    assertThat(bracket.notAfter()).isEqualTo(Instant.parse("2026-11-20T11:00:00Z"));
    TimeLedger ledger = verifier.newLedger().add(entry, dates, index).finish();
    assertThat(ledger.bracket(actor.link())).contains(bracket);
    assertThat(verifier.newRun(ledger).verify(entry).bracket()).contains(bracket);
  }

  /** A later checkpoint with an older date dates smaller sizes too. */
  @Test
  void largerTree_thatIsDatedEarlier_datesAllOfIt() {
    Checkpoint small = log.checkpoint("2026-11-20T12:00:00Z");
    TestEvent event = TestEvent.scan("more");
    log.add(event.signed(k.dev.actor(event)));
    Checkpoint large = log.checkpoint("2026-11-20T11:00:00Z");
    LogDates dates = verifier().logDates(TestLog.ORIGIN, List.of(small.note(), large.note()));
    assertThat(dates.of(0)).contains(Instant.parse("2026-11-20T11:00:00Z"));
    LogDates reversed = verifier().logDates(TestLog.ORIGIN, List.of(large.note(), small.note()));
    assertThat(reversed.of(0)).contains(Instant.parse("2026-11-20T11:00:00Z"));
  }

  @Test
  void ledger_isOfOneVerifierAndFinishedOnce() {
    TimeLedger.Collector collector = verifier().newLedger();
    TimeLedger ledger = collector.finish();
    assertThat(ledger.statements()).isZero();
    assertThatThrownBy(collector::finish).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> verifier().newRun(ledger))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void forkedWitness_datesAlikeInEveryOrder() {
    k.dev.window("2026-11-01T00:00:00Z", "2026-11-21T00:00:00Z");
    TestEvent event = TestEvent.scan("forked");
    Stated actor = k.dev.actor(event);
    Stated one = k.store.witness(event, actor, "2026-11-20T11:00:00Z");
    Stated rival = new TestKeys().store.witness(event, actor, "2026-11-20T12:00:00Z");
    List<FeedRecord> feed = List.of(event.record(actor, rival), event.record(actor, one));
    for (int i = 0; i < 2; i++) {
      Verifier verifier = verifier();
      TimeLedger ledger = verifier.newLedger().add(feed.get(i)).add(feed.get(1 - i)).finish();
      assertThat(ledger.bracket(actor.link()).get().notAfter())
          .isEqualTo(Instant.parse("2026-11-20T11:00:00Z"));
    }
  }

  private Verifier verifier() {
    List<TestKey> keys = TimeCase.keys(k.dev, k.dev2, k.store);
    keys.addAll(log.keys());
    return Verifier.of(
        TrustJson.read(new OwnCase("ledger", keys).is("VERIFIED").get("trust")),
        new VerificationPolicy(AT, VerificationPolicy.Streams.MAY_HAVE_GAPS),
        VerificationBackend.best());
  }
}
