package dev.custody.crypto.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.custody.api.Bytes;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Time;
import dev.custody.api.statement.Link;
import dev.custody.crypto.verify.TestKey.Stated;
import java.time.Instant;
import java.util.List;

/** Cases about streams and clocks. */
final class OwnStreamCases {

  private OwnStreamCases() {}

  static void addTo(List<ObjectNode> cases) {
    links(cases);
    forks(cases);
    gaps(cases);
    clocks(cases);
  }

  private static void links(List<ObjectNode> cases) {
    TestEvent one = TestEvent.scan("links 1");
    TestEvent two = TestEvent.scan("links 2");
    TestKeys k = new TestKeys();
    k.dev.jumpTo(0, Link.genesis(k.dev2.kid()));
    cases.add(
        k.named("genesis of another key")
            .feed(one.record(k.dev.actor(one)))
            .is("REJECTED", "STREAM_LINK_MISMATCH"));
    k = new TestKeys();
    k.dev.jumpTo(7);
    cases.add(
        k.named("feed begins in mid-stream").feed(one.record(k.dev.actor(one))).is("VERIFIED"));
    k = new TestKeys();
    Stated first = k.dev.actor(one);
    k.dev.jumpTo(1);
    cases.add(
        k.named("higher neighbour does not continue the lower")
            .feed(one.record(first), two.record(k.dev.actor(two)))
            .is("REJECTED", "STREAM_LINK_MISMATCH"));
    k = new TestKeys();
    first = k.dev.actor(one);
    Stated second = k.dev.actor(two);
    cases.add(
        k.named("lower neighbour comes late and fits")
            .feed(two.record(second), one.record(first))
            .is("VERIFIED"));
    k = new TestKeys();
    first = k.dev.actor(one);
    k.dev.jumpTo(1);
    second = k.dev.actor(two);
    cases.add(
        k.named("lower neighbour comes late and does not fit")
            .feed(two.record(second), one.record(first))
            .is("REJECTED", "STREAM_LINK_MISMATCH"));
    k = new TestKeys();
    TestEvent unreadable = TestEvent.raw("08021001");
    first = k.dev.actor(unreadable);
    cases.add(
        k.named("continues a statement whose body is refused")
            .feed(unreadable.record(first), two.record(k.dev.actor(two)))
            .is("VERIFIED"));
    k = new TestKeys();
    first = k.dev.actor(unreadable);
    k.dev.jumpTo(1);
    cases.add(
        k.named("does not continue a statement whose body is refused")
            .feed(unreadable.record(first), two.record(k.dev.actor(two)))
            .is("REJECTED", "STREAM_LINK_MISMATCH"));
  }

  private static void forks(List<ObjectNode> cases) {
    TestEvent one = TestEvent.scan("forks 1");
    TestEvent two = TestEvent.scan("forks 2");
    TestEvent three = TestEvent.scan("forks 3");
    TestKeys k = new TestKeys();
    Stated first = k.dev.actor(one);
    k.dev.jumpTo(0, Link.genesis(k.dev.kid()));
    Stated fork = k.dev.actor(two);
    cases.add(
        k.named("fork after a good statement")
            .feed(one.record(first), two.record(fork))
            .is("REJECTED", "STREAM_FORK"));
    cases.add(
        k.named("the earlier of a fork keeps its verdict")
            .feed(one.record(first), two.record(fork), one.record(first))
            .is("VERIFIED", "DUPLICATE"));
    cases.add(
        k.named("the later of a fork again")
            .feed(one.record(first), two.record(fork), two.record(fork))
            .is("REJECTED", "STREAM_FORK", "DUPLICATE"));
    Stated onLater = k.dev.actor(three);
    cases.add(
        k.named("continues the later branch")
            .feed(one.record(first), two.record(fork), three.record(onLater))
            .is("VERIFIED", "STREAM_FORK"));
    k.dev.jumpTo(1, first.link());
    Stated onEarlier = k.dev.actor(three);
    cases.add(
        k.named("continues the earlier branch")
            .feed(one.record(first), two.record(fork), three.record(onEarlier))
            .is("VERIFIED", "STREAM_FORK"));
    k = new TestKeys();
    first = k.dev.giver(one);
    k.dev.jumpTo(0, Link.genesis(k.dev.kid()));
    fork = k.dev.actor(two);
    cases.add(
        k.named("fork after a statement that is not good")
            .feed(one.record(first), two.record(fork))
            .is("INDETERMINATE", "STREAM_FORK"));
    k = new TestKeys();
    first = k.dev.actor(one);
    k.dev.jumpTo(0, Link.genesis(k.dev.kid()));
    Stated misplaced = k.dev.giver(one);
    cases.add(
        k.named("fork within one event, the other statement fails anyway")
            .feed(one.record(misplaced, first))
            .is("VERIFIED", "STATEMENT_IGNORED"));
    TestEvent delivery = TestEvent.transfer(Kind.DELIVER, "forks");
    k = new TestKeys();
    misplaced = k.dev.actor(delivery);
    k.dev.jumpTo(0, Link.genesis(k.dev.kid()));
    cases.add(
        k.named("fork within one event, the other has a lower role number and fails anyway")
            .feed(delivery.record(misplaced, k.dev.giver(delivery)))
            .is("VERIFIED", "STATEMENT_IGNORED"));
  }

  private static void gaps(List<ObjectNode> cases) {
    TestEvent one = TestEvent.scan("gaps 1");
    TestEvent two = TestEvent.scan("gaps 2");
    TestEvent three = TestEvent.scan("gaps 3");
    TestKeys k = new TestKeys();
    Stated first = k.dev.actor(one);
    Stated second = k.dev.actor(two);
    Stated third = k.dev.actor(three);
    cases.add(
        k.named("gap").feed(one.record(first), three.record(third)).is("VERIFIED", "STREAM_GAP"));
    cases.add(
        k.named("gap where streams must be contiguous")
            .contiguous()
            .feed(one.record(first), three.record(third))
            .is("REJECTED", "STREAM_GAP", "STREAM_LINK_MISMATCH"));
    cases.add(
        k.named("contiguous stream where it must be")
            .contiguous()
            .feed(one.record(first), two.record(second), three.record(third))
            .is("VERIFIED"));
    cases.add(
        k.named("gap filled late")
            .feed(one.record(first), three.record(third), two.record(second))
            .is("VERIFIED"));
    k = new TestKeys();
    k.dev.jumpTo(7);
    cases.add(
        k.named("mid-stream where streams must be contiguous")
            .contiguous()
            .feed(one.record(k.dev.actor(one)))
            .is("VERIFIED"));
    k = new TestKeys();
    first = k.dev.actor(one);
    Stated forged = k.dev.actor(two).forged();
    cases.add(
        k.named("a forged statement takes no position")
            .feed(one.record(first), two.record(forged), three.record(k.dev.actor(three)))
            .is("VERIFIED", "STREAM_GAP"));
  }

  private static void clocks(List<ObjectNode> cases) {
    clock(cases, "steady clock and utc go together", 60_000, 60_000, 1, "VERIFIED");
    clock(cases, "utc behind by all that is admitted", 60_000, 54_500, 1, "VERIFIED");
    clock(cases, "utc behind by 1 ms more", 60_000, 54_499, 1, "VERIFIED", "CLOCK_ROLLBACK");
    clock(cases, "utc back after a restart", 60_000, -60_000, 2, "VERIFIED");
    claim(cases, "claims the end of its bracket", "2026-12-01T00:00:00.250Z", "VERIFIED");
    claim(
        cases,
        "claims 1 ms after its bracket",
        "2026-12-01T00:00:00.251Z",
        "VERIFIED",
        "CLAIM_OUTSIDE_BRACKET");
    claim(cases, "claims the start of its bracket", "2026-10-31T23:59:59.750Z", "VERIFIED");
    claim(
        cases,
        "claims 1 ms before its bracket",
        "2026-10-31T23:59:59.749Z",
        "VERIFIED",
        "CLAIM_OUTSIDE_BRACKET");
  }

  private static void clock(
      List<ObjectNode> cases,
      String name,
      long steadyMs,
      long utcMs,
      int boot,
      String verdict,
      String... codes) {
    TestKeys k = new TestKeys();
    TestEvent one = timed(name + " 1", "2026-11-20T10:00:00Z", 0, 1, 1_000);
    TestEvent two = timed(name + " 2", "2026-11-20T10:00:00Z", utcMs, boot, 1_000 + steadyMs);
    TestEvent between = TestEvent.scan("without boot");
    cases.add(
        k.named(name)
            .feed(
                one.record(k.dev.actor(one)),
                between.record(k.dev.actor(between)),
                two.record(k.dev.actor(two)))
            .is(verdict, codes));
  }

  private static void claim(
      List<ObjectNode> cases, String name, String at, String verdict, String... codes) {
    TestKeys k = new TestKeys();
    TestEvent event = timed(name, at, 0, 1, 1_000);
    cases.add(k.named(name).feed(event.record(k.dev.actor(event))).is(verdict, codes));
  }

  private static TestEvent timed(String name, String at, long plusMs, int boot, long steadyMs) {
    Time time =
        new Time(
            Instant.parse(at).toEpochMilli() + plusMs,
            0,
            250,
            null,
            Bytes.ofHex("0" + boot + "0102030405060708090a0b0c0d0e0f"),
            steadyMs,
            0);
    return TestEvent.of(TestEvent.builder(Kind.SCAN, name).time(time).build());
  }
}
