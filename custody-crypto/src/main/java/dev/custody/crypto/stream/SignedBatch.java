package dev.custody.crypto.stream;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.statement.Batch;
import dev.custody.api.statement.BatchProof;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.api.tree.InclusionProof;
import dev.custody.api.tree.MerkleTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What one signing gave: one signed event, or many under one signature over their tree. Immutable.
 *
 * @since 0.1.0
 */
public final class SignedBatch {

  private final List<StreamIntent> intents;
  // Empty for a statement signed directly.
  private final List<Digest> leaves;
  private final Bytes signature;

  SignedBatch(List<StreamIntent> intents, List<Digest> leaves, Bytes signature) {
    this.intents = List.copyOf(intents);
    this.leaves = leaves;
    this.signature = signature;
  }

  /**
   * Whether one signature stands for all by a tree; false for a single statement signed directly.
   */
  public boolean batched() {
    return !leaves.isEmpty();
  }

  /** The links, in the order of the positions. */
  public List<Link> links() {
    List<Link> links = new ArrayList<>();
    for (StreamIntent intent : intents) {
      links.add(intent.link());
    }
    return Collections.unmodifiableList(links);
  }

  /**
   * Each event by itself with its statement; batched ones carry their path in the tree, so that
   * each can be verified without the others.
   */
  public List<SignedEvent> signedEvents() {
    if (!batched()) {
      return List.of(event(intents.get(0), signature));
    }
    List<SignedEvent> events = new ArrayList<>(intents.size());
    for (InclusionProof proof : MerkleTree.proveInclusions(leaves)) {
      BatchProof field =
          new BatchProof(signature, proof.treeSize(), proof.leafIndex(), proof.path());
      events.add(event(intents.get((int) proof.leafIndex()), ContainerCodec.encode(field)));
    }
    return Collections.unmodifiableList(events);
  }

  /**
   * All of them as one record without paths: the shortest form, where they travel together.
   *
   * @throws IllegalStateException if it is a single statement signed directly
   */
  public Batch record() {
    if (!batched()) {
      throw new IllegalStateException("no batch: statements=" + intents.size());
    }
    List<EventPackage> events = new ArrayList<>();
    for (StreamIntent intent : intents) {
      events.add(EventPackage.of(event(intent, Bytes.EMPTY)));
    }
    return new Batch(signature, events);
  }

  /** How many statements. */
  @Override
  public String toString() {
    return "SignedBatch[statements=" + intents.size() + ", batched=" + batched() + "]";
  }

  /** leaf i = SHA-256(00 || link i). */
  static List<Digest> leaves(List<StreamIntent> intents) {
    List<Digest> leaves = new ArrayList<>();
    for (StreamIntent intent : intents) {
      leaves.add(MerkleTree.leafHash(intent.link().bytes()));
    }
    return leaves;
  }

  private static SignedEvent event(StreamIntent intent, Bytes signatureField) {
    return new SignedEvent(
        intent.body(), List.of(new Statement(intent.protectedHeader(), signatureField)));
  }
}
