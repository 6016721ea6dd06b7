package dev.custody.benchmarks;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.event.Anchor;
import dev.custody.api.event.AuthMethod;
import dev.custody.api.event.ClockSource;
import dev.custody.api.event.Condition;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.Device;
import dev.custody.api.event.Document;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Operator;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Position;
import dev.custody.api.event.PositionSource;
import dev.custody.api.event.Reading;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealState;
import dev.custody.api.event.Time;
import dev.custody.api.event.Transfer;
import dev.custody.api.id.CheckDigit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Events as a day brings them: of 16, eleven are scans of one item, two pack a pallet of 24, one
 * reads sensors, one hands a trailer over with seals and documents, one dispatches 60 items.
 */
final class SampleEvents {

  private static final String GIVER = "/417/5021686376741";
  private static final String RECEIVER = "/417/5069855521530";

  private final Random random;

  private SampleEvents(long seed) {
    this.random = new Random(seed);
  }

  /** This many events of the mix; the same seed gives the same events. */
  static List<CustodyEvent> mix(int count, long seed) {
    SampleEvents samples = new SampleEvents(seed);
    List<CustodyEvent> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      events.add(samples.event(i));
    }
    return events;
  }

  private CustodyEvent event(int i) {
    return switch (i & 15) {
      case 3, 11 -> base(Kind.PACK).container(sscc()).items(items(24)).build();
      case 7 ->
          base(Kind.TELEMETRY)
              .container(sscc())
              .readings(
                  List.of(
                      new Reading(
                          "Temperature", new Decimal(215, 1), "CEL", 0, null, null, null, false),
                      new Reading("Humidity", Decimal.of(47), "A93", 0, null, null, null, false)))
              .build();
      case 13 -> handover();
      case 15 -> base(Kind.DISPATCH).items(items(60)).build();
      default -> base(Kind.SCAN).items(items(1)).build();
    };
  }

  private CustodyEvent handover() {
    return base(Kind.HANDOVER)
        .container(sscc())
        .items(items(4))
        .transfer(
            new Transfer(
                GIVER,
                RECEIVER,
                bytes(16),
                List.of(AuthMethod.QR_TOKEN, AuthMethod.PIN),
                Outcome.ACCEPTED,
                null,
                null))
        .seals(List.of(Seal.of("urn:seal:HS-" + random.nextInt(1 << 20), SealState.INTACT, null)))
        .operator(new Operator("urn:op:" + random.nextInt(1 << 20), List.of(AuthMethod.PIN), null))
        .device(new Device("urn:dev:" + random.nextInt(1 << 16), "4.2.1", "12.0", null))
        .documents(List.of(new Document("desadv", "urn:doc:77", 2, new Digest(bytes(32)))))
        .seen(new Anchor("log.example", 918_273, new Digest(bytes(32)), new Digest(bytes(32))))
        .previous(new EventId(bytes(32)))
        .build();
  }

  private CustodyEventBuilder base(Kind kind) {
    return CustodyEvent.builder(kind)
        .time(
            new Time(
                1_794_117_455_000L + random.nextInt(86_400_000),
                60,
                250,
                ClockSource.GNSS,
                bytes(16),
                65_000L + random.nextInt(1 << 24),
                30))
        .nonce(bytes(16))
        .consignment("/402/58081732496645019")
        .place(
            new Place(
                "/414/5001555164280",
                null,
                new Position(515_074_000, -1_278_000, 4_000, PositionSource.POSITION_GNSS)))
        .holder(GIVER);
  }

  private List<Item> items(int count) {
    List<Item> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Item item = Item.of(sscc());
      items.add(i % 20 == 19 ? item.withCondition(Condition.DAMAGED) : item);
    }
    return items;
  }

  private String sscc() {
    long serial = 300_000_000_000_000_00L + (random.nextLong() >>> 1) % 99_999_999_999_999_99L;
    String digits = Long.toString(serial).substring(0, 17);
    return "/00/" + digits + CheckDigit.gs1(digits);
  }

  private Bytes bytes(int count) {
    byte[] drawn = new byte[count];
    random.nextBytes(drawn);
    return Bytes.ofOwned(drawn);
  }
}
