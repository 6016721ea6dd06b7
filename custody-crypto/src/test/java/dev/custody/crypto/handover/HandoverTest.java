package dev.custody.crypto.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.Reason;
import dev.custody.api.event.AuthMethod;
import dev.custody.api.event.Condition;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Time;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.handover.HandoverResult.Signed;
import dev.custody.crypto.handover.OfferVerdict.Accepted;
import dev.custody.crypto.handover.OfferVerdict.Refused;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.Verified;
import dev.custody.crypto.verify.Verifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The giver's device and the receiver's, in one process: what is taken and what is not. */
class HandoverTest {

  private static final Instant NOW = Devices.NOW;
  private static final Bytes NONCE = Bytes.ofHex("000102030405060708090a0b0c0d0e0f");

  private final RedeemedOffers redeemed = new VolatileRedeemedOffers();
  private final ReceiverDevice store = Devices.receiver(Devices.STORE, redeemed);

  private static Signed given(CustodyEvent draft) throws Exception {
    return given(Devices.giver(Devices.VAN), draft);
  }

  private static Signed given(GiverDevice van, CustodyEvent draft) throws Exception {
    return (Signed) van.give(van.offer(draft, NOW, Devices.TWO_MINUTES), draft, NOW);
  }

  private static Refused refused(OfferVerdict verdict) {
    assertThat(verdict).isInstanceOf(Refused.class);
    return (Refused) verdict;
  }

  private static Verified verified(Signed signed) {
    VerificationPolicy policy =
        new VerificationPolicy(NOW.plusSeconds(60), VerificationPolicy.Streams.MAY_HAVE_GAPS);
    return (Verified)
        Verifier.of(Devices.bundle(), policy, VerificationBackend.best())
            .verify(signed.toPackage());
  }

  @Test
  void handover_givenAndTaken_isVerified() throws Exception {
    Signed given = given(Devices.handover("a").build());
    Accepted accepted =
        (Accepted) store.check(given.event(), given.offer(), Set.of(), NOW.plusSeconds(5));
    assertThat(accepted.event().transfer().tokenId()).isEqualTo(given.offer().tokenId());
    StatementSigner shop = Devices.stream(Devices.SHOP, Devices.STORE);
    Signed taken = (Signed) store.accept(accepted, shop, NOW.plusSeconds(5));
    assertThat(taken.event().statements()).hasSize(2);
    assertThat(verified(taken).event().eventId()).isEqualTo(accepted.eventId());
  }

  @Test
  void eachFault_hasACodeOfItsOwn() throws Exception {
    Signed given = given(Devices.handover("a").build());
    Signed other =
        given(Devices.handover("b").items(List.of(Item.of("/00/395172626926835439"))).build());
    // Wrong receiver: this device acts for another store.
    ReceiverDevice stranger = Devices.receiver(Devices.OTHER_STORE, redeemed);
    assertThat(refused(stranger.check(given.event(), given.offer(), Set.of(), NOW)).reasons())
        .containsExactly(Reason.OFFER_WRONG_RECEIVER);
    // Swapped offers: token and goods differ.
    assertThat(refused(store.check(given.event(), other.offer(), Set.of(), NOW)).reasons())
        .containsExactly(Reason.OFFER_MISMATCH);
    Instant late = NOW.plusSeconds(130);
    assertThat(refused(store.check(given.event(), given.offer(), Set.of(), late)).reasons())
        .containsExactly(Reason.OFFER_EXPIRED);
    Instant early = NOW.minusMillis(10_001);
    assertThat(refused(store.check(given.event(), given.offer(), Set.of(), early)).reasons())
        .containsExactly(Reason.OFFER_EXPIRED);
    redeemed.redeem(given.offer().tokenId(), other.event().eventId());
    assertThat(refused(store.check(given.event(), given.offer(), Set.of(), NOW)).reasons())
        .containsExactly(Reason.OFFER_REUSED);
    // All together, none hides another.
    ReceiverDevice strict = Devices.receiver(Devices.OTHER_STORE, redeemed, AuthMethod.PIN);
    assertThat(refused(strict.check(given.event(), given.offer(), Set.of(), late)).reasons())
        .containsExactly(
            Reason.OFFER_WRONG_RECEIVER,
            Reason.OFFER_EXPIRED,
            Reason.OFFER_REUSED,
            Reason.STEP_UP_REQUIRED);
  }

  @Test
  void window_endsWithTheTolerance_toTheMillisecond() throws Exception {
    Signed given = given(Devices.handover("a").build());
    for (Instant good : List.of(NOW.minusSeconds(10), NOW.plusMillis(129_999))) {
      assertThat(store.check(given.event(), given.offer(), Set.of(), good))
          .isInstanceOf(Accepted.class);
    }
  }

  /** The giver signs an event whose goods, place or consignment are not those of the offer. */
  @Test
  void eventOfAnOfferForSomethingElse_isAMismatchThatSaysWhat() throws Exception {
    CustodyEvent offered = Devices.handover("a").build();
    HandoverOffer offer = HandoverOffer.issue(offered, NOW, Devices.VAN);
    StatementSigner van = Devices.stream(Devices.VAN, Devices.CARRIER);
    for (CustodyEvent event :
        List.of(
            Devices.handover("a").items(List.of(Item.of("/00/395172626926835439"))).build(),
            Devices.handover("a").container("urn:example:box:1").build(),
            Devices.handover("a").place(Place.at("/414/5001555164280/254/DOCK8")).build(),
            Devices.handover("a").place(null).build(),
            Devices.handover("a").consignment(null).build(),
            offered.toBuilder().transfer(offered.transfer()).build())) {
      boolean same = event.equals(offered);
      CustodyEvent named = same ? event : GiverDevice.eventFor(offer, event);
      SignedEvent signed = van.sign(StatementRequest.giver(named));
      assertThat(refused(store.check(signed, offer, Set.of(), NOW)).reasons())
          .containsExactly(Reason.OFFER_MISMATCH);
      // The giver's own device would not have signed it.
      if (!same) {
        Refused own = (Refused) Devices.giver(Devices.VAN).give(offer, event, NOW);
        assertThat(own.reasons()).containsExactly(Reason.OFFER_MISMATCH);
      }
    }
  }

  @Test
  void offerOfAnotherKeyOfTheGiver_isAMismatch() throws Exception {
    CustodyEvent draft = Devices.handover("a").build();
    HandoverOffer offer = HandoverOffer.issue(draft, NOW, Devices.VAN_2);
    StatementSigner van = Devices.stream(Devices.VAN, Devices.CARRIER);
    SignedEvent signed = van.sign(StatementRequest.giver(GiverDevice.eventFor(offer, draft)));
    Refused no = refused(store.check(signed, offer, Set.of(), NOW));
    assertThat(no.reasons()).containsExactly(Reason.OFFER_MISMATCH);
    assertThat(no.first().path()).isEqualTo("offer.kid");
  }

  @Test
  void stepUp_namesWhatIsMissing() throws Exception {
    Signed given = given(Devices.handover("a", AuthMethod.QR_TOKEN, AuthMethod.BIOMETRIC).build());
    ReceiverDevice strict = Devices.receiver(Devices.STORE, redeemed, AuthMethod.PIN);
    Refused no =
        refused(strict.check(given.event(), given.offer(), Set.of(AuthMethod.QR_TOKEN), NOW));
    assertThat(no.reasons()).containsExactly(Reason.STEP_UP_REQUIRED);
    assertThat(no.missing()).containsExactly(AuthMethod.PIN, AuthMethod.BIOMETRIC);
    Set<AuthMethod> all = Set.of(AuthMethod.QR_TOKEN, AuthMethod.PIN, AuthMethod.BIOMETRIC);
    assertThat(strict.check(given.event(), given.offer(), all, NOW)).isInstanceOf(Accepted.class);
  }

  @Test
  void statementThatDoesNotHold_isNamedAsTheVerifierNamesIt() throws Exception {
    Signed given = given(Devices.handover("a").build());
    Statement statement = given.event().statements().get(0);
    byte[] signature = statement.signature().toByteArray();
    signature[40] ^= 1;
    SignedEvent forged =
        new SignedEvent(
            given.event().body(),
            List.of(new Statement(statement.protectedHeader(), Bytes.ofOwned(signature))));
    assertThat(refused(store.check(forged, given.offer(), Set.of(), NOW)).reasons())
        .containsExactly(Reason.SIGNATURE_INVALID);
    SignedEvent unsigned = new SignedEvent(given.event().body(), List.of());
    assertThat(refused(store.check(unsigned, given.offer(), Set.of(), NOW)).reasons())
        .containsExactly(Reason.NO_STATEMENT);
    SignedEvent broken = new SignedEvent(Bytes.ofHex("0801"), given.event().statements());
    assertThat(refused(store.check(broken, given.offer(), Set.of(), NOW)).reasons())
        .contains(Reason.MISSING_ASPECT);
    HandoverOffer offer = HandoverOffer.parse(flipLast(given.offer().encode())).require();
    assertThat(refused(store.check(given.event(), offer, Set.of(), NOW)).reasons())
        .containsExactly(Reason.SIGNATURE_INVALID);
    StatementSigner stranger = Devices.stream(Devices.STRANGER, Devices.CARRIER);
    SignedEvent unknown =
        stranger.sign(StatementRequest.giver(EventCodec.decode(given.event().body()).require()));
    assertThat(refused(store.check(unknown, given.offer(), Set.of(), NOW)).reasons())
        .containsExactly(Reason.UNKNOWN_KEY);
  }

  private static Bytes flipLast(Bytes bytes) {
    byte[] changed = bytes.toByteArray();
    changed[changed.length - 1] ^= 1;
    return Bytes.ofOwned(changed);
  }

  /** A relay may add what it likes to the giver's half. */
  @Test
  void whatARelayAdds_changesNothing() throws Exception {
    Signed given = given(Devices.handover("a").build());
    CustodyEvent event = EventCodec.decode(given.event().body()).require();
    StatementSigner thief = Devices.stream(Devices.STRANGER, Devices.STORE);
    Statement bad =
        thief
            .sign(
                StatementRequest.receiver(event, Devices.stream(Devices.VAN, "urn:a:b").lastLink()))
            .statements()
            .get(0);
    List<Statement> more = new ArrayList<>(given.event().statements());
    more.add(bad);
    assertThat(
            store.check(new SignedEvent(given.event().body(), more), given.offer(), Set.of(), NOW))
        .isInstanceOf(Accepted.class);
  }

  @Test
  void giver_signsOneEventForAnOffer() throws Exception {
    GiverDevice van = Devices.giver(Devices.VAN);
    CustodyEvent draft = Devices.handover("a").build();
    HandoverOffer offer = van.offer(draft, NOW, Devices.TWO_MINUTES);
    Signed first = (Signed) van.give(offer, draft, NOW);
    // The same again: the same event.
    Signed again = (Signed) van.give(offer, draft, NOW);
    assertThat(again.event().eventId()).isEqualTo(first.event().eventId());
    CustodyEvent second = Devices.handover("another nonce").build();
    Refused no = (Refused) van.give(offer, second, NOW);
    assertThat(no.reasons()).containsExactly(Reason.OFFER_REUSED);
    Refused late = (Refused) van.give(offer, draft, NOW.plusSeconds(120));
    assertThat(late.reasons()).containsExactly(Reason.OFFER_EXPIRED);
    HandoverOffer foreign = HandoverOffer.issue(draft, NOW, Devices.VAN_2);
    assertThatThrownBy(() -> van.give(foreign, draft, NOW).toString())
        .isInstanceOf(IllegalArgumentException.class);
    CustodyEvent ofAnother = Devices.handover("a").build();
    assertThatThrownBy(
            () ->
                Devices.giver(Devices.VAN)
                    .offer(
                        ofAnother.toBuilder()
                            .transfer(
                                dev.custody.api.event.Transfer.of(
                                    Devices.OTHER_STORE, Devices.STORE, Outcome.ACCEPTED))
                            .build(),
                        NOW,
                        Devices.TWO_MINUTES)
                    .toString())
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Two receivers of one party: each device redeems what it has not redeemed itself. */
  @Test
  void relayedToAnotherDeviceOfTheNamedParty_isTaken() throws Exception {
    Signed given = given(Devices.handover("a").build());
    ReceiverDevice second = Devices.receiver(Devices.STORE, new VolatileRedeemedOffers());
    for (SoftwareSigner key : List.of(Devices.SHOP, Devices.SHOP_2)) {
      ReceiverDevice device = key == Devices.SHOP ? store : second;
      Accepted accepted = (Accepted) device.check(given.event(), given.offer(), Set.of(), NOW);
      Signed taken = (Signed) device.accept(accepted, Devices.stream(key, Devices.STORE), NOW);
      assertThat(verified(taken)).isNotNull();
    }
  }

  @Test
  void accepted_mayBeTooLateWhenItIsSigned() throws Exception {
    Signed given = given(Devices.handover("a").build());
    Accepted accepted = (Accepted) store.check(given.event(), given.offer(), Set.of(), NOW);
    StatementSigner shop = Devices.stream(Devices.SHOP, Devices.STORE);
    Refused late = (Refused) store.accept(accepted, shop, NOW.plus(Duration.ofMinutes(3)));
    assertThat(late.reasons()).containsExactly(Reason.OFFER_EXPIRED);
    redeemed.redeem(given.offer().tokenId(), new EventId(Bytes.ofOwned(new byte[32])));
    Refused reused = (Refused) store.accept(accepted, shop, NOW);
    assertThat(reused.reasons()).containsExactly(Reason.OFFER_REUSED);
    assertThat(shop.nextSequence()).as("nothing was signed").isZero();
    StatementSigner other = Devices.stream(Devices.OTHER_SHOP, Devices.OTHER_STORE);
    assertThatThrownBy(() -> store.accept(accepted, other, NOW).toString())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sameEventTwice_isTheSameHandover() throws Exception {
    Signed given = given(Devices.handover("a").build());
    StatementSigner shop = Devices.stream(Devices.SHOP, Devices.STORE);
    Accepted accepted = (Accepted) store.check(given.event(), given.offer(), Set.of(), NOW);
    Signed first = (Signed) store.accept(accepted, shop, NOW);
    Accepted again = (Accepted) store.check(given.event(), given.offer(), Set.of(), NOW);
    Signed second = (Signed) store.accept(again, shop, NOW);
    assertThat(second.event().eventId()).isEqualTo(first.event().eventId());
    assertThat(verified(second)).isNotNull();
  }

  @Test
  void refusal_isAnExceptionThatTheReceiverSignsAlone() throws Exception {
    Signed given = given(Devices.handover("a").build());
    Accepted accepted = (Accepted) store.check(given.event(), given.offer(), Set.of(), NOW);
    CustodyEvent no =
        HandoverEvents.refusal(accepted.event(), Time.of(NOW), NONCE)
            .disposition("damaged")
            .build();
    assertThat(no.kind()).isEqualTo(Kind.EXCEPTION);
    assertThat(no.related()).containsExactly(accepted.eventId());
    assertThat(no.transfer().outcome()).isEqualTo(Outcome.OUTCOME_REFUSED);
    SignedEvent signed =
        Devices.stream(Devices.SHOP, Devices.STORE).sign(StatementRequest.actor(no));
    assertThat(verified(new Signed(signed, given.offer())).event().event()).isEqualTo(no);
    assertThat(redeemed.find(given.offer().tokenId())).isEmpty();
  }

  @Test
  void partial_isANewEventWithANewOffer() throws Exception {
    GiverDevice van = Devices.giver(Devices.VAN);
    Signed whole = given(van, Devices.handover("a").build());
    CustodyEvent before = EventCodec.decode(whole.event().body()).require();
    List<Item> taken =
        List.of(new Item("/00/395172626926835439", null, null, null, Condition.DAMAGED));
    CustodyEvent draft =
        HandoverEvents.partial(before, taken, Time.of(NOW.plusSeconds(30)), NONCE).build();
    // The old offer is for other goods.
    Refused old = (Refused) van.give(whole.offer(), draft, NOW.plusSeconds(30));
    assertThat(old.reasons()).containsExactly(Reason.OFFER_MISMATCH);
    HandoverOffer offer = van.offer(draft, NOW.plusSeconds(30), Devices.TWO_MINUTES);
    Signed part = (Signed) van.give(offer, draft, NOW.plusSeconds(30));
    Instant now = NOW.plusSeconds(40);
    Accepted accepted =
        (Accepted) store.checkPartial(part.event(), part.offer(), Set.of(), now, before);
    assertThat(accepted.event().transfer().outcome()).isEqualTo(Outcome.PARTIAL);
    assertThat(accepted.event().related()).containsExactly(whole.event().eventId());
    Signed both = (Signed) store.accept(accepted, Devices.stream(Devices.SHOP, Devices.STORE), now);
    assertThat(verified(both).event().event().items()).hasSize(1);
    // What is no part of it.
    assertThat(
            refused(store.checkPartial(whole.event(), whole.offer(), Set.of(), NOW, before))
                .reasons())
        .containsExactly(Reason.OFFER_MISMATCH);
    CustodyEvent unrelated = Devices.handover("never offered").build();
    assertThat(
            refused(store.checkPartial(part.event(), part.offer(), Set.of(), now, unrelated))
                .reasons())
        .containsExactly(Reason.OFFER_MISMATCH);
    assertThatThrownBy(
            () ->
                HandoverEvents.partial(
                    before, List.of(Item.of("/00/340123450000000000")), Time.of(NOW), NONCE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void partial_takesNoMoreThanWasOffered_andOfTheSameUnit() {
    Item offered = Item.ofClass("/01/09521234543213", Decimal.of(10), "KGM");
    CustodyEvent before = Devices.handover("a").items(List.of(offered)).build();
    for (Item part :
        List.of(
            Item.ofClass("/01/09521234543213", Decimal.of(10), "KGM"),
            Item.ofClass("/01/09521234543213", new Decimal(95, 1), "KGM"))) {
      assertThat(
              HandoverEvents.partialFault(
                  before, HandoverEvents.partial(before, List.of(part), time(), NONCE).build()))
          .isEmpty();
    }
    for (Item part :
        List.of(
            Item.ofClass("/01/09521234543213", new Decimal(101, 1), "KGM"),
            Item.ofClass("/01/09521234543213", Decimal.of(10), "GRM"),
            Item.ofClass("/01/09521234543220", Decimal.of(10), "KGM"))) {
      assertThatThrownBy(() -> HandoverEvents.partial(before, List.of(part), time(), NONCE))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Time time() {
    return Time.of(NOW.plusSeconds(30));
  }

  /** The device follows the statement that the offer's key has made, and only a good one. */
  @Test
  void offerOfAKeyWhoseOwnStatementFails_isAMismatch() throws Exception {
    CustodyEvent draft = Devices.handover("a").build();
    HandoverOffer offer = HandoverOffer.issue(draft, NOW, Devices.VAN_2);
    CustodyEvent event = GiverDevice.eventFor(offer, draft);
    List<Statement> both = new ArrayList<>();
    for (SoftwareSigner key : List.of(Devices.VAN, Devices.VAN_2)) {
      both.addAll(
          Devices.stream(key, Devices.CARRIER).sign(StatementRequest.giver(event)).statements());
    }
    ReceiverDevice device =
        ReceiverDevice.of(
            Devices.STORE,
            Devices.bundleWithKeyFrom(Devices.VAN_2, NOW.plusSeconds(1)),
            VerificationBackend.best(),
            new ReceiverPolicy(Devices.TEN_SECONDS, Set.of()),
            redeemed);
    SignedEvent signed = new SignedEvent(EventCodec.encode(event), both);
    assertThat(refused(device.check(signed, offer, Set.of(), NOW)).reasons())
        .containsExactly(Reason.OFFER_MISMATCH);
    assertThat(device.check(signed, offer, Set.of(), NOW.plusSeconds(1)))
        .isInstanceOf(Accepted.class);
  }
}
