package dev.custody.api.internal.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule for URIs sentence by sentence: each test fails where its sentence is not held. */
class UriRuleTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "depot7", "urn", "Urn:a", "uRn:a", "1rn:a", "+a:b", "a_b:c", "a%41:b", ":a", "?a:b", "a/b:c"
      })
  void scheme_isThereAndLowerCase(String text) {
    rejects(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"urn:a#", "urn:a#b", "http://h#", "http://h/?q#f", "#a"})
  void fragment_isRefused(String text) {
    rejects(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "urn:%",
        "urn:%4",
        "urn:%4g",
        "urn:%g4",
        "urn:a?%",
        "urn:a?%zz",
        "http://%/",
        "http://%4/",
        "http://u%:p@h/",
        "http://h/%%41"
      })
  void percent_isFollowedByTwoHexDigits(String text) {
    rejects(text);
  }

  @Test
  void percent_ofEitherCaseAndAnyCharacterIsRfc3986() {
    accepts("urn:%2a%2A%41%00%ff");
    accepts("http://%41%2f/");
  }

  @Test
  void path_hasExactlyTheCharactersOfPchar() {
    String pchar =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@";
    for (char c = 0x21; c < 0x7f; c++) {
      boolean inPath = pchar.indexOf(c) >= 0 || c == '/' || c == '?';
      assertThat(form("urn:a" + c) != 0).as("path %s", c).isEqualTo(inPath);
      assertThat(form("urn:a?" + c) != 0).as("query %s", c).isEqualTo(inPath);
      assertThat(form("http://h/" + c) != 0).as("path of http %s", c).isEqualTo(inPath);
    }
  }

  @Test
  void authority_hasExactlyTheCharactersOfItsParts() {
    String regName =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=";
    for (char c = 0x21; c < 0x7f; c++) {
      boolean inName = regName.indexOf(c) >= 0;
      // Behind a colon comes a port; a slash or question mark ends the authority.
      assertThat(form("s://a" + c + "b") != 0)
          .as("host %s", c)
          .isEqualTo(inName || c == '@' || c == '/' || c == '?');
      assertThat(form("s://a" + c + "b@h") != 0)
          .as("userinfo %s", c)
          .isEqualTo(inName || c == ':' || c == '/' || c == '?');
      assertThat(form("s://h:" + c) != 0)
          .as("port %s", c)
          .isEqualTo(c >= '0' && c <= '9' || c == '/' || c == '?' || c == '@');
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s://",
        "s:///",
        "s://@",
        "s://@:",
        "s://h:",
        "s://h:0123456789",
        "s://u:p:q@h:1/",
        "s:",
        "s:/",
        "s:?",
        "s:a//b",
        "s:/a//",
        "s://h//",
        "s://h?",
        "s://999.1.1.1/"
      })
  void accepts_theCornersOfRfc3986(String text) {
    accepts(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s://a@b@c",
        "s://h:8a",
        "s://h:80:80",
        "s://u@h:p",
        "s://[::1",
        "s://::1]",
        "s://[]",
        "s://[::1]a",
        "s://a[::1]",
        "s://[::1]:a",
        "s://[[::1]]"
      })
  void rejects_brokenAuthorities(String text) {
    rejects(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        "::1",
        "1::",
        "1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::",
        "::2:3:4:5:6:7:8",
        "1::8",
        "1:2:3:4:5:6:192.0.2.1",
        "::192.0.2.255",
        "1:2:3:4:5::192.0.2.1",
        "abcd:EF01::",
        "v1.a",
        "VfF.:",
        "v0.a:b!$&'()*+,;=-._~"
      })
  void accepts_ipLiterals(String literal) {
    accepts("s://[" + literal + "]");
    accepts("s://u@[" + literal + "]:1/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":::",
        "1",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "1:2:3:4::5:6:7:8",
        "::1:2:3:4:5:6:7:8",
        "1::2::3",
        "12345::",
        "g::",
        ":1::",
        "1::2:",
        "::1.2.3",
        "::1.2.3.4.5",
        "::256.0.0.1",
        "::01.2.3.4",
        "::1.2.3.",
        "::1..2.3",
        "1.2.3.4",
        "1:2:3:4:5:6:7:1.2.3.4",
        "1:2:3:4:5:6::1.2.3.4",
        "::1.2.3.4:5",
        "fe80::1%25eth0",
        "v",
        "v1",
        "v1.",
        "v.a",
        "vg.a",
        "v1.a[",
        "v1.%41",
        "1.2.3.4::"
      })
  void rejects_otherIpLiterals(String literal) {
    rejects("s://[" + literal + "]");
  }

  // http(s): one thing, one name

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/417/5012345678900",
        "/01/00000000047111",
        "/01/00000000047111/22/2A/10/L1/21/z%21",
        "/00/372022693815378152",
        "/402/58081732496645019",
        "/414/5069922379026/254/7",
        "/8003/05012345678900A",
        "/8004/A",
        "/401/A",
        "/253/5012345678900",
        "/8017/372022693815378152",
        "/8018/372022693815378152",
        "/8010/A%23/8011/1",
        // whatever the check digit, and the zero before a GRAI
        "/417/5012345678901",
        "/8003/15012345678900",
        // encoded in another way
        "/%34%31%37/5012345678900",
        "/417/%35012345678900",
        "/01/00000000047111/21/%41",
        "/01/00000000047111/21/%2f",
        "/01/00000000047111/21/(a)"
      })
  void http_withThePathOfALink_isRefused_onEveryHostAndDepth(String path) {
    for (String scheme : new String[] {"http", "https"}) {
      rejects(scheme + "://id.gs1.org" + path);
      rejects(scheme + "://u@shop.example:8443" + path);
      rejects(scheme + "://h/deeper/still" + path);
      rejects(scheme + "://h/" + path);
      rejects(scheme + ":" + path);
      rejects(scheme + ":a" + path);
      rejects(scheme + "://h" + path + "?");
      rejects(scheme + "://h" + path + "?17=261122/x");
    }
    accepts("ftp://id.gs1.org" + path);
    accepts("httpx://h" + path);
    accepts("https://h/x?" + path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/417/501234567890",
        "/417/50123456789000",
        "/417/5012345678900/",
        "/417/5012345678900/x",
        "/417/501234567890A",
        "/01/00000000047111/21/A/10/B",
        "/01/00000000047111/21/~",
        "/01/00000000047111/21/",
        "/01/00000000047111/21/123456789012345678901",
        "/99/1",
        "/0417/5012345678900",
        "/8010/a",
        "/8010/A/8011/1A",
        "/8004/",
        "/01%2F00000000047111",
        "/01/00000000047111%2F21/A",
        "/401/%C3%A9",
        "/414/5069922379026/21/A",
        "/21/A",
        "/places/7"
      })
  void http_withAnotherPath_isAUri(String path) {
    accepts("https://h" + path);
  }

  // container numbers

  @Test
  void container_exactlyOneCheckDigitHolds() {
    int holds = 0;
    for (char digit = '0'; digit <= '9'; digit++) {
      holds += form("urn:custody:iso6346:CSQU305438" + digit) == 0 ? 0 : 1;
    }
    assertThat(holds).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "urn:custody:iso6346:",
        "urn:custody:iso6346:CSQU305438",
        "urn:custody:iso6346:CSQU30543833",
        "urn:custody:iso6346:csqu3054383",
        "urn:custody:iso6346:CSQ03054383",
        "urn:custody:iso6346:CSQUA054383",
        "urn:custody:iso6346:CSQU3054383?x",
        "urn:custody:iso6346:CSQU305438%33"
      })
  void container_isFourLettersAndSevenDigits(String text) {
    rejects(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"urn:custody:iso6346", "urn:custody:iso63460:x", "urn:custody:iso6347:x"})
  void container_ruleIsForItsOwnNamesOnly(String text) {
    accepts(text);
  }

  @Test
  void container_remainderOfTen_isZero() {
    // The serials 000000..000999 of one owner have every remainder.
    int tens = 0;
    for (int serial = 0; serial < 1000; serial++) {
      String number = String.format("TEXU%06d", serial);
      int holds = 0;
      for (char digit = '0'; digit <= '9'; digit++) {
        String text = "urn:custody:iso6346:" + number + digit;
        holds += form(text) == 0 ? 0 : 1;
        assertThat(form(text)).isEqualTo(IdentifierOracle.form(bytes(text)));
      }
      assertThat(holds).isEqualTo(1);
      tens += form("urn:custody:iso6346:" + number + "0") == 0 ? 0 : 1;
    }
    assertThat(tens).isGreaterThan(1000 / 11 + 50);
  }

  private static void rejects(String text) {
    assertThat(form(text)).as(text).isEqualTo(IdentifierRule.MALFORMED);
    assertThat(IdentifierOracle.form(bytes(text))).as("oracle " + text).isZero();
  }

  private static void accepts(String text) {
    assertThat(form(text)).as(text).isEqualTo(IdentifierRule.URI);
    assertThat(IdentifierOracle.form(bytes(text))).as("oracle " + text).isNotZero();
  }

  private static int form(String text) {
    byte[] bytes = bytes(text);
    return IdentifierRule.form(bytes, 0, bytes.length);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
