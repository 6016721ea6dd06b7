package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.event.EventCodec;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.FeedRecord;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.api.statement.Tbs;
import dev.custody.crypto.feed.FeedWriter;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.Revocation;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.sim.SimDevice;
import dev.custody.reconcile.sim.SimRecord;
import dev.custody.reconcile.sim.SimSigning;
import dev.custody.reconcile.sim.SimWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Signs a simulated world with real keys: made for it, one a device, never written anywhere.
 * Whoever acts signs when it happens, a witness when it arrives, each in a stream of its own.
 */
final class DrillSigning {

  private final SimWorld world;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Hand> hands = new HashMap<>();
  private final List<SimRecord> records;
  private final List<List<Statement>> statements = new ArrayList<>();
  private final List<@Nullable Link> first = new ArrayList<>();

  /** A key and where its stream stands. */
  private static final class Hand {
    private final SoftwareSigner signer;
    private long next;
    private Link previous;

    Hand(SoftwareSigner signer) {
      this.signer = signer;
      this.previous = Link.genesis(signer.keyId());
    }
  }

  DrillSigning(SimWorld world) throws SigningException {
    this.world = world;
    this.records = world.records();
    for (int i = 0; i < records.size(); i++) {
      statements.add(new ArrayList<>());
      first.add(null);
      sign(i, false);
    }
    for (int i : byArrival()) {
      sign(i, true);
    }
  }

  private List<Integer> byArrival() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparing(i -> records.get(i).arrivedAt()));
    return order;
  }

  private Hand hand(SimDevice device) {
    return hands.computeIfAbsent(
        device.name(), name -> new Hand(SoftwareSigner.generate(Algorithm.ES256, random)));
  }

  private void sign(int index, boolean witness) throws SigningException {
    SimRecord record = records.get(index);
    for (SimSigning signing : record.signings()) {
      if ((signing.role() == Role.WITNESS) == witness) {
        sign(index, record, signing);
      }
    }
  }

  private void sign(int index, SimRecord record, SimSigning signing) throws SigningException {
    Hand hand = hand(signing.device());
    Role role = signing.role();
    ProtectedHeader header =
        new ProtectedHeader(
            hand.signer.algorithm().coseNumber(),
            hand.signer.keyId(),
            signing.device().party(),
            record.event().subject(),
            role,
            hand.next,
            hand.previous,
            role.answers() ? first.get(index) : null,
            role.stamps() ? (Long) record.arrivedAt().toEpochMilli() : null);
    Bytes encoded = header.encode();
    byte[] tbs = Tbs.ofStatement(encoded, EventId.ofBody(EventCodec.encode(record.event())));
    Link link = Link.ofTbs(tbs);
    hand.next++;
    hand.previous = link;
    if (first.get(index) == null) {
      first.set(index, link);
    }
    statements.get(index).add(new Statement(encoded, Bytes.ofOwned(hand.signer.sign(tbs))));
  }

  /** The key id of a device. */
  KeyId kid(SimDevice device) {
    return hand(device).signer.keyId();
  }

  /** Writes all events, in the order in which they arrived; how many. */
  int write(Path feed) throws IOException {
    try (FeedWriter out =
        FeedWriter.open(Files.newOutputStream(feed, StandardOpenOption.CREATE_NEW))) {
      for (int i : byArrival()) {
        SignedEvent signed =
            new SignedEvent(EventCodec.encode(records.get(i).event()), statements.get(i));
        out.write(new FeedRecord.OfEvent(EventPackage.of(signed)));
      }
    }
    return records.size();
  }

  /** Who may sign what: all devices of the world, and none of a stranger. */
  TrustBundle trust() {
    Instant from = world.settings().start().minus(Duration.ofDays(30));
    Instant to = world.settings().start().plus(Duration.ofDays(3_650));
    List<TrustedKey> keys = new ArrayList<>();
    for (SimDevice device : world.devices()) {
      boolean gateway = device.source() == Source.WMS;
      Instant since = world.revoked().get(device.name());
      keys.add(
          TrustedKey.builder(
                  hand(device).signer.publicKey(),
                  device.party(),
                  gateway ? Holder.GATEWAY : Holder.DEVICE)
              .roles(
                  gateway
                      ? new Role[] {Role.GATEWAY}
                      : new Role[] {Role.ACTOR, Role.GIVER, Role.RECEIVER, Role.WITNESS})
              .window(from, to)
              .revoked(since == null ? null : new Revocation(since, "LOST", since))
              .build());
    }
    return TrustBundle.of(1, from, to, keys);
  }
}
