package dev.custody.crypto.proof;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.BatchProof;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.api.statement.Tbs;
import dev.custody.api.tree.InclusionProof;
import dev.custody.api.tree.MerkleTree;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.CheckpointSigner;
import dev.custody.crypto.note.Cosigner;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.note.WitnessQuorum;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A gateway's log, its witness, and the stream of a device; the same at each run. */
final class Examples {

  static final String ORIGIN = "example.com/gateway-7";
  static final SoftwareSigner DEVICE = key("device", Algorithm.ES256);
  static final SoftwareSigner STRANGER = key("stranger", Algorithm.ES256);
  static final CheckpointSigner LOG =
      CheckpointSigner.of(
          ORIGIN, key("log", Algorithm.ED25519), Collections.<SoftwareSigner>emptyList());
  static final Cosigner WITNESS =
      Cosigner.of("witness.example/w1", key("witness", Algorithm.ED25519));
  static final WitnessQuorum QUORUM =
      new WitnessQuorum(1, Collections.singletonList(WITNESS.key()));
  static final Instant TIME = Instant.ofEpochSecond(1_750_000_000L);

  private Examples() {}

  static SoftwareSigner key(String name, Algorithm algorithm) {
    try {
      return SoftwareSigner.ofSecret(
          algorithm, Digest.sha256(bytes("custody test key " + name)).bytes().toByteArray());
    } catch (dev.custody.crypto.key.MalformedKeyException e) {
      throw new AssertionError(e);
    }
  }

  static List<NoteVerifierKey> logKeys() {
    return LOG.keys();
  }

  /** Signed events of a stream from 0 on, each linked to the one before. */
  static List<SignedEvent> stream(SoftwareSigner signer, int count) {
    List<SignedEvent> events = new ArrayList<>();
    Link previous = Link.genesis(signer.keyId());
    for (int i = 0; i < count; i++) {
      SignedEvent event = event(signer, i, previous, "event " + i);
      previous = link(event);
      events.add(event);
    }
    return events;
  }

  static SignedEvent event(SoftwareSigner signer, long sequence, Link previous, String body) {
    return event(signer, signer.algorithm(), sequence, previous, body);
  }

  /** With a signature over a batch of one, if the algorithm is a batched one. */
  static SignedEvent event(
      SoftwareSigner signer, Algorithm algorithm, long sequence, Link previous, String body) {
    ProtectedHeader header =
        new ProtectedHeader(
            algorithm.coseNumber(),
            signer.keyId(),
            "urn:example:party",
            "urn:custody:event",
            Role.ACTOR,
            sequence,
            previous,
            null,
            null);
    Bytes encoded = header.encode();
    Bytes content = Bytes.ofOwned(bytes(body));
    byte[] tbs = Tbs.ofStatement(encoded, EventId.ofBody(content));
    Bytes signature;
    if (algorithm.batched()) {
      Digest root = MerkleTree.leafHash(Link.ofTbs(tbs).bytes());
      Bytes over = sign(signer, Tbs.ofBatch(algorithm, signer.keyId(), 1, root));
      signature =
          ContainerCodec.encode(new BatchProof(over, 1, 0, Collections.<Digest>emptyList()));
    } else {
      signature = sign(signer, tbs);
    }
    return new SignedEvent(content, Collections.singletonList(new Statement(encoded, signature)));
  }

  private static Bytes sign(SoftwareSigner signer, byte[] tbs) {
    try {
      return Bytes.ofOwned(signer.sign(tbs));
    } catch (dev.custody.crypto.key.SigningException e) {
      throw new AssertionError(e);
    }
  }

  static Link link(SignedEvent event) {
    return Link.ofTbs(
        Tbs.ofStatement(event.statements().get(0).protectedHeader(), event.eventId()));
  }

  static List<Bytes> encoded(List<SignedEvent> events) {
    List<Bytes> all = new ArrayList<>();
    for (SignedEvent event : events) {
      all.add(ContainerCodec.encode(event));
    }
    return all;
  }

  /** What the log of these entries signs, with a line of the witness. */
  static Checkpoint checkpoint(List<Bytes> entries) {
    return witnessed(signed(entries.size(), MerkleTree.root(leaves(entries))));
  }

  static Checkpoint signed(long size, Digest root) {
    try {
      return LOG.sign(size, root);
    } catch (dev.custody.crypto.key.SigningException e) {
      throw new AssertionError(e);
    }
  }

  static Checkpoint witnessed(Checkpoint checkpoint) {
    try {
      return checkpoint.withLines(Arrays.asList(WITNESS.line(checkpoint, TIME)));
    } catch (dev.custody.crypto.key.SigningException e) {
      throw new AssertionError(e);
    }
  }

  static InclusionProof inclusion(List<Bytes> entries, long index) {
    return MerkleTree.proveInclusion(leaves(entries), index);
  }

  private static List<Digest> leaves(List<Bytes> entries) {
    List<Digest> leaves = new ArrayList<>();
    for (Bytes entry : entries) {
      leaves.add(MerkleTree.leafHash(entry));
    }
    return leaves;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(Bytes bytes) {
    return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
  }
}
