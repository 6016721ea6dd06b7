package dev.custody.crypto.stream;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.Role;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a signer is asked to vouch for: an event, as what, and what the role needs beside it.
 *
 * @param event the event
 * @param role as what to vouch for it
 * @param answers the link of the statement that this one answers: RECEIVER and WITNESS exactly
 * @param statedAt when the signer received or saw it, of which milliseconds are stated: GATEWAY and
 *     WITNESS exactly
 * @since 0.1.0
 */
public record StatementRequest(
    CustodyEvent event, Role role, @Nullable Link answers, @Nullable Instant statedAt) {

  /**
   * @throws IllegalArgumentException if answers or statedAt is there for a role without it or
   *     missing for a role with it
   */
  public StatementRequest {
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(role, "role");
    if ((answers != null) != role.answers() || (statedAt != null) != role.stamps()) {
      throw new IllegalArgumentException(
          "role, answered link and stated time do not go together: role=" + role);
    }
  }

  /** The signer did what the event says. */
  public static StatementRequest actor(CustodyEvent event) {
    return new StatementRequest(event, Role.ACTOR, null, null);
  }

  /** The signer gave possession. */
  public static StatementRequest giver(CustodyEvent event) {
    return new StatementRequest(event, Role.GIVER, null, null);
  }

  /** The signer took possession, in answer to the giver's statement with this link. */
  public static StatementRequest receiver(CustodyEvent event, Link giver) {
    return new StatementRequest(event, Role.RECEIVER, giver, null);
  }

  /** The signer verified the statement with this link, at this time. */
  public static StatementRequest witness(CustodyEvent event, Link seen, Instant at) {
    return new StatementRequest(event, Role.WITNESS, seen, at);
  }

  /** The signer received unsigned facts at this time. */
  public static StatementRequest gateway(CustodyEvent event, Instant receivedAt) {
    return new StatementRequest(event, Role.GATEWAY, null, receivedAt);
  }
}
