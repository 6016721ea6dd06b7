package dev.custody.cli.threat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Reason;
import dev.custody.api.event.AuthMethod;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.event.Position;
import dev.custody.api.event.PositionSource;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.handover.GiverDevice;
import dev.custody.crypto.handover.HandoverOffer;
import dev.custody.crypto.handover.HandoverResult;
import dev.custody.crypto.handover.OfferVerdict;
import dev.custody.crypto.handover.ReceiverDevice;
import dev.custody.crypto.handover.ReceiverPolicy;
import dev.custody.crypto.handover.VolatileRedeemedOffers;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.VolatileStreamStore;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of an offer is photographed, sent on, kept, and shown again. */
class QrRelayTest {

  private static final Instant NOW = Scene.at("12:00");
  private final Scene scene = new Scene();
  private final Hand giver = Hand.of("warehouse's handheld", Scene.WAREHOUSE);
  private final Hand driver = Hand.of("driver's handheld", Scene.CARRIER);
  private final Hand second = Hand.of("handheld of the carrier's second driver", Scene.CARRIER);
  private final Hand impostor = Hand.of("impostor's handheld", Scene.AUDITOR);
  private final TrustBundle trust =
      Scene.trust(
          giver.device(Role.GIVER),
          driver.device(Role.RECEIVER),
          second.device(Role.RECEIVER),
          impostor.device(Role.RECEIVER));
  private final CustodyEvent draft =
      scene.handover("12:00", Scene.WAREHOUSE, Scene.CARRIER).build();
  private final VolatileRedeemedOffers used = new VolatileRedeemedOffers();
  private GiverDevice device;
  private HandoverResult.Signed given;

  @BeforeEach
  void theGiverShowsACode() throws Exception {
    device = GiverDevice.of(giver.signer, stream(giver), used);
    HandoverOffer offer = device.offer(draft, NOW, HandoverOffer.LIFETIME);
    // What is photographed is the text of the code.
    HandoverOffer photographed = HandoverOffer.ofBase45(offer.toBase45()).require();
    given = (HandoverResult.Signed) device.give(photographed, draft, NOW);
  }

  private static StatementSigner stream(Hand hand) throws Exception {
    SoftwareSigner key = hand.signer;
    return StatementSigner.begin(key, hand.party, new VolatileStreamStore());
  }

  private ReceiverDevice receiver(String party, AuthMethod... demanded) {
    Set<AuthMethod> all = EnumSet.noneOf(AuthMethod.class);
    all.addAll(List.of(demanded));
    return ReceiverDevice.of(
        party,
        trust,
        VerificationBackend.best(),
        new ReceiverPolicy(Duration.ofSeconds(10), all),
        new VolatileRedeemedOffers());
  }

  private OfferVerdict shownTo(ReceiverDevice receiver, Instant at) {
    return receiver.check(given.event(), given.offer(), Set.of(), at);
  }

  private static List<Reason> reasons(OfferVerdict verdict) {
    return ((OfferVerdict.Refused) verdict).reasons();
  }

  @Test
  void toAnotherCarrier_andTheOfferIsNotForHim() {
    assertThat(reasons(shownTo(receiver(Scene.AUDITOR), NOW)))
        .containsExactly(Reason.OFFER_WRONG_RECEIVER);
  }

  @Test
  void keptUntilTheEvening_andTheOfferIsOver() {
    assertThat(reasons(shownTo(receiver(Scene.CARRIER), NOW.plus(Duration.ofHours(6)))))
        .containsExactly(Reason.OFFER_EXPIRED);
  }

  @Test
  void usedForOtherGoods_andTheOfferDoesNotFit() throws Exception {
    CustodyEvent more =
        scene
            .handover("12:00", Scene.WAREHOUSE, Scene.CARRIER)
            .items(Scene.items(Scene.PALLET, "urn:example:pallet:2"))
            .build();
    HandoverResult other = device.give(given.offer(), more, NOW);
    assertThat(((OfferVerdict.Refused) other).reasons()).contains(Reason.OFFER_MISMATCH);
  }

  @Test
  void shownASecondTime_andTheGiverSignsNoSecondEvent() throws Exception {
    CustodyEvent again = scene.handover("12:01", Scene.WAREHOUSE, Scene.CARRIER).build();
    HandoverResult second = device.give(given.offer(), again, NOW.plusSeconds(60));
    assertThat(((OfferVerdict.Refused) second).reasons()).containsExactly(Reason.OFFER_REUSED);
  }

  @Test
  void wherePersonsMustShowThemselves_theCodeAloneIsNotEnough() {
    OfferVerdict verdict = shownTo(receiver(Scene.CARRIER, AuthMethod.PIN), NOW);
    assertThat(reasons(verdict)).containsExactly(Reason.STEP_UP_REQUIRED);
    assertThat(((OfferVerdict.Refused) verdict).missing()).containsExactly(AuthMethod.PIN);
  }

  @Test
  void limit_liveToAnotherDeviceOfTheNamedCarrier_isTaken() throws Exception {
    // The first driver stands at the dock and sends the code to the second, far away.
    ReceiverDevice far = receiver(Scene.CARRIER);
    OfferVerdict verdict = shownTo(far, NOW.plusSeconds(5));
    HandoverResult taken =
        far.accept((OfferVerdict.Accepted) verdict, stream(second), NOW.plusSeconds(5));
    List<Verdict> verdicts = Scene.judge(trust, ((HandoverResult.Signed) taken).event());
    Scene.assertVerified(verdicts.get(0));
    assertThat(new Desk().reads(verdicts).until("13:00").open()).isEmpty();
  }

  @Test
  void theFarDriversNextScan_isTooFarAway() throws Exception {
    // Positions tell, where devices state them: the event of the handover has that of the giver.
    TrustBundle acting = Scene.trust(giver.device(Role.ACTOR), second.device(Role.ACTOR));
    List<Verdict> verdicts =
        Scene.judge(acting, positioned(giver, "12:00", 50.0), positioned(second, "12:05", 52.0));
    assertThat(new Desk().reads(verdicts).until("13:00").open()).contains("R18");
  }

  @Test
  void theFarDriversNextStatement_isFarFromTheHandover() throws Exception {
    CustodyEvent event =
        scene
            .handover("12:00", Scene.WAREHOUSE, Scene.CARRIER)
            .place(new Place(null, null, at(50.0)))
            .build();
    Hand.Said said = giver.gives(event);
    TrustBundle acting =
        Scene.trust(giver.device(Role.GIVER), second.device(Role.RECEIVER, Role.ACTOR));
    SignedEvent relayed = said.with(second.receives(event, said));
    CustodyEvent next =
        scene
            .event(Kind.SCAN, "12:05", Scene.DOCK, "urn:example:pallet:7")
            .place(new Place(null, null, at(52.0)))
            .build();
    List<Verdict> verdicts = Scene.judge(acting, relayed, second.acts(next).with());
    verdicts.forEach(Scene::assertVerified);
    assertThat(new Desk().reads(verdicts).until("13:00").open()).containsExactly("R45");
  }

  private static Position at(double latitude) {
    return new Position((int) (latitude * 1e7), 0, 10_000, PositionSource.POSITION_GNSS);
  }

  private SignedEvent positioned(Hand hand, String time, double latitude) {
    Position position = at(latitude);
    return hand.acts(
            scene
                .event(Kind.SCAN, time)
                .place(new Place(null, null, position))
                .items(Scene.items(Scene.PALLET))
                .build())
        .with();
  }

  @Test
  void limit_twoCarriersDevicesOfflineTakeOneOffer_untilBothRecordsMeet() {
    for (ReceiverDevice offline : List.of(receiver(Scene.CARRIER), receiver(Scene.CARRIER))) {
      assertThat(shownTo(offline, NOW)).isInstanceOf(OfferVerdict.Accepted.class);
    }
  }
}
