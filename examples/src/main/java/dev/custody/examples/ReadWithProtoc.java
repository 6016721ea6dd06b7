package dev.custody.examples;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.proto.CustodyProto;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/**
 * Reads an event with the classes that protoc generates from custody.proto, which is in the jar of
 * custody-api: the way for any language without this library. It only reads: the rules of canonical
 * bytes, and signatures, are checked by none of it.
 */
public final class ReadWithProtoc {

  private ReadWithProtoc() {}

  /** Writes an event with this library, and reads it without. */
  public static void main(String[] args) throws InvalidProtocolBufferException {
    CustodyEvent event =
        CustodyEvent.builder(Kind.STORE)
            .time(Instant.parse("2026-11-02T10:00:00Z"))
            .nonce(new SecureRandom())
            .items(List.of(Item.of("/00/195211010000047018")))
            .place(Place.at("/414/9521303100019/254/LANE1"))
            .build();
    System.out.println(describe(EventCodec.encode(event).toByteArray()));
  }

  /** One line about a body, by generated classes alone. */
  static String describe(byte[] body) throws InvalidProtocolBufferException {
    // [read-with-protoc]
    CustodyProto.CustodyEvent event = CustodyProto.CustodyEvent.parseFrom(body);
    String when = Instant.ofEpochMilli(event.getTime().getUtcMs()).toString();
    String what = event.getItemsCount() == 0 ? event.getContainer() : event.getItems(0).getId();
    return event.getKind() + " " + what + " at " + event.getPlace().getReadPoint() + ", " + when;
    // [end]
  }
}
