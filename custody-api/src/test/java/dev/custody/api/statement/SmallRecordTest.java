package dev.custody.api.statement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Raw;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every byte change and every cut of small headers and containers: a value or a refusal. */
class SmallRecordTest {

  static Stream<Arguments> records() {
    return Stream.of(
        Arguments.of(RecordCases.Type.SIGNED_EVENT, RecordCases.signed()),
        Arguments.of(RecordCases.Type.EVENT_PACKAGE, RecordCases.pack()),
        Arguments.of(RecordCases.Type.BATCH_PROOF, RecordCases.proof()),
        Arguments.of(RecordCases.Type.FEED_RECORD, Raw.of().part(1, RecordCases.pack())),
        Arguments.of(
            RecordCases.Type.FEED_RECORD,
            Raw.of()
                .part(
                    2,
                    Raw.of()
                        .bytes(1, 4)
                        .part(2, RecordCases.batched())
                        .part(2, RecordCases.batched()))),
        Arguments.of(RecordCases.Type.FEED_RECORD, Raw.of().text(3, "log.example\n7\n\u4ea4\n")),
        Arguments.of(RecordCases.Type.FEED_RECORD, Raw.of().bytes(4, 9)));
  }

  @ParameterizedTest
  @MethodSource("records")
  void everyByteChangeAndCut_isReadOrRefused(RecordCases.Type type, Raw raw) {
    Bytes bytes = raw.toBytes();
    assertThat(RecordFuzz.requireLaw(type, bytes)).isTrue();
    changes(bytes, changed -> RecordFuzz.requireLaw(type, changed));
  }

  @Test
  void everyByteChangeAndCutOfAHeader_isReadOrRefused() {
    for (String role : new String[] {"01", "02", "05"}) {
      String behind = HeaderCases.POSITION + (role.equals("05") ? HeaderCases.STATED : "");
      headerChanges(HeaderCases.withRole(role, behind, role.equals("05") ? 8 : 7));
    }
    headerChanges(HeaderCases.withRole("03", HeaderCases.POSITION + HeaderCases.ANSWERS, 8));
    headerChanges(
        HeaderCases.withRole(
            "04", HeaderCases.POSITION + HeaderCases.ANSWERS + HeaderCases.STATED, 9));
  }

  private static void headerChanges(String hex) {
    Bytes bytes = Bytes.ofHex(hex);
    assertThat(RecordFuzz.requireHeaderLaw(bytes)).isTrue();
    changes(bytes, RecordFuzz::requireHeaderLaw);
  }

  private static void changes(Bytes bytes, Predicate<Bytes> accepts) {
    int refused = 0;
    byte[] changed = bytes.toByteArray();
    for (int i = 0; i < changed.length; i++) {
      byte right = changed[i];
      for (int change = 1; change < 256; change++) {
        changed[i] = (byte) (right ^ change);
        refused += accepts.test(Bytes.copyOf(changed)) ? 0 : 1;
      }
      changed[i] = right;
      boolean cut = accepts.test(bytes.slice(0, i));
      refused += cut ? 0 : 1;
    }
    assertThat(refused).isGreaterThan(255);
  }
}
