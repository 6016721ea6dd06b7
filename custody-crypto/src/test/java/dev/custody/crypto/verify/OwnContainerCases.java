package dev.custody.crypto.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Batch;
import dev.custody.api.statement.BatchProof;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.FeedRecord;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.Statement;
import dev.custody.api.statement.Tbs;
import dev.custody.api.tree.MerkleTree;
import dev.custody.crypto.verify.TestKey.Stated;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cases about batches, batch proofs and records. */
final class OwnContainerCases {

  private static final BigInteger N =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private OwnContainerCases() {}

  static void addTo(List<ObjectNode> cases) {
    proofs(cases);
    batches(cases);
    records(cases);
  }

  private static void proofs(List<ObjectNode> cases) {
    for (String name : List.of("dev", "dev2", "ML-DSA-44", "ML-DSA-65")) {
      TestKeys k = new TestKeys();
      TestKey key = key(k, name);
      List<TestEvent> events = events(5);
      List<Stated> stated = batched(key, events);
      Bytes signature = sign(key, 5, root(stated));
      for (int i : new int[] {0, 4}) {
        cases.add(
            k.named("statement " + i + " of a batch of 5 by " + name)
                .feed(events.get(i).record(proven(stated, i, 5, signature)))
                .is("VERIFIED"));
      }
      cases.add(
          k.named("statement with the proof of its neighbour by " + name)
              .feed(
                  events
                      .get(1)
                      .record(
                          stated
                              .get(1)
                              .withSignature(
                                  proven(stated, 2, 5, signature).statement().signature())))
              .is("REJECTED", "BATCH_PROOF_INVALID"));
    }
    TestKeys k = new TestKeys();
    List<TestEvent> events = events(2);
    List<Stated> stated = batched(k.dev, events);
    Bytes good = sign(k.dev, 2, root(stated));
    TestEvent first = events.get(0);
    proof(cases, k, first, stated, "root signature with high s", 2, highS(good));
    proof(cases, k, first, stated, "root signature with r = n", 2, rOfN(good));
    proof(cases, k, first, stated, "root signature of another size", 3, good);
    proof(cases, k, first, stated, "root signature of no bytes", 2, Bytes.ofHex("00"));
    proof(cases, k, first, stated, "tree of 65,537 leaves", 65_537, good);
    k = new TestKeys();
    stated = batched(k.dev, events);
    proof(cases, k, first, stated, "root signed by another key", 2, sign(k.dev2, 2, root(stated)));
    k = new TestKeys();
    TestEvent lone = events.get(0);
    Stated direct =
        k.dev.sign(
            lone,
            k.dev.header(lone, Algorithm.ES256_BATCH, Role.ACTOR, null, null),
            bytes -> bytes);
    cases.add(
        k.named("direct signature under a batched algorithm")
            .feed(lone.record(direct))
            .is("REJECTED", "BATCH_PROOF_INVALID"));
  }

  private static void proof(
      List<ObjectNode> cases,
      TestKeys k,
      TestEvent event,
      List<Stated> stated,
      String name,
      long treeSize,
      Bytes signature) {
    cases.add(
        k.named("batch proof: " + name)
            .feed(event.record(proven(stated, 0, treeSize, signature)))
            .is("REJECTED", "BATCH_PROOF_INVALID"));
  }

  private static void batches(List<ObjectNode> cases) {
    List<TestEvent> events = events(3);
    TestKeys k = new TestKeys();
    List<Stated> stated = batched(k.dev, events);
    Bytes signature = sign(k.dev, 3, root(stated));
    cases.add(k.named("batch of 3").feed(batch(signature, events, stated)).is("VERIFIED"));
    cases.add(
        k.named("batch and one of its events by itself")
            .feed(
                batch(signature, events, stated),
                events.get(1).record(proven(stated, 1, 3, signature)))
            .is("VERIFIED", "DUPLICATE"));
    byte[] turned = signature.toByteArray();
    turned[40] ^= 1;
    cases.add(
        k.named("batch under another signature")
            .feed(batch(Bytes.ofOwned(turned), events, stated))
            .is("REJECTED", "BATCH_PROOF_INVALID"));
    cases.add(
        k.named("batch with swapped events")
            .feed(
                batch(
                    signature,
                    List.of(events.get(0), events.get(2), events.get(1)),
                    List.of(stated.get(0), stated.get(2), stated.get(1))))
            .is("REJECTED", "BATCH_PROOF_INVALID"));
    k = new TestKeys();
    stated = batched(k.unknown, events);
    cases.add(
        k.named("batch by a key that is not in the bundle")
            .feed(batch(sign(k.unknown, 3, root(stated)), events, stated))
            .is("INDETERMINATE", "UNKNOWN_KEY"));
    k = new TestKeys();
    stated = new ArrayList<>(batched(k.dev, events));
    stated.set(2, batched(k.dev2, events).get(2));
    cases.add(
        k.named("batch of two keys")
            .feed(batch(sign(k.dev, 3, root(stated)), events, stated))
            .is("REJECTED", "RECORD_NOT_CANONICAL"));
    k = new TestKeys();
    stated = new ArrayList<>();
    for (TestEvent event : events) {
      stated.add(k.dev.actor(event).withSignature(Bytes.EMPTY));
    }
    cases.add(
        k.named("batch of a direct algorithm")
            .feed(batch(sign(k.dev, 3, root(stated)), events, stated))
            .is("REJECTED", "RECORD_NOT_CANONICAL"));
    k = new TestKeys();
    stated = new ArrayList<>(batched(k.dev, events));
    Stated readable = stated.get(0);
    byte[] broken = readable.statement().protectedHeader().toByteArray();
    broken[0] ^= 1;
    stated.set(
        0,
        new Stated(
            new Statement(Bytes.ofOwned(broken), Bytes.EMPTY),
            readable.link(),
            readable.eventId()));
    cases.add(
        k.named("batch with a header that cannot be read")
            .feed(batch(sign(k.dev, 3, root(stated)), events, stated))
            .is("REJECTED", "RECORD_NOT_CANONICAL"));
  }

  private static void records(List<ObjectNode> cases) {
    TestEvent scan = TestEvent.scan("records");
    TestKeys k = new TestKeys();
    Bytes record = ContainerCodec.encode(scan.record(k.dev.actor(scan)));
    refusedRecord(cases, "empty record", "", "RECORD_NOT_CANONICAL");
    refusedRecord(
        cases, "two fields in one record", record.toHex() + "1a02610a", "RECORD_NOT_CANONICAL");
    refusedRecord(cases, "record with an unknown field", "2a0178", "RECORD_NOT_CANONICAL");
    refusedRecord(cases, "package without event", "0a041202" + "0801", "RECORD_NOT_CANONICAL");
    StringBuilder token = new StringBuilder();
    for (int i = 0; i <= 16 * 1_024; i++) {
      token.append("41");
    }
    // Field 3 of the package, 16 KiB and one byte.
    String inner = event(scan, k) + "1a818001" + token;
    refusedRecord(cases, "token beyond its limit", framed("0a", inner), "RECORD_TOO_LARGE");
  }

  private static String event(TestEvent scan, TestKeys k) {
    return framed("0a", ContainerCodec.encode(scan.signed(k.dev.actor(scan))).toHex());
  }

  private static void refusedRecord(
      List<ObjectNode> cases, String name, String hex, String reason) {
    TestKeys k = new TestKeys();
    cases.add(
        k.named(name)
            .feed(Bytes.ofHex(OwnStatementCases.ascii("CUSTODY-FEED-1\n") + framed("", hex)))
            .is("REJECTED", reason));
  }

  private static String framed(String tag, String hex) {
    StringBuilder out = new StringBuilder(tag);
    int rest = hex.length() / 2;
    while (rest >= 0x80) {
      out.append(String.format("%02x", rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    return out.append(String.format("%02x", rest)).append(hex).toString();
  }

  static TestKey key(TestKeys k, String name) {
    return switch (name) {
      case "dev" -> k.dev;
      case "dev2" -> k.dev2;
      case "ML-DSA-44" -> k.postQuantum(name, Algorithm.ML_DSA_44);
      default -> k.postQuantum(name, Algorithm.ML_DSA_65);
    };
  }

  static List<TestEvent> events(int count) {
    List<TestEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(TestEvent.scan("batch " + i));
    }
    return events;
  }

  /** ACTOR statements under the key's batched algorithm, without signature. */
  static List<Stated> batched(TestKey key, List<TestEvent> events) {
    List<Stated> stated = new ArrayList<>();
    for (TestEvent event : events) {
      stated.add(
          key.sign(
                  event,
                  key.header(event, key.algorithm().batch(), Role.ACTOR, null, null),
                  bytes -> bytes)
              .withSignature(Bytes.EMPTY));
    }
    return stated;
  }

  static Digest root(List<Stated> stated) {
    return MerkleTree.root(leaves(stated));
  }

  private static List<Digest> leaves(List<Stated> stated) {
    List<Digest> leaves = new ArrayList<>();
    for (Stated one : stated) {
      leaves.add(MerkleTree.leafHash(one.link().bytes()));
    }
    return leaves;
  }

  static Bytes sign(TestKey key, long treeSize, Digest root) {
    return key.signature(Tbs.ofBatch(key.algorithm().batch(), key.kid(), treeSize, root));
  }

  static Stated proven(List<Stated> stated, int index, long treeSize, Bytes signature) {
    List<Digest> path = MerkleTree.proveInclusion(leaves(stated), index).path();
    return stated
        .get(index)
        .withSignature(ContainerCodec.encode(new BatchProof(signature, treeSize, index, path)));
  }

  static FeedRecord batch(Bytes signature, List<TestEvent> events, List<Stated> stated) {
    List<EventPackage> packages = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      packages.add(EventPackage.of(events.get(i).signed(stated.get(i))));
    }
    return new FeedRecord.OfBatch(new Batch(signature, packages));
  }

  private static Bytes highS(Bytes signature) {
    byte[] bytes = signature.toByteArray();
    byte[] s = N.subtract(new BigInteger(1, Arrays.copyOfRange(bytes, 32, 64))).toByteArray();
    for (int i = 0; i < 32; i++) {
      int from = s.length - 32 + i;
      bytes[32 + i] = from < 0 ? 0 : s[from];
    }
    return Bytes.ofOwned(bytes);
  }

  /** r = n, with the good s. */
  private static Bytes rOfN(Bytes signature) {
    return Bytes.ofHex(N.toString(16) + signature.slice(32, 64).toHex());
  }
}
