package dev.custody.cli.threat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Reason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.Indeterminate;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy.Streams;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A partner has received goods, and says later that it has not. */
class DenyingPartnerTest {

  private final Scene scene = new Scene();
  private final Hand driver = Hand.of("driver's handheld", Scene.CARRIER);
  private final Hand partner = Hand.of("partner's handheld", Scene.WAREHOUSE);
  private final Hand auditor = Hand.of("auditor's witness key", Scene.AUDITOR);
  private final CustodyEvent event =
      scene.handover("12:00", Scene.CARRIER, Scene.WAREHOUSE).build();
  private final Hand.Said given = driver.gives(event);
  private final Hand.Said taken = partner.receives(event, given);
  private final Hand.Said seen = auditor.witnesses(event, taken, Scene.at("12:30"));

  /** The partner has its key revoked, and may say since when. */
  private TrustBundle afterRevocation(@Nullable Instant since) {
    return Scene.trust(
        driver.device(Role.GIVER),
        partner.revoked(Scene.at("15:00"), since, Role.RECEIVER),
        auditor.entry(Holder.ORGANISATION, Role.WITNESS).build());
  }

  @Test
  void revokesItsKeyAfterwards_andWhatWasWitnessedBeforeStands() {
    Verdict verdict = Scene.judge(afterRevocation(null), given.with(taken, seen)).get(0);
    Scene.assertVerified(verdict);
  }

  @Test
  void revokesItsKeyAfterwards_andWhatNobodyDatedIsUndecided_notForged() {
    Verdict verdict = Scene.judge(afterRevocation(null), given.with(taken)).get(0);
    assertThat(verdict).isInstanceOf(Indeterminate.class);
    assertThat(verdict.reasons()).containsExactly(Reason.TIME_UNPROVEN);
  }

  @Test
  void limit_hasItsKeyDeclaredCompromisedSinceBefore_andTheReceiptHangs() {
    Verdict verdict =
        Scene.judge(afterRevocation(Scene.at("11:00")), given.with(taken, seen)).get(0);
    assertThat(verdict).isInstanceOf(Indeterminate.class);
    assertThat(verdict.reasons()).containsExactly(Reason.TIME_UNPROVEN);
  }

  @Test
  void saysThatItSawOtherGoods_andTheSignatureCoversThese() {
    CustodyEvent other = scene.handover("12:00", Scene.CARRIER, Scene.WAREHOUSE).build();
    Hand.Said othersGiven = driver.gives(other);
    TrustBundle trust = Scene.trust(driver.device(Role.GIVER), partner.device(Role.RECEIVER));
    Verdict signed = Scene.judge(trust, given.with(taken)).get(0);
    Verdict claimed = Scene.judge(trust, othersGiven.with(taken)).get(0);
    Scene.assertVerified(signed);
    assertThat(claimed.reasons()).containsExactly(Reason.SIGNATURE_INVALID);
  }

  @Test
  void sendsTheHandoverWithoutItsOwnSignature_andTheOtherCopyHasIt() {
    TrustBundle trust = Scene.trust(driver.device(Role.GIVER), partner.device(Role.RECEIVER));
    SignedEvent stripped = given.with();
    SignedEvent whole = given.with(taken);
    List<Verdict> verdicts =
        Scene.judge(Scene.run(trust, Streams.MAY_HAVE_GAPS), stripped, whole, stripped);
    assertThat(verdicts.get(0).reasons()).containsExactly(Reason.PENDING_COUNTERSIGNATURE);
    Scene.assertVerified(verdicts.get(1));
    Scene.assertVerified(verdicts.get(2));
  }

  @Test
  void addsABadSignatureToSpoilTheEvent_andItStaysVerified() {
    TrustBundle trust = Scene.trust(driver.device(Role.GIVER), partner.device(Role.RECEIVER));
    Verdict verdict = Scene.judge(trust, given.with(taken, taken.forged())).get(0);
    Scene.assertVerified(verdict);
    assertThat(verdict.notes()).containsExactly(dev.custody.api.Note.STATEMENT_IGNORED);
  }

  @Test
  void neverSigned_andReconciliationKeepsTheGiverResponsible() {
    TrustBundle trust = Scene.trust(driver.device(Role.GIVER), partner.device(Role.RECEIVER));
    Desk desk = new Desk().reads(Scene.judge(trust, given.with())).until("21:00");
    assertThat(desk.open()).contains("R07");
  }
}
