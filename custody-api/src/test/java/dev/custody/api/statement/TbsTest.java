package dev.custody.api.statement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.internal.cbor.CborWriter;
import org.junit.jupiter.api.Test;

class TbsTest {

  @Test
  void writtenAtOnceIsWhatThePlainWriterOfCborWrites() {
    EventId id = EventId.ofBody(Bytes.ofHex("0801"));
    for (int length = 0; length <= 1_024; length++) {
      byte[] header = new byte[length];
      for (int i = 0; i < length; i++) {
        header[i] = (byte) (i * 31 + length);
      }
      byte[] plain =
          new CborWriter()
              .array(4)
              .text("Signature1")
              .bytes(Bytes.copyOf(header))
              .bytes(Bytes.EMPTY)
              .bytes(id.bytes())
              .toByteArray();
      assertThat(Tbs.ofStatement(Bytes.copyOf(header), id)).isEqualTo(plain);
    }
  }
}
