package dev.custody.api.internal.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The fast rule is the plain one. */
class IdentifierRuleLaws {

  private static final List<String> EXAMPLES = List.copyOf(IdentifierExamples.good().keySet());

  @Example
  void everyChangeOfOneCharacter_isJudgedAsByTheOracle() {
    int rejected = 0;
    for (String example : EXAMPLES) {
      byte[] bytes = example.getBytes(StandardCharsets.US_ASCII);
      for (int at = 0; at < bytes.length; at++) {
        byte kept = bytes[at];
        for (int b = 0; b < 256; b++) {
          bytes[at] = (byte) b;
          rejected += agree(bytes) == IdentifierRule.MALFORMED ? 1 : 0;
        }
        bytes[at] = kept;
      }
    }
    assertThat(rejected).isGreaterThan(EXAMPLES.size() * 1000);
  }

  @Example
  void everyPrefixSuffixAndInsertion_isJudgedAsByTheOracle() {
    for (String example : EXAMPLES) {
      for (int at = 0; at <= example.length(); at++) {
        agree(example.substring(0, at).getBytes(StandardCharsets.US_ASCII));
        agree(example.substring(at).getBytes(StandardCharsets.US_ASCII));
        for (char c : "/0aA%?#:@[~ ".toCharArray()) {
          String inserted = example.substring(0, at) + c + example.substring(at);
          agree(inserted.getBytes(StandardCharsets.US_ASCII));
        }
      }
    }
  }

  @Property
  void anyBytes(@ForAll byte[] bytes) {
    agree(bytes);
  }

  @Property
  void textOfTellingPieces(@ForAll("pieces") String text) {
    agree(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Property
  void http_ofTellingPieces(@ForAll("pieces") String text) {
    agree(("https://h" + text).getBytes(StandardCharsets.ISO_8859_1));
    agree(("http:" + text).getBytes(StandardCharsets.ISO_8859_1));
  }

  @Property
  void ipLiterals(@ForAll("literals") String literal) {
    agree(("s://[" + literal + "]").getBytes(StandardCharsets.US_ASCII));
  }

  @Provide
  Arbitrary<String> pieces() {
    Arbitrary<String> piece =
        Arbitraries.of(
            "/",
            "/00/",
            "/01/",
            "/22/",
            "/10/",
            "/21/",
            "/402/",
            "/414/",
            "/254/",
            "/417/",
            "/8003/",
            "/8004/",
            "/401/",
            "/253/",
            "/8017/",
            "/8018/",
            "/8010/",
            "/8011/",
            "00000000047111",
            "5012345678900",
            "05012345678900",
            "372022693815378152",
            "58081732496645019",
            "A",
            "a",
            "7",
            "%2F",
            "%2f",
            "%41",
            "%",
            "~",
            "-",
            "urn:",
            "http:",
            "https:",
            "//",
            "@",
            ":",
            "[::1]",
            "?",
            "#",
            "(",
            "%23",
            "custody:iso6346:",
            "CSQU3054383",
            "é");
    return piece.list().ofMinSize(1).ofMaxSize(9).map(list -> String.join("", list));
  }

  @Provide
  Arbitrary<String> literals() {
    Arbitrary<String> group =
        Arbitraries.of("1", "ab", "FFFF", "0", "12345", "g", "", "1.2.3.4", "256.0.0.1");
    Arbitrary<String> joint = Arbitraries.of(":", ":", ":", "::");
    Arbitrary<String> part = Combinators.combine(group, joint).as((g, j) -> g + j);
    return Combinators.combine(Arbitraries.of("", "::", "v1."), part.list().ofMaxSize(8), group)
        .as((start, parts, end) -> start + String.join("", parts) + end);
  }

  private static int agree(byte[] bytes) {
    byte[] padded = Arrays.copyOf(bytes, bytes.length + 1);
    padded[bytes.length] = 'a';
    int form = IdentifierRule.form(padded, 0, bytes.length);
    if (form != IdentifierOracle.form(bytes)) {
      throw new AssertionError(
          "fast rule and oracle differ: text="
              + new String(bytes, StandardCharsets.ISO_8859_1)
              + ", fast="
              + form);
    }
    if (form == IdentifierRule.MALFORMED) {
      IdentifierRule.Violation violation = IdentifierRule.violation(padded, 0, bytes.length);
      if (violation.offset() < 0 || violation.offset() > bytes.length) {
        throw new AssertionError("offset outside the identifier: offset=" + violation.offset());
      }
    }
    return form;
  }
}
