package dev.custody.log.internal.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class Crc32cLaws {

  /** The check value of the algorithm's catalogue entry. */
  @Example
  void knownValue() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(Crc32c.of(digits, 0, digits.length)).isEqualTo(0xE3069283);
  }

  @Property
  void isThePlatforms(
      @ForAll byte[] salt, @ForAll byte[] bytes, @ForAll @IntRange(min = 0, max = 20) int skip) {
    int from = Math.min(skip, bytes.length);
    CRC32C oracle = new CRC32C();
    oracle.update(salt, 0, salt.length);
    oracle.update(bytes, from, bytes.length - from);
    assertThat(Crc32c.of(salt, bytes, from, bytes.length - from))
        .isEqualTo((int) oracle.getValue());
  }
}
