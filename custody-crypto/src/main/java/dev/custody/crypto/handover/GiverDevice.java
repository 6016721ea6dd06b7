package dev.custody.crypto.handover;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.EventId;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Transfer;
import dev.custody.crypto.internal.handover.OfferComparison;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The giver's side of a handover: makes offers, and signs one event for each.
 *
 * <p>Which event an offer is for is durable before the event is signed, so neither a crash nor a
 * second press of a button makes two handovers of one offer. After a crash {@link
 * StatementSigner#recover} comes first; then the same event may be given again. Thread-safe as far
 * as its parts are.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class GiverDevice {

  private final Signer signer;
  private final StatementSigner stream;
  private final RedeemedOffers used;

  private GiverDevice(Signer signer, StatementSigner stream, RedeemedOffers used) {
    this.signer = signer;
    this.stream = stream;
    this.used = used;
  }

  /**
   * A giver.
   *
   * @param signer the device's key, ES256 or Ed25519, which signs offers
   * @param stream the stream of the same key, which signs events
   * @param used which event each offer was used for; of this key alone, and durable
   * @throws IllegalArgumentException if signer and stream are of two keys
   */
  public static GiverDevice of(Signer signer, StatementSigner stream, RedeemedOffers used) {
    if (!signer.keyId().equals(stream.keyId())) {
      throw new IllegalArgumentException(
          "one key expected: signer=" + signer.keyId() + ", stream=" + stream.keyId());
    }
    return new GiverDevice(signer, stream, Objects.requireNonNull(used, "used"));
  }

  /**
   * An offer for the handover that a draft describes.
   *
   * @param draft the event to come: kind, goods, place, transfer from this party
   * @param from when it becomes good
   * @param lifetime how long; {@link HandoverOffer#LIFETIME} is usual
   * @throws IllegalArgumentException as {@link HandoverOffer#issue}, and if another party gives
   * @throws SigningException if there is no signature
   */
  public HandoverOffer offer(CustodyEvent draft, Instant from, Duration lifetime)
      throws SigningException {
    Transfer transfer = draft.transfer();
    if (transfer == null || !stream.party().equals(transfer.giver())) {
      throw new IllegalArgumentException("giver of another party than the device's");
    }
    return HandoverOffer.issue(draft, from, lifetime, signer);
  }

  /** The event of a draft, with the token id of this offer in its transfer. */
  public static CustodyEvent eventFor(HandoverOffer offer, CustodyEvent draft) {
    Transfer transfer = draft.transfer();
    if (transfer == null) {
      throw new IllegalArgumentException("draft without a transfer");
    }
    return draft.toBuilder()
        .transfer(
            new Transfer(
                transfer.giver(),
                transfer.receiver(),
                offer.tokenId(),
                transfer.receiverAuth(),
                transfer.outcome(),
                transfer.giverOwner(),
                transfer.receiverOwner()))
        .build();
  }

  /**
   * Signs the event of a draft as GIVER, with the offer's token id in it.
   *
   * <p>Refuses with OFFER_MISMATCH or OFFER_WRONG_RECEIVER if the draft is not what was offered,
   * OFFER_EXPIRED if the offer is over, OFFER_REUSED if it was used for another event.
   *
   * @param now by the clock of this device, which has issued the offer
   * @throws IllegalArgumentException if the offer is of another key
   * @throws IOException if offer or position may not be stored; nothing was signed
   * @throws SigningException if there is no signature; the position is taken, recover gets it
   */
  public HandoverResult give(HandoverOffer offer, CustodyEvent draft, Instant now)
      throws IOException, SigningException {
    if (!offer.kid().equals(stream.keyId())) {
      throw new IllegalArgumentException(
          "offer of another key: expected kid=" + stream.keyId() + ", found=" + offer.kid());
    }
    CustodyEvent event = eventFor(offer, draft);
    List<Refusal> differences = OfferComparison.differences(offer, event);
    if (!differences.isEmpty()) {
      return OfferVerdict.Refused.of(differences);
    }
    if (!now.isBefore(offer.expires())) {
      return OfferVerdict.Refused.of(
          Reason.OFFER_EXPIRED, "offer.exp", "after " + now, offer.expires().toString());
    }
    EventId id = EventId.ofBody(EventCodec.encode(event));
    EventId bound = used.redeem(offer.tokenId(), id);
    if (!bound.equals(id)) {
      return OfferVerdict.Refused.of(
          Reason.OFFER_REUSED, "offer", "event " + bound.toShortHex(), id.toShortHex());
    }
    return new HandoverResult.Signed(stream.sign(StatementRequest.giver(event)), offer);
  }
}
