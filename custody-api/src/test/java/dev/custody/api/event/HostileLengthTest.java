package dev.custody.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.Raw;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.ProtectedHeader;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What bytes claim about lengths and counts takes no memory before it is believed. */
class HostileLengthTest {

  private static final long TWO_GIB = (1L << 31) - 1;
  private static final long ALLOCATED_MAX = 200_000;

  @Test
  void rejects_lengthsOfTwoGib_withoutTheMemory() {
    for (int field = 1; field <= 4; field++) {
      Bytes record = Raw.of().bare((long) field << 3 | 2).bare(TWO_GIB).hex("00000000").toBytes();
      assertThat(record.length()).isEqualTo(10);
      assertThat(refused(() -> ContainerCodec.parseFeedRecord(record)).reason())
          .isEqualTo(Reason.RECORD_NOT_CANONICAL);
      refused(() -> ContainerCodec.parseSignedEvent(record));
      refused(() -> ContainerCodec.parseEventPackage(record));
      refused(() -> ContainerCodec.parseBatchProof(record));
    }
    for (int field = 3; field <= 27; field++) {
      Bytes body = Raw.of().hex("08011008").bare((long) field << 3 | 2).bare(TWO_GIB).toBytes();
      assertThat(refused(() -> EventCodec.decode(body)).reason())
          .isEqualTo(Reason.BODY_NOT_CANONICAL);
    }
  }

  @Test
  void rejects_headersOfHugeHeads_withoutTheMemory() {
    for (String head : new String[] {"5b", "7b", "9b", "bb"}) {
      for (String length :
          new String[] {"7fffffffffffffff", "ffffffffffffffff", "000000007fffffff"}) {
        refused(() -> ProtectedHeader.parse(Bytes.ofHex("a1" + "0f" + head + length)));
        refused(() -> ProtectedHeader.parse(Bytes.ofHex(head + length)));
        refused(() -> ProtectedHeader.parse(Bytes.ofHex("a1190103" + head + length)));
      }
    }
  }

  @Test
  void rejects_countsBeyondTheLimit_atTheFirstTooMany() {
    Raw items = Raw.of();
    for (int i = 0; i < 6_000; i++) {
      items.part(6, Raw.of().text(1, String.format("%04d", i)));
    }
    Bytes body = RawBody.scan().set(6, items).toBytes();
    Refusal refusal = ((Parsed.Refused<?>) EventCodec.decode(body)).first();
    assertThat(refusal.reason()).isEqualTo(Reason.BODY_TOO_LARGE);
    assertThat(refusal.path()).isEqualTo("items");
    // 2,000 items of 8 bytes, and what stands before them.
    assertThat(refusal.offset()).isBetween(16_000, 16_100);
  }

  @Test
  void aChainOfNestedMessages_isNotFollowed() {
    Raw nested = Raw.of().varint(1, 1);
    for (int depth = 0; depth < 9_000; depth++) {
      nested = depth % 100 == 0 ? Raw.of().part(90, nested) : Raw.of().append(nested);
    }
    Bytes body = RawBody.scan().set(90, Raw.of().part(90, nested)).toBytes();
    assertThat(EventCodec.decode(body)).isInstanceOf(Parsed.Accepted.class);
  }

  private static Refusal refused(Supplier<Parsed<?>> parsing) {
    Parsed<?> warm = parsing.get();
    assertThat(warm).isInstanceOf(Parsed.Refused.class);
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    Parsed<?> parsed = parsing.get();
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(ALLOCATED_MAX);
    return ((Parsed.Refused<?>) parsed).first();
  }
}
