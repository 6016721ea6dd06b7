package dev.custody.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.Parsed;
import dev.custody.api.WireFields;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Everything that can be done to a small event in one place, all of it. */
class SmallEventTest {

  private static final Bytes BODY = EventCodec.encode(event());
  private static final EventId ID = EventId.ofBody(BODY);

  private static CustodyEvent event() {
    return CustodyEvent.builder(Kind.HANDOVER)
        .time(
            Time.of(Instant.parse("2026-11-08T07:30:55Z"))
                .withOffset(60)
                .withClock(250, ClockSource.GNSS, 30))
        .nonce(Bytes.ofHex("00112233445566778899aabbccddeeff"))
        .items(
            List.of(
                Item.of(RawBody.SSCC),
                Item.ofClass(RawBody.GTIN, new Decimal(125, 1), "KGM").withCondition(Condition.OK)))
        .place(
            new Place(
                RawBody.GLN,
                null,
                new Position(515_074_000, -1_278_000, 4_000, PositionSource.POSITION_GNSS)))
        .transfer(
            new Transfer(
                RawBody.PARTY,
                RawBody.OTHER_PARTY,
                null,
                List.of(AuthMethod.QR_TOKEN, AuthMethod.PIN),
                Outcome.ACCEPTED,
                null,
                null))
        .device(new Device("urn:dev:1", "4.2", null, new Evidence(EvidenceType.EAT, null, 7)))
        .commitments(List.of(new Commitment(3, Digest.sha256(new byte[] {1}))))
        .build();
  }

  @Test
  void everyByteChange_isRefusedOrAnotherEvent() {
    int accepted = 0;
    byte[] bytes = BODY.toByteArray();
    for (int i = 0; i < bytes.length; i++) {
      byte right = bytes[i];
      for (int change = 1; change < 256; change++) {
        bytes[i] = (byte) (right ^ change);
        accepted += judge(Bytes.copyOf(bytes)) ? 1 : 0;
      }
      bytes[i] = right;
    }
    // Numbers, texts and hashes may become others: the test is about something only if some do.
    assertThat(accepted).isBetween(1_000, 255 * bytes.length - 10_000);
  }

  @Test
  void everyTruncation_isRefusedOrAnotherEvent() {
    for (int length = 0; length < BODY.length(); length++) {
      judge(BODY.slice(0, length));
    }
  }

  @Test
  void everyByteInserted_isRefusedOrAnotherEvent() {
    byte[] bytes = BODY.toByteArray();
    byte[] longer = new byte[bytes.length + 1];
    for (int i = 0; i <= bytes.length; i++) {
      System.arraycopy(bytes, 0, longer, 0, i);
      System.arraycopy(bytes, i, longer, i + 1, bytes.length - i);
      for (int inserted = 0; inserted < 256; inserted++) {
        longer[i] = (byte) inserted;
        judge(Bytes.copyOf(longer));
      }
    }
  }

  @Test
  void rejects_swappedNeighbours_atEveryDepth() {
    assertThat(swapAll(0, BODY.length(), 0)).isGreaterThan(25);
  }

  /** Swaps all neighbours of a message and of the messages in it; says how many were swapped. */
  private static int swapAll(int from, int to, int depth) {
    List<WireFields.Field> fields = WireFields.split(BODY, from, to);
    int swaps = 0;
    for (int i = 0; i < fields.size(); i++) {
      WireFields.Field field = fields.get(i);
      if (i > 0) {
        Parsed<CustodyEvent> parsed =
            EventCodec.decode(WireFields.swapped(BODY, fields.get(i - 1), field));
        assertThat(parsed).as("fields at %d", field.from()).isInstanceOf(Parsed.Refused.class);
        swaps++;
      }
      if (isMessage(depth, field.number())) {
        swaps += swapAll(field.value(), field.to(), field.number() == 6 ? 6 : 10 + field.number());
      }
    }
    return swaps;
  }

  /** Which fields of this event are messages: of the body, of an item, of a device. */
  private static boolean isMessage(int depth, int number) {
    return switch (depth) {
      case 0 ->
          number == 3 || number == 6 || number == 8 || number == 10 || number == 13 || number == 16;
      case 6 -> number == 3;
      case 23 -> number == 4;
      default -> false;
    };
  }

  private static boolean judge(Bytes changed) {
    EventCodecLaws.requireLaw(changed);
    assertThat(EventId.ofBody(changed)).isNotEqualTo(ID);
    return EventCodec.decode(changed) instanceof Parsed.Accepted<CustodyEvent>;
  }
}
