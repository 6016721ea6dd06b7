package dev.custody.crypto.seal;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.custody.api.Bytes;
import dev.custody.crypto.internal.seal.CounterTable;
import java.nio.charset.StandardCharsets;

/** Anything that a tag or a stranger may say is refused or read, and reads the same again. */
class SealFuzz {

  private static final SunLayout[] LAYOUTS = {
    Ntag424DnaTest.ENCRYPTED,
    Ntag424DnaTest.PLAIN,
    Ntag424DnaTest.FILE,
    Ntag424DnaTest.FILE_TAMPER,
    Ntag424DnaTest.PLAIN_TAMPER
  };

  @FuzzTest(maxDuration = "30s")
  void text(byte[] data) {
    String url = new String(data, StandardCharsets.UTF_8);
    for (SunLayout layout : LAYOUTS) {
      same(SunMessage.ofUrl(url, layout), layout);
      same(SunMessage.ofNdef(Bytes.copyOf(data), layout), layout);
    }
  }

  @FuzzTest(maxDuration = "30s")
  void proof(byte[] data) {
    Bytes proof = Bytes.copyOf(data);
    for (SunLayout layout : LAYOUTS) {
      if (SunMessage.ofProof(proof, layout) instanceof SunMessage message
          && !message.proof().equals(proof)) {
        throw new AssertionError("read otherwise than written");
      }
      if (Ntag424DnaTest.tag(layout)
              .check(Ntag424DnaTest.seal(proof, 1), Bytes.ofOwned(new byte[16]))
          instanceof SealAnswer.Genuine) {
        throw new AssertionError("an answer without the key");
      }
    }
  }

  @FuzzTest(maxDuration = "30s")
  void counters(byte[] data) {
    CounterTable table = CounterTable.decode(data, SealCounters.WINDOW);
    if (table != null && !Bytes.ofOwned(table.encode()).equals(Bytes.copyOf(data))) {
      throw new AssertionError("read otherwise than written");
    }
  }

  private static void same(SunReading reading, SunLayout layout) {
    if (reading instanceof SunMessage message
        && !(SunMessage.ofProof(message.proof(), layout) instanceof SunMessage again
            && again.proof().equals(message.proof()))) {
      throw new AssertionError("a message whose proof is not read");
    }
  }
}
