package dev.custody.benchmarks;

import dev.custody.api.EventId;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Batch;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.api.statement.Tbs;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.VolatileStreamStore;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The sample events of one key, signed one by one or as one batch, with the bundle that trusts it.
 *
 * @param key the public key
 * @param bundle trusts that key
 * @param events signed one by one
 * @param batch the same events under one signature
 */
record SignedFeed(VerificationKey key, TrustBundle bundle, List<SignedEvent> events, Batch batch) {

  static final Instant AT = Instant.parse("2026-12-01T00:00:00Z");
  private static final String PARTY = "/417/5021686376741";

  /** Scans and packs: 256 events that one ACTOR statement is enough for. */
  static SignedFeed of(Algorithm algorithm) {
    try {
      SoftwareSigner signer = SoftwareSigner.generate(algorithm, new SecureRandom());
      List<StatementRequest> requests = new ArrayList<>();
      for (CustodyEvent event : SampleEvents.mix(400, 1)) {
        if (event.transfer() == null && requests.size() < 256) {
          requests.add(StatementRequest.actor(event));
        }
      }
      StatementSigner single = StatementSigner.begin(signer, PARTY, new VolatileStreamStore());
      List<SignedEvent> events = new ArrayList<>();
      for (StatementRequest request : requests) {
        events.add(single.sign(request));
      }
      Batch batch =
          StatementSigner.begin(signer, PARTY, new VolatileStreamStore())
              .signBatch(requests)
              .record();
      TrustedKey trusted =
          TrustedKey.builder(signer.publicKey(), PARTY, Holder.DEVICE)
              .roles(Role.ACTOR)
              .window(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2036-01-01T00:00:00Z"))
              .build();
      TrustBundle bundle =
          TrustBundle.of(
              1,
              Instant.parse("2026-01-01T00:00:00Z"),
              Instant.parse("2036-01-01T00:00:00Z"),
              List.of(trusted));
      return new SignedFeed(signer.publicKey(), bundle, events, batch);
    } catch (IOException | SigningException e) {
      throw new IllegalStateException("signing in memory", e);
    }
  }

  /** What the only statement of an event signs. */
  static byte[] tbs(SignedEvent event) {
    return Tbs.ofStatement(statement(event).protectedHeader(), EventId.ofBody(event.body()));
  }

  static Statement statement(SignedEvent event) {
    return event.statements().get(0);
  }

  /** The events as packages of a feed. */
  EventPackage[] packages() {
    return events.stream().map(EventPackage::of).toArray(EventPackage[]::new);
  }
}
