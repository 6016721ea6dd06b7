package dev.custody.log.witness;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.tree.MerkleTree;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.NoteVerifierKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A log that is nothing but leaf hashes and a key; a fork of it has the same key. */
final class FakeLog {

  static final String ORIGIN = "example.com/dock-7";

  private final SoftwareSigner signer;
  private final NoteVerifierKey key;
  private final List<Digest> leaves = new ArrayList<>();
  private final Map<Integer, Checkpoint> signed = new ConcurrentHashMap<>();

  private FakeLog(String origin, SoftwareSigner signer) {
    this.signer = signer;
    this.key = NoteVerifierKey.of(origin, signer.publicKey());
  }

  static FakeLog of(int size) {
    return of(ORIGIN, size);
  }

  static FakeLog of(String origin, int size) {
    FakeLog log =
        new FakeLog(origin, SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom()));
    log.grow("entry ", 0, size);
    return log;
  }

  /** The same up to {@code common}, other leaves behind it. */
  FakeLog fork(int common, int size) {
    FakeLog fork = new FakeLog(key.name(), signer);
    fork.leaves.addAll(leaves.subList(0, common));
    fork.grow("other ", common, size);
    return fork;
  }

  private void grow(String what, int from, int to) {
    for (int i = from; i < to; i++) {
      leaves.add(MerkleTree.leafHash((what + i).getBytes(StandardCharsets.US_ASCII)));
    }
  }

  NoteVerifierKey key() {
    return key;
  }

  WitnessedLog watched() {
    return WitnessedLog.of(key);
  }

  Digest root(int size) {
    return MerkleTree.root(leaves.subList(0, size));
  }

  Checkpoint checkpoint(int size) {
    return signed.computeIfAbsent(size, of -> checkpoint(of, root(of)));
  }

  Checkpoint checkpoint(int size, Digest root) {
    try {
      return Checkpoint.sign(key, size, root, signer);
    } catch (SigningException e) {
      throw new AssertionError(e);
    }
  }

  /** The proof from an old size, none where none is needed. */
  List<Digest> proof(int old, int size) {
    return old == 0 || old >= size
        ? Collections.<Digest>emptyList()
        : MerkleTree.proveConsistency(leaves.subList(0, size), old).path();
  }

  Bytes request(int old, int size) {
    return new AddCheckpointRequest(old, proof(old, size), checkpoint(size).note()).encode();
  }
}
