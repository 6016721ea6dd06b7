package dev.custody.crypto.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.BatchProof;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.KeyId;
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
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Events to sign, and what must hold of every stream of signed ones. */
final class Streams {

  static final String PARTY = "urn:example:carrier";

  private Streams() {}

  /** A scan that differs from every other with another number. */
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

  static Link link(SignedEvent event) {
    return Link.ofTbs(
        Tbs.ofStatement(event.statements().get(0).protectedHeader(), event.eventId()));
  }

  static ProtectedHeader header(SignedEvent event) {
    return ProtectedHeader.parse(event.statements().get(0).protectedHeader()).require();
  }

  /** Positions 0, 1, 2, ... each once, each naming the link before, each with a good signature. */
  static void assertUnbrokenStream(VerificationKey key, Iterable<SignedEvent> collected) {
    Map<Long, Link> positions = new TreeMap<>();
    Map<Long, SignedEvent> events = new TreeMap<>();
    for (SignedEvent event : collected) {
      assertSigned(key, event);
      ProtectedHeader header = header(event);
      Link before = positions.put(header.sequence(), link(event));
      assertThat(before == null || before.equals(link(event)))
          .as("position used twice: " + header.sequence())
          .isTrue();
      events.put(header.sequence(), event);
    }
    long next = 0;
    Link previous = Link.genesis(key.keyId());
    for (Map.Entry<Long, SignedEvent> entry : events.entrySet()) {
      assertThat(entry.getKey()).as("position skipped").isEqualTo(next++);
      assertThat(header(entry.getValue()).previous()).isEqualTo(previous);
      previous = positions.get(entry.getKey());
    }
  }

  static void assertSigned(VerificationKey key, SignedEvent event) {
    Statement statement = event.statements().get(0);
    ProtectedHeader header = header(event);
    assertThat(header.kid()).isEqualTo(key.keyId());
    Algorithm algorithm = header.algorithm();
    byte[] tbs = Tbs.ofStatement(statement.protectedHeader(), event.eventId());
    Bytes signature = statement.signature();
    if (algorithm.batched()) {
      BatchProof proof = ContainerCodec.parseBatchProof(signature).require();
      InclusionProof path = new InclusionProof(proof.leafIndex(), proof.treeSize(), proof.path());
      Digest root = path.rootFrom(MerkleTree.leafHash(Link.ofTbs(tbs).bytes())).orElseThrow();
      tbs = batchTbs(algorithm, key.keyId(), proof.treeSize(), root);
      signature = proof.signature();
    }
    assertThat(VerificationBackend.best().check(key, tbs, signature))
        .isEqualTo(SignatureOutcome.VALID);
  }

  static byte[] batchTbs(Algorithm algorithm, KeyId kid, long size, Digest root) {
    return Tbs.ofBatch(algorithm, kid, size, root);
  }
}
