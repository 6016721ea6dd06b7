package dev.custody.reconcile.internal.facts;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.Reason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Statements of one key at hours of a day that a test chooses. */
final class StreamOf {

  private static final KeyId KID = KeyId.ofSpki("stream".getBytes(StandardCharsets.UTF_8));
  private static final Instant DAY = Instant.parse("2026-11-02T00:00:00Z");
  private static final Observation ANY = any();

  private StreamOf() {}

  static Instant hour(int hour) {
    return DAY.plusSeconds(3_600L * hour);
  }

  static Link link(long sequence, String branch) {
    return sequence < 0
        ? Link.genesis(KID)
        : Link.ofTbs((branch + sequence).getBytes(StandardCharsets.UTF_8));
  }

  /** A sound statement that was signed between two hours. */
  static Vouching statement(long sequence, int notBefore, int notAfter) {
    return statement(sequence, link(sequence, ""), link(sequence - 1, ""), notBefore, notAfter);
  }

  static Vouching statement(long sequence, Link link, Link previous, int notBefore, int notAfter) {
    return new Vouching(
        KID,
        Role.ACTOR,
        "urn:example:party:1",
        sequence,
        link,
        previous,
        new TimeBracket(
            hour(notBefore),
            TimeBracket.Lower.SEEN_CHECKPOINT,
            hour(notAfter),
            TimeBracket.Upper.CHECKPOINT),
        null,
        Set.of(),
        Set.of());
  }

  static Vouching as(Vouching one, Role role) {
    return new Vouching(
        one.kid(),
        role,
        one.party(),
        one.sequence(),
        one.link(),
        one.previous(),
        one.bracket(),
        null,
        one.reasons(),
        one.notes());
  }

  static Vouching failed(Vouching one) {
    return new Vouching(
        one.kid(),
        one.role(),
        one.party(),
        one.sequence(),
        one.link(),
        one.previous(),
        one.bracket(),
        null,
        Set.of(Reason.PLACE_NOT_PERMITTED),
        one.notes());
  }

  static void put(KeyStream stream, Vouching vouching) {
    put(stream, vouching, Trust.VERIFIED);
  }

  static void put(KeyStream stream, Vouching vouching, Trust trust) {
    Observation seen =
        new Observation(
            ANY.event(), ANY.eventId(), trust, List.of(vouching), Set.of(), Set.of(), null);
    stream.put(vouching, new Fact(seen, hour(0), Source.HANDHELD, trust, Set.of()));
  }

  /** An event at an hour, with this statement. */
  static Fact fact(Vouching vouching, int hour) {
    CustodyEvent event = ANY.event().toBuilder().time(hour(hour)).build();
    Observation seen =
        new Observation(
            event,
            EventId.ofBody(EventCodec.encode(event)),
            Trust.VERIFIED,
            List.of(vouching),
            Set.of(),
            Set.of(),
            null);
    return new Fact(seen, hour(hour), Source.HANDHELD, Trust.VERIFIED, Set.of());
  }

  private static Observation any() {
    CustodyEvent event =
        CustodyEvent.builder(Kind.SCAN)
            .time(DAY)
            .nonce(Bytes.copyOf(new byte[16]))
            .items(List.of(Item.of("urn:example:other:1")))
            .build();
    return new Observation(
        event,
        EventId.ofBody(EventCodec.encode(event)),
        Trust.VERIFIED,
        List.of(),
        Set.of(),
        Set.of(),
        null);
  }
}
