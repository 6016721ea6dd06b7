package dev.custody.reconcile;

import dev.custody.api.EventId;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A key without cryptography: its stream, and observations as a verifier would make them. */
final class SigningKey {

  final KeyId kid;
  final String party;
  private final String name;
  private long sequence;
  private Link previous;

  SigningKey(String name, String party) {
    this.name = name;
    this.party = party;
    this.kid = KeyId.ofSpki(name.getBytes(StandardCharsets.UTF_8));
    this.previous = Link.genesis(kid);
  }

  /** The next statement of this key over an event; signed within a minute of what it claims. */
  Vouching vouch(CustodyEvent event, Role role) {
    Vouching vouching = at(sequence, previous, event, role, "");
    sequence++;
    previous = vouching.link();
    return vouching;
  }

  /** Another statement at the position of the last one. */
  Vouching fork(CustodyEvent event, Role role) {
    return at(sequence - 1, Link.genesis(kid), event, role, "fork");
  }

  /** Leaves out positions, as a device whose upload lost some. */
  void skip(int positions) {
    for (int i = 0; i < positions; i++) {
      previous = link(sequence, "lost");
      sequence++;
    }
  }

  private Vouching at(long position, Link before, CustodyEvent event, Role role, String salt) {
    Instant claimed = event.time().instant();
    TimeBracket bracket =
        new TimeBracket(
            claimed.minus(Duration.ofMinutes(1)),
            TimeBracket.Lower.SEEN_CHECKPOINT,
            claimed.plus(Duration.ofMinutes(1)),
            TimeBracket.Upper.CHECKPOINT);
    return new Vouching(
        kid,
        role,
        party,
        position,
        link(position, salt + id(event)),
        before,
        bracket,
        role == Role.GATEWAY ? claimed.plusSeconds(5) : null,
        Set.of(),
        Set.of());
  }

  private Link link(long position, String salt) {
    return Link.ofTbs((name + position + salt).getBytes(StandardCharsets.UTF_8));
  }

  /** The event, signed by this key as ACTOR. */
  Observation sign(CustodyEvent event) {
    return verified(event, vouch(event, Role.ACTOR));
  }

  /** The event as this gateway received it. */
  Observation witness(CustodyEvent event) {
    Vouching vouching = vouch(event, Role.GATEWAY);
    return new Observation(
        event,
        id(event),
        Trust.WITNESSED,
        List.of(vouching),
        Set.of(),
        Set.of(),
        vouching.bracket());
  }

  static Observation verified(CustodyEvent event, Vouching... vouchings) {
    return new Observation(
        event,
        id(event),
        Trust.VERIFIED,
        List.of(vouchings),
        Set.of(),
        Set.of(),
        vouchings[0].bracket());
  }

  static EventId id(CustodyEvent event) {
    return EventId.ofBody(EventCodec.encode(event));
  }
}
