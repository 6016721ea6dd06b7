package dev.custody.log.witness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WitnessAnswerTest {

  private static final String LINE = "\u2014 witness.example/w1 CMp+6LWBU0anHGH5aNDT\n";

  @Test
  void everyAnswer_isReadAsItWasGiven() {
    for (WitnessAnswer answer :
        Arrays.asList(
            new WitnessAnswer.Cosigned(bytes(LINE + LINE)),
            new WitnessAnswer.OtherSize(0),
            new WitnessAnswer.OtherSize(Long.MAX_VALUE),
            new WitnessAnswer.UnknownLog(),
            new WitnessAnswer.UntrustedSignature("no line of a known key"),
            new WitnessAnswer.ProofFails("path of another length"),
            new WitnessAnswer.Malformed("expected this, found that"),
            new WitnessAnswer.Unreadable(503, "no signature now"))) {
      assertThat(WitnessAnswer.parse(answer.status(), answer.contentType(), answer.body()))
          .isEqualTo(answer);
    }
  }

  @Test
  void theSizeInAConflict_hasItsOwnContentTypeAndForm() {
    assertThat(WitnessAnswer.parse(409, "Text/X.tlog.size; charset=utf-8", bytes("20852014\n")))
        .isEqualTo(new WitnessAnswer.OtherSize(20_852_014));
    assertThat(WitnessAnswer.parse(409, "text/plain", bytes("20852014\n")))
        .isInstanceOf(WitnessAnswer.Unreadable.class);
    for (String body : new String[] {"", "\n", "5", "05\n", "-5\n", "5\n\n", "5 \n", "x\n"}) {
      assertThat(WitnessAnswer.parse(409, WitnessAnswer.TREE_SIZE, bytes(body)))
          .as("<%s>", body)
          .isInstanceOf(WitnessAnswer.Unreadable.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\u2014", "\u2014 x", LINE + "\n", "x" + LINE, LINE + "<html>"})
  void aSuccessWithoutSignatureLines_isUnreadable(String body) {
    assertThat(WitnessAnswer.parse(200, WitnessAnswer.PLAIN, bytes(body)))
        .isInstanceOf(WitnessAnswer.Unreadable.class);
  }

  @Test
  void otherStatuses_andTooMuch_areUnreadable() {
    for (int status : new int[] {-1, 0, 100, 201, 204, 301, 302, 401, 413, 429, 500, 503, 999}) {
      assertThat(WitnessAnswer.parse(status, "", Bytes.EMPTY))
          .isEqualTo(new WitnessAnswer.Unreadable(status, ""));
    }
    Bytes huge = Bytes.ofOwned(new byte[WitnessAnswer.BODY_BYTES_MAX + 1]);
    assertThat(WitnessAnswer.parse(200, "", huge)).isInstanceOf(WitnessAnswer.Unreadable.class);
  }

  @Test
  void whatAStrangerSays_isSafeToPrint() {
    StringBuilder evil = new StringBuilder("a\u001b[31mb\u2014c\r");
    for (int i = 0; i < 300; i++) {
      evil.append('x');
    }
    WitnessAnswer answer = WitnessAnswer.parse(400, "", bytes(evil + "\nsecond line"));
    String detail = ((WitnessAnswer.Malformed) answer).detail();
    assertThat(detail).startsWith("a?[31mb???c?xxx").hasSize(200).doesNotContain("second");
  }

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }
}
