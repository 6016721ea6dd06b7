package dev.custody.log.stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.crypto.proof.TlogProof;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are refused, or read and written as they were; what holds is what was issued. */
class ReceiptFuzz {

  private static final TestReceipts ISSUED = TestReceipts.make();

  static Stream<byte[]> seeds() {
    return Stream.concat(
        ISSUED.receipts().stream().map(receipt -> receipt.encode().toByteArray()),
        Stream.of(new byte[0]));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void receipt(byte[] data) {
    Bytes text = Bytes.copyOf(data);
    if (!(DeviceReceipt.parse(text) instanceof Parsed.Accepted<DeviceReceipt> accepted)) {
      return;
    }
    if (!accepted.value().encode().equals(text)
        || !(TlogProof.parse(text) instanceof Parsed.Accepted<TlogProof>)) {
      throw new AssertionError("read otherwise than written");
    }
    if (accepted.value().check(ISSUED.gateway()) instanceof ReceiptVerdict.Holds holds
        && ISSUED.receipts().stream().noneMatch(issued -> ISSUED.sameEntries(issued, holds))) {
      throw new AssertionError("proves what was not issued");
    }
  }
}
