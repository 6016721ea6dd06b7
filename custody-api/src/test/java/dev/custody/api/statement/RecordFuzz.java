package dev.custody.api.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the bytes of a header or container: one value that encodes to them again, or a refusal.
 */
class RecordFuzz {

  static Stream<byte[]> headers() {
    return HeaderCases.all().stream().map(c -> c.header().toByteArray());
  }

  static Stream<byte[]> records() {
    return RecordCases.all().stream()
        .map(c -> c.bytes().toByteArray())
        .filter(b -> b.length <= 4_096);
  }

  @MethodSource("headers")
  @FuzzTest(maxDuration = "2m")
  void header(byte[] data) {
    requireHeaderLaw(Bytes.copyOf(data));
  }

  @MethodSource("records")
  @FuzzTest(maxDuration = "2m")
  void signedEvent(byte[] data) {
    requireLaw(RecordCases.Type.SIGNED_EVENT, Bytes.copyOf(data));
  }

  @MethodSource("records")
  @FuzzTest(maxDuration = "2m")
  void eventPackage(byte[] data) {
    requireLaw(RecordCases.Type.EVENT_PACKAGE, Bytes.copyOf(data));
  }

  @MethodSource("records")
  @FuzzTest(maxDuration = "2m")
  void batchProof(byte[] data) {
    requireLaw(RecordCases.Type.BATCH_PROOF, Bytes.copyOf(data));
  }

  @MethodSource("records")
  @FuzzTest(maxDuration = "2m")
  void feedRecord(byte[] data) {
    requireLaw(RecordCases.Type.FEED_RECORD, Bytes.copyOf(data));
  }

  /** Says whether it was accepted. */
  static boolean requireHeaderLaw(Bytes bytes) {
    if (ProtectedHeader.parse(bytes) instanceof Parsed.Accepted<ProtectedHeader> accepted) {
      assertThat(accepted.value().encode()).isEqualTo(bytes);
      return true;
    }
    return false;
  }

  /** Says whether it was accepted. */
  static boolean requireLaw(RecordCases.Type type, Bytes bytes) {
    if (type.parse(bytes) instanceof Parsed.Accepted<?> accepted) {
      assertThat(RecordCases.Type.encode(accepted.value())).isEqualTo(bytes);
      return true;
    }
    return false;
  }
}
