package dev.custody.cli.threat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.Condition;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.event.Position;
import dev.custody.api.event.PositionSource;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealState;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.Verdict;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.PlanUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Driver and warehouseman agree on what to sign. Two signatures prove that two said it. */
class ColludingPairTest {

  private final Scene scene = new Scene();
  private final Hand driver = Hand.of("driver's handheld", Scene.CARRIER);
  private final Hand warehouse = Hand.of("warehouse's handheld", Scene.WAREHOUSE);
  private final Hand store = Hand.of("store's handheld", Scene.WAREHOUSE);
  private final TrustBundle trust =
      Scene.trust(
          driver.device(Role.ACTOR, Role.GIVER, Role.RECEIVER),
          warehouse.device(Role.ACTOR, Role.GIVER, Role.RECEIVER),
          store.device(Role.ACTOR));

  private SignedEvent both(CustodyEvent event) {
    Hand.Said given = driver.gives(event);
    return given.with(warehouse.receives(event, given));
  }

  @Test
  void limit_twoGoodSignaturesUnderAnInventedHandover_areVerified() {
    List<Verdict> verdicts =
        Scene.judge(trust, both(scene.handover("12:00", Scene.CARRIER, Scene.WAREHOUSE).build()));
    Scene.assertVerified(verdicts.get(0));
    assertThat(new Desk().reads(verdicts).until("18:00").open()).isEmpty();
  }

  @Test
  void thePalletThatWasSignedForAndNeverCame_isMissedAtTheNextPlannedPlace() {
    SignedEvent invented = both(scene.handover("08:00", Scene.CARRIER, Scene.WAREHOUSE).build());
    SignedEvent other =
        store.acts(scene.event(Kind.SCAN, "13:00", Scene.STORE, "urn:e:o:1").build()).with();
    Leg put = Leg.of(Kind.STORE, Scene.STORE, Scene.at("09:00"), Scene.at("12:00"));
    Desk desk =
        new Desk()
            .plan(List.of(PlanUnit.of(Scene.PALLET)), put)
            .reads(Scene.judge(trust, invented, other))
            .until("14:00");
    assertThat(desk.only("R04").subject()).isEqualTo(Scene.PALLET);
    assertThat(desk.only("R04").liability().holders()).contains(Scene.WAREHOUSE);
  }

  @Test
  void theCountThatTheyShare_doesNotMatchTheNextCount() {
    PlanUnit twelve = new PlanUnit(Scene.PALLET, null, Decimal.of(12), "EA");
    Leg receive = Leg.of(Kind.RECEIVE, Scene.STORE, Scene.at("11:00"), Scene.at("12:00"));
    Item ten = new Item(Scene.PALLET, null, Decimal.of(10), "EA", null);
    SignedEvent said = both(scene.handover("08:00", Scene.CARRIER, Scene.WAREHOUSE).build());
    SignedEvent counted =
        store
            .acts(
                scene
                    .event(Kind.RECEIVE, "11:10")
                    .place(Place.at(Scene.STORE))
                    .items(List.of(ten))
                    .build())
            .with();
    Desk desk =
        new Desk()
            .plan(List.of(twelve), receive)
            .reads(Scene.judge(trust, said, counted))
            .until("12:10");
    assertThat(desk.open()).contains("R02");
  }

  private SignedEvent positioned(Hand hand, String time, double latitude) {
    Position position =
        new Position((int) (latitude * 1e7), 0, 10_000, PositionSource.POSITION_GNSS);
    return hand.acts(
            scene
                .event(Kind.SCAN, time)
                .place(new Place(null, null, position))
                .items(Scene.items(Scene.PALLET))
                .build())
        .with();
  }

  @Test
  void thePalletIsScannedWhereItCannotBeYet_andThePositionsDisagree() {
    List<Verdict> verdicts =
        Scene.judge(trust, positioned(driver, "08:00", 50.0), positioned(warehouse, "08:30", 53.0));
    assertThat(new Desk().reads(verdicts).until("09:00").open()).contains("R18");
  }

  @Test
  void theTrailerThatTheyOpened_hasAnotherSeal() {
    Seal affixed = Seal.of("urn:example:seal:1", SealState.AFFIXED, Scene.TRAILER);
    Seal found = Seal.of("urn:example:seal:2", SealState.INTACT, Scene.TRAILER);
    List<Verdict> verdicts =
        Scene.judge(
            trust,
            store.acts(scene.event(Kind.SEAL, "08:00").seals(List.of(affixed)).build()).with(),
            warehouse.acts(scene.event(Kind.SEAL, "10:00").seals(List.of(found)).build()).with());
    Desk desk = new Desk().reads(verdicts).until("10:30");
    assertThat(desk.only("R11").hold().sticky()).isTrue();
  }

  @Test
  void oneOfThemGivesThePalletAwayTwice_andTwoHoldersShow() {
    Hand second = Hand.of("second warehouse's handheld", Scene.AUDITOR);
    TrustBundle three =
        Scene.trust(
            driver.device(Role.GIVER),
            warehouse.device(Role.RECEIVER),
            second.device(Role.RECEIVER));
    CustodyEvent other = scene.handover("12:20", Scene.CARRIER, Scene.AUDITOR).build();
    SignedEvent first = both(scene.handover("12:00", Scene.CARRIER, Scene.WAREHOUSE).build());
    Hand.Said given = driver.gives(other);
    List<Verdict> verdicts = Scene.judge(three, first, given.with(second.receives(other, given)));
    verdicts.forEach(Scene::assertVerified);
    assertThat(new Desk().reads(verdicts).until("13:00").open()).contains("R08");
  }

  @Test
  void aThirdWhoDidNotAgree_statesThePalletMissing() {
    Leg receive = Leg.of(Kind.RECEIVE, Scene.STORE, Scene.at("11:00"), Scene.at("12:00"));
    Item gone = Item.of(Scene.PALLET).withCondition(Condition.MISSING);
    List<Verdict> verdicts =
        Scene.judge(
            trust,
            both(scene.handover("08:00", Scene.CARRIER, Scene.WAREHOUSE).build()),
            store
                .acts(
                    scene
                        .event(Kind.RECEIVE, "11:10")
                        .place(Place.at(Scene.STORE))
                        .items(List.of(gone))
                        .build())
                .with());
    verdicts.forEach(Scene::assertVerified);
    Desk desk =
        new Desk().plan(List.of(PlanUnit.of(Scene.PALLET)), receive).reads(verdicts).until("11:20");
    assertThat(desk.open()).contains("R01");
  }
}
