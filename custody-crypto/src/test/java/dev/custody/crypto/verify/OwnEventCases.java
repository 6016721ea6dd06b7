package dev.custody.crypto.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.custody.api.Bytes;
import dev.custody.api.event.Commitment;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.Commitments;
import dev.custody.api.statement.Disclosure;
import dev.custody.crypto.verify.TestKey.Stated;
import java.util.List;

/** Cases about whole events: required roles, ignored statements, refused bodies, disclosures. */
final class OwnEventCases {

  private static final String SEEN = "2026-11-20T11:00:00Z";

  private OwnEventCases() {}

  static void addTo(List<ObjectNode> cases) {
    handover(cases);
    selfHandover(cases);
    ignored(cases);
    witnesses(cases);
    refusedBodies(cases);
    merged(cases);
    disclosures(cases);
  }

  private static void handover(List<ObjectNode> cases) {
    TestEvent handover = TestEvent.transfer(Kind.HANDOVER, "handover");
    TestKeys k = new TestKeys();
    Stated giver = k.dev.giver(handover);
    cases.add(
        k.named("handover, both sides")
            .feed(handover.record(k.store.receiver(handover, giver), giver))
            .is("VERIFIED"));
    k = new TestKeys();
    cases.add(
        k.named("handover, giver alone")
            .feed(handover.record(k.dev.giver(handover)))
            .is("INDETERMINATE", "PENDING_COUNTERSIGNATURE"));
    k = new TestKeys();
    k.dev.with("kinds", "SCAN");
    giver = k.dev.giver(handover);
    cases.add(
        k.named("handover, failed GIVER and the RECEIVER who answers it")
            .feed(handover.record(giver, k.store.receiver(handover, giver)))
            .is("REJECTED", "KIND_NOT_PERMITTED", "COUNTERSIGNED_OTHER"));
    k = new TestKeys();
    giver = k.dev.giver(handover);
    cases.add(
        k.named("handover, forged GIVER and good RECEIVER")
            .feed(handover.record(giver.forged(), k.store.receiver(handover, giver)))
            .is("REJECTED", "SIGNATURE_INVALID"));
    k = new TestKeys();
    giver = k.dev.giver(handover);
    Stated other = k.dev2.giver(TestEvent.transfer(Kind.HANDOVER, "another"));
    cases.add(
        k.named("RECEIVER answers a GIVER of another event")
            .feed(handover.record(giver, k.store.receiver(handover, other)))
            .is("REJECTED", "COUNTERSIGNED_OTHER"));
    k = new TestKeys();
    giver = k.dev.giver(handover);
    cases.add(
        k.named("handover, two good GIVERs, the second answered")
            .feed(handover.record(giver, k.store.receiver(handover, k.dev2.giver(handover))))
            .is("REJECTED", "COUNTERSIGNED_OTHER"));
    k = new TestKeys();
    cases.add(
        k.named("handover by a GATEWAY")
            .feed(handover.record(k.gate.gateway(handover)))
            .is("REJECTED", "ROLE_NOT_PERMITTED"));
    TestEvent delivery = TestEvent.transfer(Kind.DELIVER, "delivery");
    k = new TestKeys();
    giver = k.dev.giver(delivery);
    cases.add(
        k.named("delivery, its receiver answers another statement")
            .feed(delivery.record(giver, k.store.receiver(delivery, other)))
            .is("VERIFIED", "STATEMENT_IGNORED"));
  }

  private static void selfHandover(List<ObjectNode> cases) {
    TestEvent handover = TestEvent.transfer(Kind.HANDOVER, "self");
    TestKeys k = new TestKeys();
    Stated giver = k.dev.giver(handover);
    cases.add(
        k.named("one key in both roles")
            .feed(handover.record(giver, k.dev.receiver(handover, giver)))
            .is("REJECTED", "SELF_HANDOVER", "SIGNER_NOT_NAMED_PARTY"));
    k = new TestKeys();
    giver = k.dev.giver(handover);
    Stated receiver = k.store.receiver(handover, giver);
    cases.add(
        k.named("the receiver's key signs as GIVER too, later")
            .feed(handover.record(giver, receiver, k.store.giver(handover)))
            .is("VERIFIED", "STATEMENT_IGNORED"));
    k = new TestKeys();
    giver = k.dev.giver(handover);
    Stated extra = k.store.giver(handover);
    cases.add(
        k.named("the receiver's key signs as GIVER too, earlier")
            .feed(handover.record(giver, extra, k.store.receiver(handover, giver)))
            .is("VERIFIED", "STATEMENT_IGNORED"));
    TestEvent self =
        TestEvent.transfer(Kind.DELIVER, "one party", TestEvent.GIVER, TestEvent.GIVER);
    k = new TestKeys();
    cases.add(
        k.named("giver and receiver are one party")
            .feed(self.record(k.dev.giver(self)))
            .is("REJECTED", "SELF_HANDOVER"));
  }

  private static void ignored(List<ObjectNode> cases) {
    TestEvent scan = TestEvent.scan("ignored");
    TestEvent handover = TestEvent.transfer(Kind.HANDOVER, "ignored");
    TestKeys k = new TestKeys();
    cases.add(
        k.named("forged ACTOR beside a good one")
            .feed(scan.record(k.dev.actor(scan), k.dev2.actor(scan).forged()))
            .is("VERIFIED", "STATEMENT_IGNORED"));
    k = new TestKeys();
    cases.add(
        k.named("authentic statement in a role that the kind does not admit, beside a good one")
            .feed(scan.record(k.dev.actor(scan), k.dev2.giver(scan)))
            .is("VERIFIED", "STATEMENT_IGNORED"));
    k = new TestKeys();
    Stated giver = k.dev.giver(handover);
    cases.add(
        k.named("pending handover and a second GIVER that is forged")
            .feed(handover.record(giver, k.dev2.giver(handover).forged()))
            .is("INDETERMINATE", "PENDING_COUNTERSIGNATURE", "STATEMENT_IGNORED"));
    k = new TestKeys();
    giver = k.dev.giver(handover);
    Stated unreadable =
        k.dev2.sign(
            handover,
            OwnStatementCases.header(k.dev2, handover),
            h -> OwnStatementCases.patched(h, "3a0001117001", "3a0001117009"));
    cases.add(
        k.named("pending handover and a statement that cannot be read")
            .feed(handover.record(giver, unreadable))
            .is("REJECTED", "HEADER_NOT_CANONICAL"));
    k = new TestKeys();
    giver = k.dev.giver(handover);
    cases.add(
        k.named("pending handover and a role that it does not admit")
            .feed(handover.record(giver, k.dev2.actor(handover)))
            .is("REJECTED", "ROLE_NOT_PERMITTED"));
    k = new TestKeys();
    Stated actor = k.dev.actor(scan);
    cases.add(
        k.named("WITNESS alone")
            .feed(scan.record(k.store.witness(scan, actor, SEEN)))
            .is("INDETERMINATE", "PENDING_COUNTERSIGNATURE", "STATEMENT_IGNORED"));
    k = new TestKeys();
    actor = k.dev.actor(scan);
    cases.add(
        k.named("forged WITNESS alone")
            .feed(scan.record(k.store.witness(scan, actor, SEEN).forged()))
            .is("REJECTED", "NO_STATEMENT", "STATEMENT_IGNORED"));
  }

  private static void witnesses(List<ObjectNode> cases) {
    TestEvent scan = TestEvent.scan("witnesses");
    TestEvent another = TestEvent.scan("witnesses, another");
    TestKeys k = new TestKeys();
    Stated actor = k.dev.actor(scan);
    Stated first = k.store.witness(scan, actor, SEEN);
    cases.add(
        k.named("WITNESS of a WITNESS")
            .feed(scan.record(k.gate.witness(scan, first, SEEN), first, actor))
            .is("VERIFIED"));
    k = new TestKeys();
    actor = k.dev.actor(scan);
    Stated elsewhere = k.dev2.actor(another);
    cases.add(
        k.named("WITNESS of a statement about another event")
            .feed(scan.record(actor, k.store.witness(scan, elsewhere, SEEN)))
            .is("VERIFIED", "STATEMENT_IGNORED"));
    k = new TestKeys();
    actor = k.dev.actor(scan);
    first = k.store.witness(scan, elsewhere, SEEN);
    cases.add(
        k.named("WITNESS of a WITNESS that is not good")
            .feed(scan.record(actor, first, k.gate.witness(scan, first, SEEN)))
            .is("VERIFIED", "STATEMENT_IGNORED"));
  }

  private static void refusedBodies(List<ObjectNode> cases) {
    TestEvent scan = TestEvent.scan("refused");
    refused(cases, "schema 2", TestEvent.raw("08021001"), "INDETERMINATE", "UNSUPPORTED_SCHEMA");
    refused(
        cases,
        "kind 99",
        replaced(scan, "08011008", "08011063"),
        "INDETERMINATE",
        "UNSUPPORTED_KIND");
    refused(
        cases,
        "critical field 99",
        // 7a 01 63: field 15, one byte, 99; it stands behind the place, field 8; field 99 after
        // all.
        scan.plus("7a0163").plus("9a060178"),
        "INDETERMINATE",
        "UNSUPPORTED_FIELD");
    refused(cases, "trailing field 0", scan.plus("0000"), "REJECTED", "BODY_NOT_CANONICAL");
    refused(
        cases,
        "check digit of the consignment",
        replaced(
            TestEvent.of(
                TestEvent.builder(Kind.SCAN, "digit").consignment("/414/9506000134352").build()),
            OwnStatementCases.ascii("/414/9506000134352"),
            OwnStatementCases.ascii("/414/9506000134353")),
        "REJECTED",
        "MALFORMED_IDENTIFIER");
    refused(
        cases,
        "kind SCAN and nothing else",
        TestEvent.raw("08011008"),
        "REJECTED",
        "MISSING_ASPECT");
    StringBuilder long56001 = new StringBuilder("0801");
    for (int i = 0; i < 55_999; i++) {
      long56001.append("00");
    }
    refused(
        cases, "56,001 bytes", TestEvent.raw(long56001.toString()), "REJECTED", "BODY_TOO_LARGE");
  }

  private static void refused(
      List<ObjectNode> cases, String name, TestEvent event, String verdict, String reason) {
    TestKeys k = new TestKeys();
    cases.add(
        k.named("body refused, authentic: " + name)
            .feed(event.record(k.dev.actor(event)))
            .is(verdict, reason));
    if (event.body().length() > 50_000) {
      return;
    }
    k = new TestKeys();
    cases.add(
        k.named("body refused, forged: " + name)
            .feed(event.record(k.dev.actor(event).forged()))
            .is("REJECTED", reason, "SIGNATURE_INVALID"));
    k = new TestKeys();
    cases.add(
        k.named("body refused, no statement: " + name)
            .feed(event.record())
            .is("REJECTED", reason, "NO_STATEMENT"));
    k = new TestKeys();
    cases.add(
        k.named("body refused, one authentic and one forged: " + name)
            .feed(event.record(k.dev.actor(event), k.dev2.actor(event).forged()))
            .is(verdict, reason, "STATEMENT_IGNORED"));
  }

  private static void merged(List<ObjectNode> cases) {
    TestEvent handover = TestEvent.transfer(Kind.HANDOVER, "merged");
    TestEvent between = TestEvent.scan("between");
    TestEvent unknownField = TestEvent.scan("unknown field").plus("9a060178");
    TestKeys k = new TestKeys();
    Stated giver = k.dev.giver(handover);
    cases.add(
        k.named("statements of one event in two records")
            .feed(
                handover.record(giver),
                between.record(k.dev.actor(between)),
                handover.record(k.store.receiver(handover, giver)))
            .is("VERIFIED"));
    k = new TestKeys();
    Stated actor = k.dev.actor(between);
    cases.add(
        k.named("the same record again")
            .feed(between.record(actor), between.record(actor))
            .is("VERIFIED", "DUPLICATE"));
    k = new TestKeys();
    actor = k.dev.actor(between);
    cases.add(
        k.named("the same record again with a forged statement")
            .feed(between.record(actor), between.record(actor, k.dev2.actor(between).forged()))
            .is("VERIFIED", "DUPLICATE", "STATEMENT_IGNORED"));
    k = new TestKeys();
    actor = k.dev.actor(between);
    cases.add(
        k.named("the same body again without statements")
            .feed(between.record(actor), between.record())
            .is("VERIFIED", "DUPLICATE"));
    k = new TestKeys();
    cases.add(
        k.named("unknown field")
            .feed(unknownField.record(k.dev.actor(unknownField)))
            .is("VERIFIED", "HAS_UNKNOWN_FIELDS"));
  }

  private static void disclosures(List<ObjectNode> cases) {
    Bytes salt = Bytes.ofHex("000102030405060708090a0b0c0d0e0f");
    Bytes value = Bytes.ofHex(OwnStatementCases.ascii("AB12 CDE"));
    Bytes nonce = TestEvent.builder(Kind.SCAN, "disclosed").build().nonce();
    TestEvent event =
        TestEvent.of(
            TestEvent.builder(Kind.SCAN, "disclosed")
                .commitments(List.of(new Commitment(3, Commitments.commit(nonce, 3, salt, value))))
                .build());
    Disclosure good = new Disclosure(3, salt, value);
    disclosed(cases, event, "opens its commitment", List.of(good), "VERIFIED");
    disclosed(cases, event, "erased", List.of(), "VERIFIED");
    disclosed(cases, event, "twice", List.of(good, good), "REJECTED", "COMMITMENT_MISMATCH");
    disclosed(
        cases,
        event,
        "for a slot without commitment",
        List.of(new Disclosure(4, salt, value)),
        "REJECTED",
        "COMMITMENT_MISMATCH");
    disclosed(
        cases,
        event,
        "of another value",
        List.of(new Disclosure(3, salt, salt)),
        "REJECTED",
        "COMMITMENT_MISMATCH");
  }

  private static void disclosed(
      List<ObjectNode> cases,
      TestEvent event,
      String name,
      List<Disclosure> disclosures,
      String verdict,
      String... codes) {
    TestKeys k = new TestKeys();
    cases.add(
        k.named("disclosure " + name)
            .feed(event.record(disclosures, k.dev.actor(event)))
            .is(verdict, codes));
  }

  private static TestEvent replaced(TestEvent event, String hex, String by) {
    return new TestEvent(OwnStatementCases.patched(event.body(), hex, by), event.subject());
  }
}
