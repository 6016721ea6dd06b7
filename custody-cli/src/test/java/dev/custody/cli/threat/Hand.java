package dev.custody.cli.threat;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.api.statement.Tbs;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.Revocation;
import dev.custody.crypto.trust.TrustedKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key in somebody's hand. It signs whatever it is told to, true or not, at any position: what the
 * library's own signer refuses to do, an attacker does by himself.
 */
final class Hand {

  static final Instant FIRST_DAY = Instant.parse("2026-11-01T00:00:00Z");
  static final Instant LAST_DAY = Instant.parse("2027-11-01T00:00:00Z");

  final SoftwareSigner signer;
  final String party;
  private long sequence;
  private Link previous;

  private Hand(SoftwareSigner signer, String party) {
    this.signer = signer;
    this.party = party;
    this.previous = Link.genesis(signer.keyId());
  }

  /** The same name is the same key. */
  static Hand of(String name, String party) {
    return new Hand(key(name, Algorithm.ES256), party);
  }

  static SoftwareSigner key(String name, Algorithm algorithm) {
    try {
      byte[] secret = Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).bytes().toByteArray();
      return SoftwareSigner.ofSecret(algorithm, secret);
    } catch (MalformedKeyException e) {
      throw new AssertionError("a hash is a good secret", e);
    }
  }

  KeyId kid() {
    return signer.keyId();
  }

  /** A second holder of the same key, who knows its stream up to here. */
  Hand copy() {
    Hand copy = new Hand(signer, party);
    copy.sequence = sequence;
    copy.previous = previous;
    return copy;
  }

  TrustedKey.Builder entry(Holder holder, Role... roles) {
    return TrustedKey.builder(signer.publicKey(), party, holder)
        .roles(roles)
        .window(FIRST_DAY, LAST_DAY);
  }

  TrustedKey device(Role... roles) {
    return entry(Holder.DEVICE, roles).build();
  }

  TrustedKey revoked(Instant at, @Nullable Instant compromisedSince, Role... roles) {
    return entry(Holder.DEVICE, roles)
        .revoked(new Revocation(at, "STOLEN", compromisedSince))
        .build();
  }

  Said acts(CustodyEvent event) {
    return says(event, Role.ACTOR, null, null);
  }

  Said gives(CustodyEvent event) {
    return says(event, Role.GIVER, null, null);
  }

  Said receives(CustodyEvent event, Said giver) {
    return says(event, Role.RECEIVER, giver.link(), null);
  }

  Said witnesses(CustodyEvent event, Said seen, Instant at) {
    return says(event, Role.WITNESS, seen.link(), at);
  }

  Said says(CustodyEvent event, Role role, @Nullable Link answers, @Nullable Instant stated) {
    ProtectedHeader header =
        new ProtectedHeader(
            signer.algorithm().coseNumber(),
            kid(),
            party,
            event.subject(),
            role,
            sequence,
            previous,
            answers,
            stated == null ? null : (Long) stated.toEpochMilli());
    Bytes body = EventCodec.encode(event);
    Bytes encoded = header.encode();
    byte[] tbs = Tbs.ofStatement(encoded, EventId.ofBody(body));
    sequence++;
    previous = Link.ofTbs(tbs);
    try {
      return new Said(body, new Statement(encoded, Bytes.ofOwned(signer.sign(tbs))), previous);
    } catch (SigningException e) {
      throw new AssertionError("a key in memory signs", e);
    }
  }

  /** One statement, with the event that it is about. */
  record Said(Bytes body, Statement statement, Link link) {

    /** The event with this statement and those of others. */
    SignedEvent with(Said... others) {
      List<Statement> all = new ArrayList<>(List.of(statement));
      Arrays.stream(others).forEach(other -> all.add(other.statement()));
      return new SignedEvent(body, all);
    }

    /** The same with one bit of the signature turned. */
    Said forged() {
      byte[] signature = statement.signature().toByteArray();
      signature[40] ^= 1;
      return new Said(
          body, new Statement(statement.protectedHeader(), Bytes.ofOwned(signature)), link);
    }
  }
}
