package dev.custody.cli.threat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Reason;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.Role;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.Verdict;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.PlanUnit;
import dev.custody.reconcile.plan.Roster;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whoever has root on a handheld has it sign anything; what is left is what it may say. */
class RootedHandheldTest {

  private final Scene scene = new Scene();
  private final Hand rooted = Hand.of("rooted handheld", Scene.WAREHOUSE);

  @Test
  void limit_itSignsAScanThatNeverHappened_andItIsVerified() {
    List<Verdict> verdicts =
        Scene.judge(
            Scene.trust(rooted.device(Role.ACTOR)),
            rooted.acts(scene.scan("12:00", Scene.STORE)).with());
    Scene.assertVerified(verdicts.get(0));
  }

  @Test
  void itSignsBeyondWhatItsKeyMay_andIsRefused() {
    TrustBundle trust =
        Scene.trust(
            rooted.entry(Holder.DEVICE, Role.ACTOR).kinds(Kind.SCAN).places(Scene.DOCK).build());
    List<Verdict> verdicts =
        Scene.judge(
            trust,
            rooted.acts(scene.scan("12:00", Scene.DOCK)).with(),
            rooted.acts(scene.scan("12:01", Scene.STORE)).with(),
            rooted.acts(scene.event(Kind.STORE, "12:02", Scene.DOCK, Scene.PALLET).build()).with(),
            rooted.gives(scene.handover("12:03", Scene.WAREHOUSE, Scene.CARRIER).build()).with());
    Scene.assertVerified(verdicts.get(0));
    assertThat(verdicts.get(1).reasons()).containsExactly(Reason.PLACE_NOT_PERMITTED);
    assertThat(verdicts.get(2).reasons()).containsExactly(Reason.KIND_NOT_PERMITTED);
    assertThat(verdicts.get(3).reasons())
        .contains(Reason.ROLE_NOT_PERMITTED, Reason.KIND_NOT_PERMITTED);
  }

  @Test
  void itScansThePalletWhereAnotherSourceMustConfirm_andItsWordAloneIsNotEnough() {
    Hand wms = Hand.of("warehouse system", Scene.WAREHOUSE);
    Leg confirmed =
        Leg.of(Kind.STORE, Scene.STORE, Scene.at("06:00"), Scene.at("09:00"))
            .confirmedBy(Set.of(Source.WMS));
    Roster roster =
        new Roster(
            List.of(
                new Roster.Entry(rooted.kid(), Source.HANDHELD, List.of(), List.of()),
                new Roster.Entry(wms.kid(), Source.WMS, List.of(), List.of())));
    List<Verdict> verdicts =
        Scene.judge(
            Scene.trust(rooted.device(Role.ACTOR), wms.device(Role.ACTOR)),
            rooted.acts(scene.event(Kind.STORE, "08:00", Scene.STORE, Scene.PALLET).build()).with(),
            wms.acts(scene.event(Kind.STORE, "09:30", Scene.STORE, "urn:e:o:1").build()).with());
    Desk desk =
        new Desk()
            .roster(roster)
            .plan(List.of(PlanUnit.of(Scene.PALLET)), confirmed)
            .reads(verdicts)
            .until("12:00");
    assertThat(desk.only("R04").subject()).isEqualTo(Scene.PALLET);
  }
}
