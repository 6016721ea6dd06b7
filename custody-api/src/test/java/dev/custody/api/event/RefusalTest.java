package dev.custody.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Parsed;
import dev.custody.api.Raw;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A refusal says where, what was expected and what was found, and gives no content away. */
class RefusalTest {

  private static final Pattern PLAIN = Pattern.compile("[\\x20-\\x7e]*");

  private static Refusal of(RawBody body) {
    return ((Parsed.Refused<CustodyEvent>) EventCodec.decode(body.toBytes())).first();
  }

  @Test
  void nestedPath_withOffsetExpectedAndFound() {
    RawBody body =
        RawBody.scan()
            .parts(
                6,
                Raw.of().text(1, "urn:x:a"),
                Raw.of().text(1, "urn:x:b").part(3, Raw.of().zigzag(1, 5).varint(2, 19)));
    Refusal refusal = of(body);
    assertThat(refusal.path()).isEqualTo("items[1].quantity.scale");
    assertThat(body.toBytes().byteAt(refusal.offset())).isEqualTo((byte) 19);
    assertThat(refusal.expected()).isEqualTo("at most 18");
    assertThat(refusal.found()).isEqualTo("19");
    assertThat(refusal.toString())
        .isEqualTo(
            "BODY_NOT_CANONICAL at items[1].quantity.scale: offset="
                + refusal.offset()
                + ", expected at most 18, found 19");
  }

  @Test
  void identifier_pointsAtTheCharacterThatIsWrong() {
    RawBody body = RawBody.scan().part(8, Raw.of().text(1, "/414/5001555164281"));
    Refusal refusal = of(body);
    assertThat(refusal.reason()).isEqualTo(Reason.MALFORMED_IDENTIFIER);
    assertThat(refusal.path()).isEqualTo("place.read_point");
    assertThat(body.toBytes().byteAt(refusal.offset())).isEqualTo((byte) '1');
    assertThat(refusal.expected()).isEqualTo("check digit 0");
    assertThat(refusal.found()).isEqualTo("1");
  }

  @Test
  void classId_pointsAtItsFirstCharacter() {
    RawBody body = RawBody.scan().part(6, Raw.of().text(2, RawBody.SSCC));
    assertThat(body.toBytes().byteAt(of(body).offset())).isEqualTo((byte) '/');
  }

  @Test
  void aMissingAspect_isNamed() {
    assertThat(of(RawBody.of(Kind.COUNT)).expected()).isEqualTo("place and items");
    assertThat(of(RawBody.scan().without(4)).expected()).isEqualTo("nonce");
  }

  @Test
  void textAndBytes_neverStandInARefusal() {
    String secret = "Jane Doe, 07700 900123";
    List<RawBody> bodies =
        List.of(
            RawBody.scan().part(13, Raw.of().text(3, secret + "\n")),
            RawBody.scan().set(19, Raw.of().text(19, secret)),
            RawBody.scan().part(22, Raw.of().text(4, secret + "\u202e")),
            RawBody.scan().part(12, Raw.of().text(3, secret + secret)),
            RawBody.scan().set(4, Raw.of().text(4, secret)));
    for (RawBody body : bodies) {
      assertThat(of(body).toString()).doesNotContain("Jane", "07700");
    }
  }

  @Test
  void everyRefusalOfTheVectors_isOneLineOfPlainText() {
    OwnBodiesVectors.cases()
        .filter(c -> !c.reasons().isEmpty())
        .forEach(
            c -> {
              for (Refusal refusal :
                  ((Parsed.Refused<CustodyEvent>) EventCodec.decode(c.body())).refusals()) {
                assertThat(refusal.toString()).as(c.name()).matches(PLAIN).hasSizeLessThan(260);
                assertThat(refusal.expected()).isNotEmpty();
                assertThat(refusal.found()).isNotEmpty();
              }
            });
  }
}
