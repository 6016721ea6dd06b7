package dev.custody.crypto.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.event.Kind;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Trust;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.FeedRecord;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.Role;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.verify.TestKey.Stated;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run remembers, and for how long; and what verdicts carry. */
class RunWindowTest {

  private static final Instant AT = Instant.parse("2026-12-01T00:00:00Z");

  private final TestKeys k = new TestKeys();

  @Test
  void statementsOfOneEvent_areMergedWithin1024Events() {
    assertThat(last(handoverAround(1_023))).isInstanceOf(Verified.class);
  }

  @Test
  void statementsOfOneEvent_areForgottenBehind1024Events() {
    Verdict verdict = last(handoverAround(1_024));
    assertThat(verdict).isInstanceOf(Indeterminate.class);
    assertThat(verdict.reasons()).containsExactly(Reason.PENDING_COUNTERSIGNATURE);
  }

  /** A handover whose two statements lie this many other events apart. */
  private List<FeedRecord> handoverAround(int others) {
    TestEvent handover = TestEvent.transfer(Kind.HANDOVER, "window");
    Stated giver = k.dev.giver(handover);
    List<FeedRecord> records = new ArrayList<>();
    records.add(handover.record(giver));
    for (int i = 0; i < others; i++) {
      records.add(TestEvent.scan("between " + i).record());
    }
    records.add(handover.record(k.store.receiver(handover, giver)));
    return records;
  }

  @Test
  void forkIsFound_whileTheOtherLinkIsAmongThe1024OfItsKey() {
    assertThat(last(forkAfter(1_023)).reasons()).containsExactly(Reason.STREAM_FORK);
  }

  @Test
  void forkOfAForgottenLink_stillDoesNotFitTheNeighbourThatIsKnown() {
    assertThat(last(forkAfter(1_024)).reasons()).containsExactly(Reason.STREAM_LINK_MISMATCH);
  }

  @Test
  void forkOfAForgottenLink_isNotFoundOnceTheNeighbourIsForgottenToo() {
    assertThat(last(forkAfter(1_025)).reasons()).isEmpty();
  }

  /** A stream of one position and this many behind it, then another statement at the first. */
  private List<FeedRecord> forkAfter(int behind) {
    List<FeedRecord> records = new ArrayList<>();
    for (int i = 0; i <= behind; i++) {
      TestEvent event = TestEvent.scan("stream " + i);
      records.add(event.record(k.dev2.actor(event)));
    }
    TestEvent fork = TestEvent.scan("fork");
    k.dev2.jumpTo(0, Link.genesis(k.dev2.kid()));
    records.add(fork.record(k.dev2.actor(fork)));
    return records;
  }

  @Test
  void lastPosition_isRememberedHoweverManyComeLate() {
    List<FeedRecord> records = new ArrayList<>();
    TestEvent high = TestEvent.scan("high");
    k.dev2.jumpTo(5_000);
    Stated head = k.dev2.actor(high);
    records.add(high.record(head));
    for (int i = 0; i < 1_100; i++) {
      TestEvent late = TestEvent.scan("late " + i);
      k.dev2.jumpTo(2L * i, new Link(Digest.sha256(new byte[] {(byte) i}).bytes()));
      if (i == 0) {
        k.dev2.jumpTo(0, Link.genesis(k.dev2.kid()));
      }
      records.add(late.record(k.dev2.actor(late)));
    }
    TestEvent next = TestEvent.scan("next");
    k.dev2.jumpTo(5_001);
    records.add(next.record(k.dev2.actor(next)));
    assertThat(last(records).reasons()).containsExactly(Reason.STREAM_LINK_MISMATCH);
  }

  @Test
  void moreStatementsThanAnEntryHolds_keepTheGoodOnes() {
    TestEvent handover = TestEvent.transfer(Kind.HANDOVER, "crowded");
    Stated giver = k.dev.giver(handover);
    Stated receiver = k.store.receiver(handover, giver);
    List<FeedRecord> records = new ArrayList<>();
    records.add(handover.record(giver));
    for (int i = 0; i < 20; i++) {
      records.add(handover.record(k.dev2.actor(handover)));
    }
    records.add(handover.record(receiver));
    Verdict verdict = last(records);
    assertThat(verdict).isInstanceOf(Verified.class);
    AuthenticEvent authentic = verdict.authentic().orElseThrow();
    assertThat(authentic.signed().statements())
        .hasSize(8)
        .contains(giver.statement(), receiver.statement());
    assertThat(verdict.notes()).containsExactly(Note.STATEMENT_IGNORED);
  }

  @Test
  void gatewayAlone_isWitnessed_andAPartyBesideItSigns() {
    TestEvent scan = TestEvent.scan("backing");
    Stated gateway = k.gate.gateway(scan);
    Verified witnessed = (Verified) last(List.of(scan.record(gateway)));
    assertThat(witnessed.event().backing()).isEqualTo(Backing.WITNESSED);
    assertThat(witnessed.observation().orElseThrow().trust()).isEqualTo(Trust.WITNESSED);
    Verified signed = (Verified) last(List.of(scan.record(gateway, k.dev.actor(scan))));
    assertThat(signed.event().backing()).isEqualTo(Backing.SIGNED);
    assertThat(signed.observation().orElseThrow().trust()).isEqualTo(Trust.VERIFIED);
  }

  @Test
  void bracket_isThatOfTheLastNeededStatement() {
    TestEvent handover = TestEvent.transfer(Kind.HANDOVER, "bracket");
    Stated giver = k.dev.giver(handover);
    Stated receiver = k.store.receiver(handover, giver);
    Stated early = k.gate.witness(handover, giver, "2026-11-20T11:00:00Z");
    Stated late = k.gate.witness(handover, receiver, "2026-11-20T12:00:00Z");
    Verdict one = last(List.of(handover.record(giver, receiver, early)));
    assertThat(one.bracket().orElseThrow().notAfter()).isEqualTo(AT);
    assertThat(one.bracket().orElseThrow().upper()).isEqualTo(TimeBracket.Upper.CALLER);
    Verdict both = last(List.of(handover.record(giver, receiver, early, late)));
    TimeBracket bracket = both.bracket().orElseThrow();
    assertThat(bracket.notAfter()).isEqualTo(Instant.parse("2026-11-20T12:00:00Z"));
    assertThat(bracket.upper()).isEqualTo(TimeBracket.Upper.WITNESS);
    assertThat(bracket.notBefore()).isEqualTo(Instant.parse("2026-11-01T00:00:00Z"));
    assertThat(bracket.lower()).isEqualTo(TimeBracket.Lower.KEY_WINDOW);
  }

  @Test
  void observation_carriesAuthenticStatementsOnly() {
    TestEvent scan = TestEvent.scan("observation");
    Verdict verdict = last(List.of(scan.record(k.dev.actor(scan), k.dev2.actor(scan).forged())));
    assertThat(verdict.statements()).hasSize(2);
    assertThat(verdict.observation().orElseThrow().vouchings()).hasSize(1);
    assertThat(verdict.observation().orElseThrow().vouching(Role.ACTOR).orElseThrow().kid())
        .isEqualTo(k.dev.kid());
  }

  @Test
  void refusedRecord_isOneRejectionWithoutEvent() {
    List<Verdict> verdicts = run().verify(ContainerCodec.parseFeedRecord(Bytes.ofHex("ffff")));
    assertThat(verdicts).hasSize(1);
    assertThat(verdicts.get(0)).isInstanceOf(Rejected.class);
    assertThat(verdicts.get(0).eventId()).isEmpty();
    assertThat(verdicts.get(0).refusals()).hasSize(1);
    assertThat(verdicts.get(0).observation()).isEmpty();
  }

  @Test
  void checkpointAndTrustBundleRecords_areData() {
    assertThat(run().verify(new FeedRecord.OfCheckpoint("x"))).isEmpty();
    assertThat(run().verify(new FeedRecord.OfTrustBundle(Bytes.ofHex("00")))).isEmpty();
  }

  @Test
  void nineStatements_areRefusedWithoutReadingThem() {
    TestEvent scan = TestEvent.scan("nine");
    Stated actor = k.dev.actor(scan);
    Verdict verdict =
        last(List.of(scan.record(actor, actor, actor, actor, actor, actor, actor, actor, actor)));
    assertThat(verdict.reasons()).containsExactly(Reason.RECORD_TOO_LARGE);
  }

  private Verdict last(List<FeedRecord> records) {
    VerificationRun run = run();
    List<Verdict> verdicts = new ArrayList<>();
    for (FeedRecord record : records) {
      verdicts.addAll(run.verify(record));
    }
    return verdicts.get(verdicts.size() - 1);
  }

  private VerificationRun run() {
    return Verifier.of(
            TrustJson.read(k.named("run").is("VERIFIED").get("trust")),
            new VerificationPolicy(AT, VerificationPolicy.Streams.MAY_HAVE_GAPS),
            VerificationBackend.best())
        .newRun();
  }
}
