package dev.custody.examples;

import dev.custody.api.event.AuthMethod;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Transfer;
import dev.custody.crypto.handover.GiverDevice;
import dev.custody.crypto.handover.HandoverOffer;
import dev.custody.crypto.handover.HandoverResult;
import dev.custody.crypto.handover.OfferVerdict;
import dev.custody.crypto.handover.ReceiverDevice;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.stream.StatementSigner;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Two devices, one event: the giver shows an offer and signs, the receiver checks both and signs
 * the same bytes.
 */
public final class HandOver {

  private HandOver() {}

  /** What both have signed, or why not; neither needs a network for it, only the other device. */
  public static HandoverResult handOver(
      GiverDevice giver, ReceiverDevice receiver, StatementSigner stream, Transfer parties)
      throws IOException, SigningException {
    // [handover]
    CustodyEvent draft =
        CustodyEvent.builder(Kind.HANDOVER)
            .time(Instant.now())
            .nonce(new SecureRandom())
            .items(List.of(Item.of("/00/195211010000047018")))
            .place(Place.at("/414/9521303100019/254/LANE1"))
            .transfer(parties)
            .build();
    HandoverOffer offer = giver.offer(draft, Instant.now(), HandoverOffer.LIFETIME);
    String qrCode = offer.toBase45(); // shown on the giver's screen
    HandoverResult given = giver.give(offer, draft, Instant.now());
    if (!(given instanceof HandoverResult.Signed half)) {
      return given; // the offer was used before, or is for other goods
    }

    HandoverOffer scanned = HandoverOffer.ofBase45(qrCode).require();
    OfferVerdict verdict =
        receiver.check(half.event(), scanned, Set.of(AuthMethod.QR_TOKEN), Instant.now());
    return verdict instanceof OfferVerdict.Accepted accepted
        ? receiver.accept(accepted, stream, Instant.now()) // both halves in one event
        : (OfferVerdict.Refused) verdict; // each reason with a code of its own
    // [end]
  }

  /** From whom to whom, with a scanned QR code demanded of the receiver. */
  public static Transfer transfer(String giver, String receiver) {
    return new Transfer(
        giver, receiver, null, List.of(AuthMethod.QR_TOKEN), Outcome.ACCEPTED, null, null);
  }
}
