package dev.custody.api.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The builder admits what a reader accepts, and says what it does not. */
class CustodyEventBuilderTest {

  private static final Digest DIGEST = Digest.sha256(new byte[0]);

  private static CustodyEventBuilder scan() {
    return CustodyEvent.builder(Kind.SCAN)
        .time(Instant.parse("2026-11-08T07:30:55Z"))
        .nonce(Bytes.copyOf(new byte[16]))
        .items(List.of(Item.of(RawBody.SSCC)));
  }

  private static Arguments wrong(
      String reason, String field, Consumer<CustodyEventBuilder> change) {
    return Arguments.of(reason, field, change);
  }

  static Stream<Arguments> wrongs() {
    String form = "BODY_NOT_CANONICAL";
    String id = "MALFORMED_IDENTIFIER";
    String aspect = "MISSING_ASPECT";
    return Stream.of(
        wrong(aspect, "time.utc_ms", b -> b.time((Time) null)),
        wrong(aspect, "time.utc_ms", b -> b.time(Instant.EPOCH)),
        wrong(aspect, "nonce", b -> b.nonce((Bytes) null)),
        wrong(aspect, "items or container", b -> b.items(List.of())),
        wrong(form, "time.utc_ms", b -> b.time(Instant.ofEpochMilli(-1))),
        wrong(
            form, "time.offset_min", b -> b.time(Time.of(Instant.ofEpochMilli(1)).withOffset(841))),
        wrong(form, "time.uncertainty_ms", b -> b.time(new Time(1, 0, -1, null, null, 0, 0))),
        wrong(form, "time.sync_age_s", b -> b.time(new Time(1, 0, 0, null, null, 0, 1L << 32))),
        wrong(form, "time.boot_id", b -> b.time(new Time(1, 0, 0, null, Bytes.EMPTY, 0, 0))),
        wrong(form, "nonce", b -> b.nonce(Bytes.EMPTY)),
        wrong(id, "consignment", b -> b.consignment("4711")),
        wrong(form, "consignment", b -> b.consignment("")),
        wrong(id, "items[0].id", b -> b.items(List.of(Item.of("/00/395172626926835438")))),
        wrong(form, "items[0]", b -> b.items(List.of(new Item(null, null, null, "KGM", null)))),
        wrong(form, "items[1]", b -> b.items(List.of(Item.of("urn:x:a"), Item.of("urn:x:a")))),
        wrong(
            form,
            "items[0].uom",
            b -> b.items(List.of(new Item("urn:x:a", null, null, "K G", null)))),
        wrong(
            "BODY_TOO_LARGE",
            "items",
            b ->
                b.items(
                    IntStream.range(0, 2_001)
                        .mapToObj(i -> Item.of("urn:x:" + i))
                        .collect(Collectors.toList()))),
        wrong(id, "container", b -> b.container("urn:custody:iso6346:CSQU3054384")),
        wrong(form, "place", b -> b.place(new Place(null, null, null))),
        wrong(
            form,
            "place.lat_e7",
            b ->
                b.place(
                    new Place(
                        null,
                        null,
                        new Position(900_000_001, 0, 0, PositionSource.POSITION_GNSS)))),
        wrong(id, "holder", b -> b.holder("Holder Ltd")),
        wrong(
            form,
            "transfer.receiver_auth",
            b ->
                b.transfer(
                    new Transfer(
                        null,
                        null,
                        null,
                        List.of(AuthMethod.PIN, AuthMethod.QR_TOKEN),
                        null,
                        null,
                        null))),
        wrong(
            form,
            "seals[0].counter",
            b -> b.seals(List.of(new Seal("urn:s:1", null, null, -1, null, null, null)))),
        wrong(
            form,
            "operator.session",
            b -> b.operator(new Operator(null, List.of(), Bytes.copyOf(new byte[33])))),
        wrong(form, "device.app", b -> b.device(new Device(null, null, "a\nb", null))),
        wrong(
            form,
            "documents[1]",
            b ->
                b.documents(
                    List.of(new Document("t", null, 1, null), new Document("t", null, 2, null)))),
        wrong(form, "critical", b -> b.critical(List.of(2, 1))),
        wrong(form, "critical", b -> b.critical(List.of(-1))),
        wrong(form, "critical[0]", b -> b.critical(List.of(5))),
        wrong(
            form,
            "commitments[1].slot",
            b -> b.commitments(List.of(new Commitment(2, DIGEST), new Commitment(1, DIGEST)))),
        wrong(
            form,
            "attachments[0].segment_log2",
            b -> b.attachments(List.of(new Attachment(DIGEST, 0, null, -1, DIGEST, 0, 0, null)))),
        wrong(
            form,
            "attachments[0].tree_root",
            b -> b.attachments(List.of(new Attachment(DIGEST, 0, null, 10, null, 0, 0, null)))),
        wrong(
            form,
            "readings[0].type",
            b -> b.readings(List.of(new Reading("", null, null, 0, null, null, null, false)))),
        wrong(form, "disposition", b -> b.disposition("in transit")),
        wrong(form, "correction", b -> b.correction(new Correction(null, null, List.of()))),
        wrong(form, "foreign.length", b -> b.foreign(new Foreign("a", DIGEST, -1, null, null))),
        wrong(form, "seen.size", b -> b.seen(new Anchor("o", Long.MIN_VALUE, null, null))),
        wrong(
            form,
            "finding.id",
            b -> b.finding(new Finding(Bytes.copyOf(new byte[15]), 0, null, null, null))));
  }

  @ParameterizedTest
  @MethodSource("wrongs")
  void rejects_withReasonAndField(
      String reason, String field, Consumer<CustodyEventBuilder> change) {
    CustodyEventBuilder builder = scan();
    change.accept(builder);
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageStartingWith(reason)
        .withMessageContaining(field)
        .withMessageContaining("expected")
        .withMessageContaining("found");
  }

  @Test
  void rejects_loneSurrogates() {
    CustodyEventBuilder builder = scan().device(new Device(null, null, "a\ud83d", null));
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContaining("surrogate");
  }

  @Test
  void rejects_nullsWhereNothingMayBeAbsent() {
    assertThatNullPointerException().isThrownBy(() -> CustodyEvent.builder(null));
    assertThatNullPointerException().isThrownBy(() -> scan().items(null));
    assertThatNullPointerException().isThrownBy(() -> new Commitment(1, null));
  }

  @Test
  void sortsSets_whateverTheOrderGiven() {
    List<Item> items =
        List.of(
            Item.of("urn:x:b"), Item.of("urn:x:a"), Item.ofClass("urn:x:c", Decimal.of(2), null));
    CustodyEvent event = scan().items(items).build();
    assertThat(event.items()).containsExactly(items.get(1), items.get(0), items.get(2));
    assertThat(scan().items(List.of(items.get(2), items.get(1), items.get(0))).build())
        .isEqualTo(event);
  }

  @Test
  void twoEqualFacts_areTwoEvents() {
    SecureRandom random = new SecureRandom();
    assertThat(scan().nonce(random).build()).isNotEqualTo(scan().nonce(random).build());
  }
}
