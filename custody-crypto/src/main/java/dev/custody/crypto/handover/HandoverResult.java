package dev.custody.crypto.handover;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.SignedEvent;
import java.util.List;
import java.util.Objects;

/**
 * What became of the wish to sign one side of a handover: {@link Signed}, or {@link
 * OfferVerdict.Refused} and nothing was signed.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public sealed interface HandoverResult permits HandoverResult.Signed, OfferVerdict.Refused {

  /**
   * This side has signed.
   *
   * @param event the event with the statements that this device knows
   * @param offer the offer that it redeems
   */
  record Signed(SignedEvent event, HandoverOffer offer) implements HandoverResult {

    public Signed {
      Objects.requireNonNull(event, "event");
      Objects.requireNonNull(offer, "offer");
    }

    /** Event and offer, as they travel to the other device and into feeds. */
    public EventPackage toPackage() {
      return new EventPackage(event, List.of(), List.of(), List.of(), List.of(offer.encode()));
    }
  }
}
