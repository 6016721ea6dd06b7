package dev.custody.api.event;

import dev.custody.api.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who gives possession to whom, and how it ended.
 *
 * @param giver identifier of the party that gives
 * @param receiver identifier of the party that receives
 * @param tokenId first 16 bytes of SHA-256 over the redeemed offer
 * @param receiverAuth what the giver demands of the receiver, ascending
 * @param outcome how it ended
 * @param giverOwner owner before, where ownership passes too
 * @param receiverOwner owner after, where ownership passes too
 * @since 0.1.0
 */
public record Transfer(
    @Nullable String giver,
    @Nullable String receiver,
    @Nullable Bytes tokenId,
    List<AuthMethod> receiverAuth,
    @Nullable Outcome outcome,
    @Nullable String giverOwner,
    @Nullable String receiverOwner) {

  public Transfer {
    receiverAuth = List.copyOf(receiverAuth);
  }

  /** A transfer of possession between two parties, without conditions. */
  public static Transfer of(String giver, String receiver, Outcome outcome) {
    return new Transfer(giver, receiver, null, List.of(), outcome, null, null);
  }
}
