package dev.custody.api.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.internal.id.IdentifierExamples;
import org.junit.jupiter.api.Test;

class IdentifierTest {

  @Test
  void parse_keepsTheText() {
    for (String text : IdentifierExamples.good().keySet()) {
      Identifier identifier = Identifier.parse(text).require();
      assertThat(identifier.text()).isEqualTo(text);
      assertThat(identifier)
          .isInstanceOf(text.startsWith("/") ? DigitalLink.class : AbsoluteUri.class);
    }
  }

  @Test
  void parse_saysWhere() {
    assertThat(Identifier.parse("/417/5012345678901"))
        .isEqualTo(
            new Parsed.Refused<Identifier>(
                new Refusal(Reason.MALFORMED_IDENTIFIER, "", 17, "check digit 0", "1")));
  }

  @Test
  void parse_refusesCharactersBeyondAscii_neverFoldsThem() {
    // 0x12f and 0xff2f end in the byte of a slash; lone surrogates have no bytes.
    for (String character :
        new String[] {"\u00e9", "\u00ff", "\u012f", "\uff2f", "\ud800", "\u0000"}) {
      assertThat(Identifier.parse("urn:a" + character)).isInstanceOf(Parsed.Refused.class);
      assertThat(Identifier.parse("urn:a?" + character)).isInstanceOf(Parsed.Refused.class);
      assertThat(Identifier.parse("/8004/" + character)).isInstanceOf(Parsed.Refused.class);
      assertThat(Identifier.parse(character)).isInstanceOf(Parsed.Refused.class);
    }
  }

  @Test
  void parse_refusesTheEmptyAndTheLong() {
    assertThat(Identifier.parse("")).isInstanceOf(Parsed.Refused.class);
    assertThat(Identifier.parse("urn:" + "a".repeat(251))).isInstanceOf(Parsed.Accepted.class);
    assertThat(Identifier.parse("urn:" + "a".repeat(252))).isInstanceOf(Parsed.Refused.class);
  }

  @Test
  void container_holdsItsCheckDigit() {
    assertThat(AbsoluteUri.container("CSQU3054383").text())
        .isEqualTo("urn:custody:iso6346:CSQU3054383");
    assertThatThrownBy(() -> AbsoluteUri.container("CSQU3054384"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("check digit 3");
  }
}
