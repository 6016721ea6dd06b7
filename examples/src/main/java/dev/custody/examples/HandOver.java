package dev.custody.examples;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Transfer;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Two devices, one event: the giver signs it, then the receiver signs the same bytes. */
public final class HandOver {

  private HandOver() {}

  /** What both have signed; neither needs a network for it, only the other device. */
  public static SignedEvent handOver(StatementSigner giver, StatementSigner receiver, String pallet)
      throws IOException, SigningException {
    // [handover]
    CustodyEvent event =
        CustodyEvent.builder(Kind.HANDOVER)
            .time(Instant.now())
            .nonce(new SecureRandom())
            .items(List.of(Item.of(pallet)))
            .transfer(Transfer.of(giver.party(), receiver.party(), Outcome.ACCEPTED))
            .build();
    SignedEvent given = giver.sign(StatementRequest.giver(event));
    SignedEvent taken = receiver.sign(StatementRequest.receiver(event, giver.lastLink()));

    List<Statement> both = new ArrayList<>(given.statements());
    both.addAll(taken.statements());
    return new SignedEvent(given.body(), both);
    // [end]
  }
}
