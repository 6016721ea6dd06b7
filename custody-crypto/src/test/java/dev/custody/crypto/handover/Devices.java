package dev.custody.crypto.handover;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.event.AuthMethod;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Transfer;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Role;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.VolatileStreamStore;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The keys, the trust bundle and the devices of a handover in tests, the same in every run. */
final class Devices {

  static final String CARRIER = "/417/5021686376741";
  static final String STORE = "/417/9501101020016";
  static final String OTHER_STORE = "/417/9506000134352";
  static final String DOCK = "/414/5001555164280/254/DOCK7";
  static final String CONSIGNMENT = "/402/58081732496645019";
  static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  static final Duration TWO_MINUTES = HandoverOffer.LIFETIME;
  static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  static final SoftwareSigner VAN = key("van", Algorithm.ES256);
  static final SoftwareSigner VAN_2 = key("van 2", Algorithm.ED25519);
  static final SoftwareSigner SHOP = key("shop", Algorithm.ED25519);
  static final SoftwareSigner SHOP_2 = key("shop 2", Algorithm.ES256);
  static final SoftwareSigner OTHER_SHOP = key("other shop", Algorithm.ED25519);
  static final SoftwareSigner STRANGER = key("stranger", Algorithm.ES256);
  static final SoftwareSigner WITNESS = key("witness", Algorithm.ED25519);

  private Devices() {}

  static SoftwareSigner key(String name, Algorithm algorithm) {
    try {
      byte[] seed = ("custody test key " + name).getBytes(StandardCharsets.US_ASCII);
      return SoftwareSigner.ofSecret(algorithm, Digest.sha256(seed).bytes().toByteArray());
    } catch (MalformedKeyException e) {
      throw new AssertionError("a hash is a good secret", e);
    }
  }

  /** The same bundle, but one key is valid only from then on. */
  static TrustBundle bundleWithKeyFrom(SoftwareSigner key, Instant from) {
    TrustBundle bundle = bundle();
    List<TrustedKey> keys = new java.util.ArrayList<>(bundle.keys());
    keys.replaceAll(
        entry ->
            entry.keyId().equals(key.keyId())
                ? TrustedKey.builder(entry.key(), entry.party(), entry.holder())
                    .roles(entry.roles().toArray(new Role[0]))
                    .window(from, entry.notAfter())
                    .build()
                : entry);
    return TrustBundle.of(1, bundle.issued(), bundle.expires(), keys);
  }

  static TrustBundle bundle() {
    return TrustBundle.of(
        1,
        Instant.parse("2026-11-01T00:00:00Z"),
        Instant.parse("2030-01-01T00:00:00Z"),
        List.of(
            entry(VAN, CARRIER),
            entry(VAN_2, CARRIER),
            entry(SHOP, STORE),
            entry(SHOP_2, STORE),
            entry(OTHER_SHOP, OTHER_STORE),
            entry(WITNESS, "urn:example:gate")));
  }

  private static TrustedKey entry(SoftwareSigner key, String party) {
    return TrustedKey.builder(key.publicKey(), party, Holder.DEVICE)
        .roles(Role.ACTOR, Role.GIVER, Role.RECEIVER, Role.WITNESS)
        .window(Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2027-11-01T00:00:00Z"))
        .build();
  }

  static CustodyEventBuilder handover(String name, AuthMethod... demanded) {
    return handover(name, STORE, demanded);
  }

  static CustodyEventBuilder handover(String name, String receiver, AuthMethod... demanded) {
    byte[] hash = Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).bytes().toByteArray();
    Transfer transfer =
        new Transfer(CARRIER, receiver, null, List.of(demanded), Outcome.ACCEPTED, null, null);
    return CustodyEvent.builder(Kind.HANDOVER)
        .time(NOW)
        .nonce(Bytes.copyOf(hash, 0, 16))
        .consignment(CONSIGNMENT)
        .items(List.of(Item.of("/00/395172626926835439"), Item.of("/00/372022693815378152")))
        .place(Place.at(DOCK))
        .transfer(transfer);
  }

  static StatementSigner stream(SoftwareSigner key, String party) throws IOException {
    return StatementSigner.begin(key, party, new VolatileStreamStore());
  }

  static GiverDevice giver(SoftwareSigner key) throws IOException {
    return GiverDevice.of(key, stream(key, CARRIER), new VolatileRedeemedOffers());
  }

  static ReceiverDevice receiver(String party, RedeemedOffers redeemed, AuthMethod... demanded) {
    Set<AuthMethod> set = EnumSet.noneOf(AuthMethod.class);
    set.addAll(List.of(demanded));
    return ReceiverDevice.of(
        party,
        bundle(),
        VerificationBackend.best(),
        new ReceiverPolicy(TEN_SECONDS, set),
        redeemed);
  }
}
