package dev.custody.crypto.verify;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.event.Anchor;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.api.tree.MerkleTree;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.Cosigner;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.proof.TlogProof;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A log for tests, with the keys of its witnesses, all Ed25519 by their names. */
final class TestLog {

  static final String ORIGIN = "example.com/log";

  final TestKey key;
  final TestKey witness;
  private final List<Digest> leaves = new ArrayList<>();

  TestLog() {
    key = new TestKey("log", Algorithm.ED25519, "urn:example:log", "LOG");
    key.with("noteKeyName", ORIGIN);
    witness = witness("witness", "urn:example:observer");
    for (int i = 0; i < 3; i++) {
      leaves.add(MerkleTree.leafHash(new byte[] {(byte) i}));
    }
  }

  static TestKey witness(String name, String party) {
    return new TestKey(name, Algorithm.ED25519, party, "WITNESS")
        .with("noteKeyName", "example.com/" + name);
  }

  /** Adds an entry and returns its index. */
  int add(SignedEvent event) {
    List<Statement> sorted = new ArrayList<>(event.statements());
    sorted.sort(Comparator.comparing(ContainerCodec::encode));
    leaves.add(MerkleTree.leafHash(ContainerCodec.encode(new SignedEvent(event.body(), sorted))));
    return leaves.size() - 1;
  }

  /** The log's promise, with a line of its witness where there is a time. */
  Checkpoint checkpoint(String... times) {
    Checkpoint checkpoint;
    try {
      checkpoint =
          Checkpoint.sign(
              NoteVerifierKey.of(ORIGIN, key.signer().publicKey()),
              leaves.size(),
              MerkleTree.root(leaves),
              key.signer());
    } catch (SigningException e) {
      throw new AssertionError(e);
    }
    return cosigned(checkpoint, witness, times);
  }

  static Checkpoint cosigned(Checkpoint checkpoint, TestKey witness, String... times) {
    String name = witness.entry.get("noteKeyName").asText();
    List<Bytes> lines = new ArrayList<>();
    try {
      for (String time : times) {
        lines.add(Cosigner.of(name, witness.signer()).line(checkpoint, Instant.parse(time)));
      }
    } catch (SigningException e) {
      throw new AssertionError(e);
    }
    return lines.isEmpty() ? checkpoint : checkpoint.withLines(lines);
  }

  Bytes receipt(int index, Checkpoint checkpoint) {
    return TlogProof.of(
            MerkleTree.proveInclusion(leaves, index), checkpoint, Optional.<Bytes>empty())
        .encode();
  }

  static Anchor anchor(Checkpoint checkpoint) {
    return new Anchor(
        checkpoint.origin(),
        checkpoint.size(),
        checkpoint.root(),
        Digest.sha256(checkpoint.note()));
  }

  static String text(Checkpoint checkpoint) {
    return new String(checkpoint.note().toByteArray(), StandardCharsets.UTF_8);
  }

  List<TestKey> keys() {
    List<TestKey> keys = new ArrayList<>();
    Collections.addAll(keys, key, witness);
    return keys;
  }
}
