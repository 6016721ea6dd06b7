package dev.custody.cli.threat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.event.Anchor;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.event.Position;
import dev.custody.api.event.PositionSource;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealState;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.seal.MacSeal;
import dev.custody.crypto.seal.SealKey;
import dev.custody.crypto.seal.SealRegistry;
import dev.custody.crypto.seal.Seals;
import dev.custody.crypto.seal.TamperStatus;
import dev.custody.crypto.time.TimestampPolicy;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.VerificationPolicy.Streams;
import dev.custody.crypto.verify.VerificationRun;
import dev.custody.crypto.verify.Verifier;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A seal is copied, played back, opened, or asked beforehand. */
class ClonedTagTest {

  private static final String SEAL = "urn:example:seal:1";
  private final Scene scene = new Scene();
  private final Hand driver = Hand.of("driver's handheld", Scene.CARRIER);
  private final TrustBundle trust = Scene.trust(driver.device(Role.ACTOR));
  private final MacSeal seal = seal("the seal's key");
  private final VerificationRun run =
      Verifier.of(
              trust,
              new VerificationPolicy(
                  Scene.LATER,
                  Streams.MAY_HAVE_GAPS,
                  TimestampPolicy.none(),
                  SealRegistry.builder().register(SEAL, seal).build()),
              VerificationBackend.best())
          .newRun();

  private static MacSeal seal(String key) {
    byte[] secret =
        Digest.sha256(key.getBytes(java.nio.charset.StandardCharsets.UTF_8)).bytes().toByteArray();
    return MacSeal.hmacSha256(SealKey.of(secret), true);
  }

  private CustodyEvent asked(String time) {
    return scene
        .event(Kind.SEAL, time)
        .seals(List.of(Seal.of(SEAL, SealState.INTACT, null)))
        .build();
  }

  private static Bytes answer(MacSeal seal, CustodyEvent to, long counter, TamperStatus status) {
    return seal.answer(Seals.challenge(to, SEAL), counter, status);
  }

  /** The event as it was asked, with an answer that may be to something else. */
  private Verdict reports(CustodyEvent asked, long counter, @Nullable Bytes proof) {
    Seal answered = new Seal(SEAL, SealState.INTACT, null, counter, proof, null, Scene.TRAILER);
    CustodyEvent event =
        CustodyEvent.builder(Kind.SEAL)
            .time(asked.time())
            .nonce(asked.nonce())
            .seals(List.of(answered))
            .build();
    return run.verify(EventPackage.of(driver.acts(event).with()));
  }

  @Test
  void aCopyWithoutTheKey_doesNotAnswer() {
    CustodyEvent event = asked("12:00");
    Bytes copied = answer(seal("made up"), event, 1, TamperStatus.NEVER_OPENED);
    assertThat(reports(event, 1, copied).reasons()).containsExactly(Reason.SEAL_PROOF_INVALID);
    Bytes true1 = answer(seal, event, 1, TamperStatus.NEVER_OPENED);
    Scene.assertVerified(reports(event, 1, true1));
  }

  @Test
  void aRecordedAnswer_fitsNoOtherEvent() {
    CustodyEvent yesterday = asked("08:00");
    Bytes recorded = answer(seal, yesterday, 7, TamperStatus.NEVER_OPENED);
    Scene.assertVerified(reports(yesterday, 7, recorded));
    assertThat(reports(asked("12:00"), 8, recorded).reasons())
        .containsExactly(Reason.SEAL_PROOF_INVALID);
  }

  @Test
  void aCounterThatDoesNotRise_isAReplay() {
    CustodyEvent first = asked("08:00");
    CustodyEvent second = asked("12:00");
    Scene.assertVerified(reports(first, 7, answer(seal, first, 7, TamperStatus.NEVER_OPENED)));
    for (long old : new long[] {7, 6, 1}) {
      Bytes again = answer(seal, second, old, TamperStatus.NEVER_OPENED);
      assertThat(reports(second, old, again).reasons()).containsExactly(Reason.SEAL_REPLAY);
    }
    Scene.assertVerified(reports(second, 8, answer(seal, second, 8, TamperStatus.NEVER_OPENED)));
  }

  @Test
  void anOpenedSealThatIsReportedIntact_contradictsItself() {
    CustodyEvent event = asked("12:00");
    for (TamperStatus opened : new TamperStatus[] {TamperStatus.OPEN, TamperStatus.OPENED_BEFORE}) {
      assertThat(reports(event, 3, answer(seal, event, 3, opened)).reasons())
          .containsExactly(Reason.SEAL_PROOF_INVALID);
    }
  }

  @Test
  void noAnswerAtAll_isNoIntactSeal() {
    assertThat(reports(asked("12:00"), 0, null).reasons())
        .containsExactly(Reason.SEAL_PROOF_INVALID);
  }

  @Test
  void limit_withoutACheckpointInTheEvent_theAnswerMayHaveBeenHarvested() {
    // Whoever had the seal in hand yesterday asked it for the event that he would sign today.
    CustodyEvent today = asked("12:00");
    Bytes harvested = answer(seal, today, 9, TamperStatus.NEVER_OPENED);
    Verdict verdict = reports(today, 9, harvested);
    Scene.assertVerified(verdict);
    assertThat(verdict.notes()).containsExactly(Note.SEAL_FRESHNESS_UNPROVEN);
  }

  @Test
  void aMadeUpCheckpointInTheEvent_passesForNoFreshOne() {
    Digest madeUp = Digest.sha256(new byte[] {1});
    Anchor anchor = new Anchor("example.com/log", 1, madeUp, madeUp);
    CustodyEvent bare =
        scene.event(Kind.SEAL, "12:00").seals(List.of(Seal.of(SEAL, null, null))).build();
    Bytes challenge = Seals.challenge(Optional.of(madeUp), bare.nonce(), SEAL);
    Bytes harvested = seal.answer(challenge, 9, TamperStatus.NEVER_OPENED);
    Seal answered = new Seal(SEAL, SealState.INTACT, null, 9, harvested, null, null);
    CustodyEvent event =
        CustodyEvent.builder(Kind.SEAL)
            .time(bare.time())
            .nonce(bare.nonce())
            .seals(List.of(answered))
            .seen(anchor)
            .build();
    Verdict verdict = run.verify(EventPackage.of(driver.acts(event).with()));
    Scene.assertVerified(verdict);
    assertThat(verdict.notes()).containsExactly(Note.SEAL_FRESHNESS_UNPROVEN);
  }

  @Test
  void aCopiedLabelIsScannedAtTwoPlaces_andOnePalletCannotTravelSo() {
    SignedEvent here = scanned("08:00", 50.0);
    SignedEvent there = scanned("08:30", 53.0);
    List<Verdict> verdicts = Scene.judge(trust, here, there);
    verdicts.forEach(Scene::assertVerified);
    assertThat(new Desk().reads(verdicts).until("09:00").open()).contains("R18");
  }

  private SignedEvent scanned(String time, double latitude) {
    Position position =
        new Position((int) (latitude * 1e7), 0, 10_000, PositionSource.POSITION_GNSS);
    return driver
        .acts(
            scene
                .event(Kind.SCAN, time)
                .place(new Place(null, null, position))
                .items(Scene.items(Scene.PALLET))
                .build())
        .with();
  }

  @Test
  void limit_aCopiedBarcodeNearTheOriginal_isTheOriginal() {
    List<Verdict> verdicts =
        Scene.judge(
            trust,
            driver.acts(scene.scan("08:00", Scene.DOCK)).with(),
            driver.acts(scene.scan("08:30", Scene.DOCK)).with());
    assertThat(new Desk().reads(verdicts).until("12:00").open()).isEmpty();
  }
}
