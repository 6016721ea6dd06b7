package dev.custody.crypto.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.event.Anchor;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealClass;
import dev.custody.api.event.SealState;
import dev.custody.api.event.Transfer;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.FeedRecord;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.CheckpointSigner;
import dev.custody.crypto.note.Cosigner;
import dev.custody.crypto.seal.FileSealCounters;
import dev.custody.crypto.seal.MacSeal;
import dev.custody.crypto.seal.Ntag424Dna;
import dev.custody.crypto.seal.SealCounters;
import dev.custody.crypto.seal.SealKey;
import dev.custody.crypto.seal.SealRegistry;
import dev.custody.crypto.seal.Seals;
import dev.custody.crypto.seal.SimulatedTag;
import dev.custody.crypto.seal.SunLayout;
import dev.custody.crypto.seal.SunMessage;
import dev.custody.crypto.seal.TamperStatus;
import dev.custody.crypto.seal.VolatileSealCounters;
import dev.custody.crypto.time.TimestampPolicy;
import dev.custody.crypto.trust.TrustBundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the answers of registered seals do to the verdict of an event. */
class SealVerificationTest {

  private static final String TAG = "urn:example:seal:tag";
  private static final String ASKED = "urn:example:seal:asked";
  private static final String UID = "04A1B2C3D4E5F6";
  private static final String META = "000102030405060708090a0b0c0d0e0f";
  private static final String READ = "f0e1d2c3b4a5968778695a4b3c2d1e0f";
  private static final SunLayout LAYOUT =
      SunLayout.encrypted("picc_data", "cmac")
          .withMacInput("enc")
          .withFileData("enc")
          .withEncryptedTamper(0);
  private static final MacSeal MAC_SEAL = MacSeal.hmacSha256(SealKey.of(new byte[32]), true);

  @TempDir Path directory;

  private final TestKeys keys = new TestKeys();
  private final SimulatedTag chip = new SimulatedTag(UID, META, READ);
  private final SealRegistry registry =
      SealRegistry.builder().register(TAG, tag()).register(ASKED, MAC_SEAL).build();

  private static Ntag424Dna tag() {
    return Ntag424Dna.of(Bytes.ofHex(UID), LAYOUT, Optional.of(key(META)), key(READ));
  }

  private static SealKey key(String hex) {
    return SealKey.of(Bytes.ofHex(hex).toByteArray());
  }

  @Test
  void tap_isVerifiedWithFreshnessUnproven() throws Exception {
    Verdict verdict = run(registry).verify(scan("a", true, tap(SealState.INTACT))).get(0);
    assertThat(verdict).isInstanceOf(Verified.class);
    assertThat(verdict.notes()).containsExactly(Note.SEAL_FRESHNESS_UNPROVEN);
    ProofJudgement proof = verdict.proofs().get(0);
    assertThat(proof.kind()).isEqualTo(ProofJudgement.Kind.SEAL);
    assertThat(proof.holds()).isTrue();
    assertThat(proof.detail())
        .isEqualTo(
            "seal="
                + Digest.sha256(TAG.getBytes(StandardCharsets.US_ASCII))
                + ", counter=1, tamper=NEVER_OPENED, challenged=false");
  }

  @Test
  void answerToAChallenge_withoutSeen_mayHaveBeenHarvested() throws Exception {
    Verdict verdict = run(registry).verify(scan("a", false, asked(1, SealState.INTACT))).get(0);
    assertThat(verdict).isInstanceOf(Verified.class);
    assertThat(verdict.notes()).containsExactly(Note.SEAL_FRESHNESS_UNPROVEN);
  }

  @Test
  void answerToAChallenge_isFreshWhereSeenIsDated() throws Exception {
    TestKey log = new TestKey("log", Algorithm.ED25519, "urn:example:log", "LOG");
    TestKey witness = new TestKey("witness", Algorithm.ED25519, "urn:example:w", "WITNESS");
    log.with("noteKeyName", "example.com/log");
    witness.with("noteKeyName", "witness.example/w1");
    Digest root = Digest.sha256(new byte[] {7});
    Checkpoint checkpoint =
        CheckpointSigner.of("example.com/log", signer("log"), List.of()).sign(7, root);
    Cosigner cosigner = Cosigner.of("witness.example/w1", signer("witness"));
    Bytes note =
        checkpoint
            .withLines(List.of(cosigner.line(checkpoint, Instant.parse("2026-11-19T00:00:00Z"))))
            .note();
    Anchor seen = new Anchor("example.com/log", 7, root, Digest.sha256(note));
    TestEvent event =
        TestEvent.of(
            sealed(TestEvent.builder(Kind.SCAN, "fresh").seen(seen), asked(1, SealState.INTACT)));
    FeedRecord record = event.record(keys.dev.actor(event));
    ObjectNode trust = (ObjectNode) keys.named("seals").is("VERIFIED").get("trust");
    ((ArrayNode) trust.get("keys")).add(log.entry).add(witness.entry);
    Verifier verifier = verifier(TrustJson.read(trust), registry);
    assertThat(verifier.newRun().verify(record).get(0).notes())
        .as("nobody has shown the note")
        .containsExactly(Note.SEAL_FRESHNESS_UNPROVEN);
    VerificationRun run = verifier.newRun();
    String text = new String(note.toByteArray(), StandardCharsets.UTF_8);
    assertThat(run.verify(new FeedRecord.OfCheckpoint(text))).isEmpty();
    Verdict verdict = run.verify(record).get(0);
    assertThat(verdict).isInstanceOf(Verified.class);
    assertThat(verdict.notes()).isEmpty();
    // A tap is none the fresher for it.
    TestEvent tapped =
        TestEvent.of(sealed(TestEvent.builder(Kind.SCAN, "tap").seen(seen), tap(SealState.INTACT)));
    assertThat(run.verify(tapped.record(keys.dev.actor(tapped))).get(0).notes())
        .containsExactly(Note.SEAL_FRESHNESS_UNPROVEN);
  }

  private static SoftwareSigner signer(String name) throws Exception {
    byte[] secret = ("custody test key " + name).getBytes(StandardCharsets.US_ASCII);
    return SoftwareSigner.ofSecret(Algorithm.ED25519, Digest.sha256(secret).bytes().toByteArray());
  }

  @Test
  void notRegistered_isNotJudged() throws Exception {
    Bytes junk = Bytes.ofHex("00");
    Verdict verdict =
        run(SealRegistry.none())
            .verify(scan("a", false, event -> seal(TAG, SealState.INTACT, 3, junk)))
            .get(0);
    assertThat(verdict).isInstanceOf(Verified.class);
    assertThat(verdict.notes()).isEmpty();
    assertThat(verdict.proofs()).isEmpty();
  }

  @Test
  void falseAnswer_isAReasonOfTheEventAndOfNoStatement() throws Exception {
    Seal good = tap(SealState.INTACT).of(null);
    byte[] proof = good.proof().toByteArray();
    proof[20] ^= 1;
    Verdict verdict =
        run(registry)
            .verify(scan("a", true, event -> seal(TAG, SealState.INTACT, 0, Bytes.ofOwned(proof))))
            .get(0);
    assertThat(verdict).isInstanceOf(Rejected.class);
    assertThat(verdict.reasons()).containsExactly(Reason.SEAL_PROOF_INVALID);
    assertThat(verdict.statements().get(0).reasons()).isEmpty();
    assertThat(verdict.authentic()).isPresent();
    assertThat(verdict.proofs().get(0).detail()).endsWith("fault=MAC_MISMATCH");
  }

  @Test
  void oneBadSealOfTwo_isNamed() throws Exception {
    SealOf bad = event -> seal(ASKED, SealState.INTACT, 1, Bytes.ofOwned(new byte[33]));
    Verdict verdict = run(registry).verify(scan("a", true, bad, tap(SealState.INTACT))).get(0);
    assertThat(verdict.reasons()).containsExactly(Reason.SEAL_PROOF_INVALID);
    assertThat(verdict.proofs()).hasSize(2);
    for (ProofJudgement proof : verdict.proofs()) {
      boolean isBad =
          proof
              .detail()
              .startsWith("seal=" + Digest.sha256(ASKED.getBytes(StandardCharsets.US_ASCII)) + ",");
      assertThat(proof.reason())
          .isEqualTo(isBad ? Optional.of(Reason.SEAL_PROOF_INVALID) : Optional.empty());
    }
  }

  @Test
  void copiedAnswer_isReplayAndTheSameEventIsNot() throws Exception {
    VerificationRun run = run(registry);
    SealOf answer = tap(SealState.INTACT).once();
    TestEvent first = event("a", true, answer);
    TestKey.Stated stated = keys.dev.actor(first);
    assertThat(run.verify(first.record(stated)).get(0)).isInstanceOf(Verified.class);
    Verdict copied = run.verify(scan("b", true, answer)).get(0);
    assertThat(copied).isInstanceOf(Rejected.class);
    assertThat(copied.reasons()).containsExactly(Reason.SEAL_REPLAY);
    assertThat(copied.proofs().get(0).detail()).contains("counter does not rise: counter=1");
    assertThat(run.verify(scan("c", true, tap(SealState.INTACT))).get(0))
        .isInstanceOf(Verified.class);
    assertThat(run.verify(first.record(stated)).get(0)).isInstanceOf(Verified.class);
  }

  @Test
  void lateUpload_ofALowerCounterIsReplay() throws Exception {
    VerificationRun run = run(registry);
    SealOf earlier = tap(SealState.INTACT).once();
    SealOf later = tap(SealState.INTACT).once();
    assertThat(run.verify(scan("later", true, later)).get(0)).isInstanceOf(Verified.class);
    assertThat(run.verify(scan("earlier", true, earlier)).get(0).reasons())
        .containsExactly(Reason.SEAL_REPLAY);
  }

  @Test
  void replay_showsFromRunToRun() throws Exception {
    Path file = directory.resolve("counters");
    SealOf answer = tap(SealState.INTACT).once();
    TestEvent first = event("a", true, answer);
    TestKey.Stated stated = keys.dev.actor(first);
    for (int i = 0; i < 2; i++) {
      try (FileSealCounters counters = FileSealCounters.open(file)) {
        assertThat(run(registry, counters).verify(first.record(stated)).get(0))
            .isInstanceOf(Verified.class);
        counters.store();
      }
    }
    try (FileSealCounters counters = FileSealCounters.open(file)) {
      assertThat(run(registry, counters).verify(scan("b", true, answer)).get(0).reasons())
          .containsExactly(Reason.SEAL_REPLAY);
    }
  }

  @Test
  void onlyAVerifiedEvent_spendsACounter() throws Exception {
    VerificationRun run = run(registry);
    SealOf answer = tap(SealState.INTACT).once();
    TestEvent unsigned = event("unsigned", true, answer);
    assertThat(run.verify(unsigned.record()).get(0).reasons()).containsExactly(Reason.NO_STATEMENT);
    TestEvent stranger = event("stranger", true, answer);
    assertThat(run.verify(stranger.record(keys.unknown.actor(stranger))).get(0))
        .isInstanceOf(Indeterminate.class);
    TestEvent forged = event("forged", true, answer);
    assertThat(run.verify(forged.record(keys.dev2.actor(forged).forged())).get(0))
        .isInstanceOf(Rejected.class);
    TestEvent pending = handover("pending", answer);
    TestKey.Stated giver = keys.dev.giver(pending);
    assertThat(run.verify(pending.record(giver)).get(0).reasons())
        .containsExactly(Reason.PENDING_COUNTERSIGNATURE);
    Verdict whole = run.verify(pending.record(keys.store.receiver(pending, giver))).get(0);
    assertThat(whole).isInstanceOf(Verified.class);
    assertThat(run.verify(scan("copied", true, answer)).get(0).reasons())
        .containsExactly(Reason.SEAL_REPLAY);
  }

  /** What may be claimed beside what the seal says. */
  @Test
  void claim_isHeldAgainstTheSeal() throws Exception {
    for (SealState state : SealState.values()) {
      boolean closed = state == SealState.AFFIXED || state == SealState.INTACT;
      for (TamperStatus status :
          new TamperStatus[] {
            TamperStatus.NEVER_OPENED, TamperStatus.OPENED_BEFORE, TamperStatus.OPEN
          }) {
        String word =
            status == TamperStatus.NEVER_OPENED ? "CC" : status == TamperStatus.OPEN ? "OO" : "OC";
        chip.tamper(word);
        boolean fits = state != SealState.ABSENT && (!closed || !status.opened());
        assertThat(
                run(registry).verify(scan(state + "-" + status, true, tap(state))).get(0).reasons())
            .as("%s while %s", state, status)
            .isEqualTo(fits ? java.util.Set.of() : java.util.Set.of(Reason.SEAL_PROOF_INVALID));
      }
      SealOf silent = event -> Seal.of(TAG, state, null);
      assertThat(run(registry).verify(scan("silent-" + state, true, silent)).get(0).reasons())
          .as("%s without an answer", state)
          .isEqualTo(closed ? java.util.Set.of(Reason.SEAL_PROOF_INVALID) : java.util.Set.of());
    }
    chip.tamper("OO");
    assertThat(run(registry).verify(scan("opened, no claim", true, tap(null))).get(0))
        .isInstanceOf(Verified.class);
    SealOf named = event -> new Seal(TAG, null, null, 0, null, null, "urn:example:box");
    assertThat(run(registry).verify(scan("named only", true, named)).get(0).proofs()).isEmpty();
    SealOf counted = event -> new Seal(TAG, null, null, 9, null, null, null);
    assertThat(run(registry).verify(scan("counter only", true, counted)).get(0).reasons())
        .containsExactly(Reason.SEAL_PROOF_INVALID);
  }

  @Test
  void answerOfAnotherEvent_doesNotFitTheChallenge() throws Exception {
    TestEvent honest = event("honest", true, asked(1, SealState.INTACT));
    assertThat(run(registry).verify(honest.record(keys.dev.actor(honest))).get(0))
        .isInstanceOf(Verified.class);
    Bytes harvested = asked(1, SealState.INTACT).of(builder("honest", true).build()).proof();
    Verdict verdict =
        run(registry)
            .verify(scan("other", true, event -> seal(ASKED, SealState.INTACT, 1, harvested)))
            .get(0);
    assertThat(verdict.reasons()).containsExactly(Reason.SEAL_PROOF_INVALID);
  }

  /** Makes a seal for an event: the challenge comes from the event without its seals. */
  interface SealOf {
    Seal of(@Nullable CustodyEvent event);

    /** The same answer each time. */
    default SealOf once() {
      Seal made = of(null);
      return event -> made;
    }
  }

  private SealOf tap(@Nullable SealState state) {
    return event -> {
      SunMessage message = (SunMessage) SunMessage.ofUrl(chip.tapWithFile(), LAYOUT);
      return seal(TAG, state, 0, message.proof());
    };
  }

  private static SealOf asked(long counter, SealState state) {
    return event -> {
      Bytes challenge = Seals.challenge(event, ASKED);
      return seal(
          ASKED, state, counter, MAC_SEAL.answer(challenge, counter, TamperStatus.NEVER_OPENED));
    };
  }

  private static Seal seal(String id, @Nullable SealState state, long counter, Bytes proof) {
    return new Seal(id, state, SealClass.ELECTRONIC, counter, proof, null, null);
  }

  private FeedRecord scan(String name, boolean seen, SealOf... seals) {
    TestEvent event = event(name, seen, seals);
    return event.record(keys.dev.actor(event));
  }

  private static TestEvent event(String name, boolean seen, SealOf... seals) {
    return TestEvent.of(sealed(builder(name, seen), seals));
  }

  private static TestEvent handover(String name, SealOf... seals) {
    CustodyEventBuilder builder =
        TestEvent.builder(Kind.HANDOVER, name)
            .transfer(Transfer.of(TestEvent.GIVER, TestEvent.RECEIVER, Outcome.ACCEPTED));
    return TestEvent.of(sealed(builder, seals));
  }

  private static CustodyEventBuilder builder(String name, boolean seen) {
    CustodyEventBuilder builder = TestEvent.builder(Kind.SCAN, name);
    Digest note = Digest.sha256("a note".getBytes(StandardCharsets.US_ASCII));
    return seen ? builder.seen(new Anchor("example.com/log", 7, note, note)) : builder;
  }

  private static CustodyEvent sealed(CustodyEventBuilder builder, SealOf... seals) {
    CustodyEvent before = builder.build();
    Seal[] made = new Seal[seals.length];
    for (int i = 0; i < seals.length; i++) {
      made[i] = seals[i].of(before);
    }
    return builder.seals(List.of(made)).build();
  }

  private VerificationRun run(SealRegistry seals) throws Exception {
    return run(seals, new VolatileSealCounters());
  }

  private VerificationRun run(SealRegistry seals, SealCounters counters) throws Exception {
    return verifier(TrustJson.read(keys.named("seals").is("VERIFIED").get("trust")), seals)
        .newRun(counters);
  }

  private static Verifier verifier(TrustBundle bundle, SealRegistry seals) {
    VerificationPolicy policy =
        new VerificationPolicy(
            Instant.parse("2026-12-01T00:00:00Z"),
            VerificationPolicy.Streams.MAY_HAVE_GAPS,
            TimestampPolicy.none(),
            seals);
    return Verifier.of(bundle, policy, VerificationBackend.best());
  }
}
