package dev.custody.api.internal.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule of identifiers sentence by sentence: each test fails where its sentence is not held. */
class IdentifierRuleTest {

  static Stream<Map.Entry<String, Integer>> good() {
    return IdentifierExamples.good().entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("good")
  void accepts_oneOfEachForm(Map.Entry<String, Integer> example) {
    assertThat(form(example.getKey())).isEqualTo(example.getValue());
  }

  @Test
  void accepts_atAnOffset() {
    byte[] bytes = bytes("xx/417/5021686376741yy");
    assertThat(IdentifierRule.form(bytes, 2, bytes.length - 2))
        .isEqualTo(IdentifierRule.OTHER_PATH);
    assertThat(IdentifierRule.form(bytes, 2, bytes.length - 1)).isEqualTo(IdentifierRule.MALFORMED);
  }

  // 1..255 printable ASCII characters

  @Test
  void length_is1to255() {
    String prefix = "urn:x:";
    assertThat(form("")).isEqualTo(IdentifierRule.MALFORMED);
    assertThat(form(prefix + "a".repeat(255 - prefix.length()))).isEqualTo(IdentifierRule.URI);
    assertThat(form(prefix + "a".repeat(256 - prefix.length())))
        .isEqualTo(IdentifierRule.MALFORMED);
  }

  @Test
  void rejects_everyByteThatIsNotPrintable() {
    for (int b = 0; b < 256; b++) {
      if (b > 0x20 && b < 0x7f) {
        continue;
      }
      for (String around : new String[] {"urn:a:?", "urn:a:", "/8004/1", "http://h", "/"}) {
        byte[] bytes = bytes(around + "_");
        bytes[bytes.length - 1] = (byte) b;
        assertThat(IdentifierRule.form(bytes, 0, bytes.length)).as("byte %d", b).isZero();
      }
    }
  }

  // exactly these keys

  @Test
  void rejects_everyOtherKeyOfUpToFourDigits() {
    String[] values = {
      "372022693815378152",
      "00000000047111",
      "58081732496645019",
      "5069922379026",
      "05012345678900",
      "1",
      "A"
    };
    StringBuilder admitted = new StringBuilder();
    for (int length = 0; length <= 4; length++) {
      int count = (int) Math.pow(10, length);
      for (int number = 0; number < count; number++) {
        String key = length == 0 ? "" : String.format("%0" + length + "d", number);
        for (String value : values) {
          if (form("/" + key + "/" + value) != 0) {
            admitted.append(key).append(' ');
            break;
          }
        }
      }
    }
    assertThat(admitted.toString().trim())
        .isEqualTo("00 01 253 401 402 414 417 8003 8004 8010 8017 8018");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "//",
        "/0",
        "/00",
        "/00/",
        "/000/1",
        "/00372022693815378152",
        "/01//21/1",
        "/0%31/00000000047111",
        "/gtin/00000000047111",
        "/417/5021686376741/",
        "/417/5021686376741/254/1",
        "/00/372022693815378152?4=1",
        "/00/372022693815378152#",
        "/401/a?b",
        "/80040/1",
        "/08004/1"
      })
  void rejects_whatIsNoPathOfKeysAndValues(String text) {
    rejects(text);
  }

  // exactly these qualifiers in the given order

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/01/00000000047111/21/A/10/B",
        "/01/00000000047111/21/A/22/B",
        "/01/00000000047111/10/A/22/B",
        "/01/00000000047111/21/A/21/B",
        "/01/00000000047111/254/A",
        "/01/00000000047111/8011/1",
        "/01/00000000047111/01/00000000047111",
        "/01/00000000047111/17/261122",
        "/01/00000000047111/21",
        "/414/5069922379026/21/A",
        "/414/5069922379026/254/A/254/B",
        "/8004/A/21/B",
        "/8010/A/21/B",
        "/8010/A/8011/1/8011/1",
        "/8018/372022693815378152/8019/1",
        "/10/A",
        "/21/A",
        "/22/A",
        "/254/A",
        "/8011/1"
      })
  void rejects_qualifiersElsewhere(String text) {
    rejects(text);
  }

  // check digits hold (not for 401, 8004, 8010); counts of digits

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/00/37202269381537815#", "/01/0663009903949#", "/402/5808173249664501#",
            "/414/506992237902#",
        "/417/502168637674#", "/8003/0501234567890#", "/253/501234567890#",
            "/8017/37202269381537815#",
        "/8018/37202269381537815#"
      })
  void checkDigit_exactlyOneHolds(String pattern) {
    int holds = 0;
    for (char digit = '0'; digit <= '9'; digit++) {
      holds += form(pattern.replace('#', digit)) == 0 ? 0 : 1;
    }
    assertThat(holds).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/401/5012345", "/8004/5012345", "/8010/5012345"})
  void noCheckDigit_where_theRuleHasNone(String prefix) {
    for (char digit = '0'; digit <= '9'; digit++) {
      assertThat(form(prefix + digit)).isEqualTo(IdentifierRule.OTHER_PATH);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "01", "402", "414", "417", "8017", "8018"})
  void digits_areExactlyAsManyAsTheKeyHas(String key) {
    int admitted = 0;
    for (int length = 0; length < 24; length++) {
      // Zeros have the check digit zero whatever their number.
      if (form("/" + key + "/" + "0".repeat(length)) != 0) {
        admitted = admitted * 100 + length;
      }
    }
    assertThat(admitted)
        .isEqualTo(
            Map.of("00", 18, "01", 14, "402", 17, "414", 13, "417", 13, "8017", 18, "8018", 18)
                .get(key));
  }

  @Test
  void grai_isZeroAnd13DigitsFirst() {
    assertThat(form("/8003/05012345678900")).isEqualTo(IdentifierRule.OTHER_PATH);
    // Check digits hold over the 14 digits, but the first is no zero.
    rejects("/8003/15012345678907");
    assertThat(form("/01/15012345678907")).isEqualTo(IdentifierRule.GTIN_CLASS);
    rejects("/8003/0501234567890");
    rejects("/8003/A5012345678900");
  }

  // lengths after decoding

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/01/00000000047111/22/ 1 20",
        "/01/00000000047111/10/ 1 20",
        "/01/00000000047111/21/ 1 20",
        "/414/5069922379026/254/ 1 20",
        "/8004/ 1 30",
        "/401/ 1 30",
        "/8003/05012345678900 0 16",
        "/253/5012345678900 0 17"
      })
  void lengths_countDecodedCharacters(String spec) {
    String[] parts = spec.split(" ");
    int min = Integer.parseInt(parts[1]);
    int max = Integer.parseInt(parts[2]);
    for (String character : new String[] {"a", "9", "%2F"}) {
      for (int length = 0; length <= max + 2; length++) {
        assertThat(form(parts[0] + character.repeat(length)) != 0)
            .as("%s %d times %s", parts[0], length, character)
            .isEqualTo(length >= min && length <= max);
      }
    }
  }

  @Test
  void cpid_is1to30_andItsSerial1to12Digits() {
    for (int length = 0; length <= 32; length++) {
      assertThat(form("/8010/" + "A".repeat(length)) != 0).isEqualTo(length >= 1 && length <= 30);
      assertThat(form("/8010/" + "%23".repeat(length)) != 0).isEqualTo(length >= 1 && length <= 30);
      assertThat(form("/8010/A/8011/" + "7".repeat(length)) != 0)
          .isEqualTo(length >= 1 && length <= 12);
    }
    rejects("/8010/A/8011/1A");
    rejects("/8010/A/8011/%31");
  }

  // percent-encoding: exactly of the others, in upper-case hex; character sets

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/01/00000000047111/21/",
        "/01/00000000047111/22/",
        "/01/00000000047111/10/",
        "/414/5069922379026/254/",
        "/8004/",
        "/401/",
        "/8003/05012345678900",
        "/253/5012345678900"
      })
  void everyByte_standsInOneWay_ifItIsOfSet82(String prefix) {
    String set82 =
        "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    assertThat(set82).hasSize(82);
    everyByteStandsInOneWay(prefix, set82);
  }

  @Test
  void everyByte_standsInOneWay_ifItIsOfSet39() {
    String set39 = "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    assertThat(set39).hasSize(39);
    everyByteStandsInOneWay("/8010/", set39);
  }

  private static void everyByteStandsInOneWay(String prefix, String set) {
    for (int b = 0; b < 256; b++) {
      char c = (char) b;
      boolean member = set.indexOf(c) >= 0;
      boolean plain = String.valueOf(c).matches("[A-Za-z0-9._~-]");
      assertThat(form(prefix + "0" + c) != 0).as("plain %02X", b).isEqualTo(member && plain);
      assertThat(form(prefix + String.format("0%%%02X", b)) != 0)
          .as("encoded %02X", b)
          .isEqualTo(member && !plain);
      String lower = String.format("0%%%02x", b);
      if (!lower.equals(String.format("0%%%02X", b))) {
        rejects(prefix + lower);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/8004/%", "/8004/%2", "/8004/%2G", "/8004/%G2", "/8004/%%22", "/8004/a%2"})
  void rejects_brokenTriplets(String text) {
    rejects(text);
  }

  // violations

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0|",
        "21|/00/372022693815378153",
        "17|/414/506992237902",
        "1|/99/1",
        "22|/01/00000000047111/21/%41",
        "19|/01/00000000047111/99/A",
        "30|urn:custody:iso6346:CSQU3054384",
        "5|urn:a b",
        "5|urn:a#b",
        "0|URN:a",
        "6|depot7"
      })
  void violation_saysWhere(String spec) {
    int bar = spec.indexOf('|');
    byte[] bytes = bytes("__" + spec.substring(bar + 1));
    IdentifierRule.Violation violation = IdentifierRule.violation(bytes, 2, bytes.length);
    assertThat(violation.offset()).isEqualTo(Integer.parseInt(spec.substring(0, bar)));
    assertThat(violation.expected()).isNotBlank();
    assertThat(violation.found()).matches("[\\x21-\\x7e]+");
  }

  @Test
  void violation_namesTheCheckDigitThatWouldHold() {
    byte[] bytes = bytes("/00/372022693815378153");
    assertThat(IdentifierRule.violation(bytes, 0, bytes.length))
        .isEqualTo(new IdentifierRule.Violation(21, "check digit 2", "3"));
    bytes = bytes("urn:custody:iso6346:CSQU3054384");
    assertThat(IdentifierRule.violation(bytes, 0, bytes.length))
        .isEqualTo(new IdentifierRule.Violation(30, "check digit 3", "4"));
  }

  @Test
  void violation_ofAGoodIdentifier_isTheCallersError() {
    byte[] bytes = bytes("urn:a");
    assertThatThrownBy(() -> IdentifierRule.violation(bytes, 0, bytes.length))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void violation_neverShowsWhatIsNotPrintable() {
    for (int b = 0; b < 256; b++) {
      byte[] bytes = {'u', 'r', 'n', ':', (byte) b};
      if (IdentifierRule.form(bytes, 0, 5) == 0) {
        assertThat(IdentifierRule.violation(bytes, 0, 5).found()).matches("[\\x21-\\x7e]+");
      }
    }
  }

  private static void rejects(String text) {
    assertThat(form(text)).as(text).isEqualTo(IdentifierRule.MALFORMED);
  }

  private static int form(String text) {
    byte[] bytes = bytes(text);
    return IdentifierRule.form(bytes, 0, bytes.length);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
