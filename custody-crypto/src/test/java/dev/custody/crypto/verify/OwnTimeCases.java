package dev.custody.crypto.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.custody.api.event.Kind;
import dev.custody.crypto.verify.TestKey.Stated;
import java.util.Arrays;
import java.util.List;

/** Cases about windows, revocations and brackets: every boundary from both sides. */
final class OwnTimeCases {

  private static final String BEGIN = "2026-11-01T00:00:00Z";
  private static final String END = "2026-11-25T00:00:00Z";
  private static final String BEFORE_END = "2026-11-24T23:59:59.999Z";
  private static final String AT = "2026-12-01T00:00:00Z";

  private OwnTimeCases() {}

  static void addTo(List<ObjectNode> cases) {
    moments(cases);
    revocations(cases);
    lowerEnds(cases);
    witnessed(cases);
    laterStatements(cases);
  }

  private static void moments(List<ObjectNode> cases) {
    TestEvent scan = TestEvent.scan("moments");
    moment(
        cases,
        scan,
        "1 ms before the window",
        "2026-10-31T23:59:59.999Z",
        "REJECTED",
        "KEY_NOT_YET_VALID",
        "CLAIM");
    moment(cases, scan, "at the start of the window", BEGIN, "VERIFIED", "CLAIM");
    moment(cases, scan, "1 ms before the end of the window", BEFORE_END, "VERIFIED");
    moment(cases, scan, "at the end of the window", END, "INDETERMINATE", "TIME_UNPROVEN");
    TestKeys k = new TestKeys();
    cases.add(
        k.named("bundle 1 ms before it expires")
            .bundleExpires("2026-12-01T00:00:00.001Z")
            .feed(scan.record(k.dev.actor(scan)))
            .is("VERIFIED"));
    k = new TestKeys();
    cases.add(
        k.named("bundle when it expires")
            .bundleExpires(AT)
            .feed(scan.record(k.dev.actor(scan)))
            .is("INDETERMINATE", "TRUST_BUNDLE_EXPIRED"));
    k = new TestKeys();
    cases.add(
        k.named("bundle when it expires, forged statement")
            .bundleExpires(AT)
            .feed(scan.record(k.dev.actor(scan).forged()))
            .is("REJECTED", "TRUST_BUNDLE_EXPIRED", "SIGNATURE_INVALID"));
  }

  private static void moment(
      List<ObjectNode> cases,
      TestEvent scan,
      String name,
      String at,
      String verdict,
      String... codes) {
    TestKeys k = new TestKeys();
    k.dev.window(BEGIN, END);
    OwnCase moment = k.named("verified " + name).at(at).feed(scan.record(k.dev.actor(scan)));
    // A good statement that claims a time after the moment of verification has its note as well.
    String[] known = new String[codes.length];
    int count = 0;
    for (String code : codes) {
      if (!code.equals("CLAIM")) {
        known[count++] = code;
      } else if (verdict.equals("VERIFIED")) {
        known[count++] = "CLAIM_OUTSIDE_BRACKET";
      }
    }
    cases.add(moment.is(verdict, Arrays.copyOf(known, count)));
  }

  private static void revocations(List<ObjectNode> cases) {
    revoked(
        cases, "revoked at the moment of verification", AT, null, "INDETERMINATE", "TIME_UNPROVEN");
    revoked(cases, "revoked 1 ms after it", "2026-12-01T00:00:00.001Z", null, "VERIFIED");
    revoked(cases, "compromised when the window begins", AT, BEGIN, "REJECTED", "KEY_REVOKED");
    revoked(
        cases,
        "compromised 1 ms after the window begins",
        AT,
        "2026-11-01T00:00:00.001Z",
        "INDETERMINATE",
        "TIME_UNPROVEN");
    revoked(
        cases,
        "revoked later, compromised before the moment of verification",
        "2026-12-24T00:00:00Z",
        END,
        "INDETERMINATE",
        "TIME_UNPROVEN");
  }

  private static void revoked(
      List<ObjectNode> cases,
      String name,
      String at,
      String compromisedSince,
      String verdict,
      String... codes) {
    TestEvent scan = TestEvent.scan("revocations");
    TestKeys k = new TestKeys();
    k.dev.revoked(at, compromisedSince);
    cases.add(k.named(name).feed(scan.record(k.dev.actor(scan))).is(verdict, codes));
  }

  private static void lowerEnds(List<ObjectNode> cases) {
    TestEvent handover = TestEvent.transfer(Kind.HANDOVER, "lower");
    TestEvent later = TestEvent.scan("lower, later");
    for (boolean expired : new boolean[] {true, false}) {
      TestKeys k = new TestKeys();
      k.dev.window("2026-11-15T00:00:00Z", "2027-11-01T00:00:00Z");
      k.store.window(BEGIN, expired ? "2026-11-15T00:00:00Z" : "2026-11-15T00:00:00.001Z");
      Stated giver = k.dev.giver(handover);
      cases.add(
          k.named(
                  expired
                      ? "RECEIVER's key ended when the GIVER's began"
                      : "RECEIVER's key ended 1 ms after the GIVER's began")
              .feed(handover.record(giver, k.store.receiver(handover, giver)))
              .is(
                  expired ? "REJECTED" : "INDETERMINATE",
                  expired ? "KEY_EXPIRED" : "TIME_UNPROVEN"));
    }
    TestKeys k = new TestKeys();
    k.dev.window("2026-11-15T00:00:00Z", "2027-11-01T00:00:00Z");
    k.store.revoked(AT, "2026-11-15T00:00:00Z");
    Stated giver = k.dev.giver(handover);
    Stated receiver = k.store.receiver(handover, giver);
    cases.add(
        k.named("follows a statement that was not made before the compromise")
            .feed(handover.record(giver, receiver), later.record(k.store.actor(later)))
            .is("REJECTED", "KEY_REVOKED"));
    k = new TestKeys();
    k.store.revoked(AT, "2026-11-15T00:00:00Z");
    cases.add(
        k.named("the same without the statement before it")
            .feed(later.record(k.store.actor(later)))
            .is("INDETERMINATE", "TIME_UNPROVEN"));
  }

  private static void witnessed(List<ObjectNode> cases) {
    TestEvent scan = TestEvent.scan("witnessed");
    TestEvent other = TestEvent.scan("witnessed, other");
    TestKeys k = endingSoon();
    Stated actor = k.dev.actor(scan);
    cases.add(
        k.named("witnessed 1 ms before the key ended")
            .feed(scan.record(k.gate.witness(scan, actor, BEFORE_END), actor))
            .is("VERIFIED"));
    k = endingSoon();
    actor = k.dev.actor(scan);
    cases.add(
        k.named("witnessed when the key ended")
            .feed(scan.record(k.gate.witness(scan, actor, END), actor))
            .is("INDETERMINATE", "TIME_UNPROVEN", "STATEMENT_IGNORED"));
    k = endingSoon();
    actor = k.dev.actor(scan);
    cases.add(
        k.named("witness in a later record")
            .feed(scan.record(actor), scan.record(k.gate.witness(scan, actor, BEFORE_END)))
            .is("VERIFIED"));
    k = endingSoon();
    actor = k.dev.actor(scan);
    cases.add(
        k.named("witness in an earlier record, about another event")
            .feed(
                other.record(k.dev2.actor(other), k.gate.witness(other, actor, BEFORE_END)),
                scan.record(actor))
            .is("VERIFIED"));
    k = endingSoon();
    k.gate.revoked("2026-12-24T00:00:00Z", null);
    actor = k.dev.actor(scan);
    cases.add(
        k.named("witness whose key will be revoked")
            .feed(scan.record(actor, k.gate.witness(scan, actor, BEFORE_END)))
            .is("INDETERMINATE", "TIME_UNPROVEN", "STATEMENT_IGNORED"));
    k = endingSoon();
    k.gate.window(BEGIN, END);
    actor = k.dev.actor(scan);
    cases.add(
        k.named("witness whose own time is unproven")
            .feed(scan.record(actor, k.gate.witness(scan, actor, BEFORE_END)))
            .is("INDETERMINATE", "TIME_UNPROVEN", "STATEMENT_IGNORED"));
    k = endingSoon();
    k.gate.window(BEGIN, END);
    actor = k.dev.actor(scan);
    Stated first = k.gate.witness(scan, actor, BEFORE_END);
    cases.add(
        k.named("witness whose own time is witnessed")
            .feed(scan.record(actor, first, k.store.witness(scan, first, BEFORE_END)))
            .is("VERIFIED"));
    k = endingSoon();
    actor = k.dev.actor(scan);
    cases.add(
        k.named("forged witness")
            .feed(scan.record(actor, k.gate.witness(scan, actor, BEFORE_END).forged()))
            .is("INDETERMINATE", "TIME_UNPROVEN", "STATEMENT_IGNORED"));
    k = endingSoon();
    actor = k.dev.actor(scan);
    cases.add(
        k.named("witnessed by the key itself after it ended")
            .feed(scan.record(actor, k.dev.witness(scan, actor, BEFORE_END)))
            .is("INDETERMINATE", "TIME_UNPROVEN", "STATEMENT_IGNORED"));
    TestEvent delivery = TestEvent.transfer(Kind.DELIVER, "arrival");
    k = new TestKeys();
    k.gate.window(BEGIN, END);
    cases.add(
        k.named("a GATEWAY's own time bounds nothing")
            .feed(delivery.record(k.gate.gateway(delivery)))
            .is("INDETERMINATE", "TIME_UNPROVEN"));
  }

  private static void laterStatements(List<ObjectNode> cases) {
    TestEvent one = TestEvent.scan("later 1");
    TestEvent two = TestEvent.scan("later 2");
    TestEvent three = TestEvent.scan("later 3");
    TestKeys k = endingSoon();
    Stated first = k.dev.actor(one);
    Stated second = k.dev.actor(two);
    Stated third = k.dev.actor(three);
    Stated witness = k.gate.witness(three, third, BEFORE_END);
    cases.add(
        k.named("reached by a witnessed statement of the same key")
            .feed(three.record(third, witness), two.record(second), one.record(first))
            .is("VERIFIED"));
    cases.add(
        k.named("not reached, a link between is unknown")
            .feed(three.record(third, witness), one.record(first))
            .is("INDETERMINATE", "TIME_UNPROVEN"));
    cases.add(
        k.named("again, after what dates it has come")
            .feed(
                one.record(first),
                two.record(second),
                three.record(third, witness),
                one.record(first))
            .is("VERIFIED", "DUPLICATE"));
    cases.add(
        k.named("a witness dates what comes before, not what comes after")
            .feed(one.record(first, k.gate.witness(one, first, BEFORE_END)), two.record(second))
            .is("INDETERMINATE", "TIME_UNPROVEN"));
  }

  private static TestKeys endingSoon() {
    TestKeys k = new TestKeys();
    k.dev.window(BEGIN, END);
    return k;
  }
}
