package dev.custody.crypto.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.event.Device;
import dev.custody.api.event.Foreign;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Operator;
import dev.custody.api.event.Place;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.crypto.verify.TestKey.Stated;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Cases about single statements: authenticity, party, role, kind, place, companions. */
final class OwnStatementCases {

  private static final String SEEN = "2026-11-20T11:00:00Z";

  private OwnStatementCases() {}

  static void addTo(List<ObjectNode> cases) {
    authentic(cases);
    party(cases);
    roles(cases);
    permissions(cases);
    companions(cases);
  }

  private static void authentic(List<ObjectNode> cases) {
    TestEvent scan = TestEvent.scan("authentic");
    TestKeys k = new TestKeys();
    cases.add(k.named("scan by an ACTOR").feed(scan.record(k.dev.actor(scan))).is("VERIFIED"));
    k = new TestKeys();
    cases.add(
        k.named("forged")
            .feed(scan.record(k.dev.actor(scan).forged()))
            .is("REJECTED", "SIGNATURE_INVALID"));
    k = new TestKeys();
    cases.add(
        k.named("signature of no bytes")
            .feed(scan.record(k.dev.actor(scan).withSignature(Bytes.EMPTY)))
            .is("REJECTED", "SIGNATURE_NOT_CANONICAL"));
    k = new TestKeys();
    cases.add(
        k.named("key not in the bundle")
            .feed(scan.record(k.unknown.actor(scan)))
            .is("INDETERMINATE", "UNKNOWN_KEY"));
    k = new TestKeys();
    cases.add(k.named("no statement").feed(scan.record()).is("REJECTED", "NO_STATEMENT"));
    k = new TestKeys();
    Stated wrongAlgorithm =
        k.dev.sign(
            scan, k.dev.header(scan, Algorithm.ED25519, Role.ACTOR, null, null), bytes -> bytes);
    cases.add(
        k.named("Ed25519 in the header of a P-256 key")
            .feed(scan.record(wrongAlgorithm))
            .is("REJECTED", "ALGORITHM_MISMATCH"));
    k = new TestKeys();
    // 01 26 is {1: -7}; 01 27 is -8, EdDSA without a named curve.
    Stated unlisted = k.dev.sign(scan, header(k.dev, scan), h -> patched(h, "a70126", "a70127"));
    cases.add(
        k.named("algorithm -8")
            .feed(scan.record(unlisted))
            .is("INDETERMINATE", "UNSUPPORTED_ALGORITHM"));
    k = new TestKeys();
    Stated otherContent =
        k.dev.sign(
            scan, header(k.dev, scan), h -> patched(h, ascii("event.v1"), ascii("event.v2")));
    cases.add(
        k.named("statement about another content type")
            .feed(scan.record(otherContent))
            .is("REJECTED", "CONTENT_TYPE_MISMATCH"));
    k = new TestKeys();
    Stated roleless =
        k.dev.sign(scan, header(k.dev, scan), h -> patched(h, "3a0001117001", "3a0001117009"));
    cases.add(k.named("role 9").feed(scan.record(roleless)).is("REJECTED", "HEADER_NOT_CANONICAL"));
    k = new TestKeys();
    Stated bareWitness =
        k.dev.sign(scan, header(k.dev, scan), h -> patched(h, "3a0001117001", "3a0001117004"));
    cases.add(
        k.named("WITNESS without link and time")
            .feed(scan.record(bareWitness))
            .is("REJECTED", "HEADER_NOT_CANONICAL"));
    for (Algorithm algorithm : List.of(Algorithm.ML_DSA_44, Algorithm.ML_DSA_65)) {
      k = new TestKeys();
      TestKey key = k.postQuantum("pq", algorithm);
      cases.add(
          k.named("scan by " + algorithm.keyName())
              .feed(scan.record(key.actor(scan)))
              .is("VERIFIED"));
      k = new TestKeys();
      key = k.postQuantum("pq", algorithm);
      cases.add(
          k.named("forged " + algorithm.keyName())
              .feed(scan.record(key.actor(scan).forged()))
              .is("REJECTED", "SIGNATURE_INVALID"));
    }
  }

  private static void party(List<ObjectNode> cases) {
    TestEvent handover = TestEvent.transfer(Kind.HANDOVER, "party");
    TestEvent scan = TestEvent.scan("party");
    TestKeys k = new TestKeys();
    k.dev.with("party", TestEvent.RECEIVER);
    cases.add(
        k.named("the bundle has another party for the key")
            .feed(scan.record(k.dev.actor(scan)))
            .is("REJECTED", "ISSUER_MISMATCH"));
    k = new TestKeys();
    Stated otherSubject = k.dev.actor(new TestEvent(scan.body(), "urn:example:consignment:8"));
    cases.add(
        k.named("statement names another consignment")
            .feed(scan.record(otherSubject))
            .is("REJECTED", "SUBJECT_MISMATCH"));
    k = new TestKeys();
    Stated giver = k.store.giver(handover);
    cases.add(
        k.named("GIVER is not the named giver")
            .feed(handover.record(giver))
            .is("REJECTED", "SIGNER_NOT_NAMED_PARTY", "PENDING_COUNTERSIGNATURE"));
    k = new TestKeys();
    k.dev.with("subject", "urn:example:device:1");
    cases.add(
        k.named("event names neither device nor operator of the key")
            .feed(scan.record(k.dev.actor(scan)))
            .is("REJECTED", "SIGNER_NOT_NAMED_PARTY"));
    k = new TestKeys();
    k.dev.with("subject", "urn:example:operator:1");
    TestEvent byOperator =
        TestEvent.of(
            TestEvent.builder(Kind.SCAN, "operator")
                .device(new Device("urn:example:device:2", null, null, null))
                .operator(new Operator("urn:example:operator:1", List.of(), null))
                .build());
    cases.add(
        k.named("operator is the subject of the key")
            .feed(byOperator.record(k.dev.actor(byOperator)))
            .is("VERIFIED"));
    k = new TestKeys();
    k.store.with("subject", "urn:example:device:1");
    giver = k.dev.giver(handover);
    cases.add(
        k.named("subject of a RECEIVER's key is not in the event")
            .feed(handover.record(giver, k.store.receiver(handover, giver)))
            .is("VERIFIED"));
  }

  private static void roles(List<ObjectNode> cases) {
    TestEvent scan = TestEvent.scan("roles");
    TestEvent delivery = TestEvent.transfer(Kind.DELIVER, "delivery");
    TestEvent giveBack = TestEvent.transfer(Kind.RETURN, "return");
    TestKeys k = new TestKeys();
    cases.add(
        k.named("DELIVER by a GATEWAY")
            .feed(delivery.record(k.gate.gateway(delivery)))
            .is("VERIFIED"));
    k = new TestKeys();
    cases.add(
        k.named("RETURN by its giver").feed(giveBack.record(k.dev.giver(giveBack))).is("VERIFIED"));
    k = new TestKeys();
    cases.add(
        k.named("GIVER of a scan")
            .feed(scan.record(k.dev.giver(scan)))
            .is("REJECTED", "ROLE_NOT_PERMITTED"));
    TestEvent foreign =
        TestEvent.of(
            TestEvent.builder(Kind.FOREIGN, "foreign")
                .foreign(new Foreign("application/json", Digest.sha256(Bytes.EMPTY), 0, null, null))
                .build());
    k = new TestKeys();
    Stated gateway = k.gate.gateway(foreign);
    cases.add(
        k.named("WITNESS of a FOREIGN event")
            .feed(foreign.record(gateway, k.dev.witness(foreign, gateway, SEEN)))
            .is("VERIFIED"));
    k = new TestKeys();
    cases.add(
        k.named("ACTOR of a FOREIGN event")
            .feed(foreign.record(k.dev.actor(foreign)))
            .is("REJECTED", "ROLE_NOT_PERMITTED"));
    k = new TestKeys();
    Stated actor = k.dev.actor(scan);
    cases.add(
        k.named("ACTOR with a GATEWAY beside it")
            .feed(scan.record(k.gate.gateway(scan), actor))
            .is("VERIFIED"));
    for (Kind kind : List.of(Kind.HOLD, Kind.RELEASE, Kind.EXCEPTION, Kind.INSPECT, Kind.STORE)) {
      TestEvent event = TestEvent.of(TestEvent.builder(kind, kind.name()).build());
      k = new TestKeys();
      cases.add(
          k.named(kind + " by an ACTOR").feed(event.record(k.dev.actor(event))).is("VERIFIED"));
    }
  }

  private static void permissions(List<ObjectNode> cases) {
    TestEvent scan = TestEvent.scan("permissions");
    TestKeys k = new TestKeys();
    k.gate.with("roles", "ACTOR");
    k.dev.entry.putArray("roles");
    cases.add(
        k.named("key without roles")
            .feed(scan.record(k.dev.actor(scan)))
            .is("REJECTED", "ROLE_NOT_PERMITTED"));
    k = new TestKeys();
    k.dev.with("kinds", "LOAD");
    cases.add(
        k.named("key for LOAD only")
            .feed(scan.record(k.dev.actor(scan)))
            .is("REJECTED", "KIND_NOT_PERMITTED"));
    k = new TestKeys();
    k.dev.with("kinds", "LOAD").with("kinds", "SCAN");
    cases.add(k.named("key for LOAD and SCAN").feed(scan.record(k.dev.actor(scan))).is("VERIFIED"));
    k = new TestKeys();
    k.dev.with("places", "urn:example:dock:2");
    cases.add(
        k.named("key for another dock")
            .feed(scan.record(k.dev.actor(scan)))
            .is("REJECTED", "PLACE_NOT_PERMITTED"));
    k = new TestKeys();
    k.dev.with("places", "urn:example:dock:1");
    cases.add(k.named("key for this dock").feed(scan.record(k.dev.actor(scan))).is("VERIFIED"));
    TestEvent twoPlaces =
        TestEvent.of(
            TestEvent.builder(Kind.SCAN, "two places")
                .place(new Place("urn:example:dock:1", "urn:example:site:1", null))
                .build());
    k = new TestKeys();
    k.dev.with("places", "urn:example:dock:1");
    cases.add(
        k.named("dock listed, its site not")
            .feed(twoPlaces.record(k.dev.actor(twoPlaces)))
            .is("REJECTED", "PLACE_NOT_PERMITTED"));
    TestEvent nowhere = TestEvent.of(TestEvent.builder(Kind.SCAN, "nowhere").place(null).build());
    k = new TestKeys();
    k.dev.with("places", "urn:example:dock:1");
    cases.add(
        k.named("key for a dock, event without place")
            .feed(nowhere.record(k.dev.actor(nowhere)))
            .is("REJECTED", "PLACE_NOT_PERMITTED"));
  }

  private static void companions(List<ObjectNode> cases) {
    TestEvent scan = TestEvent.scan("companions");
    TestKeys k = hybrid();
    cases.add(
        k.named("hybrid key, its companion missing")
            .feed(scan.record(k.dev.actor(scan)))
            .is("INDETERMINATE", "COMPANION_MISSING"));
    k = hybrid();
    TestKey companion = companion();
    cases.add(
        k.named("hybrid key and its companion")
            .feed(scan.record(companion.actor(scan), k.dev.actor(scan)))
            .is("VERIFIED"));
    k = hybrid();
    cases.add(
        k.named("hybrid key and another beside it")
            .feed(scan.record(k.dev.actor(scan), companion().actor(scan).forged()))
            .is("REJECTED", "COMPANION_MISSING", "SIGNATURE_INVALID"));
    k = hybrid();
    Stated actor = k.dev.actor(scan);
    cases.add(
        k.named("hybrid key, its companion in another role")
            .feed(scan.record(actor, companion().witness(scan, actor, SEEN)))
            .is("INDETERMINATE", "COMPANION_MISSING", "STATEMENT_IGNORED"));
    k = hybrid();
    companion = companion();
    cases.add(
        k.named("companion alone, which names none itself")
            .feed(scan.record(companion.actor(scan)))
            .is("VERIFIED"));
  }

  private static TestKeys hybrid() {
    TestKeys k = new TestKeys();
    TestKey pq = k.postQuantum("pq", Algorithm.ML_DSA_44);
    k.dev.with("companion", pq.kid().toHex());
    return k;
  }

  private static TestKey companion() {
    return new TestKey("pq", Algorithm.ML_DSA_44, TestEvent.GIVER, "DEVICE");
  }

  static ProtectedHeader header(TestKey key, TestEvent event) {
    return key.header(event, key.algorithm(), Role.ACTOR, null, null);
  }

  /** Replaces one run of bytes, which must be there. */
  static Bytes patched(Bytes bytes, String hex, String by) {
    String whole = bytes.toHex();
    int at = whole.indexOf(hex);
    if (at < 0 || at % 2 != 0) {
      throw new IllegalArgumentException("nothing to replace: " + hex + " in " + whole);
    }
    return Bytes.ofHex(whole.substring(0, at) + by + whole.substring(at + hex.length()));
  }

  static String ascii(String text) {
    return Bytes.ofOwned(text.getBytes(StandardCharsets.US_ASCII)).toHex();
  }
}
