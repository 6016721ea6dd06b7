package dev.custody.crypto.verify;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Transfer;
import dev.custody.api.statement.Disclosure;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.FeedRecord;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An event for tests: a body, right or wrong, and what statements name as its subject. */
record TestEvent(Bytes body, String subject) {

  static final String GIVER = "/417/9506000134352";
  static final String RECEIVER = "/417/9501101020016";
  static final String CONSIGNMENT = "urn:example:consignment:7";

  static TestEvent of(CustodyEvent event) {
    return new TestEvent(EventCodec.encode(event), event.subject());
  }

  /** A builder with time, consignment and one item; the nonce comes from the name. */
  static CustodyEventBuilder builder(Kind kind, String name) {
    byte[] hash = Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).bytes().toByteArray();
    return CustodyEvent.builder(kind)
        .time(Instant.parse("2026-11-20T10:00:00Z"))
        .nonce(Bytes.copyOf(hash, 0, 16))
        .consignment(CONSIGNMENT)
        .items(List.of(Item.of("urn:example:pallet:1")))
        .place(Place.at("urn:example:dock:1"));
  }

  static TestEvent scan(String name) {
    return of(builder(Kind.SCAN, name).build());
  }

  static TestEvent transfer(Kind kind, String name) {
    return transfer(kind, name, GIVER, RECEIVER);
  }

  static TestEvent transfer(Kind kind, String name, String giver, String receiver) {
    return of(builder(kind, name).transfer(Transfer.of(giver, receiver, Outcome.ACCEPTED)).build());
  }

  /** A body that is not checked. */
  static TestEvent raw(String hex) {
    return new TestEvent(Bytes.ofHex(hex), CONSIGNMENT);
  }

  /** The same body with bytes behind it. */
  TestEvent plus(String hex) {
    return new TestEvent(Bytes.ofHex(body.toHex() + hex), subject);
  }

  EventId id() {
    return EventId.ofBody(body);
  }

  SignedEvent signed(TestKey.Stated... stated) {
    List<Statement> statements = new ArrayList<>();
    for (TestKey.Stated one : stated) {
      statements.add(one.statement());
    }
    return new SignedEvent(body, statements);
  }

  FeedRecord record(TestKey.Stated... stated) {
    return new FeedRecord.OfEvent(EventPackage.of(signed(stated)));
  }

  FeedRecord record(List<Disclosure> disclosures, TestKey.Stated... stated) {
    return new FeedRecord.OfEvent(
        new EventPackage(signed(stated), disclosures, List.of(), List.of(), List.of()));
  }
}
