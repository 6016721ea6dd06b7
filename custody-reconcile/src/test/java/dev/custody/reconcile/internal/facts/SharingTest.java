package dev.custody.reconcile.internal.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.event.AuthMethod;
import dev.custody.api.event.Condition;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.Device;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Operator;
import dev.custody.api.event.Place;
import dev.custody.api.event.Position;
import dev.custody.api.event.PositionSource;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.Role;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is kept is equal to what came, and of what is equal in it there is one. */
class SharingTest {

  private static final Instant AT = Instant.parse("2026-11-02T08:00:00Z");

  /** As an observation comes: nothing of it is an instance of another one. */
  private static Observation fresh(CustodyEventBuilder builder, long sequence) {
    Bytes body = EventCodec.encode(builder.build());
    CustodyEvent event = EventCodec.decode(body).require();
    KeyId kid = KeyId.ofSpki(new byte[] {1});
    Vouching vouching =
        new Vouching(
            kid,
            Role.ACTOR,
            new String("urn:example:party:1".toCharArray()),
            sequence,
            link(sequence),
            link(sequence - 1),
            bracket(),
            null,
            Set.of(Reason.KEY_REVOKED),
            Set.of(Note.CLAIM_OUTSIDE_BRACKET));
    return new Observation(
        event,
        EventId.ofBody(body),
        Trust.UNVERIFIED,
        List.of(vouching),
        Set.of(Reason.KEY_REVOKED),
        Set.of(),
        bracket());
  }

  private static Link link(long sequence) {
    return Link.ofTbs(Long.toString(sequence).getBytes(StandardCharsets.UTF_8));
  }

  private static TimeBracket bracket() {
    return new TimeBracket(
        AT.plusSeconds(0),
        TimeBracket.Lower.KEY_WINDOW,
        AT.plusSeconds(60),
        TimeBracket.Upper.CALLER);
  }

  private static CustodyEventBuilder event(Random random) {
    byte[] nonce = new byte[16];
    random.nextBytes(nonce);
    return CustodyEvent.builder(Kind.LOAD)
        .time(AT)
        .nonce(Bytes.ofOwned(nonce))
        .container("urn:example:trailer:1")
        .items(List.of(Item.of("urn:example:box:1")));
  }

  @Test
  void isEqual_whateverStandsInIt() {
    Random random = new Random(1);
    Sharing sharing = new Sharing(new Directory());
    String[] names = {"urn:example:a", "urn:example:b", "urn:example:c"};
    for (int i = 0; i < 400; i++) {
      CustodyEventBuilder builder = event(random);
      List<Item> items = new ArrayList<>();
      for (int j = random.nextInt(3); j >= 0; j--) {
        Item item = Item.of(names[j]);
        items.add(random.nextInt(3) == 0 ? item.withCondition(Condition.MISSING) : item);
      }
      if (random.nextInt(4) == 0) {
        items =
            List.of(
                Item.ofClass("/01/09521234543213", new Decimal(random.nextInt(9) + 1, 0), "KGM"));
      }
      builder.items(items);
      builder.consignment(random.nextBoolean() ? names[0] : null);
      builder.holder(random.nextBoolean() ? names[1] : null);
      Position position =
          random.nextBoolean() ? null : new Position(1, 2, 3, PositionSource.POSITION_GNSS);
      String point = random.nextBoolean() ? names[0] : null;
      String location = random.nextBoolean() ? names[1] : null;
      if (point != null || location != null || position != null) {
        builder.place(new Place(point, location, position));
      }
      if (random.nextBoolean()) {
        Bytes session = random.nextBoolean() ? null : Bytes.copyOf(new byte[] {1});
        builder.operator(new Operator(names[0], List.of(AuthMethod.values()[0]), session));
      }
      if (random.nextBoolean()) {
        String firmware = random.nextBoolean() ? null : "1." + random.nextInt(2);
        builder.device(new Device(names[0], firmware, null, null));
      }
      Observation came = fresh(builder, i);
      Observation kept = sharing.of(came);
      assertThat(kept).isEqualTo(came);
      assertThat(EventCodec.encode(kept.event())).isEqualTo(EventCodec.encode(came.event()));
    }
  }

  @Test
  void ofWhatIsEqual_thereIsOne() {
    Random random = new Random(2);
    Sharing sharing = new Sharing(new Directory());
    Place place = new Place("urn:example:gate:1", "urn:example:site:1", null);
    Observation first = sharing.of(fresh(event(random).place(place), 0));
    Observation second = sharing.of(fresh(event(random).place(place), 1));
    assertThat(second.event().container()).isSameAs(first.event().container());
    assertThat(second.event().items()).isSameAs(first.event().items());
    assertThat(second.event().place()).isSameAs(first.event().place());
    Vouching one = first.vouchings().get(0);
    Vouching other = second.vouchings().get(0);
    assertThat(other.kid()).isSameAs(one.kid());
    assertThat(other.party()).isSameAs(one.party());
    assertThat(other.previous()).isSameAs(one.link());
    assertThat(other.bracket()).isSameAs(one.bracket());
    assertThat(second.bracket()).isSameAs(other.bracket());
  }

  @Test
  void directory_findsUnderAnyKey_whatWasPutUnderANameAndNothingElse() {
    byte[] key = new byte[16];
    for (int round = 0; round < 3; round++) {
      key[0] = (byte) round;
      Directory names = new Directory(key);
      for (int i = 0; i < 5_000; i++) {
        assertThat(names.find("name " + i)).isNull();
        Named named = names.at("name " + i);
        assertThat(named.name).isEqualTo("name " + i);
        assertThat(names.at("name " + i)).isSameAs(named);
      }
      assertThat(names.size()).isEqualTo(5_000);
      for (int i = 4_999; i >= 0; i--) {
        Named named = names.find("name " + i);
        assertThat(named).isNotNull();
        assertThat(named.name).isEqualTo("name " + i);
        assertThat(names.find("Name " + i)).isNull();
      }
    }
  }
}
