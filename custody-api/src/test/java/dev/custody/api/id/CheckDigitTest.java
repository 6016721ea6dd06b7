package dev.custody.api.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CheckDigitTest {

  @Test
  void gs1_ofKnownNumbers() {
    assertThat(CheckDigit.gs1("37202269381537815")).isEqualTo(2);
    assertThat(CheckDigit.gs1("501234567890")).isEqualTo(0);
    assertThat(CheckDigit.appendGs1("0950600013435")).isEqualTo("09506000134352");
    assertThat(CheckDigit.holdsGs1("09506000134352")).isTrue();
  }

  @Property
  void gs1_findsEveryChangedDigit(
      @ForAll @NumericChars @StringLength(min = 1, max = 30) String digits) {
    String whole = CheckDigit.appendGs1(digits);
    assertThat(CheckDigit.holdsGs1(whole)).isTrue();
    for (int at = 0; at < whole.length(); at++) {
      for (char digit = '0'; digit <= '9'; digit++) {
        String changed = whole.substring(0, at) + digit + whole.substring(at + 1);
        assertThat(CheckDigit.holdsGs1(changed)).isEqualTo(changed.equals(whole));
      }
    }
  }

  @Test
  void gs1_takesDigitsOnly() {
    for (String text : new String[] {"", "12a", "-1", " 1", "\u0661\u0662"}) {
      assertThatThrownBy(() -> CheckDigit.gs1(text)).isInstanceOf(IllegalArgumentException.class);
      assertThat(CheckDigit.holdsGs1(text)).isFalse();
    }
    assertThat(CheckDigit.holdsGs1("0")).isFalse();
  }

  @Test
  void iso6346_ofKnownNumbers() {
    assertThat(CheckDigit.iso6346("CSQU305438")).isEqualTo(3);
    assertThat(CheckDigit.holdsIso6346("CSQU3054383")).isTrue();
    assertThat(CheckDigit.holdsIso6346("CSQU3054384")).isFalse();
  }

  @Test
  void iso6346_takesItsOneForm() {
    for (String text : new String[] {"", "CSQU30543", "CSQU3054383", "csqu305438", "CSQ0305438"}) {
      assertThatThrownBy(() -> CheckDigit.iso6346(text))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String text : new String[] {"", "CSQU305438", "CSQU30543833", "csqu3054383"}) {
      assertThat(CheckDigit.holdsIso6346(text)).isFalse();
    }
  }
}
