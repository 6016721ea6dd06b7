package dev.custody.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.WireFields;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** What holds for every event and for every string of bytes. */
class EventCodecLaws {

  @Provide
  Arbitrary<CustodyEvent> events() {
    return Events.any();
  }

  @Provide
  Arbitrary<Bytes> mutants() {
    return Arbitraries.randomValue(
        random -> mutate(EventCodec.encode(Events.draw(random)), random));
  }

  @Property
  void decodeOfEncode_isTheSameEvent(@ForAll("events") CustodyEvent event) {
    Bytes body = EventCodec.encode(event);
    CustodyEvent read = EventCodec.decode(body).require();
    assertThat(read).isEqualTo(event).hasSameHashCodeAs(event);
    assertThat(EventCodec.encode(read)).isEqualTo(body);
  }

  @Property
  void encodeOfDecode_isTheSameBodyOrRefused(@ForAll("mutants") Bytes body) {
    requireLaw(body);
  }

  @Property
  void anyBytesAtAll_areReadOrRefused(@ForAll @Size(max = 80) byte[] bytes) {
    requireLaw(Bytes.copyOf(bytes));
    byte[] behindSchema = new byte[bytes.length + 4];
    System.arraycopy(new byte[] {8, 1, 16, 8}, 0, behindSchema, 0, 4);
    System.arraycopy(bytes, 0, behindSchema, 4, bytes.length);
    requireLaw(Bytes.copyOf(behindSchema));
  }

  /** The law of the codec; any exception but a documented one fails the test that asks. */
  static void requireLaw(Bytes body) {
    Parsed<CustodyEvent> parsed = EventCodec.decode(body);
    if (parsed instanceof Parsed.Accepted<CustodyEvent> accepted) {
      assertThat(EventCodec.encode(accepted.value())).isEqualTo(body);
    } else {
      ((Parsed.Refused<CustodyEvent>) parsed)
          .refusals()
          .forEach(refusal -> assertThat(refusal.offset()).isBetween(0, body.length()));
    }
  }

  /**
   * Fields dropped, doubled, swapped or altered, or a few bytes changed: mostly still well formed.
   */
  private static Bytes mutate(Bytes body, Random random) {
    List<WireFields.Field> fields = WireFields.split(body, 0, body.length());
    int at = random.nextInt(fields.size());
    WireFields.Field field = fields.get(at);
    byte[] bytes = body.toByteArray();
    return switch (random.nextInt(5)) {
      case 0 -> joined(body.slice(0, field.from()), body.slice(field.to(), body.length()));
      case 1 -> joined(body.slice(0, field.to()), body.slice(field.from(), body.length()));
      case 2 -> at == 0 ? body : WireFields.swapped(body, fields.get(at - 1), field);
      case 3 -> {
        bytes[field.value() + random.nextInt(field.to() - field.value())] ^=
            (byte) (1 << random.nextInt(8));
        yield Bytes.ofOwned(bytes);
      }
      default -> {
        for (int i = random.nextInt(4); i >= 0; i--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        yield Bytes.ofOwned(bytes);
      }
    };
  }

  private static Bytes joined(Bytes left, Bytes right) {
    byte[] both = new byte[left.length() + right.length()];
    left.copyTo(both, 0);
    right.copyTo(both, left.length());
    return Bytes.ofOwned(both);
  }
}
