package dev.custody.crypto.internal.handover;

import dev.custody.api.Digest;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Place;
import dev.custody.api.event.Transfer;
import dev.custody.crypto.handover.HandoverOffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an offer says against what the event says that names it: all differences, not the first. */
public final class OfferComparison {

  private OfferComparison() {}

  /** The place of an event that offers name: the read point, else the location, else none. */
  public static @Nullable String place(CustodyEvent event) {
    Place place = event.place();
    if (place == null) {
      return null;
    }
    return place.readPoint() != null ? place.readPoint() : place.location();
  }

  /** OFFER_WRONG_RECEIVER and OFFER_MISMATCH, each with what differs; empty where nothing does. */
  public static List<Refusal> differences(HandoverOffer offer, CustodyEvent event) {
    List<Refusal> found = new ArrayList<>(0);
    Transfer transfer = event.transfer();
    String receiver = transfer == null ? null : transfer.receiver();
    compare(found, Reason.OFFER_WRONG_RECEIVER, "receiver", offer.receiver(), receiver);
    if (transfer == null || !offer.tokenId().equals(transfer.tokenId())) {
      found.add(
          mismatch(
              "token_id",
              offer.tokenId().toShortHex(),
              transfer == null || transfer.tokenId() == null
                  ? "none"
                  : transfer.tokenId().toShortHex()));
    }
    String giver = transfer == null ? null : transfer.giver();
    compare(found, Reason.OFFER_MISMATCH, "giver", offer.giver(), giver);
    compare(found, Reason.OFFER_MISMATCH, "subject", offer.subject(), event.subject());
    compare(found, Reason.OFFER_MISMATCH, "place", offer.place(), place(event));
    Digest goods = GoodsDigest.of(event);
    if (!offer.goods().equals(goods)) {
      found.add(mismatch("goods", offer.goods().toString(), goods.toString()));
    }
    return found;
  }

  private static void compare(
      List<Refusal> found, Reason reason, String path, String offered, @Nullable String inEvent) {
    if (!Objects.equals(offered, inEvent)) {
      found.add(
          new Refusal(reason, "offer." + path, 0, offered, inEvent == null ? "none" : inEvent));
    }
  }

  private static Refusal mismatch(String path, String offered, String inEvent) {
    return new Refusal(Reason.OFFER_MISMATCH, "offer." + path, 0, offered, inEvent);
  }
}
