package dev.custody.crypto.handover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.custody.api.Bytes;
import dev.custody.api.Reason;
import dev.custody.api.event.AuthMethod;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Item;
import dev.custody.api.event.Place;
import dev.custody.api.event.Time;
import dev.custody.api.event.Transfer;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.trust.TrustBundleCodec;
import dev.custody.crypto.verify.ProofJudgement;
import dev.custody.crypto.verify.Rejected;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.VerificationRun;
import dev.custody.crypto.verify.Verified;
import dev.custody.crypto.verify.Verifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Offers as the receiver's device judges them and as the verifier does, each case a vector of
 * vectors/own/offers.json. With {@code -Dcustody.writeVectors} the file is written anew.
 */
class OfferRuleTest {

  private static final Path FILE =
      Paths.get(System.getProperty("custody.root", ".."), "vectors/own/offers.json");
  private static final Instant NOW = Devices.NOW;
  private static final Instant AT = NOW.plusSeconds(3_600);

  private final List<ObjectNode> cases = new ArrayList<>();

  /** What giver and receiver have signed, right or wrong: nothing is checked here. */
  private static SignedEvent signed(CustodyEvent event, StatementSigner van, StatementSigner shop)
      throws Exception {
    SignedEvent given = van.sign(StatementRequest.giver(event));
    SignedEvent taken = shop.sign(StatementRequest.receiver(event, van.lastLink()));
    List<Statement> both = new ArrayList<>(given.statements());
    both.addAll(taken.statements());
    return new SignedEvent(given.body(), both);
  }

  private static SignedEvent signed(CustodyEvent event) throws Exception {
    return signed(
        event,
        Devices.stream(Devices.VAN, Devices.CARRIER),
        Devices.stream(Devices.SHOP, Devices.STORE));
  }

  private static EventPackage beside(SignedEvent signed, HandoverOffer... offers) {
    List<Bytes> bytes = new ArrayList<>();
    for (HandoverOffer offer : offers) {
      bytes.add(offer.encode());
    }
    return new EventPackage(signed, List.of(), List.of(), List.of(), bytes);
  }

  private static VerificationRun run() {
    return Verifier.of(
            Devices.bundle(),
            new VerificationPolicy(AT, VerificationPolicy.Streams.MAY_HAVE_GAPS),
            VerificationBackend.best())
        .newRun();
  }

  /** Adds a case of the verifier: the verdict is that of the last record. */
  private Verdict verify(String name, EventPackage... records) {
    VerificationRun run = run();
    Verdict last = null;
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("name", name);
    json.put("type", "verify");
    json.put("at", AT.toString());
    ArrayNode list = json.putArray("records");
    for (EventPackage one : records) {
      last = run.verify(one);
      list.add(ContainerCodec.encode(one).toHex());
    }
    json.put("verdict", last.getClass().getSimpleName().toUpperCase(java.util.Locale.ROOT));
    ArrayNode reasons = json.putArray("reasons");
    new TreeSet<>(last.reasons()).forEach(reason -> reasons.add(reason.name()));
    ArrayNode proofs = json.putArray("offers");
    for (ProofJudgement proof : last.proofs()) {
      assertThat(proof.kind()).isEqualTo(ProofJudgement.Kind.OFFER);
      proofs.add(proof.reason().map(Enum::name).orElse(""));
    }
    cases.add(json);
    return last;
  }

  /** Adds a case of the receiver's device. */
  private void check(
      String name,
      SignedEvent signed,
      HandoverOffer offer,
      Instant now,
      String party,
      List<AuthMethod> performed,
      HandoverResult.Signed redeemedBefore)
      throws IOException {
    RedeemedOffers redeemed = new VolatileRedeemedOffers();
    if (redeemedBefore != null) {
      redeemed.redeem(offer.tokenId(), redeemedBefore.event().eventId());
    }
    Set<AuthMethod> done = EnumSet.noneOf(AuthMethod.class);
    done.addAll(performed);
    OfferVerdict verdict = Devices.receiver(party, redeemed).check(signed, offer, done, now);
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("name", name);
    json.put("type", "check");
    json.put("event", ContainerCodec.encode(signed).toHex());
    json.put("offer", offer.encode().toHex());
    json.put("base45", offer.toBase45());
    json.put("tokenId", offer.tokenId().toHex());
    json.put("now", now.toString());
    json.put("clockToleranceMs", Devices.TEN_SECONDS.toMillis());
    json.put("party", party);
    ArrayNode performedNames = json.putArray("performed");
    performed.forEach(method -> performedNames.add(method.name()));
    if (redeemedBefore != null) {
      json.put("redeemedFor", redeemedBefore.event().eventId().bytes().toHex());
    }
    json.put("accepted", verdict instanceof OfferVerdict.Accepted);
    ArrayNode reasons = json.putArray("reasons");
    if (verdict instanceof OfferVerdict.Refused refused) {
      refused.reasons().forEach(reason -> reasons.add(reason.name()));
      ArrayNode missing = json.putArray("missing");
      refused.missing().forEach(method -> missing.add(method.name()));
    }
    cases.add(json);
  }

  private void checkCases() throws Exception {
    CustodyEvent draft =
        Devices.handover("vector", AuthMethod.QR_TOKEN, AuthMethod.BIOMETRIC).build();
    GiverDevice van = Devices.giver(Devices.VAN);
    HandoverOffer offer = van.offer(draft, NOW, Devices.TWO_MINUTES);
    HandoverResult.Signed given = (HandoverResult.Signed) van.give(offer, draft, NOW);
    CustodyEvent secondDraft = Devices.handover("vector 2").items(pallet()).build();
    HandoverResult.Signed second =
        (HandoverResult.Signed)
            van.give(van.offer(secondDraft, NOW, Devices.TWO_MINUTES), secondDraft, NOW);
    List<AuthMethod> all = List.of(AuthMethod.QR_TOKEN, AuthMethod.BIOMETRIC);
    SignedEvent event = given.event();
    String store = Devices.STORE;
    check("good offer", event, offer, NOW.plusSeconds(30), store, all, null);
    check("last moment", event, offer, NOW.plusMillis(129_999), store, all, null);
    check("too late", event, offer, NOW.plusSeconds(130), store, all, null);
    check("too early", event, offer, NOW.minusMillis(10_001), store, all, null);
    check("another party", event, offer, NOW, Devices.OTHER_STORE, all, null);
    check("another offer", event, second.offer(), NOW, store, all, null);
    check("used for another event", event, offer, NOW, store, all, second);
    check("used for this event", event, offer, NOW, store, all, given);
    check("step-up", event, offer, NOW, store, List.of(AuthMethod.QR_TOKEN), null);
    HandoverOffer forged = HandoverOffer.parse(flipLast(offer.encode())).require();
    check("forged offer", event, forged, NOW, store, all, null);
    Statement statement = event.statements().get(0);
    SignedEvent forgedEvent =
        new SignedEvent(
            event.body(),
            List.of(new Statement(statement.protectedHeader(), flipLast(statement.signature()))));
    check("forged event", forgedEvent, offer, NOW, store, all, null);
  }

  private static Bytes flipLast(Bytes bytes) {
    byte[] changed = bytes.toByteArray();
    changed[changed.length - 1] ^= 1;
    return Bytes.ofOwned(changed);
  }

  private void verifyCases() throws Exception {
    CustodyEvent draft = Devices.handover("vector").build();
    HandoverOffer offer = HandoverOffer.issue(draft, NOW, Devices.VAN);
    CustodyEvent event = GiverDevice.eventFor(offer, draft);
    assertThat(verify("offer that fits", beside(signed(event), offer)))
        .isInstanceOf(Verified.class);
    verify("no offer beside it", beside(signed(event)));
    verify("other goods", beside(signed(event.toBuilder().items(pallet()).build()), offer));
    verify(
        "another place",
        beside(signed(event.toBuilder().place(Place.at("urn:example:dock:8")).build()), offer));
    verify("no place", beside(signed(event.toBuilder().place(null).build()), offer));
    verify(
        "another consignment",
        beside(signed(event.toBuilder().consignment("urn:example:c:1").build()), offer));
    CustodyEvent elsewhere = Devices.handover("vector", Devices.OTHER_STORE).build();
    Verdict wrong =
        verify(
            "another receiver",
            beside(
                signed(
                    GiverDevice.eventFor(offer, elsewhere),
                    Devices.stream(Devices.VAN, Devices.CARRIER),
                    Devices.stream(Devices.OTHER_SHOP, Devices.OTHER_STORE)),
                offer));
    assertThat(wrong).isInstanceOf(Rejected.class);
    for (long second : new long[] {119, 120, -1}) {
      verify(
          "claimed " + second + " s after nbf",
          beside(signed(event.toBuilder().time(NOW.plusSeconds(second)).build()), offer));
    }
    Time uncertain = new Time(NOW.plusSeconds(121).toEpochMilli(), 0, 1_001, null, null, 0, 0);
    verify(
        "claimed late, within its uncertainty",
        beside(signed(event.toBuilder().time(uncertain).build()), offer));
    relayCases(event, offer);
    reuseCases(draft, offer, event);
  }

  private void relayCases(CustodyEvent event, HandoverOffer offer) throws Exception {
    CustodyEvent otherDraft = Devices.handover("another").items(pallet()).build();
    HandoverOffer ofAnotherToken = HandoverOffer.issue(otherDraft, NOW, Devices.VAN);
    HandoverOffer ofAnotherKey = HandoverOffer.issue(otherDraft, NOW, Devices.STRANGER);
    HandoverOffer forged = HandoverOffer.parse(flipLast(offer.encode())).require();
    Verdict spoilt =
        verify(
            "offers that a relay adds",
            beside(signed(event), offer, ofAnotherToken, ofAnotherKey, forged));
    assertThat(spoilt).isInstanceOf(Verified.class);
    Verdict rubbish =
        run()
            .verify(
                new EventPackage(
                    signed(event),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(Bytes.ofHex("84"), Bytes.ofOwned(new byte[400]))));
    assertThat(rubbish).isInstanceOf(Verified.class);
    assertThat(rubbish.proofs()).hasSize(2).noneMatch(ProofJudgement::holds);
    // A token of an offer by another key of the same party: it says nothing of this giver.
    HandoverOffer second =
        HandoverOffer.issue(Devices.handover("vector").build(), NOW, Devices.VAN_2);
    verify(
        "offer of another key of the giver",
        beside(signed(GiverDevice.eventFor(second, Devices.handover("vector").build())), second));
  }

  private void reuseCases(CustodyEvent draft, HandoverOffer offer, CustodyEvent event)
      throws Exception {
    StatementSigner van = Devices.stream(Devices.VAN, Devices.CARRIER);
    StatementSigner shop = Devices.stream(Devices.SHOP, Devices.STORE);
    SignedEvent first = signed(event, van, shop);
    CustodyEvent again =
        GiverDevice.eventFor(offer, draft.toBuilder().nonce(offer.tokenId()).build());
    SignedEvent second = signed(again, van, shop);
    verify("used twice, the later one", beside(first, offer), beside(second, offer));
    verify("used twice, without the offer", beside(first), beside(second));
    verify("used twice, the other way round", beside(second), beside(first));
    verify("used twice, the earlier one again", beside(first), beside(second), beside(first));
    SignedEvent byAnother = signed(again, Devices.stream(Devices.VAN_2, Devices.CARRIER), shop);
    verify("two givers with one token", beside(first), beside(byAnother));
    SignedEvent sameTwice = signed(event, van, shop);
    verify("one event, signed again", beside(first), beside(sameTwice));
  }

  private static List<Item> pallet() {
    return List.of(Item.of("/00/395172626926835439"));
  }

  @Test
  void file_isWhatTheCasesMake() throws Exception {
    checkCases();
    verifyCases();
    StringBuilder text = new StringBuilder("{\"bundle\": \"");
    text.append(TrustBundleCodec.encode(Devices.bundle()).toHex()).append("\",\n\"cases\": [\n");
    for (int i = 0; i < cases.size(); i++) {
      text.append(cases.get(i)).append(i + 1 < cases.size() ? ",\n" : "\n");
    }
    String made = text.append("]}\n").toString();
    if (System.getProperty("custody.writeVectors") != null) {
      Files.write(FILE, made.getBytes(StandardCharsets.UTF_8));
    }
    JsonNode read = new ObjectMapper().readTree(FILE.toFile());
    assertThat(read).isEqualTo(new ObjectMapper().readTree(made));
    // The figures that matter, so that a file written anew cannot hide a change.
    assertThat(result("offer that fits")).isEqualTo("VERIFIED []");
    assertThat(result("no offer beside it")).isEqualTo("VERIFIED []");
    for (String name : List.of("other goods", "another place", "no place", "another consignment")) {
      assertThat(result(name)).isEqualTo("REJECTED [OFFER_MISMATCH, COUNTERSIGNED_OTHER]");
    }
    assertThat(result("another receiver"))
        .isEqualTo("REJECTED [OFFER_WRONG_RECEIVER, COUNTERSIGNED_OTHER]");
    assertThat(result("claimed 119 s after nbf")).isEqualTo("VERIFIED []");
    assertThat(result("claimed late, within its uncertainty")).isEqualTo("VERIFIED []");
    for (String name : List.of("claimed 120 s after nbf", "claimed -1 s after nbf")) {
      assertThat(result(name)).isEqualTo("REJECTED [OFFER_EXPIRED, COUNTERSIGNED_OTHER]");
    }
    for (String name :
        List.of(
            "used twice, the later one",
            "used twice, without the offer",
            "used twice, the other way round")) {
      assertThat(result(name)).isEqualTo("REJECTED [OFFER_REUSED, COUNTERSIGNED_OTHER]");
    }
    for (String name :
        List.of(
            "used twice, the earlier one again",
            "two givers with one token",
            "one event, signed again",
            "offer of another key of the giver",
            "offers that a relay adds")) {
      assertThat(result(name)).isEqualTo("VERIFIED []");
    }
  }

  private String result(String name) {
    for (ObjectNode one : cases) {
      if (one.get("name").asText().equals(name)) {
        List<String> reasons = new ArrayList<>();
        one.get("reasons").forEach(reason -> reasons.add(reason.asText()));
        reasons.sort(
            java.util.Comparator.comparing((String reason) -> !reason.startsWith("OFFER")));
        return one.get("verdict").asText() + " " + reasons;
      }
    }
    throw new AssertionError("no such case: " + name);
  }

  /** Proven by the receiver's own stream: it was countersigned after the offer was over. */
  @Test
  void countersignedProvenLate_isExpired() throws Exception {
    CustodyEvent draft = Devices.handover("late").build();
    HandoverOffer offer = HandoverOffer.issue(draft, NOW, Devices.VAN);
    CustodyEvent event = GiverDevice.eventFor(offer, draft);
    SoftwareSigner late = Devices.SHOP;
    SignedEvent signed = signed(event);
    Verdict verdict =
        Verifier.of(
                Devices.bundleWithKeyFrom(late, offer.expires()),
                new VerificationPolicy(AT, VerificationPolicy.Streams.MAY_HAVE_GAPS),
                VerificationBackend.best())
            .verify(beside(signed, offer));
    assertThat(verdict.reasons()).extracting(Enum::name).containsExactly("OFFER_EXPIRED");
    Verdict inTime =
        Verifier.of(
                Devices.bundleWithKeyFrom(late, offer.expires().minusMillis(1)),
                new VerificationPolicy(AT, VerificationPolicy.Streams.MAY_HAVE_GAPS),
                VerificationBackend.best())
            .verify(beside(signed, offer));
    assertThat(inTime).isInstanceOf(Verified.class);
  }

  /** A clock may be off: what is proven late by less than that is not held against the giver. */
  @Test
  void provenLate_isMoreThanTheUncertaintyOfTheClock() throws Exception {
    for (int uncertainty : new int[] {499, 500, 501}) {
      CustodyEvent draft =
          Devices.handover("slack")
              .time(new Time(NOW.toEpochMilli(), 0, uncertainty, null, null, 0, 0))
              .build();
      HandoverOffer offer = HandoverOffer.issue(draft, NOW, Devices.VAN);
      for (SoftwareSigner late : List.of(Devices.VAN, Devices.SHOP)) {
        Verdict verdict =
            Verifier.of(
                    Devices.bundleWithKeyFrom(late, offer.expires().plusMillis(500)),
                    new VerificationPolicy(AT, VerificationPolicy.Streams.MAY_HAVE_GAPS),
                    VerificationBackend.best())
                .verify(beside(signed(GiverDevice.eventFor(offer, draft)), offer));
        assertThat(verdict.reasons().contains(Reason.OFFER_EXPIRED))
            .as("%s, uncertainty %d ms", late.keyId(), uncertainty)
            .isEqualTo(uncertainty <= 500);
      }
    }
  }

  /** An offer in the name of another party, by a key that gives in this very event. */
  @Test
  void offerInTheNameOfAnother_failsAlone() throws Exception {
    CustodyEvent theirs =
        Devices.handover("a")
            .transfer(
                Transfer.of(
                    Devices.OTHER_STORE,
                    Devices.STORE,
                    Devices.handover("a").build().transfer().outcome()))
            .build();
    HandoverOffer offer = HandoverOffer.issue(theirs, NOW, Devices.VAN);
    CustodyEvent event = GiverDevice.eventFor(offer, Devices.handover("a").build());
    Verdict verdict = run().verify(beside(signed(event), offer));
    assertThat(verdict).isInstanceOf(Verified.class);
    assertThat(verdict.proofs().get(0).reason()).contains(Reason.ISSUER_MISMATCH);
  }

  /** The window of a key is what reuse is remembered in. */
  @Test
  void reuse_isForgottenWithTheWindowOfTheKey() throws Exception {
    CustodyEvent draft = Devices.handover("window").build();
    HandoverOffer offer = HandoverOffer.issue(draft, NOW, Devices.VAN_2);
    StatementSigner van = Devices.stream(Devices.VAN_2, Devices.CARRIER);
    StatementSigner shop = Devices.stream(Devices.SHOP, Devices.STORE);
    CustodyEvent event = GiverDevice.eventFor(offer, draft);
    VerificationRun run = run();
    assertThat(run.verify(beside(signed(event, van, shop)))).isInstanceOf(Verified.class);
    Transfer bare = Transfer.of(Devices.CARRIER, Devices.STORE, event.transfer().outcome());
    for (int i = 0; i < 1_022; i++) {
      SignedEvent other =
          van.sign(StatementRequest.giver(Devices.handover("w" + i).transfer(bare).build()));
      assertThat(run.verify(EventPackage.of(other)).reasons()).hasSize(1);
    }
    CustodyEvent second =
        GiverDevice.eventFor(offer, draft.toBuilder().nonce(offer.tokenId()).build());
    assertThat(run.verify(beside(signed(second, van, shop)))).isInstanceOf(Rejected.class);
  }

  @Test
  void everyCodeOfOffers_hasACase() throws Exception {
    checkCases();
    verifyCases();
    Set<String> seen = new TreeSet<>();
    cases.forEach(one -> one.get("reasons").forEach(reason -> seen.add(reason.asText())));
    assertThat(seen)
        .containsAll(
            Arrays.asList(
                "OFFER_EXPIRED",
                "OFFER_REUSED",
                "OFFER_WRONG_RECEIVER",
                "OFFER_MISMATCH",
                "STEP_UP_REQUIRED"));
  }
}
