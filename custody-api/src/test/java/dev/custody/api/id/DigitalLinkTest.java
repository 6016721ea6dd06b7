package dev.custody.api.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Parsed;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DigitalLinkTest {

  static Stream<Arguments> factories() {
    return Stream.of(
        Arguments.of(
            DigitalLink.sscc("372022693815378152"), "/00/372022693815378152", "00", Map.of()),
        Arguments.of(DigitalLink.gtin("06630099039496"), "/01/06630099039496", "01", Map.of()),
        Arguments.of(
            DigitalLink.gtinLot("06630099039496", "L/1"),
            "/01/06630099039496/10/L%2F1",
            "01",
            Map.of("10", "L/1")),
        Arguments.of(
            DigitalLink.sgtin("06630099039496", "a\"b%"),
            "/01/06630099039496/21/a%22b%25",
            "01",
            Map.of("21", "a\"b%")),
        Arguments.of(DigitalLink.gln("5069922379026"), "/414/5069922379026", "414", Map.of()),
        Arguments.of(
            DigitalLink.glnExtension("5034539144497", "dock/7"),
            "/414/5034539144497/254/dock%2F7",
            "414",
            Map.of("254", "dock/7")),
        Arguments.of(DigitalLink.party("5021686376741"), "/417/5021686376741", "417", Map.of()),
        Arguments.of(
            DigitalLink.gsin("58081732496645019"), "/402/58081732496645019", "402", Map.of()),
        Arguments.of(
            DigitalLink.grai("05012345678900", "A+1"),
            "/8003/05012345678900A%2B1",
            "8003",
            Map.of()),
        Arguments.of(
            DigitalLink.grai("05012345678900", ""), "/8003/05012345678900", "8003", Map.of()),
        Arguments.of(DigitalLink.giai("5012345:1"), "/8004/5012345%3A1", "8004", Map.of()),
        Arguments.of(DigitalLink.ginc("5012345x"), "/401/5012345x", "401", Map.of()),
        Arguments.of(
            DigitalLink.gdti("5012345678900", "D1"), "/253/5012345678900D1", "253", Map.of()),
        Arguments.of(
            DigitalLink.gsrn("372022693815378152"), "/8018/372022693815378152", "8018", Map.of()),
        Arguments.of(
            DigitalLink.gsrnp("372022693815378152"), "/8017/372022693815378152", "8017", Map.of()),
        Arguments.of(DigitalLink.cpi("501#A/1"), "/8010/501%23A%2F1", "8010", Map.of()),
        Arguments.of(
            DigitalLink.cpi("501-A", "77"), "/8010/501-A/8011/77", "8010", Map.of("8011", "77")));
  }

  @ParameterizedTest
  @MethodSource("factories")
  void factories_makeTheOnePath(
      DigitalLink link, String text, String key, Map<String, String> qualifiers) {
    assertThat(link.text()).isEqualTo(text).isEqualTo(link.toString());
    assertThat(link.key()).isEqualTo(key);
    assertThat(link.qualifiers()).isEqualTo(qualifiers);
    assertThat(Identifier.parse(text)).isEqualTo(new Parsed.Accepted<Identifier>(link));
  }

  @Test
  void value_isDecoded() {
    assertThat(DigitalLink.giai("5012345:1").value()).isEqualTo("5012345:1");
    assertThat(DigitalLink.grai("05012345678900", "%").value()).isEqualTo("05012345678900%");
  }

  @Test
  void qualifiers_keepTheOrderOfThePath() {
    DigitalLink link = new DigitalLink("/01/06630099039496/22/2A/10/L1/21/z%21");
    assertThat(link.qualifiers().keySet()).containsExactly("22", "10", "21");
  }

  @Test
  void isGoodsClass_isKey01WithoutSerial() {
    assertThat(DigitalLink.gtin("06630099039496").isGoodsClass()).isTrue();
    assertThat(DigitalLink.gtinLot("06630099039496", "L").isGoodsClass()).isTrue();
    assertThat(DigitalLink.sgtin("06630099039496", "S").isGoodsClass()).isFalse();
    assertThat(DigitalLink.cpi("501-A").isGoodsClass()).isFalse();
  }

  @Test
  void factories_refuseWhatTheRuleRefuses() {
    assertThatThrownBy(() -> DigitalLink.sscc("372022693815378153"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("check digit 2")
        .hasMessageContaining("offset=21");
    assertThatThrownBy(() -> DigitalLink.sgtin("06630099039496", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DigitalLink.sgtin("06630099039496", "~"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DigitalLink.giai("é")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DigitalLink.giai("\u2f2f"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DigitalLink("urn:a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("absolute URI");
    assertThatThrownBy(() -> new AbsoluteUri("/8004/1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Digital Link");
  }
}
