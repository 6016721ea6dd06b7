package dev.custody.crypto.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Transfer;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.internal.handover.OfferChecker;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HandoverOfferTest {

  private static final OfferChecker CHECKER =
      new OfferChecker(Devices.bundle(), VerificationBackend.best());

  private static HandoverOffer offer(SoftwareSigner key) throws Exception {
    return HandoverOffer.issue(Devices.handover("offer").build(), Devices.NOW, key);
  }

  @Test
  void says_whatTheDraftSays() throws Exception {
    HandoverOffer offer = offer(Devices.VAN);
    assertThat(offer.giver()).isEqualTo(Devices.CARRIER);
    assertThat(offer.receiver()).isEqualTo(Devices.STORE);
    assertThat(offer.subject()).isEqualTo(Devices.CONSIGNMENT);
    assertThat(offer.place()).isEqualTo(Devices.DOCK);
    assertThat(offer.kid()).isEqualTo(Devices.VAN.keyId());
    assertThat(offer.notBefore()).isEqualTo(Devices.NOW);
    assertThat(offer.expires()).isEqualTo(Devices.NOW.plusSeconds(120));
    assertThat(offer.tokenId()).isEqualTo(Digest.sha256(offer.tbs()).bytes().slice(0, 16));
    assertThat(CHECKER.failure(offer)).isNull();
    assertThat(HandoverOffer.ofBase45(offer.toBase45()).require()).isEqualTo(offer);
  }

  @Test
  void hasAtMost300Bytes_withEitherAlgorithm() throws Exception {
    assertThat(offer(Devices.VAN).encode().length()).isEqualTo(287).isLessThanOrEqualTo(300);
    assertThat(offer(Devices.VAN_2).encode().length()).isEqualTo(287);
    assertThat(offer(Devices.VAN).toBase45()).hasSize(431);
  }

  @Test
  void refusesToIssue_whatDoesNotFit() {
    CustodyEvent draft = Devices.handover("offer").build();
    for (Algorithm algorithm : List.of(Algorithm.ML_DSA_44, Algorithm.ML_DSA_65)) {
      SoftwareSigner key = Devices.key("pq", algorithm);
      assertThatThrownBy(() -> HandoverOffer.issue(draft, Devices.NOW, key))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("300 bytes");
    }
    String longName = "urn:example:" + "x".repeat(40);
    CustodyEvent tooLong = Devices.handover("offer").place(Place.at(longName)).build();
    assertThatThrownBy(() -> HandoverOffer.issue(tooLong, Devices.NOW, Devices.VAN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RECORD_TOO_LARGE");
    CustodyEvent nowhere = Devices.handover("offer").place(null).build();
    assertThatThrownBy(() -> HandoverOffer.issue(nowhere, Devices.NOW, Devices.VAN))
        .isInstanceOf(IllegalArgumentException.class);
    for (Duration lifetime :
        List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofMillis(1_500))) {
      assertThatThrownBy(() -> HandoverOffer.issue(draft, Devices.NOW, lifetime, Devices.VAN))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Whatever byte is changed to whatever value: it is no offer, another token, or not signed. */
  @ParameterizedTest
  @EnumSource(names = {"ES256", "ED25519"})
  void everyByte_changed(Algorithm algorithm) throws Exception {
    HandoverOffer offer = offer(algorithm == Algorithm.ES256 ? Devices.VAN : Devices.VAN_2);
    byte[] good = offer.encode().toByteArray();
    int read = 0;
    for (int i = 0; i < good.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] bad = good.clone();
        bad[i] ^= (byte) (1 << bit);
        if (HandoverOffer.parse(Bytes.ofOwned(bad)) instanceof Parsed.Accepted<HandoverOffer> one) {
          read++;
          assertThat(CHECKER.failure(one.value())).as("byte %s, bit %s", i, bit).isNotNull();
          assertThat(one.value().encode()).isEqualTo(Bytes.copyOf(bad));
        }
      }
    }
    // Digits, digest, times and signature may be others and the form holds.
    assertThat(read).isGreaterThan(64 * 8);
  }

  @Test
  void everyPrefix_andEverythingBehind_isRefused() throws Exception {
    Bytes good = offer(Devices.VAN).encode();
    String text = offer(Devices.VAN).toBase45();
    for (int i = 0; i < good.length(); i++) {
      assertThat(HandoverOffer.parse(good.slice(0, i))).isInstanceOf(Parsed.Refused.class);
    }
    for (int i = 0; i < text.length(); i++) {
      assertThat(HandoverOffer.ofBase45(text.substring(0, i))).isInstanceOf(Parsed.Refused.class);
    }
    for (int i = 0; i < 256; i++) {
      assertThat(HandoverOffer.parse(Bytes.ofHex(good.toHex() + String.format("%02x", i))))
          .isInstanceOf(Parsed.Refused.class);
    }
  }

  @Test
  void whatIsNoOffer_isRefusedByName() throws Exception {
    String good = offer(Devices.VAN).encode().toHex();
    assertReason("d2" + good, Reason.RECORD_NOT_CANONICAL);
    String type = hex("application/vnd.custody.offer.v1+cwt");
    assertReason(
        good.replace(type, hex("application/vnd.custody.other.v1+cwt")),
        Reason.CONTENT_TYPE_MISMATCH);
    assertReason(good.replace("a30126", "a30127"), null);
    assertReason(good.replace("a30126", "a30226"), Reason.HEADER_NOT_CANONICAL);
    // Another check digit.
    assertReason(
        good.replace(hex("/417/9501101020016"), hex("/417/9501101020017")),
        Reason.MALFORMED_IDENTIFIER);
    assertReason("00".repeat(301), Reason.RECORD_TOO_LARGE);
    // exp before nbf.
    assertReason(good.replace("041a6", "041a5"), Reason.RECORD_NOT_CANONICAL);
  }

  private static String hex(String text) {
    return Bytes.ofOwned(text.getBytes(StandardCharsets.US_ASCII)).toHex();
  }

  private static void assertReason(String hex, Reason reason) {
    Parsed<HandoverOffer> parsed = HandoverOffer.parse(Bytes.ofHex(hex));
    if (reason == null) {
      assertThat(parsed).isInstanceOf(Parsed.Accepted.class);
      assertThat(CHECKER.failure(parsed.require()).reason())
          .isEqualTo(Reason.UNSUPPORTED_ALGORITHM);
    } else {
      assertThat(((Parsed.Refused<HandoverOffer>) parsed).first().reason()).isEqualTo(reason);
    }
  }

  @Test
  void signedByAnother_isNotAnOfferOfThisParty() throws Exception {
    assertThat(CHECKER.failure(offer(Devices.STRANGER)).reason()).isEqualTo(Reason.UNKNOWN_KEY);
    assertThat(CHECKER.failure(offer(Devices.SHOP)).reason()).isEqualTo(Reason.ISSUER_MISMATCH);
  }

  /** The digest is over the bytes of fields 6 and 7, and over nothing else. */
  @Test
  void goods_areItemsAndContainerAsTheyStandInTheBody() {
    CustodyEvent event =
        CustodyEvent.builder(Kind.HANDOVER)
            .time(Devices.NOW)
            .nonce(Bytes.ofOwned(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7}))
            .items(List.of(Item.of("/00/395172626926835439")))
            .container("urn:custody:iso6346:CSQU3054383")
            .transfer(Transfer.of(Devices.CARRIER, Devices.STORE, Outcome.ACCEPTED))
            .build();
    String item = "32180a16" + hex("/00/395172626926835439");
    String container = "3a1f" + hex("urn:custody:iso6346:CSQU3054383");
    assertThat(EventCodec.encode(event).toHex()).contains(item + container);
    assertThat(HandoverOffer.goodsOf(event))
        .isEqualTo(Digest.sha256(Bytes.ofHex(hex("custody goods v1") + "00" + item + container)));
    CustodyEvent containerAlone = event.toBuilder().items(List.of()).build();
    assertThat(HandoverOffer.goodsOf(containerAlone))
        .isEqualTo(Digest.sha256(Bytes.ofHex(hex("custody goods v1") + "00" + container)));
    CustodyEvent other =
        event.toBuilder()
            .consignment(Devices.CONSIGNMENT)
            .place(Place.at(Devices.DOCK))
            .disposition("damaged")
            .build();
    assertThat(HandoverOffer.goodsOf(other)).isEqualTo(HandoverOffer.goodsOf(event));
    CustodyEvent counted =
        event.toBuilder()
            .items(List.of(new Item("/00/395172626926835439", null, new Decimal(1, 0), null, null)))
            .build();
    assertThat(HandoverOffer.goodsOf(counted)).isNotEqualTo(HandoverOffer.goodsOf(event));
  }

  /** A field of a later version inside an item is part of the goods: it was signed with them. */
  @Test
  void goods_holdWhatALaterVersionAddsToAnItem() {
    CustodyEvent event = Devices.handover("offer").build();
    String body = EventCodec.encode(event).toHex();
    String item = "32180a16" + hex("/00/395172626926835439");
    assertThat(body).contains(item);
    String later = body.replace(item, "321b0a16" + hex("/00/395172626926835439") + "720141");
    CustodyEvent read = EventCodec.decode(Bytes.ofHex(later)).require();
    assertThat(read.hasUnknownFields()).isTrue();
    assertThat(HandoverOffer.goodsOf(read)).isNotEqualTo(HandoverOffer.goodsOf(event));
    assertThatThrownBy(read::toBuilder).isInstanceOf(IllegalStateException.class);
  }
}
