package dev.custody.crypto.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.Statement;
import dev.custody.api.statement.Tbs;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A key for tests, made from its name, with its entry of a trust bundle as JSON and its stream. It
 * signs anything, right or wrong.
 */
final class TestKey {

  final String party;
  final ObjectNode entry;
  private final SoftwareSigner signer;
  private long sequence;
  private Link previous;

  TestKey(String name, Algorithm algorithm, String party, String holder, String... roles) {
    this.party = party;
    try {
      this.signer =
          SoftwareSigner.ofSecret(
              algorithm,
              Digest.sha256(("custody test key " + name).getBytes(StandardCharsets.US_ASCII))
                  .bytes()
                  .toByteArray());
    } catch (MalformedKeyException e) {
      throw new AssertionError("a hash is a good secret", e);
    }
    this.previous = Link.genesis(kid());
    this.entry = new ObjectMapper().createObjectNode();
    entry.put(
        "publicKey", Base64.getEncoder().encodeToString(signer.publicKey().spki().unsafeArray()));
    entry.put("algorithm", algorithm.keyName());
    entry.put("party", party);
    entry.put("holder", holder);
    ArrayNode list = entry.putArray("roles");
    List.of(roles).forEach(list::add);
    entry.putArray("kinds");
    entry.putArray("places");
    window("2026-11-01T00:00:00Z", "2027-11-01T00:00:00Z");
  }

  TestKey window(String notBefore, String notAfter) {
    entry.put("notBefore", notBefore);
    entry.put("notAfter", notAfter);
    return this;
  }

  TestKey revoked(String at, @Nullable String compromisedSince) {
    ObjectNode revoked = entry.putObject("revoked");
    revoked.put("at", at);
    revoked.put("reason", "LOST");
    if (compromisedSince != null) {
      revoked.put("compromisedSince", compromisedSince);
    }
    return this;
  }

  TestKey with(String member, String value) {
    if (entry.path(member).isArray()) {
      entry.withArray(member).add(value);
    } else {
      entry.put(member, value);
    }
    return this;
  }

  KeyId kid() {
    return signer.publicKey().keyId();
  }

  SoftwareSigner signer() {
    return signer;
  }

  Algorithm algorithm() {
    return signer.publicKey().algorithm();
  }

  /** The stream goes on at another position: what lies between is lost. */
  TestKey jumpTo(long sequence, Link previous) {
    this.sequence = sequence;
    this.previous = previous;
    return this;
  }

  TestKey jumpTo(long sequence) {
    return jumpTo(sequence, new Link(Digest.sha256(new byte[] {(byte) sequence}).bytes()));
  }

  Stated actor(TestEvent event) {
    return state(event, Role.ACTOR, null, null);
  }

  Stated giver(TestEvent event) {
    return state(event, Role.GIVER, null, null);
  }

  Stated receiver(TestEvent event, Stated giver) {
    return state(event, Role.RECEIVER, giver.link(), null);
  }

  Stated gateway(TestEvent event) {
    return state(event, Role.GATEWAY, null, "2026-11-20T12:00:00Z");
  }

  Stated witness(TestEvent event, Stated seen, String at) {
    return state(event, Role.WITNESS, seen.link(), at);
  }

  Stated state(TestEvent event, Role role, @Nullable Link answers, @Nullable String statedAt) {
    return sign(event, header(event, algorithm(), role, answers, statedAt), header -> header);
  }

  ProtectedHeader header(
      TestEvent event,
      Algorithm algorithm,
      Role role,
      @Nullable Link answers,
      @Nullable String statedAt) {
    return new ProtectedHeader(
        algorithm.coseNumber(),
        kid(),
        party,
        event.subject(),
        role,
        sequence,
        previous,
        answers,
        statedAt == null ? null : (Long) Instant.parse(statedAt).toEpochMilli());
  }

  /** Signs a header after its bytes were changed, and continues the stream with what was signed. */
  Stated sign(TestEvent event, ProtectedHeader header, UnaryOperator<Bytes> change) {
    Bytes encoded = change.apply(header.encode());
    byte[] tbs = Tbs.ofStatement(encoded, event.id());
    Link link = Link.ofTbs(tbs);
    sequence = header.sequence() + 1;
    previous = link;
    return new Stated(new Statement(encoded, signature(tbs)), link, event.id());
  }

  Bytes signature(byte[] tbs) {
    try {
      return Bytes.ofOwned(signer.sign(tbs));
    } catch (SigningException e) {
      throw new AssertionError("a key in memory signs", e);
    }
  }

  /** A statement, its link and the event that it is about. */
  record Stated(Statement statement, Link link, EventId eventId) {

    /** The same with one bit of the signature turned. */
    Stated forged() {
      byte[] signature = statement.signature().toByteArray();
      signature[signature.length / 2] ^= 1;
      return new Stated(
          new Statement(statement.protectedHeader(), Bytes.ofOwned(signature)), link, eventId);
    }

    Stated withSignature(Bytes signature) {
      return new Stated(new Statement(statement.protectedHeader(), signature), link, eventId);
    }
  }
}
