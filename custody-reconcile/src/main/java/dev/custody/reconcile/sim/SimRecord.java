package dev.custody.reconcile.sim;

import dev.custody.api.event.CustodyEvent;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One event of a world, before anybody has signed or verified it.
 *
 * @param event what was recorded, at the time that the device's clock claimed
 * @param signings who signed it, in order
 * @param occurredAt when it was truly recorded and signed
 * @param contactAt when the device had last seen a checkpoint of the log
 * @param arrivedAt when it arrived
 * @since 0.1.0
 */
public record SimRecord(
    CustodyEvent event,
    List<SimSigning> signings,
    Instant occurredAt,
    Instant contactAt,
    Instant arrivedAt) {

  /** Copies the list. */
  public SimRecord {
    Objects.requireNonNull(event, "event");
    signings = List.copyOf(signings);
    Objects.requireNonNull(occurredAt, "occurredAt");
    Objects.requireNonNull(contactAt, "contactAt");
    Objects.requireNonNull(arrivedAt, "arrivedAt");
  }
}
