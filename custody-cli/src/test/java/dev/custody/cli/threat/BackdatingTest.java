package dev.custody.cli.threat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Digest;
import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.event.Anchor;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.FeedRecord;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.CheckpointSigner;
import dev.custody.crypto.note.Cosigner;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy.Streams;
import dev.custody.crypto.verify.VerificationRun;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a device has seen of a log, it has seen before it signed: whoever backdates forgets that.
 */
class BackdatingTest {

  private static final String ORIGIN = "example.com/site-log";
  private static final String WITNESS = "auditor.example/w1";
  private final Scene scene = new Scene();
  private final Hand driver = Hand.of("driver's handheld", Scene.CARRIER);
  private final SoftwareSigner logKey = Hand.key("site's log", Algorithm.ED25519);
  private final SoftwareSigner witnessKey = Hand.key("auditor's witness", Algorithm.ED25519);
  private Checkpoint cosigned;
  private Anchor seen;

  @BeforeEach
  void atHalfPastElevenTheLogIsCosigned() throws Exception {
    Digest root = Digest.sha256(new byte[] {7});
    Checkpoint checkpoint =
        CheckpointSigner.of(ORIGIN, logKey, List.<SoftwareSigner>of()).sign(7, root);
    Cosigner witness = Cosigner.of(WITNESS, witnessKey);
    cosigned = checkpoint.withLines(List.of(witness.line(checkpoint, Scene.at("11:30"))));
    seen = new Anchor(ORIGIN, 7, root, Digest.sha256(cosigned.note().toByteArray()));
  }

  private static TrustedKey noteKey(SoftwareSigner key, String party, Holder holder, String name) {
    return TrustedKey.builder(key.publicKey(), party, holder)
        .window(Hand.FIRST_DAY, Hand.LAST_DAY)
        .noteKeyName(name)
        .build();
  }

  private VerificationRun run(TrustedKey device) {
    TrustBundle trust =
        Scene.trust(
            device,
            noteKey(logKey, Scene.WAREHOUSE, Holder.LOG, ORIGIN),
            noteKey(witnessKey, Scene.AUDITOR, Holder.WITNESS, WITNESS));
    VerificationRun run = Scene.run(trust, Streams.MAY_HAVE_GAPS);
    String note = new String(cosigned.note().toByteArray(), StandardCharsets.UTF_8);
    assertThat(run.verify(new FeedRecord.OfCheckpoint(note))).isEmpty();
    return run;
  }

  private SignedEvent scanAt(String claimed) {
    CustodyEvent event =
        scene
            .event(Kind.SCAN, claimed)
            .place(Place.at(Scene.DOCK))
            .items(Scene.items(Scene.PALLET))
            .seen(seen)
            .build();
    return driver.acts(event).with();
  }

  @Test
  void claimsNineOClock_withACheckpointOfHalfPastElevenInTheEvent() {
    VerificationRun run = run(driver.device(Role.ACTOR));
    Verdict honest = run.verify(EventPackage.of(scanAt("11:45")));
    Verdict backdated = run.verify(EventPackage.of(scanAt("09:00")));
    Scene.assertVerified(honest);
    assertThat(honest.notes()).isEmpty();
    assertThat(backdated.notes()).containsExactly(Note.CLAIM_OUTSIDE_BRACKET);
    assertThat(backdated.bracket().get().notBefore()).isEqualTo(Scene.at("11:30"));
    assertThat(backdated.bracket().get().lower()).isEqualTo(TimeBracket.Lower.SEEN_CHECKPOINT);
  }

  @Test
  void leavesTheCheckpointOutOfTheNextEvent_andItsStreamStillHasIt() {
    VerificationRun run = run(driver.device(Role.ACTOR));
    Scene.assertVerified(run.verify(EventPackage.of(scanAt("11:45"))));
    SignedEvent next = driver.acts(scene.scan("09:00", Scene.DOCK)).with();
    Verdict verdict = run.verify(EventPackage.of(next));
    assertThat(verdict.notes()).containsExactly(Note.CLAIM_OUTSIDE_BRACKET);
  }

  @Test
  void aThiefWhoShowsALaterCheckpoint_provesHimselfRevoked() {
    VerificationRun run = run(driver.revoked(Scene.at("11:00"), null, Role.ACTOR));
    Verdict verdict = run.verify(EventPackage.of(scanAt("09:00")));
    assertThat(verdict.reasons()).containsExactly(Reason.KEY_REVOKED);
  }

  @Test
  void limit_neverSeesACheckpoint_andHisClaimIsAsGoodAsHisKeysWindow() {
    VerificationRun run = run(driver.device(Role.ACTOR));
    SignedEvent offline = driver.acts(scene.scan("09:00", Scene.DOCK)).with();
    Verdict verdict = run.verify(EventPackage.of(offline));
    Scene.assertVerified(verdict);
    assertThat(verdict.notes()).isEmpty();
    assertThat(verdict.bracket().get().notBefore()).isEqualTo(Hand.FIRST_DAY);
  }
}
