package dev.custody.crypto.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.BatchProof;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.api.statement.Tbs;
import dev.custody.api.tree.InclusionProof;
import dev.custody.api.tree.MerkleTree;
import dev.custody.crypto.key.SignatureOutcome;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.stream.StatementRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Requests that differ by a number, and what must hold of what comes out. */
final class Requests {

  static final String PARTY = "urn:example:carrier";

  private Requests() {}

  static CustodyEvent scan(long number) {
    return CustodyEvent.builder(Kind.SCAN)
        .time(Instant.parse("2026-11-20T08:00:00Z"))
        .nonce(Bytes.ofOwned(ByteBuffer.allocate(16).putLong(1).putLong(number + 1).array()))
        .items(List.of(Item.of("urn:example:pallet:" + number)))
        .build();
  }

  static StatementRequest request(long number) {
    return StatementRequest.actor(scan(number));
  }

  /** The number of the request that this event came from. */
  static long number(SignedEvent event) {
    return number(event.body());
  }

  /** The number of the request that these bytes hold. */
  static long number(Bytes bytes) {
    String body = new String(bytes.toByteArray(), StandardCharsets.UTF_8);
    int at = body.indexOf("urn:example:pallet:") + "urn:example:pallet:".length();
    int end = at;
    while (end < body.length() && Character.isDigit(body.charAt(end))) {
      end++;
    }
    return Long.parseLong(body.substring(at, end));
  }

  static ProtectedHeader header(SignedEvent event) {
    return ProtectedHeader.parse(event.statements().get(0).protectedHeader()).require();
  }

  static Link link(SignedEvent event) {
    return Link.ofTbs(
        Tbs.ofStatement(event.statements().get(0).protectedHeader(), event.eventId()));
  }

  /**
   * Positions 0, 1, 2, ..., one link each, each naming the one before, each with a good signature.
   *
   * @return by position
   */
  static Map<Long, SignedEvent> requireStream(VerificationKey key, Iterable<SignedEvent> all) {
    Map<Long, SignedEvent> events = new TreeMap<>();
    for (SignedEvent event : all) {
      requireSigned(key, event);
      SignedEvent before = events.put(header(event).sequence(), event);
      assertThat(before == null || link(before).equals(link(event)))
          .as("position used twice: " + header(event).sequence())
          .isTrue();
    }
    long next = 0;
    Link previous = Link.genesis(key.keyId());
    for (SignedEvent event : events.values()) {
      assertThat(header(event).sequence()).as("position skipped").isEqualTo(next++);
      assertThat(header(event).previous()).isEqualTo(previous);
      previous = link(event);
    }
    return events;
  }

  private static void requireSigned(VerificationKey key, SignedEvent event) {
    Statement statement = event.statements().get(0);
    ProtectedHeader header = header(event);
    byte[] tbs = Tbs.ofStatement(statement.protectedHeader(), event.eventId());
    Bytes signature = statement.signature();
    if (header.algorithm().batched()) {
      BatchProof proof = ContainerCodec.parseBatchProof(signature).require();
      InclusionProof path = new InclusionProof(proof.leafIndex(), proof.treeSize(), proof.path());
      Digest root = path.rootFrom(MerkleTree.leafHash(Link.ofTbs(tbs).bytes())).orElseThrow();
      tbs = Tbs.ofBatch(header.algorithm(), key.keyId(), proof.treeSize(), root);
      signature = proof.signature();
    }
    assertThat(VerificationBackend.best().check(key, tbs, signature))
        .isEqualTo(SignatureOutcome.VALID);
  }
}
