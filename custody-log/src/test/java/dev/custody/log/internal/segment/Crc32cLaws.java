package dev.custody.log.internal.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
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

  /** Both ways, whichever this platform takes. */
  @Property
  void platformAndTablesAgree(
      @ForAll byte[] first, @ForAll byte[] second, @ForAll @IntRange(min = 0, max = 20) int skip) {
    int from = Math.min(skip, second.length);
    int count = second.length - from;
    CRC32C oracle = new CRC32C();
    oracle.update(first, 0, first.length);
    oracle.update(second, from, count);
    int expected = (int) oracle.getValue();
    assertThat(TableCrc32c.of(first, 0, first.length, second, from, count)).isEqualTo(expected);
    assertThat(PlatformCrc32c.of(first, 0, first.length, second, from, count)).isEqualTo(expected);
    assertThat(Crc32c.of(first, second, from, count)).isEqualTo(expected);
  }

  @Property
  void oneRangeIsTwo(@ForAll byte[] bytes, @ForAll @IntRange(min = 0, max = 20) int skip) {
    int split = Math.min(skip, bytes.length);
    int whole = Crc32c.of(bytes, 0, bytes.length);
    assertThat(Crc32c.ofTwo(bytes, 0, split, split, bytes.length - split)).isEqualTo(whole);
  }

  /** A device without the platform's class: it is hidden from a loader that has all the others. */
  @Example
  void goesOnWithoutThePlatforms() throws Exception {
    try (WithoutPlatform loader = new WithoutPlatform()) {
      Method of =
          loader
              .loadClass(Crc32c.class.getName())
              .getMethod("of", byte[].class, int.class, int.class);
      byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
      assertThat(of.invoke(null, digits, 0, digits.length)).isEqualTo(0xE3069283);
      assertThat(loader.asked).isTrue();
    }
  }

  private static final class WithoutPlatform extends URLClassLoader {
    private boolean asked;

    WithoutPlatform() {
      super(
          new URL[] {Crc32c.class.getProtectionDomain().getCodeSource().getLocation()},
          ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals(CRC32C.class.getName())) {
        asked = true;
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }
  }
}
