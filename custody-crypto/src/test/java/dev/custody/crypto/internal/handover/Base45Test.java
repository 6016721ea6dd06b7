package dev.custody.crypto.internal.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base45Test {

  private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

  private static Bytes ascii(String text) {
    return Bytes.ofOwned(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** RFC 9285, sections 4.3 and 4.4. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {"AB,BB8", "Hello!!,'%69 VD92EX0'", "base-45,UJCLQE7W581", "ietf!,QED8WEX0"})
  void examplesOfTheRfc(String plain, String text) {
    assertThat(Base45.encode(ascii(plain))).isEqualTo(text);
    assertThat(Base45.decode(text, 300).require()).isEqualTo(ascii(plain));
  }

  @Test
  void everyOneAndEveryTwoBytes_comeBack() {
    assertThat(Base45.encode(Bytes.EMPTY)).isEmpty();
    assertThat(Base45.decode("", 300).require()).isEqualTo(Bytes.EMPTY);
    for (int i = 0; i < 256; i++) {
      Bytes one = Bytes.ofOwned(new byte[] {(byte) i});
      assertThat(Base45.decode(Base45.encode(one), 1).require()).isEqualTo(one);
    }
    for (int i = 0; i < 65_536; i++) {
      Bytes two = Bytes.ofOwned(new byte[] {(byte) (i >> 8), (byte) i});
      if (!two.equals(Base45.decode(Base45.encode(two), 2).require())) {
        throw new AssertionError("two bytes do not come back: " + two.toHex());
      }
    }
  }

  /** All texts of up to three characters of the alphabet: each is refused or the only one. */
  @Test
  void everyShortText_isRefusedOrTheOneEncoding() {
    int accepted = 0;
    for (int length = 1; length <= 3; length++) {
      int count = (int) Math.pow(45, length);
      for (int n = 0; n < count; n++) {
        char[] text = new char[length];
        int rest = n;
        for (int i = 0; i < length; i++) {
          text[i] = ALPHABET.charAt(rest % 45);
          rest /= 45;
        }
        if (Base45.decode(new String(text), 2) instanceof Parsed.Accepted<Bytes> read) {
          accepted++;
          if (!Base45.encode(read.value()).equals(new String(text))) {
            throw new AssertionError("two texts of one value: " + new String(text));
          }
        }
      }
    }
    assertThat(accepted).isEqualTo(256 + 65_536);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GGW", ":::", "::", "V5", "A", "BB8A", "bb8", "BB8\n", " BB8 ", "B\u00e48"})
  void refusesWhatIsNotTheOneForm(String text) {
    assertThat(Base45.decode(text, 300)).isInstanceOf(Parsed.Refused.class);
  }

  @Test
  void refusesWhatIsTooLong_beforeItReads() {
    Parsed<Bytes> refused = Base45.decode("b".repeat(454), 300);
    assertThat(((Parsed.Refused<Bytes>) refused).first().reason())
        .isEqualTo(Reason.RECORD_TOO_LARGE);
  }

  @Property(tries = 300)
  void anyBytes_comeBack(@ForAll @Size(max = 300) byte[] bytes) {
    Bytes value = Bytes.copyOf(bytes);
    assertThat(Base45.decode(Base45.encode(value), 300).require()).isEqualTo(value);
  }
}
