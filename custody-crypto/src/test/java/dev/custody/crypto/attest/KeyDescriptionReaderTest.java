package dev.custody.crypto.attest;

import static dev.custody.crypto.attest.TestDescription.integer;
import static dev.custody.crypto.attest.TestDescription.tlv;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.crypto.attest.TestDescription.Field;
import dev.custody.crypto.internal.attest.EvidenceFault;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyDescriptionReaderTest {

  private static AndroidKeyClaims read(Bytes extension) {
    try {
      return KeyDescriptionReader.read(extension);
    } catch (EvidenceFault e) {
      throw new AssertionError(e);
    }
  }

  private static void malformed(TestDescription description, String where) {
    malformed(description.encode(), where);
  }

  private static void malformed(Bytes extension, String where) {
    assertThatThrownBy(() -> KeyDescriptionReader.read(extension))
        .isInstanceOfSatisfying(
            EvidenceFault.class,
            fault -> assertThat(fault.verdict().fault()).isEqualTo(AttestationFault.MALFORMED))
        .hasMessageContaining(where);
  }

  @Test
  void unknownVersion_isNamed_andKnownOnesAreRead() {
    for (int version : new int[] {1, 2, 3, 4, 100, 200, 300, 400, 500}) {
      TestDescription description = TestDescription.good();
      description.version = version;
      assertThat(read(description.encode()).attestationVersion()).isEqualTo(version);
    }
    for (int version : new int[] {0, 5, 99, 600}) {
      TestDescription description = TestDescription.good();
      description.version = version;
      assertThatThrownBy(() -> KeyDescriptionReader.read(description.encode()))
          .isInstanceOfSatisfying(
              EvidenceFault.class,
              fault ->
                  assertThat(fault.verdict().fault()).isEqualTo(AttestationFault.VERSION_UNKNOWN));
    }
  }

  @Test
  void tagTwiceOrFallingOrUnknown_isRefused() {
    TestDescription twice = TestDescription.good();
    twice.hardware.add(1, twice.hardware.get(0));
    malformed(twice, "expected rising tags, found 1 after 1");
    TestDescription falling = TestDescription.good();
    falling.hardware.add(new Field(718, integer(1)));
    malformed(falling, "found 718 after 719");
    TestDescription unknown = TestDescription.good();
    unknown.hardware.add(new Field(799, integer(1)));
    malformed(unknown, "unknown tag=799");
  }

  @Test
  void valueInAnotherForm_isRefused() {
    malformed(TestDescription.good().with(2, tlv(0x04, new byte[1])), "algorithms.value");
    malformed(TestDescription.good().with(2, tlv(0x02)), "number not minimal");
    malformed(TestDescription.good().with(2, tlv(0x02, new byte[] {0, 3})), "not minimal");
    malformed(TestDescription.good().with(2, tlv(0x02, new byte[] {-1})), "negative");
    malformed(TestDescription.good().with(2, tlv(0x02, new byte[9])), "number not minimal");
    malformed(
        TestDescription.good().with(2, TestDescription.join(integer(3), integer(3))),
        "longer than its form");
    malformed(TestDescription.good().with(503, tlv(0x05, new byte[1])), "longer than its form");
    malformed(
        TestDescription.good().with(1, tlv(0x31, integer(2), integer(2))), "each number once");
    malformed(
        TestDescription.good().with(704, TestDescription.boot(TestDescription.BOOT_KEY, 1, 0)),
        "expected a boolean of 00 or ff, found=1");
    malformed(
        TestDescription.good().with(704, TestDescription.boot(TestDescription.BOOT_KEY, 0xff, 4)),
        "verifiedBootState: expected below 4, found=4");
    malformed(TestDescription.good().with(702, integer(5)), "expected below 5, found=5");
    TestDescription level = TestDescription.good();
    level.keyMintLevel = 3;
    malformed(level, "expected 0, 1 or 2, found=3");
  }

  @Test
  void everyPrefixAndEveryByteBehind_isRefused() {
    byte[] good = TestDescription.good().encode().toByteArray();
    for (int length = 0; length < good.length; length++) {
      malformed(Bytes.copyOf(good, 0, length), "");
    }
    malformed(Bytes.ofOwned(Arrays.copyOf(good, good.length + 1)), "longer than its form");
  }

  /** One description has one encoding: no two of all these neighbours are read as the same. */
  @Test
  void everyOtherByteAtEveryPlace_isRefusedOrReadAsSomethingElse() {
    byte[] good = TestDescription.good().encode().toByteArray();
    Set<AndroidKeyClaims> read = new HashSet<>();
    read.add(read(Bytes.copyOf(good)));
    int accepted = 1;
    for (int at = 0; at < good.length; at++) {
      byte original = good[at];
      for (int value = 0; value < 256; value++) {
        good[at] = (byte) value;
        if (good[at] != original) {
          try {
            assertThat(read.add(KeyDescriptionReader.read(Bytes.copyOf(good))))
                .as("byte %s as %s", at, value)
                .isTrue();
            accepted++;
          } catch (EvidenceFault refused) {
            assertThat(refused.verdict().fault())
                .isIn(AttestationFault.MALFORMED, AttestationFault.VERSION_UNKNOWN);
          }
        }
      }
      good[at] = original;
    }
    assertThat(accepted).isGreaterThan(good.length);
  }
}
