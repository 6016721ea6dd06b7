package dev.custody.crypto.handover;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Used offers in memory: for tests and demonstrations. A restart makes every offer usable again.
 *
 * @since 0.1.0
 */
public final class VolatileRedeemedOffers implements RedeemedOffers {

  private final ConcurrentHashMap<Bytes, EventId> events = new ConcurrentHashMap<>();

  /** Without any used offer. */
  public VolatileRedeemedOffers() {}

  @Override
  public Optional<EventId> find(Bytes tokenId) {
    return Optional.ofNullable(events.get(tokenId));
  }

  @Override
  public EventId redeem(Bytes tokenId, EventId event) {
    if (tokenId.length() != HandoverOffer.TOKEN_ID_LENGTH) {
      throw new IllegalArgumentException("token id of another length: found=" + tokenId.length());
    }
    EventId before = events.putIfAbsent(tokenId, event);
    return before == null ? event : before;
  }
}
