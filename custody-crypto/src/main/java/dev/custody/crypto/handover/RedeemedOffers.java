package dev.custody.crypto.handover;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import java.io.IOException;
import java.util.Optional;

/**
 * For which event each offer was used on this device: on the giver's the event that was signed for
 * it, on the receiver's the one that was countersigned. It is written before anything is signed, so
 * after a crash the same event may be signed again and no other may.
 *
 * <p>Nothing is ever forgotten: an offer that has expired would be good again when the clock of the
 * device is set back. Thread-safe.
 *
 * @since 0.1.0
 */
public interface RedeemedOffers {

  /**
   * The event for which an offer was used.
   *
   * @param tokenId 16 bytes
   * @return empty if it was not used on this device
   */
  Optional<EventId> find(Bytes tokenId);

  /**
   * Uses an offer for an event, unless it was used before. When this returns, the answer is
   * durable.
   *
   * @param tokenId 16 bytes
   * @return the event that the offer is used for from now on: the given one, or the one of before
   * @throws IOException if it is not certain that it is stored; then nothing must be signed
   * @throws IllegalArgumentException if the token id has not 16 bytes
   */
  EventId redeem(Bytes tokenId, EventId event) throws IOException;
}
