package dev.custody.log.stream;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Transfer;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.feed.FeedReader;
import dev.custody.crypto.feed.FeedWriter;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.VolatileStreamStore;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.VerificationRun;
import dev.custody.crypto.verify.Verifier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Two devices that sign for real, and a verifier that knows both. */
final class Devices {

  static final String GIVER = "/417/9521202000014";
  static final String RECEIVER = "/417/9521303000012";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.now();

  final StatementSigner giver;
  final StatementSigner receiver;
  private final Verifier verifier;

  Devices() throws IOException {
    SoftwareSigner giverKey = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
    SoftwareSigner receiverKey = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
    giver = StatementSigner.begin(giverKey, GIVER, new VolatileStreamStore());
    receiver = StatementSigner.begin(receiverKey, RECEIVER, new VolatileStreamStore());
    verifier =
        Verifier.of(
            TrustBundle.of(
                1,
                NOW.minus(Duration.ofDays(1)),
                NOW.plus(Duration.ofDays(1)),
                List.of(trusted(giverKey, GIVER), trusted(receiverKey, RECEIVER))),
            new VerificationPolicy(
                Instant.now().plusSeconds(60), VerificationPolicy.Streams.MAY_HAVE_GAPS),
            VerificationBackend.best());
  }

  VerificationRun run() {
    return verifier.newRun();
  }

  SignedEvent scan(StatementSigner device) throws Exception {
    return device.sign(
        StatementRequest.actor(
            CustodyEvent.builder(Kind.SCAN)
                .time(Instant.now())
                .nonce(RANDOM)
                .items(List.of(Item.of("/00/195211010000047018")))
                .place(Place.at("/414/9521303100019/254/LANE1"))
                .build()));
  }

  /** The giver's half, and the whole. */
  List<SignedEvent> handover() throws Exception {
    CustodyEvent event =
        CustodyEvent.builder(Kind.HANDOVER)
            .time(Instant.now())
            .nonce(RANDOM)
            .items(List.of(Item.of("/00/195211010000047018")))
            .transfer(Transfer.of(GIVER, RECEIVER, Outcome.ACCEPTED))
            .build();
    SignedEvent given = giver.sign(StatementRequest.giver(event));
    SignedEvent taken = receiver.sign(StatementRequest.receiver(event, giver.lastLink()));
    List<Statement> both = new ArrayList<>(given.statements());
    both.addAll(taken.statements());
    both.sort(Comparator.comparing(ContainerCodec::encode));
    return List.of(given, new SignedEvent(given.body(), both));
  }

  static byte[] feed(List<SignedEvent> events) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (FeedWriter writer = FeedWriter.open(bytes)) {
      for (SignedEvent event : events) {
        writer.write(EventPackage.of(event));
      }
    }
    return bytes.toByteArray();
  }

  static FeedReader reader(byte[] feed) throws Exception {
    return FeedReader.open(new ByteArrayInputStream(feed));
  }

  private static TrustedKey trusted(SoftwareSigner key, String party) {
    return TrustedKey.builder(key.publicKey(), party, Holder.DEVICE)
        .roles(Role.ACTOR, Role.GIVER, Role.RECEIVER)
        .window(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)))
        .build();
  }
}
