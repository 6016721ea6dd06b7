package dev.custody.api.statement;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import java.util.List;
import java.util.Objects;

/**
 * A body and the statements about it, as a log stores them and feeds carry them. Nothing in it has
 * been verified: it is what somebody sent.
 *
 * @param body the body exactly as signed; opaque here
 * @param statements up to 8, in any order
 * @since 0.1.0
 */
public record SignedEvent(Bytes body, List<Statement> statements) {

  public SignedEvent {
    Objects.requireNonNull(body, "body");
    statements = List.copyOf(statements);
  }

  /** The id of the event: a hash over the body, computed at each call. */
  public EventId eventId() {
    return EventId.ofBody(body);
  }
}
