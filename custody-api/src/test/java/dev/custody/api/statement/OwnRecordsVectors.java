package dev.custody.api.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.custody.api.Bytes;
import dev.custody.api.OwnVectors;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The rules of headers (H1 to H12) and containers (C1 to C8): vectors/own/headers.json,
 * records.json.
 */
class OwnRecordsVectors {

  @TestFactory
  Stream<DynamicTest> headersAreJudgedByTheirRule() {
    return HeaderCases.all().stream()
        .map(c -> DynamicTest.dynamicTest(c.rule() + " " + c.name(), () -> judge(c)));
  }

  private static void judge(HeaderCases.Case c) {
    Parsed<ProtectedHeader> parsed = ProtectedHeader.parse(c.header());
    if (c.reason() == null) {
      assertThat(parsed).isInstanceOf(Parsed.Accepted.class);
      assertThat(parsed.require().encode()).isEqualTo(c.header());
    } else {
      assertThat(((Parsed.Refused<?>) parsed).refusals())
          .extracting(Refusal::reason)
          .containsExactly(c.reason());
    }
  }

  @TestFactory
  Stream<DynamicTest> recordsAreJudgedByTheirRule() {
    return RecordCases.all().stream()
        .map(c -> DynamicTest.dynamicTest(c.rule() + " " + c.name(), () -> judge(c)));
  }

  private static void judge(RecordCases.Case c) {
    Parsed<?> parsed = c.type().parse(c.bytes());
    if (c.reason() == null) {
      assertThat(parsed).isInstanceOf(Parsed.Accepted.class);
      assertThat(RecordCases.Type.encode(parsed.require())).isEqualTo(c.bytes());
    } else {
      Refusal refusal = ((Parsed.Refused<?>) parsed).first();
      assertThat(refusal.reason()).isEqualTo(c.reason());
      assertThat(refusal.path()).isEqualTo(c.path());
    }
  }

  @Test
  void sizeLimits_holdForWholeRecordsAndBundles() {
    assertThat(refusal(new byte[16 * 1_024 * 1_024 + 1])).isEqualTo(Reason.RECORD_TOO_LARGE);
    byte[] bundle = new byte[4 * 1_024 * 1_024];
    FeedRecord largest = new FeedRecord.OfTrustBundle(Bytes.copyOf(bundle));
    assertThat(ContainerCodec.parseFeedRecord(ContainerCodec.encode(largest)).require())
        .isEqualTo(largest);
    byte[] record = new byte[bundle.length + 6];
    System.arraycopy(
        new byte[] {0x22, (byte) 0x81, (byte) 0x80, (byte) 0x80, 0x02}, 0, record, 0, 5);
    assertThat(refusal(record)).isEqualTo(Reason.RECORD_TOO_LARGE);
  }

  private static Reason refusal(byte[] record) {
    return ((Parsed.Refused<?>) ContainerCodec.parseFeedRecord(Bytes.ofOwned(record)))
        .first()
        .reason();
  }

  @Test
  void vectorFilesHaveTheseCases() {
    ArrayNode headers = OwnVectors.array();
    HeaderCases.all()
        .forEach(
            c ->
                OwnVectors.add(
                    headers, c.rule(), c.name(), "header", c.header(), reasons(c.reason())));
    OwnVectors.requireSame("headers.json", headers);
    ArrayNode records = OwnVectors.array();
    RecordCases.all()
        .forEach(
            c -> {
              OwnVectors.add(records, c.rule(), c.name(), "record", c.bytes(), reasons(c.reason()));
              ((ObjectNode) records.get(records.size() - 1)).put("type", c.type().name());
            });
    OwnVectors.requireSame("records.json", records);
  }

  private static List<Reason> reasons(Reason reason) {
    return reason == null ? List.of() : List.of(reason);
  }
}
