package dev.custody.api.statement;

import dev.custody.api.Bytes;
import java.util.List;
import java.util.Objects;

/**
 * A signed event and what may travel beside it.
 *
 * @param event the event
 * @param disclosures opened commitments, up to 32
 * @param timestampTokens RFC 3161 tokens in DER, up to 4
 * @param receipts inclusion proofs of logs, up to 8
 * @param offers redeemed offers as COSE_Sign1, up to 4
 * @since 0.1.0
 */
public record EventPackage(
    SignedEvent event,
    List<Disclosure> disclosures,
    List<Bytes> timestampTokens,
    List<Bytes> receipts,
    List<Bytes> offers) {

  public EventPackage {
    Objects.requireNonNull(event, "event");
    disclosures = List.copyOf(disclosures);
    timestampTokens = List.copyOf(timestampTokens);
    receipts = List.copyOf(receipts);
    offers = List.copyOf(offers);
  }

  /** The event with nothing beside it. */
  public static EventPackage of(SignedEvent event) {
    return new EventPackage(event, List.of(), List.of(), List.of(), List.of());
  }
}
