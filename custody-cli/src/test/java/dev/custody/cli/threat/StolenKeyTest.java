package dev.custody.cli.threat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Reason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.proof.FraudProof;
import dev.custody.crypto.proof.FraudVerdict;
import dev.custody.crypto.trust.BundleVersion;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.SignedTrustBundle;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustRoots;
import dev.custody.crypto.trust.TrustVerdict;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.crypto.verify.Verdict;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Somebody has a copy of a key: of a device, or of a root. */
class StolenKeyTest {

  private final Scene scene = new Scene();
  private final Hand device = Hand.of("warehouse's handheld", Scene.WAREHOUSE);
  private final Hand auditor = Hand.of("auditor's witness key", Scene.AUDITOR);
  private final TrustedKey witness =
      auditor.entry(Holder.ORGANISATION, Role.WITNESS, Role.ACTOR).build();

  @Test
  void whatWasProvenBeforeStands_whatCameAfterFalls_theRestIsUndecided() {
    CustodyEvent before = scene.scan("09:00", Scene.DOCK);
    CustodyEvent between = scene.scan("11:00", Scene.DOCK);
    Hand.Said early = device.acts(before);
    SignedEvent dated = early.with(auditor.witnesses(before, early, Scene.at("09:05")));
    SignedEvent undated = device.acts(between).with();
    // Compromised since 10:00, found out at 15:00.
    TrustBundle trust =
        Scene.trust(device.revoked(Scene.at("15:00"), Scene.at("10:00"), Role.ACTOR), witness);
    List<Verdict> verdicts = Scene.judge(trust, dated, undated);
    Scene.assertVerified(verdicts.get(0));
    assertThat(verdicts.get(1).reasons()).containsExactly(Reason.TIME_UNPROVEN);
  }

  @Test
  void whatAnswersLaterEvidence_isProvenToComeAfter_andFalls() {
    CustodyEvent event = scene.handover("16:00", Scene.CARRIER, Scene.WAREHOUSE).build();
    Hand driver = Hand.of("driver's key of the evening", Scene.CARRIER);
    TrustedKey evening =
        driver.entry(Holder.DEVICE, Role.GIVER).window(Scene.at("15:30"), Hand.LAST_DAY).build();
    Hand.Said given = driver.gives(event);
    TrustBundle trust =
        Scene.trust(device.revoked(Scene.at("15:00"), Scene.at("10:00"), Role.RECEIVER), evening);
    Verdict verdict = Scene.judge(trust, given.with(device.receives(event, given))).get(0);
    assertThat(verdict.reasons()).containsExactly(Reason.KEY_REVOKED);
  }

  @Test
  void theThiefBackdatesHisClaim_andTheClaimCountsForNothing() {
    SignedEvent backdated = device.acts(scene.scan("09:00", Scene.DOCK)).with();
    TrustBundle trust =
        Scene.trust(device.revoked(Scene.at("15:00"), Scene.at("10:00"), Role.ACTOR), witness);
    assertThat(Scene.judge(trust, backdated).get(0).reasons())
        .containsExactly(Reason.TIME_UNPROVEN);
  }

  @Test
  void thiefAndOwnerBothSign_andTheStreamForks() {
    TrustBundle trust = Scene.trust(device.device(Role.ACTOR));
    Hand thief = device.copy();
    SignedEvent owners = device.acts(scene.scan("09:00", Scene.DOCK)).with();
    SignedEvent thiefs = thief.acts(scene.scan("09:01", Scene.YARD)).with();
    assertThat(Scene.judge(trust, owners, thiefs).get(1).reasons())
        .containsExactly(Reason.STREAM_FORK);
    assertThat(FraudProof.ofStatements(owners, 0, thiefs, 0).check(device.signer.publicKey()))
        .isInstanceOf(FraudVerdict.Proven.class);
  }

  @Test
  void limit_theThiefOfAKeyThatTheOwnerNoLongerUses_isNotFoundByItsStream() {
    TrustBundle trust = Scene.trust(device.device(Role.ACTOR));
    SignedEvent owners = device.acts(scene.scan("09:00", Scene.DOCK)).with();
    SignedEvent thiefs = device.copy().acts(scene.scan("10:00", Scene.YARD)).with();
    Scene.judge(trust, owners, thiefs).forEach(Scene::assertVerified);
  }

  @Test
  void theThiefSignsWithHisOldHybridKeyAlone_andTheCompanionIsMissing() {
    SoftwareSigner second = Hand.key("warehouse's second key", Algorithm.ML_DSA_44);
    TrustedKey pair = device.entry(Holder.DEVICE, Role.ACTOR).companion(second.keyId()).build();
    TrustedKey companion =
        TrustedKey.builder(second.publicKey(), Scene.WAREHOUSE, Holder.DEVICE)
            .roles(Role.ACTOR)
            .window(Hand.FIRST_DAY, Hand.LAST_DAY)
            .build();
    SignedEvent one = device.acts(scene.scan("09:00", Scene.DOCK)).with();
    assertThat(Scene.judge(Scene.trust(pair, companion), one).get(0).reasons())
        .containsExactly(Reason.COMPANION_MISSING);
  }

  private final SoftwareSigner rootOne = Hand.key("first root", Algorithm.ED25519);
  private final SoftwareSigner rootTwo = Hand.key("second root", Algorithm.ED25519);
  private final TrustRoots both =
      TrustRoots.of(
          Set.of(rootOne.publicKey(), rootTwo.publicKey()), 2, VerificationBackend.best());

  private static Reason refused(TrustVerdict verdict) {
    List<Reason> reasons =
        ((TrustVerdict.Untrusted) verdict)
            .refusals().stream().map(refusal -> refusal.reason()).distinct().toList();
    assertThat(reasons).hasSize(1);
    return reasons.get(0);
  }

  @Test
  void oneRootKeyOfTwoIsStolen_andDoesNotReachTheThreshold() throws Exception {
    Hand made = Hand.of("made up", Scene.WAREHOUSE);
    TrustBundle thiefs = Scene.trust(made.device(Role.ACTOR));
    SignedTrustBundle signed = SignedTrustBundle.sign(thiefs, List.of(rootOne));
    assertThat(refused(both.verify(signed, null))).isEqualTo(Reason.PENDING_COUNTERSIGNATURE);
    SignedTrustBundle whole = signed.signedBy(List.of(rootTwo));
    assertThat(both.verify(whole, null)).isInstanceOf(TrustVerdict.Trusted.class);
  }

  @Test
  void theOldBundleInWhichTheKeyWasStillGood_isNotTakenAgain() throws Exception {
    List<SoftwareSigner> roots = List.of(rootOne, rootTwo);
    TrustBundle old =
        TrustBundle.of(1, Hand.FIRST_DAY, Hand.LAST_DAY, List.of(device.device(Role.ACTOR)));
    TrustBundle now =
        TrustBundle.of(
            2,
            Hand.FIRST_DAY,
            Hand.LAST_DAY,
            List.of(device.revoked(Scene.at("15:00"), null, Role.ACTOR)));
    SignedTrustBundle oldSigned = SignedTrustBundle.sign(old, roots);
    SignedTrustBundle newest = SignedTrustBundle.sign(now, roots);
    BundleVersion seen = new BundleVersion(2, newest.digest());
    assertThat(both.verify(newest, seen)).isInstanceOf(TrustVerdict.Trusted.class);
    assertThat(refused(both.verify(oldSigned, seen))).isEqualTo(Reason.TRUST_BUNDLE_ROLLED_BACK);
  }
}
